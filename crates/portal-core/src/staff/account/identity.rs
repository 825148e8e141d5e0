//! Who somebody is at the identity provider.

use crate::kernel::secret::sha256;

/// SHA-256 of an issuer and its identifier of a person (`iss` and `sub` of an ID token): what an account is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct IdentityHash([u8; 32]);

impl IdentityHash {
    /// Of a person at an issuer.
    pub fn of(issuer: &str, subject: &str) -> Self {
        // No issuer holds a line break, so no two pairs are one text.
        Self(sha256(format!("{issuer}\n{subject}").as_bytes()))
    }

    /// Takes back what was stored.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes as adapters store them.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads 64 hexadecimal digits.
    pub(super) fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        if text.len() != 2 * bytes.len() || !text.is_ascii() {
            return None;
        }
        for (n, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[2 * n..2 * n + 2], 16).ok()?;
        }
        Some(Self(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::secret::hex;

    #[test]
    fn the_same_person_at_another_issuer_is_somebody_else() {
        let person = IdentityHash::of("https://a.example", "1");
        assert_eq!(person, IdentityHash::of("https://a.example", "1"));
        for other in [("https://a.example", "2"), ("https://b.example", "1"), ("https://a.example1", "")] {
            assert_ne!(person, IdentityHash::of(other.0, other.1));
        }
    }

    #[test]
    fn it_is_read_back_from_its_digits() {
        let person = IdentityHash::of("https://a.example", "1");
        assert_eq!(IdentityHash::from_hex(&hex(person.as_bytes())), Some(person));
        for bad in ["", "00", &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(IdentityHash::from_hex(bad), None, "{bad}");
        }
    }
}
