//! Views and their tokens.

use chrono::{DateTime, Utc};

use crate::kernel::id::{CustomerId, SessionId, StaffSessionId};
use crate::kernel::token::token;
use crate::staff::session::ResumedStaffSession;

token!(
    /// What a link holds, and then what the browser sends: 256 random bits as hexadecimal digits.
    ViewToken,
    /// SHA-256 of a token: all that is stored of it.
    ViewTokenHash
);

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
