//! What operators switch and look up.

use chrono::{DateTime, Utc};

use crate::identity::customer::Customer;
use crate::kernel::actor::Actor;
use crate::kernel::id::{CustomerId, MessageId};
use crate::kernel::phone::PhoneNumber;
use crate::staff::audit::{AuditAction, AuditEntry};

/// The portal switched on or off for accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessSwitch {
    /// Whether it is on from now on.
    pub portal_active: bool,
    /// At most this many accounts are moved.
    pub limit: Option<u32>,
    /// When.
    pub at: DateTime<Utc>,
    /// Who does it.
    pub actor: Actor,
}

impl AccessSwitch {
    /// What the audit trail calls it.
    pub fn action(&self) -> AuditAction {
        if self.portal_active { AuditAction::PortalEnabled } else { AuditAction::PortalDisabled }
    }

    /// What the audit trail says of an account that it moved.
    pub fn entry(&self, customer_id: CustomerId) -> AuditEntry {
        AuditEntry { at: self.at, action: self.action(), customer_id, actor: self.actor.clone(), network: None }
    }
}

/// An account on file, as far as an import looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountOnFile {
    /// The ISP's number of the account.
    pub customer_id: CustomerId,
    /// The number on file, normalised; `None` if it is no Indonesian mobile number.
    pub phone: Option<PhoneNumber>,
}

/// Which accounts staff mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountSelection {
    /// One account.
    Customer(CustomerId),
    /// Every account with this number on file.
    Phone(PhoneNumber),
    /// Every account whose state is `active`, in order of customer id.
    AllActive,
}

/// What support needs on the phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerOverview {
    /// The customer.
    pub customer: Customer,
    /// When a session was last opened, if ever.
    pub last_login_at: Option<DateTime<Utc>>,
    /// How many sessions are open.
    pub open_sessions: u64,
    /// The last ten messages to the customer, the number or the e-mail address on file, newest first.
    pub messages: Vec<MessageTrace>,
    /// The last five login codes asked for with the number on file, newest first, as far as the store of codes
    /// still has them and is this one.
    pub codes: Vec<CodeTrace>,
}

/// How one login code fared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeTrace {
    /// When it was sent last.
    pub sent_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
    /// Whether a browser asked for it; otherwise an app did.
    pub by_browser: bool,
    /// How many guesses are left.
    pub guesses_left: u32,
    /// When somebody logged in with it.
    pub redeemed_at: Option<DateTime<Utc>>,
}

/// How one message fared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageTrace {
    /// Its identity.
    pub id: MessageId,
    /// The kind of message, such as `login_code`.
    pub kind: String,
    /// When it was put in the outbox.
    pub created_at: DateTime<Utc>,
    /// `queued`, `parked`, `sent`, `dropped`, `dead_letter`, or once reported `delivered`, `read`, `failed`.
    pub state: String,
    /// How often it was tried.
    pub attempts: u32,
    /// Which gateway took it.
    pub provider: Option<String>,
    /// Why it was retried or given up, if it was.
    pub reason: Option<String>,
}
