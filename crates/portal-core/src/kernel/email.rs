//! E-mail addresses.

use std::fmt;

/// An e-mail address that could be one; only a message to it could prove it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEmail {
    /// It is longer than [`EmailAddress::LONGEST`] bytes.
    #[error("longer than {} characters", EmailAddress::LONGEST)]
    TooLong,
    /// It is none.
    #[error("not an e-mail address")]
    NotAnAddress,
}

impl EmailAddress {
    /// The most bytes of an address (RFC 5321 §4.5.3.1.3, without the angle brackets).
    pub const LONGEST: usize = 254;

    /// Takes an address: something, one `@`, and a host of at least two labels.
    ///
    /// # Errors
    /// [`InvalidEmail`] for anything else.
    pub fn parse(text: &str) -> Result<Self, InvalidEmail> {
        let text = text.trim();
        if text.len() > Self::LONGEST {
            return Err(InvalidEmail::TooLong);
        }
        let (local, host) = text.split_once('@').ok_or(InvalidEmail::NotAnAddress)?;
        let local_fits = (1..=64).contains(&local.len())
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&b))
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let mut labels = host.split('.');
        let host_fits = host.contains('.') && labels.all(is_label);
        if local_fits && host_fits { Ok(Self(text.to_owned())) } else { Err(InvalidEmail::NotAnAddress) }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands after the `@`.
    pub fn host(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, host)| host)
    }
}

/// Shows the first letter and the host alone.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.0.get(..1).unwrap_or_default();
        write!(f, "EmailAddress({first}****@{})", self.host())
    }
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_could_be_one_are_taken() {
        for good in ["budi@example.id", "a.b+c@sub.example.co.id", " x@y.id "] {
            assert!(EmailAddress::parse(good).is_ok(), "{good}");
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
            assert_eq!(EmailAddress::parse(bad), Err(InvalidEmail::NotAnAddress), "{bad:?}");
        }
        assert_eq!(EmailAddress::parse(&format!("{}@x.id", "a".repeat(260))), Err(InvalidEmail::TooLong));
    }

    #[test]
    fn the_debug_form_of_an_address_hides_whose_it_is() {
        let address = EmailAddress::parse("siti.aminah@example.id").expect("an address");
        assert_eq!(address.host(), "example.id");
        assert_eq!(format!("{address:?}"), "EmailAddress(s****@example.id)");
    }
}
