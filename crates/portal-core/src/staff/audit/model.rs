//! Entries of the audit trail. They hold no phone numbers, codes or tokens.

use chrono::{DateTime, Utc};

use crate::kernel::actor::Actor;
use crate::kernel::id::CustomerId;

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuditAction {
    /// A customer logged in.
    LoggedIn,
    /// A customer changed to another account under the same number.
    SwitchedAccount,
    /// A customer logged out.
    LoggedOut,
    /// A customer ended one of their sessions, or all others.
    EndedSessions,
    /// A customer proved their number again within a session.
    Confirmed,
    /// A customer changed their contact data.
    EditedProfile,
    /// A customer put another WhatsApp number on file.
    ChangedPhone,
    /// A change of number was taken back from the old number.
    RevertedPhone,
    /// Staff switched the portal on for an account.
    PortalEnabled,
    /// Staff switched the portal off for an account.
    PortalDisabled,
}

impl AuditAction {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::LoggedIn,
        Self::SwitchedAccount,
        Self::LoggedOut,
        Self::EndedSessions,
        Self::Confirmed,
        Self::EditedProfile,
        Self::ChangedPhone,
        Self::RevertedPhone,
        Self::PortalEnabled,
        Self::PortalDisabled,
    ];

    /// The action that is stored as `word`.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == word)
    }

    /// The word as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LoggedIn => "logged_in",
            Self::SwitchedAccount => "switched_account",
            Self::LoggedOut => "logged_out",
            Self::EndedSessions => "ended_sessions",
            Self::Confirmed => "confirmed",
            Self::EditedProfile => "edited_profile",
            Self::ChangedPhone => "changed_phone",
            Self::RevertedPhone => "reverted_phone",
            Self::PortalEnabled => "portal_enabled",
            Self::PortalDisabled => "portal_disabled",
        }
    }
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub action: AuditAction,
    /// To which account.
    pub customer_id: CustomerId,
    /// Who did it.
    pub actor: Actor,
    /// From which network: an IPv4 address, or the first 64 bits of an IPv6 address.
    pub network: Option<String>,
}
