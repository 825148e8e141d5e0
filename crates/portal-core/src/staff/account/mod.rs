//! The accounts of staff: added by invitation, with a password and an authenticator; reset, disabled, logged in to.

mod accept_invitation;
mod add;
mod base32;
mod change_role;
mod colleagues;
mod disable;
mod error;
mod identity;
mod invitation;
mod list;
mod log_in;
mod model;
mod password;
mod permission;
mod policy;
mod port;
mod proof;
mod recovery;
mod reset;
#[cfg(test)]
pub(crate) mod test_staff;
mod totp;
mod write;

use std::sync::Arc;

pub use accept_invitation::OpenInvitation;
pub use add::{Invited, NewStaff};
pub use colleagues::Colleague;
pub use error::{AddStaffError, InvitationError, ManageStaffError, StaffLoginError};
pub use identity::IdentityHash;
pub use invitation::{Invitation, InvitationHash, InvitationToken};
pub use log_in::{CodeAttempt, OpenedStaffSession, PasswordAttempt, ProviderLogin};
pub use model::{AddedStaff, InvalidStaffEmail, NewStaffAccount, StaffAccount, StaffChange, StaffEmail, StaffStatus};
pub use password::{Password, PasswordHash, WeakPassword};
pub use permission::{InvalidRole, Permission, Permissions, Role};
pub use policy::StaffAccountPolicy;
#[cfg(any(test, feature = "mocks"))]
pub use port::{MockPasswordHasher, MockStaffAccountRepo};
pub use port::{PasswordHasher, StaffAccountRepo};
pub use proof::LoginProof;
pub use recovery::{RecoveryCode, RecoveryHash};
pub use totp::{Authenticator, SealedTotp, TotpSecret};

use crate::identity::rate_limit::RateLimiter;
use crate::kernel::clock::{Clock, Entropy};
use crate::kernel::secret::KeyRing;

/// What the use cases of accounts need.
#[derive(Clone)]
pub struct StaffAccountDeps {
    /// The accounts.
    pub accounts: Arc<dyn StaffAccountRepo>,
    /// Hashes passwords.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Limits of failed logins.
    pub limits: Arc<dyn RateLimiter>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws secrets.
    pub entropy: Arc<dyn Entropy>,
}

/// The use cases of accounts.
#[derive(Clone)]
pub struct StaffAccountService {
    deps: StaffAccountDeps,
    policy: StaffAccountPolicy,
    keys: Arc<KeyRing>,
}

impl StaffAccountService {
    /// Wires the use cases.
    pub fn new(deps: StaffAccountDeps, policy: StaffAccountPolicy, keys: Arc<KeyRing>) -> Self {
        Self { deps, policy, keys }
    }
}
