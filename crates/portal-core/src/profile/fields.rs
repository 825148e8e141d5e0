//! The fields customers may change, each checked by itself.

/// What is to become of a field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Edit<T> {
    /// It stays.
    #[default]
    Keep,
    /// It is emptied.
    Clear,
    /// It is set.
    Set(T),
}

impl<T> Edit<T> {
    /// Whether it changes anything.
    pub fn is_change(&self) -> bool {
        !matches!(self, Self::Keep)
    }

    /// The new value for a column that is set or emptied; `None` to leave it.
    pub fn column(&self) -> Option<Option<&T>> {
        match self {
            Self::Keep => None,
            Self::Clear => Some(None),
            Self::Set(value) => Some(Some(value)),
        }
    }
}

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
    /// Whether it may be emptied. The address may not: it is where the line ends.
    pub fn may_be_empty(self) -> bool {
        self != Self::Address
    }

    fn longest(self) -> usize {
        match self {
            Self::Email => Email::LONGEST,
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
}

/// An e-mail address that could be one; only a message to it could prove it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// The most bytes of an address (RFC 5321 §4.5.3.1.3, without the angle brackets).
    pub const LONGEST: usize = 254;

    /// Takes an address: something, one `@`, and a host of at least two labels.
    ///
    /// # Errors
    /// [`InvalidField::NotAnEmail`] for anything else, [`InvalidField::TooLong`] beyond [`Self::LONGEST`] bytes.
    pub fn parse(text: &str) -> Result<Self, InvalidField> {
        let text = text.trim();
        if text.len() > Self::LONGEST {
            return Err(InvalidField::TooLong { most: Self::LONGEST });
        }
        let (local, host) = text.split_once('@').ok_or(InvalidField::NotAnEmail)?;
        let local_fits = (1..=64).contains(&local.len())
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&b))
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let mut labels = host.split('.');
        let host_fits = host.contains('.') && labels.all(is_label);
        if local_fits && host_fits { Ok(Self(text.to_owned())) } else { Err(InvalidField::NotAnEmail) }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// One line of text.
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
    pub email: Edit<Email>,
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
                self.email = if text.trim().is_empty() { Edit::Clear } else { Edit::Set(Email::parse(text)?) }
            }
            ContactField::Address => self.address = line(field, text)?,
            ContactField::City => self.city = line(field, text)?,
            ContactField::Province => self.province = line(field, text)?,
        }
        Ok(())
    }

    /// Whether anything changes.
    pub fn is_change(&self) -> bool {
        self.email.is_change() || self.address.is_change() || self.city.is_change() || self.province.is_change()
    }
}

fn line(field: ContactField, text: &str) -> Result<Edit<TextField>, InvalidField> {
    let text = text.trim();
    if text.is_empty() {
        return if field.may_be_empty() { Ok(Edit::Clear) } else { Err(InvalidField::Required) };
    }
    if text.chars().any(char::is_control) {
        return Err(InvalidField::Control);
    }
    let most = field.longest();
    if text.chars().count() > most {
        return Err(InvalidField::TooLong { most });
    }
    Ok(Edit::Set(TextField(text.to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_could_be_one_are_taken() {
        for good in ["budi@example.id", "a.b+c@sub.example.co.id", " x@y.id "] {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "budi",
            "@x.id",
            "a@b",
            "a@b@c.id",
            "a b@c.id",
            "a..b@c.id",
            "a@-c.id",
            "a@c..id",
            "<a@c.id>",
            "a@c.id\nBcc: x@y.id",
        ] {
            assert_eq!(Email::parse(bad), Err(InvalidField::NotAnEmail), "{bad:?}");
        }
        assert!(matches!(Email::parse(&format!("{}@x.id", "a".repeat(260))), Err(InvalidField::TooLong { .. })));
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
    fn a_field_is_one_line_of_a_bounded_length() {
        let mut edit = ContactEdit::default();
        assert_eq!(edit.set(ContactField::City, "Ban\ndung"), Err(InvalidField::Control));
        assert_eq!(edit.set(ContactField::City, &"x".repeat(101)), Err(InvalidField::TooLong { most: 100 }));
        assert_eq!(edit.set(ContactField::City, " Bandung "), Ok(()));
        assert!(matches!(&edit.city, Edit::Set(city) if city.as_str() == "Bandung"));
    }
}
