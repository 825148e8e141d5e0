//! The fields customers may change, each checked by itself.

use crate::identity::customer::Customer;
pub use crate::kernel::edit::Edit;
use crate::kernel::email::{EmailAddress, InvalidEmail};

/// A field of the contact data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ContactField {
    /// E-mail address.
    Email,
    /// Street address.
    Address,
    /// City.
    City,
    /// Province.
    Province,
}

impl ContactField {
    /// Its name, as forms and the API spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Address => "address",
            Self::City => "city",
            Self::Province => "province",
        }
    }

    /// What is on file.
    pub fn of(self, customer: &Customer) -> Option<&str> {
        match self {
            Self::Email => customer.email.as_deref(),
            Self::Address => customer.address.as_deref(),
            Self::City => customer.city.as_deref(),
            Self::Province => customer.province.as_deref(),
        }
    }

    /// Whether `sent` says what is on file already. Nothing on file is the same as empty text. A form of one line
    /// cannot send a line break, so a break is the same as a comma, and the same as nothing at all.
    pub fn is_unchanged(self, on_file: Option<&str>, sent: &str) -> bool {
        let on_file = on_file.unwrap_or_default();
        if on_file.trim() == sent.trim() {
            return true;
        }
        let is_break = |c| matches!(c, '\r' | '\n');
        in_one_line(on_file) == in_one_line(sent) || on_file.contains(is_break) && on_file.replace(is_break, "") == sent
    }

    fn may_have_lines(self) -> bool {
        self == Self::Address
    }

    /// Whether it may be emptied. The address may not: it is where the line ends.
    pub fn may_be_empty(self) -> bool {
        self != Self::Address
    }

    fn longest(self) -> usize {
        match self {
            Self::Email => EmailAddress::LONGEST,
            Self::Address => 300,
            Self::City | Self::Province => 100,
        }
    }
}

/// Why a field was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidField {
    /// It may not be emptied.
    #[error("the field may not be empty")]
    Required,
    /// It is too long.
    #[error("the text is longer than {most} characters")]
    TooLong {
        /// How many characters there may be.
        most: usize,
    },
    /// It holds control characters or line breaks.
    #[error("the text holds control characters")]
    Control,
    /// It is no e-mail address.
    #[error("not an e-mail address")]
    NotAnEmail,
    /// Something else than text was sent.
    #[error("not a text")]
    NotText,
}

impl From<InvalidEmail> for InvalidField {
    fn from(invalid: InvalidEmail) -> Self {
        match invalid {
            InvalidEmail::TooLong => Self::TooLong { most: EmailAddress::LONGEST },
            InvalidEmail::NotAnAddress => Self::NotAnEmail,
        }
    }
}

/// One line of text; an address may have several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextField(String);

impl TextField {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Which contact data are to become what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContactEdit {
    /// E-mail address.
    pub email: Edit<EmailAddress>,
    /// Street address.
    pub address: Edit<TextField>,
    /// City.
    pub city: Edit<TextField>,
    /// Province.
    pub province: Edit<TextField>,
}

impl ContactEdit {
    /// Takes what was typed into `field`; empty text empties it.
    ///
    /// # Errors
    /// [`InvalidField`], and the field stays as it was.
    pub fn set(&mut self, field: ContactField, text: &str) -> Result<(), InvalidField> {
        match field {
            ContactField::Email => {
                self.email = if text.trim().is_empty() { Edit::Clear } else { Edit::Set(EmailAddress::parse(text)?) }
            }
            ContactField::Address => self.address = text_of(field, text)?,
            ContactField::City => self.city = text_of(field, text)?,
            ContactField::Province => self.province = text_of(field, text)?,
        }
        Ok(())
    }

