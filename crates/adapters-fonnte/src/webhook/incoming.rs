//! Messages that came in.

use portal_core::PhoneNumber;
use portal_core::kernel::secret::{hex, sha256};
use portal_core::support::incoming::IncomingFile;

use super::body::{UnreadableBody, objects};
use crate::fields::Fields;

/// What Fonnte writes in the place of the text of a message that is a file alone.
const NO_TEXT: &str = "non-text message";

/// A message that came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingEvent {
    /// Names the message: Fonnte's own identity of it, or else a hash of what it says of it.
    pub reference: String,
    /// The number it came from.
    pub from: PhoneNumber,
    /// What it says; `None` for a file alone.
    pub text: Option<String>,
    /// The file that came with it.
    pub file: Option<IncomingFile>,
}

impl IncomingEvent {
    /// `None` for what the device sent itself, for groups, and for what says nothing.
    fn of(fields: &Fields) -> Option<Self> {
        let (sender, device) = (fields.text("sender")?, fields.text("device").unwrap_or_default());
        if sender == device || fields.text("member").is_some() || !sender.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let from = PhoneNumber::parse(&format!("+{sender}")).ok()?;
        let said = fields.text("message").or_else(|| fields.text("text"));
        let text = said.filter(|text| *text != NO_TEXT).map(str::to_owned);
        let file = file(fields, said);
        if text.is_none() && file.is_none() {
            return None;
        }
        Some(Self { reference: reference(fields, (device, sender), said.unwrap_or_default()), from, text, file })
    }
}

/// A file has an address, unless the package does not pass files on. What it is, its content tells.
fn file(fields: &Fields, said: Option<&str>) -> Option<IncomingFile> {
    let address = fields.text("url").map(str::to_owned);
    let name = fields.text("filename").map(str::to_owned);
    (address.is_some() || said == Some(NO_TEXT)).then_some(IncomingFile { name, address })
}

/// The identity in Fonnte's inbox is there only where the inbox is switched on.
fn reference(fields: &Fields, (device, sender): (&str, &str), said: &str) -> String {
    fields.ids("inboxid").into_iter().find(|id| id != "0").unwrap_or_else(|| {
        let at = fields.ids("timestamp").into_iter().next().unwrap_or_default();
        hex(&sha256(format!("{device}\n{sender}\n{at}\n{said}").as_bytes())[..16])
    })
}

/// Reads the body of a webhook of incoming messages. What is no message of one person is left out.
///
/// # Errors
/// [`UnreadableBody`] if it is neither JSON nor a form, or longer than 64 KiB.
pub fn parse_incoming(body: &[u8], content_type: Option<&str>) -> Result<Vec<IncomingEvent>, UnreadableBody> {
    Ok(objects(body, content_type)?.iter().filter_map(IncomingEvent::of).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(body: &str) -> Vec<IncomingEvent> {
        parse_incoming(body.as_bytes(), None).expect("readable")
    }

    const HELLO: &str = r#"{"device":"6281200000000","sender":"62817102070","message":"Masih mati","name":"Budi","timestamp":1763040000}"#;

    #[test]
    fn a_message_is_read_and_named_by_what_it_is() {
        let [event] = &events(HELLO)[..] else { panic!("one message") };
        assert_eq!((event.from.as_e164(), event.text.as_deref()), ("+62817102070", Some("Masih mati")));
        assert_eq!(event.file, None);
        assert_eq!(events(HELLO), events(HELLO), "the same name");
        assert_ne!(events(&HELLO.replace("1763040000", "1763040001"))[0].reference, event.reference);
        for inbox in ["\"77\"", "77"] {
            let with_identity = HELLO.replace("\"timestamp\"", &format!("\"inboxid\":{inbox},\"timestamp\""));
            assert_eq!(events(&with_identity)[0].reference, "77");
        }
        let form = "device=6281200000000&sender=62817102070&message=Masih+mati&timestamp=1763040000";
        assert_eq!(events(form), events(HELLO));
    }

    #[test]
    fn a_file_has_no_text_or_a_caption() {
        let read = |body: &str| {
            let event = events(body).remove(0);
            let IncomingFile { name, address } = event.file.expect("a file");
            (event.text, name, address)
        };
        assert_eq!(read(&HELLO.replace("Masih mati", NO_TEXT)), (None, None, None));
        let media = r#""url":"https://files.example/1","filename":"los.jpg","extension":"jpg","name""#;
        let caption = HELLO.replace("\"name\"", media);
        let (name, address) = (Some("los.jpg".to_owned()), Some("https://files.example/1".to_owned()));
        assert_eq!(read(&caption), (Some("Masih mati".to_owned()), name.clone(), address.clone()));
        assert_eq!(read(&caption.replace("Masih mati", NO_TEXT)), (None, name, address));
    }

    #[test]
    fn echoes_groups_and_nonsense_are_no_messages() {
        for body in [
            HELLO.replace("62817102070", "6281200000000"),
            HELLO.replace("62817102070", "120363041234567890@g.us"),
            HELLO.replace("\"name\"", "\"member\":\"62817102070\",\"name\""),
            HELLO.replace("62817102070", "12"),
            HELLO.replace("Masih mati", " "),
            "{}".to_owned(),
            "[1]".to_owned(),
            String::new(),
        ] {
            assert_eq!(events(&body), [], "{body}");
        }
    }
}
