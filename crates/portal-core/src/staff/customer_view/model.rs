//! Views and their tokens.

use chrono::{DateTime, Utc};

use crate::kernel::clock::{Entropy, random_bytes};
use crate::kernel::id::{CustomerId, SessionId, StaffSessionId};
use crate::kernel::secret::{Secret, hex, sha256};
use crate::staff::session::ResumedStaffSession;

/// What a link holds, and then what the browser sends: 256 random bits as hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewToken(Secret<String>);

/// SHA-256 of a token: all that is stored of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ViewTokenHash([u8; 32]);

impl ViewToken {
    /// A new token.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let random: [u8; 32] = random_bytes(entropy);
        Self(Secret::new(hex(&random)))
    }

    /// Reads what was sent; `None` if it cannot be a token.
    pub fn parse(text: &str) -> Option<Self> {
        let is_hex = text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        (text.len() == 64 && is_hex).then(|| Self(Secret::new(text.to_owned())))
    }

    /// The text for the link or the cookie.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// What is stored.
    pub fn hash(&self) -> ViewTokenHash {
        ViewTokenHash(sha256(self.expose().as_bytes()))
    }
}

impl ViewTokenHash {
    /// Takes back what was stored.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes as adapters store them.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// A member of staff sees the portal as a customer does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerView {
    /// Its identity, which stands where a customer's session would.
    pub id: SessionId,
    /// The session of staff that it belongs to; a session has one view.
    pub staff_session: StaffSessionId,
    /// Whose portal it shows.
    pub customer_id: CustomerId,
    /// When its link was made.
    pub begun_at: DateTime<Utc>,
    /// Until when the link can be opened.
    pub link_until: DateTime<Utc>,
    /// When it ends in any case.
    pub expires_at: DateTime<Utc>,
}

/// A view that is to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCustomerView {
    /// The view.
    pub view: CustomerView,
    /// Of its link's token.
    pub link: ViewTokenHash,
}

/// What a store finds for a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResumedCustomerView {
    /// The view.
    pub view: CustomerView,
    /// The session it belongs to, with the account's state now.
    pub staff: ResumedStaffSession,
}

/// A link to see the portal as a customer does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewLink {
    /// What the link holds.
    pub token: ViewToken,
    /// Until when it can be opened.
    pub until: DateTime<Utc>,
}