    /// Whether anything changes.
    pub fn is_change(&self) -> bool {
        self.email.is_change() || self.address.is_change() || self.city.is_change() || self.province.is_change()
    }
}

/// The text with a comma in the place of each line break.
fn in_one_line(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim().trim_end_matches(',').trim_end());
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The lines without what is blank around them; browsers send CRLF.
fn tidy_lines(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn text_of(field: ContactField, text: &str) -> Result<Edit<TextField>, InvalidField> {
    let text = if field.may_have_lines() { tidy_lines(text) } else { text.trim().to_owned() };
    if text.is_empty() {
        return if field.may_be_empty() { Ok(Edit::Clear) } else { Err(InvalidField::Required) };
    }
    if text.chars().any(|c| c.is_control() && !(c == '\n' && field.may_have_lines())) {
        return Err(InvalidField::Control);
    }
    let most = field.longest();
    if text.chars().count() > most {
        return Err(InvalidField::TooLong { most });
    }
    Ok(Edit::Set(TextField(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_an_address_is_told() {
        let mut edit = ContactEdit::default();
        assert_eq!(edit.set(ContactField::Email, "budi"), Err(InvalidField::NotAnEmail));
        let long = format!("{}@x.id", "a".repeat(260));
        assert_eq!(edit.set(ContactField::Email, &long), Err(InvalidField::TooLong { most: 254 }));
        assert_eq!(edit.email, Edit::Keep);
    }

    #[test]
    fn empty_clears_only_what_may_be_empty() {
        let mut edit = ContactEdit::default();
        assert!(!edit.is_change());
        assert_eq!(edit.set(ContactField::Address, "  "), Err(InvalidField::Required));
        assert_eq!(edit.address, Edit::Keep);
        assert_eq!(edit.set(ContactField::Email, ""), Ok(()));
        assert_eq!(edit.set(ContactField::City, ""), Ok(()));
        assert_eq!((&edit.email, &edit.city), (&Edit::Clear, &Edit::Clear));
    }

    #[test]
    fn case_12_line_breaks_are_the_same_as_commas_and_as_nothing() {
        let is_unchanged = |on_file, sent| ContactField::Address.is_unchanged(on_file, sent);
        let on_file = Some("Jl. Melati 1\r\nRT 02/RW 05");
        for same in [
            "Jl. Melati 1\r\nRT 02/RW 05",
            "Jl. Melati 1\nRT 02/RW 05 ",
            "Jl. Melati 1, RT 02/RW 05",
            "Jl. Melati 1,\nRT 02/RW 05",
            "Jl. Melati 1RT 02/RW 05",
        ] {
            assert!(is_unchanged(on_file, same), "{same:?}");
        }
        for other in ["Jl. Melati 1", "Jl. Melati 1 RT 02/RW 05", "Jl. Melati 2\nRT 02/RW 05", ""] {
            assert!(!is_unchanged(on_file, other), "{other:?}");
        }
        assert!(is_unchanged(None, "  ") && is_unchanged(Some(""), "") && is_unchanged(Some(" x"), "x"));
        assert!(!is_unchanged(Some("Jl. Melati 1, RT 2"), "Jl. Melati 1RT 2"), "there was no line break");
    }

    #[test]
    fn case_12_a_changed_address_keeps_its_lines_and_no_other_field_has_any() {
        let mut edit = ContactEdit::default();
        assert_eq!(edit.set(ContactField::Address, " Jl. Melati 2 \r\n\r\n RT 02/RW 05\r\n"), Ok(()));
        assert!(matches!(&edit.address, Edit::Set(text) if text.as_str() == "Jl. Melati 2\nRT 02/RW 05"));
        assert_eq!(edit.set(ContactField::Address, "Jl.\tMelati"), Err(InvalidField::Control));
        assert_eq!(edit.set(ContactField::Province, "Jawa\nBarat"), Err(InvalidField::Control));
        assert_eq!(edit.set(ContactField::Address, "\r\n"), Err(InvalidField::Required));
    }

    #[test]
    fn a_field_is_one_line_of_a_bounded_length() {
        let mut edit = ContactEdit::default();
        assert_eq!(edit.set(ContactField::City, "Ban\ndung"), Err(InvalidField::Control));
        assert_eq!(edit.set(ContactField::City, &"x".repeat(101)), Err(InvalidField::TooLong { most: 100 }));
        assert_eq!(edit.set(ContactField::City, " Bandung "), Ok(()));
        assert!(matches!(&edit.city, Edit::Set(city) if city.as_str() == "Bandung"));
    }
}
