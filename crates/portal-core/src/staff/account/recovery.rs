//! Recovery codes: for a lost authenticator, each for one use.

use super::base32::{FOR_PEOPLE, encode};
use crate::kernel::clock::{Entropy, random_bytes};
use crate::kernel::secret::{Secret, sha256};

/// A recovery code in clear: 80 random bits in four groups of four characters, shown once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveryCode(Secret<String>);

/// SHA-256 of a recovery code. The code has 80 random bits, so trying them all is not possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RecoveryHash([u8; 32]);

impl RecoveryCode {
    /// A new code.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let random: [u8; 10] = random_bytes(entropy);
        Self(Secret::new(encode(&random, FOR_PEOPLE)))
    }

    /// Reads what was typed, in any case and with whatever separators; `None` if it cannot be a code.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        });
        let code: String = plain.take(17).collect();
        let fits = code.len() == 16 && code.bytes().all(|b| FOR_PEOPLE.contains(&b));
        fits.then(|| Self(Secret::new(code)))
    }

    /// The code as people are shown it.
    pub fn shown(&self) -> String {
        let groups = self.0.expose().as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned());
        groups.collect::<Vec<_>>().join("-")
    }

    /// What is stored.
    pub fn hash(&self) -> RecoveryHash {
        RecoveryHash(sha256(self.0.expose().as_bytes()))
    }
}

impl RecoveryHash {
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
    fn a_code_is_read_however_it_is_typed() {
        let entropy = CountingEntropy::default();
        let code = RecoveryCode::generate(&entropy);
        let shown = code.shown();
        assert_eq!(shown.len(), 19);
        for typed in [shown.clone(), shown.to_uppercase(), shown.replace('-', " "), shown.replace('0', "o")] {
            assert_eq!(RecoveryCode::parse(&typed).map(|code| code.hash()), Some(code.hash()), "{typed}");
        }
        assert_ne!(RecoveryCode::generate(&entropy).hash(), code.hash());
        for bad in ["", "123456", &shown[1..], &format!("{shown}0"), &"u".repeat(16), &"é".repeat(8)] {
            assert_eq!(RecoveryCode::parse(bad), None, "{bad}");
        }
        assert!(!format!("{code:?}").contains(&shown[..4]));
    }
}
