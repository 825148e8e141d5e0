//! The contact data customers change, as API and page both send them.

use http_kit::extract::JsonMember;
use http_kit::{FieldProblem, noted};
use portal_core::identity::profile::{ContactEdit, ContactField, InvalidField, SentText};
use serde_json::Value;

/// The fields and their names, in the order people see them.
pub(crate) const FIELDS: [(ContactField, &str); 4] = [
    (ContactField::Email, ContactField::Email.as_str()),
    (ContactField::Address, ContactField::Address.as_str()),
    (ContactField::City, ContactField::City.as_str()),
    (ContactField::Province, ContactField::Province.as_str()),
];

/// Reads what was sent for each field: nothing if it is to stay, empty text if it is to be emptied. Everything
/// that is wrong is named.
pub(crate) fn read<'a>(
    sent: impl Fn(&'static str) -> Result<Option<&'a str>, FieldProblem>,
) -> (ContactEdit, Vec<FieldProblem>) {
    let mut edit = ContactEdit::default();
    let mut wrong = Vec::new();
    for (field, name) in FIELDS {
        if let Some(Some(text)) = noted(&mut wrong, sent(name)) {
            let refused = |reason| FieldProblem { field: name, words: words_of(field, reason) };
            noted(&mut wrong, edit.set(field, text).map_err(refused));
        }
    }
    (edit, wrong)
}

/// A text that is to take the place of what is there: absent if it is to stay, empty for null.
pub(crate) fn sent_text(member: &JsonMember) -> SentText<'_> {
    match member.value() {
        None => SentText::Absent,
        Some(Value::Null) => SentText::Text(""),
        Some(Value::String(text)) => SentText::Text(text),
        Some(_) => SentText::NotText,
    }
}

/// Key of the sentence that says what is wrong.
pub(crate) fn words_of(field: ContactField, reason: InvalidField) -> &'static str {
    match (field, reason) {
        (ContactField::Email, InvalidField::TooLong { .. }) => "field-email-long",
        (ContactField::Address, InvalidField::Control | InvalidField::NotText) => "field-address-plain",
        (_, InvalidField::NotText) => "field-not-text",
        (ContactField::Email, _) => "field-email-malformed",
        (ContactField::Address, InvalidField::Required) => "field-address-empty",
        (ContactField::Address, InvalidField::TooLong { .. }) => "field-address-long",
        (ContactField::City, InvalidField::TooLong { .. }) => "field-city-long",
        (ContactField::Province, InvalidField::TooLong { .. }) => "field-province-long",
        (ContactField::Address | ContactField::City | ContactField::Province, _) => "field-not-text",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Locale, t};

    #[test]
    fn everything_that_is_wrong_is_named_at_once() {
        let sent = |name| {
            Ok(match name {
                "email" => Some("budi"),
                "address" => Some(" "),
                "city" => Some("Ban\ndung"),
                _ => None,
            })
        };
        let (edit, wrong) = read(sent);
        assert!(!edit.is_change());
        let named: Vec<_> = wrong.iter().map(|problem| (problem.field, problem.words)).collect();
        let not_text = ("city", "field-not-text");
        assert_eq!(named, [("email", "field-email-malformed"), ("address", "field-address-empty"), not_text]);
    }

    #[test]
    fn every_refusal_has_words_in_both_languages() {
        let reasons = [
            InvalidField::Required,
            InvalidField::Control,
            InvalidField::NotAnEmail,
            InvalidField::NotText,
            InvalidField::TooLong { most: 1 },
        ];
        for (field, _) in FIELDS {
            for reason in reasons {
                let key = words_of(field, reason);
                for locale in Locale::ALL {
                    assert_ne!(t(locale, key, &[]), key);
                }
            }
        }
    }
}
