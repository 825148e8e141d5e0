//! The token a browser keeps, and what is stored of it.

use chrono::{DateTime, Utc};

use crate::kernel::clock::{Entropy, random_bytes};
use crate::kernel::phone::PhoneNumber;
use crate::kernel::secret::{Secret, sha256};

/// 256 random bits that a browser keeps to be known again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceToken(Secret<[u8; 32]>);

/// SHA-256 of a token: all that is stored of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash([u8; 32]);

impl DeviceToken {
    /// A new token.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(Secret::new(random_bytes(entropy)))
    }

    /// Takes back what a browser sent.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Secret::new(bytes))
    }

    /// The bits to hand to the browser.
    pub fn expose(&self) -> &[u8; 32] {
        self.0.expose()
    }

    /// What is stored.
    pub fn hash(&self) -> TokenHash {
        TokenHash(sha256(self.0.expose()))
    }
}

impl TokenHash {
    /// Takes back what was stored.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes as adapters store them.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// A device that proved to hold a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedDevice {
    /// What is kept of its token.
    pub token: TokenHash,
    /// The number it proved.
    pub phone: PhoneNumber,
    /// When it proved it.
    pub trusted_at: DateTime<Utc>,
    /// When the trust ends.
    pub expires_at: DateTime<Utc>,
}
