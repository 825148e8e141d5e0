//! Customers change what the ISP knows of them: contact data at once, the WhatsApp number only after two proofs.
//!
//! The number is the login, so it changes only when a fresh code proves that the session is its owner's and a
//! second code proves the new number. The old number is told, and can take the change back for a day. Then
//! everybody is logged out, and for a day neither number nor e-mail address is changed but by staff.

mod change_number;
mod changes;
mod contact;
mod edit;
mod error;
mod fields;
mod holds;
mod message;
mod model;
mod phone;
mod policy;
mod port;
mod record;
mod revert;
mod take_back;
mod update;

use std::sync::Arc;

pub use crate::kernel::commit::Committed;
pub use changes::ProfileChanges;
pub use contact::{ContactCommit, ContactOnFile, CustomerVersion};
pub use error::{ChangePhoneError, EditProfileError, InvalidProfileField, RevertPhoneError, UpdateProfileError};
pub use fields::{ContactEdit, ContactField, Edit, InvalidField, TextField};
pub use holds::ChangeHolds;
pub use message::{EmailChangedNotice, PhoneChangedNotice};
pub use model::{ContactChange, ContactChanged, RevertToken};
pub use phone::StartPhoneChange;
pub use policy::ProfilePolicy;
pub use port::{ContactRepo, PhoneChangeStore};
#[cfg(any(test, feature = "mocks"))]
pub use port::{MockContactRepo, MockPhoneChangeStore};
pub use record::{Completion, PhoneChange, PhoneChangeRecord, PhoneChangeState, PhoneChanged, Reversal};
pub use update::{SentProfile, SentText, UpdatedProfile};

use crate::identity::otp::OtpService;
use crate::identity::rate_limit::RateLimiter;
use crate::identity::session::{ActiveSession, SessionService};
use crate::kernel::clock::{Clock, Entropy};
use crate::kernel::error::PortError;
use crate::kernel::secret::KeyRing;
use crate::staff::audit::{AuditAction, AuditEntry};

/// What changes of profiles need.
#[derive(Clone)]
pub struct ProfileDeps {
    /// Writes the changes.
    pub changes: ProfileChanges,
    /// Asks for codes and redeems them.
    pub otp: OtpService,
    /// Knows how fresh a session is.
    pub sessions: SessionService,
    /// Counts changes per account; durable.
    pub limits: Arc<dyn RateLimiter>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws identities.
    pub entropy: Arc<dyn Entropy>,
}

/// The use cases of changing a profile.
#[derive(Clone)]
pub struct ProfileService {
    deps: ProfileDeps,
    policy: ProfilePolicy,
    keys: Arc<KeyRing>,
}

impl ProfileService {
    /// Wires the use cases.
    pub fn new(deps: ProfileDeps, policy: ProfilePolicy, keys: Arc<KeyRing>) -> Self {
        Self { deps, policy, keys }
    }

    /// The numbers it works by.
    pub fn policy(&self) -> &ProfilePolicy {
        &self.policy
    }

    /// Finishes changes of numbers that stopped half-way; to be called regularly, every minute or so. Answers how many
    /// there were.
    ///
    /// # Errors
    /// [`PortError`] if a port failed.
    pub async fn finish_pending(&self) -> Result<u64, PortError> {
        self.deps.changes.finish_pending(self.deps.clock.now()).await
    }

    fn entry(&self, action: AuditAction, session: &ActiveSession) -> AuditEntry {
        session.session.entry(action, self.deps.clock.now())
    }
}
