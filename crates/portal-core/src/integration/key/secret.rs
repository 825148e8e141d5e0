//! The secret of a key: what the other system sends, and what is stored of it.

use crate::kernel::clock::{Entropy, random_bytes};
use crate::kernel::secret::{Secret, hex, sha256};

/// 256 random bits as text: `isp_portal_`, 64 hexadecimal digits, and 8 more that are a checksum of what is before
/// them. Scanners of secrets find it by `isp_portal_[0-9a-f]{72}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeySecret(Secret<String>);

/// SHA-256 of a secret: all that is stored of it. The secret has 256 random bits, so nothing is gained by trying.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyHash([u8; 32]);

impl KeySecret {
    /// What every secret begins with.
    pub const PREFIX: &'static str = "isp_portal_";
    const DIGITS: usize = 64;
    const CHECKSUM: usize = 8;

    /// A new secret.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let random: [u8; 32] = random_bytes(entropy);
        let body = format!("{}{}", Self::PREFIX, hex(&random));
        Self(Secret::new(format!("{body}{}", checksum(&body))))
    }

    /// Reads what was sent; `None` if it cannot be a secret: of another form, mistyped, or cut off.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(Self::PREFIX)?;
        let is_hex = digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if digits.len() != Self::DIGITS + Self::CHECKSUM || !is_hex {
            return None;
        }
        let (body, sum) = text.split_at(text.len() - Self::CHECKSUM);
        (checksum(body) == sum).then(|| Self(Secret::new(text.to_owned())))
    }

    /// The text, to be shown once.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// What is stored.
    pub fn hash(&self) -> KeyHash {
        KeyHash(sha256(self.expose().as_bytes()))
    }
}

fn checksum(body: &str) -> String {
    hex(&sha256(format!("checksum {body}").as_bytes())[..4])
}

impl KeyHash {
    /// Takes back what was stored.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes as adapters store them.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::CountingEntropy;

    #[test]
    fn a_secret_is_read_back_and_has_the_form_that_scanners_know() {
        let entropy = CountingEntropy::default();
        let secret = KeySecret::generate(&entropy);
        assert_eq!(KeySecret::parse(secret.expose()), Some(secret.clone()));
        assert!(secret.expose().starts_with("isp_portal_") && secret.expose().len() == 11 + 72);
        assert_ne!(KeySecret::generate(&entropy).hash(), secret.hash());
        assert_eq!(format!("{secret:?}"), "KeySecret(Secret(…))");
    }

    #[test]
    fn a_typo_is_known_without_asking_anybody() {
        let secret = KeySecret::generate(&CountingEntropy::default());
        let text = secret.expose();
        let other = |at: usize| {
            let swapped = if &text[at..=at] == "0" { "1" } else { "0" };
            format!("{}{swapped}{}", &text[..at], &text[at + 1..])
        };
        for at in 11..text.len() {
            assert_eq!(KeySecret::parse(&other(at)), None, "{at}");
        }
        let others = ["", "isp_portal_", &text[..80], &text.to_uppercase(), &format!("{text}0"), &format!(" {text}")];
        for bad in others {
            assert_eq!(KeySecret::parse(bad), None, "{bad:?}");
        }
        assert_eq!(KeySecret::parse(&format!("isp_portal_{}", "é".repeat(36))), None);
    }
}
