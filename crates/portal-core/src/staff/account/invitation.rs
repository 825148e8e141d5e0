//! Invitations: a link that lets somebody set up an account, once.

use chrono::{DateTime, Utc};

use super::totp::SealedTotp;
use crate::kernel::clock::{Entropy, random_bytes};
use crate::kernel::secret::{Secret, hex, sha256};

/// The secret in the link: 256 random bits as hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationToken(Secret<String>);

/// SHA-256 of a token: all that is stored of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct InvitationHash([u8; 32]);

/// An invitation that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Of its token.
    pub hash: InvitationHash,
    /// From when on it is not good any more.
    pub expires_at: DateTime<Utc>,
    /// The secret for the authenticator that is set up with it.
    pub secret: SealedTotp,
}

impl InvitationToken {
    /// A new token.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let random: [u8; 32] = random_bytes(entropy);
        Self(Secret::new(hex(&random)))
    }

    /// Reads what the link holds; `None` if it cannot be a token.
    pub fn parse(text: &str) -> Option<Self> {
        let is_hex = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        (text.len() == 64 && is_hex).then(|| Self(Secret::new(text.to_owned())))
    }

    /// The text for the link.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// What is stored.
    pub fn hash(&self) -> InvitationHash {
        InvitationHash(sha256(self.expose().as_bytes()))
    }
}

impl InvitationHash {
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
    fn a_token_is_read_back_and_is_not_shown() {
        let token = InvitationToken::generate(&CountingEntropy::default());
        assert_eq!(InvitationToken::parse(token.expose()), Some(token.clone()));
        assert_eq!(format!("{token:?}"), "InvitationToken(Secret(…))");
        for bad in ["", &token.expose()[1..], &"g".repeat(64), &"A".repeat(64)] {
            assert_eq!(InvitationToken::parse(bad), None, "{bad}");
        }
    }
}
