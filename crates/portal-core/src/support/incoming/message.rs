//! What conversations say of messages from outside.

use super::model::{IncomingFile, IncomingMessage, NotTaken};
use crate::kernel::locale::Locale;
use crate::support::attachment::FileName;
use crate::support::conversation::MessageText;

impl IncomingMessage {
    /// The text as far as it fits, and that a file came with it; `None` if it says nothing.
    pub(super) fn said(&self, locale: Locale) -> Option<MessageText> {
        let file = self.file.as_ref().map(|file| file.words(locale));
        let room = MessageText::LONGEST - file.as_ref().map_or(0, |words| words.chars().count() + 2);
        let text = self.text.as_deref().unwrap_or_default();
        let text: String = text.chars().filter(|c| !c.is_control() || *c == '\n').take(room).collect();
        let text = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let parts: Vec<String> = text.into_iter().chain(file).collect();
        MessageText::parse(&parts.join("\n\n")).ok()
    }
}

impl IncomingFile {
    fn words(&self, locale: Locale) -> String {
        let words = match locale {
            Locale::Id => "berkas di WhatsApp",
            Locale::En => "a file in WhatsApp",
        };
        match self.name.as_deref().and_then(FileName::shown) {
            Some(name) => format!("[{words}: {name}]"),
            None => format!("[{words}]"),
        }
    }
}

impl NotTaken {
    /// That the file of that name is not taken, and why.
    pub(super) fn said(self, locale: Locale, name: &str) -> Option<MessageText> {
        let reason = self.reason(locale);
        let name = FileName::shown(name).map(|name| format!(" {name}")).unwrap_or_default();
        let text = match locale {
            Locale::Id => format!("[Berkas{name} tidak diterima: {reason}. Berkas ini hanya ada di WhatsApp.]"),
            Locale::En => format!("[The file{name} was not taken: {reason}. It is in WhatsApp alone.]"),
        };
        MessageText::parse(&text).ok()
    }

    fn reason(self, locale: Locale) -> &'static str {
        match (locale, self) {
            (Locale::Id, Self::TooLarge) => "terlalu besar",
            (Locale::En, Self::TooLarge) => "it is too large",
            (Locale::Id, Self::Unsupported) => "jenis berkas ini tidak diterima",
            (Locale::En, Self::Unsupported) => "this kind of file is not accepted",
            (Locale::Id, Self::Unreadable) => "tidak dapat dibaca",
            (Locale::En, Self::Unreadable) => "it cannot be read",
            (Locale::Id, Self::TooMany) => "terlalu banyak berkas",
            (Locale::En, Self::TooMany) => "too many files",
            (Locale::Id, Self::NotAllowed | Self::Unreachable) => "tidak dapat diambil",
            (Locale::En, Self::NotAllowed | Self::Unreachable) => "it could not be fetched",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::phone;

    fn message(text: Option<&str>, file: Option<&str>) -> IncomingMessage {
        IncomingMessage {
            provider: "fonnte".into(),
            reference: "77".into(),
            from: phone(),
            text: text.map(str::to_owned),
            file: file.map(|name| IncomingFile { name: Some(name.to_owned()), address: None }),
        }
    }

    fn said(text: Option<&str>, file: Option<&str>) -> Option<String> {
        message(text, file).said(Locale::En).map(|text| text.as_str().to_owned())
    }

    #[test]
    fn a_text_is_said_as_far_as_it_fits_and_a_file_is_named() {
        assert_eq!(said(Some("It's\u{7} dead"), None).as_deref(), Some("It's dead"));
        assert_eq!(said(Some("Look"), Some("../los.jpg")).as_deref(), Some("Look\n\n[a file in WhatsApp: los.jpg]"));
        assert_eq!(said(None, Some("")).as_deref(), Some("[a file in WhatsApp]"));
        assert_eq!(said(Some(" \u{7} "), None), None);
        let long = said(Some(&"é".repeat(MessageText::LONGEST)), Some("los.jpg")).expect("a text");
        assert!(long.chars().count() <= MessageText::LONGEST && long.ends_with("[a file in WhatsApp: los.jpg]"));
    }

    #[test]
    fn a_file_that_is_not_taken_is_named_with_the_reason_in_both_languages() {
        for reason in [
            NotTaken::TooLarge,
            NotTaken::Unsupported,
            NotTaken::Unreadable,
            NotTaken::TooMany,
            NotTaken::NotAllowed,
            NotTaken::Unreachable,
        ] {
            let said = |locale| reason.said(locale, "los\n.jpg").expect("a text").as_str().to_owned();
            assert!(said(Locale::Id).starts_with("[Berkas los.jpg tidak diterima: "), "{}", said(Locale::Id));
            assert!(said(Locale::En).starts_with("[The file los.jpg was not taken: "), "{}", said(Locale::En));
        }
        assert!(NotTaken::TooMany.said(Locale::Id, "").expect("a text").as_str().starts_with("[Berkas tidak "));
    }
}
