//! Sessions of staff.

use chrono::{DateTime, Utc};

use super::method::LoginMethod;
use crate::kernel::actor::{StaffActor, StaffName};
use crate::kernel::id::{StaffId, StaffSessionId};
use crate::kernel::token::token;
use crate::staff::account::{Permission, Role, StaffEmail};

token!(
    /// What the browser sends with each request: 256 random bits as hexadecimal digits.
    StaffSessionToken,
    /// SHA-256 of a token: all that is stored of it.
    StaffTokenHash
);

/// A session of a member of staff on one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffSession {
    /// Its identity.
    pub id: StaffSessionId,
    /// The account it is of.
    pub account: StaffId,
    /// The role that the account had when it was opened.
    pub role: Role,
    /// How somebody logged in.
    pub method: LoginMethod,
    /// What kind of device it is on.
    pub device: String,
    /// The network it was opened from; see [`ClientInfo::network`](crate::ClientInfo::network).
    pub network: String,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When it was last used, give or take the policy's `touch_every`.
    pub last_seen_at: DateTime<Utc>,
    /// When it ends in any case.
    pub expires_at: DateTime<Utc>,
}

/// A session that is to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStaffSession {
    /// The session.
    pub session: StaffSession,
    /// Of its token.
    pub hash: StaffTokenHash,
}

/// What a store finds for a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResumedStaffSession {
    /// The session.
    pub session: StaffSession,
    /// The member's name now.
    pub name: StaffName,
    /// The address of the account.
    pub email: StaffEmail,
    /// The role of the account now.
    pub role: Role,
    /// When the account was disabled.
    pub disabled_at: Option<DateTime<Utc>>,
}

/// A staff session that was checked for this request: proof that the caller is logged in as staff. Only
/// [`StaffSessionService::authenticate`](super::StaffSessionService::authenticate) makes one:
///
/// ```compile_fail,E0451
/// use portal_core::staff::session::{ActiveStaffSession, ResumedStaffSession};
///
/// fn forged(resumed: ResumedStaffSession) -> ActiveStaffSession {
///     ActiveStaffSession { resumed }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveStaffSession {
    pub(in crate::staff) resumed: ResumedStaffSession,
}

impl ActiveStaffSession {
    /// The stored session.
    pub fn session(&self) -> &StaffSession {
        &self.resumed.session
    }

    /// The member's name.
    pub fn name(&self) -> &StaffName {
        &self.resumed.name
    }

    /// The address of the account.
    pub fn email(&self) -> &StaffEmail {
        &self.resumed.email
    }

    /// The role.
    pub fn role(&self) -> Role {
        self.resumed.role
    }

    /// Whether the role may do that.
    pub fn may(&self, permission: Permission) -> bool {
        self.role().permissions().contains(permission)
    }

    /// The member as the methods for staff take them: named by their address, which no two accounts share, with the
    /// permissions of their role.
    pub fn actor(&self) -> StaffActor {
        StaffActor::in_session(self.resumed.email.name(), self.role().permissions())
            .known_as(self.resumed.name.clone())
            .on_network(&self.session().network)
    }
}
