//! An account of a member of staff, its states, and what is stored when it changes.

use chrono::{DateTime, Utc};

use super::identity::IdentityHash;
use super::invitation::Invitation;
use super::password::PasswordHash;
use super::permission::Role;
use super::recovery::RecoveryHash;
use super::totp::Authenticator;
use crate::integration::change::{ChangeAction, ChangeEntry, Changed, ChangedKind};
use crate::kernel::actor::{Actor, StaffName};
use crate::kernel::email::EmailAddress;
use crate::kernel::id::StaffId;
use crate::staff::session::NewStaffSession;

/// The address that a member of staff logs in with, in lower case. It names them in audit logs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StaffEmail(String);

/// A text that is no address of staff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address of at most {} characters", StaffName::LONGEST)]
pub struct InvalidStaffEmail;

impl StaffEmail {
    /// Checks an address.
    ///
    /// # Errors
    /// [`InvalidStaffEmail`].
    pub fn parse(text: &str) -> Result<Self, InvalidStaffEmail> {
        let email = EmailAddress::parse(text).map_err(|_| InvalidStaffEmail)?;
        let fits = email.as_str().len() <= StaffName::LONGEST;
        if fits { Ok(Self(email.as_str().to_ascii_lowercase())) } else { Err(InvalidStaffEmail) }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address as the name of an actor.
    pub(crate) fn name(&self) -> StaffName {
        StaffName::of_email(self)
    }
}

/// An account of a member of staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffAccount {
    /// Its identity.
    pub id: StaffId,
    /// How often it was written: 1 when it is added, one more with every commit.
    pub version: i64,
    /// The member's name.
    pub name: StaffName,
    /// The address they log in with.
    pub email: StaffEmail,
    /// Their role.
    pub role: Role,
    /// The invitation that waits.
    pub invitation: Option<Invitation>,
    /// The password, once it was chosen.
    pub password: Option<PasswordHash>,
    /// The authenticator, once it was confirmed.
    pub authenticator: Option<Authenticator>,
    /// The recovery codes that are left.
    pub recovery: Vec<RecoveryHash>,
    /// Who alone logs in to it by the identity provider, once somebody has.
    pub identity: Option<IdentityHash>,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it was disabled.
    pub disabled_at: Option<DateTime<Utc>>,
}

/// Whether an account can be logged in to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffStatus {
    /// It can.
    Active,
    /// Its invitation waits, or expired.
    Invited,
    /// It was disabled.
    Disabled,
}

impl StaffAccount {
    /// Whether it can be logged in to.
    pub fn status(&self) -> StaffStatus {
        match (self.disabled_at, &self.password, &self.authenticator) {
            (Some(_), _, _) => StaffStatus::Disabled,
            (None, Some(_), Some(_)) => StaffStatus::Active,
            _ => StaffStatus::Invited,
        }
    }

    /// The invitation, if it is still good.
    pub fn invitation_at(&self, now: DateTime<Utc>) -> Option<&Invitation> {
        let is_enabled = self.disabled_at.is_none();
        self.invitation.as_ref().filter(|invitation| is_enabled && now < invitation.expires_at)
    }

    /// The account without anything to log in with.
    fn without_credentials(self) -> Self {
        Self { invitation: None, password: None, authenticator: None, recovery: Vec::new(), identity: None, ..self }
    }

    /// The account with a new invitation, and nothing else to log in with; one that was disabled is enabled.
    #[must_use]
    pub fn reset(self, invitation: Invitation) -> Self {
        Self { invitation: Some(invitation), disabled_at: None, ..self.without_credentials() }
    }

    /// The account without anything to log in with, and disabled.
    #[must_use]
    pub fn disabled(self, at: DateTime<Utc>) -> Self {
        Self { disabled_at: Some(at), ..self.without_credentials() }
    }

    /// The account that can be logged in to; its invitation is used.
    #[must_use]
    pub fn activated(self, authenticator: Authenticator, recovery: Vec<RecoveryHash>) -> Self {
        Self { invitation: None, authenticator: Some(authenticator), recovery, ..self }
    }

    /// Whether that person may log in to it by the identity provider: nobody else has.
    pub fn is_open_to(&self, identity: IdentityHash) -> bool {
        self.identity.is_none_or(|bound| bound == identity)
    }

    /// An entry of the trail.
    pub fn entry(&self, at: DateTime<Utc>, actor: Actor, action: ChangeAction) -> ChangeEntry {
        ChangeEntry { at, actor, action, changed: Changed::new(ChangedKind::StaffAccounts, &self.id) }
    }

    /// The change from what is stored to this state, with what goes with it.
    pub fn change(self) -> StaffChange {
        let account = Self { version: self.version + 1, ..self };
        StaffChange { account, opens: None, ends_sessions: None, entry: None }
    }

    /// The member themselves as the trail names them.
    pub fn actor(&self) -> Actor {
        Actor::Staff(self.email.name())
    }
}

/// An account that is to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStaffAccount {
    /// The account, at version 1.
    pub account: StaffAccount,
    /// What the trail says of it.
    pub entry: ChangeEntry,
}

/// What came of adding an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddedStaff {
    /// It was added.
    Done,
    /// Another account has the address.
    EmailTaken,
}

/// A change of an account, decided on the version before its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffChange {
    /// The account's new state.
    pub account: StaffAccount,
    /// The session that is opened with it.
    pub opens: Option<NewStaffSession>,
    /// When all sessions of the account end, if they do; not the one that is opened.
    pub ends_sessions: Option<DateTime<Utc>>,
    /// What the trail says of it; a login is a session, and has no entry unless it changes who may log in.
    pub entry: Option<ChangeEntry>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::staff::account::test_staff::{account, invitation};
    use crate::test_support::noon;

    #[test]
    fn an_address_is_the_same_in_any_case() {
        assert_eq!(StaffEmail::parse(" Sari@ISP.id ").map(|email| email.as_str().to_owned()), Ok("sari@isp.id".into()));
        for bad in ["", "sari", &format!("{}@{}.id", "s".repeat(60), "i".repeat(60))] {
            assert_eq!(StaffEmail::parse(bad), Err(InvalidStaffEmail), "{bad}");
        }
    }

    #[test]
    fn stf_01_a_reset_account_and_a_disabled_one_hold_nothing_to_log_in_with() {
        assert_eq!(account().status(), StaffStatus::Active);
        let identity = Some(IdentityHash::of("https://login.isp.id", "1"));
        let disabled = StaffAccount { identity, ..account() }.disabled(noon());
        assert_eq!(
            (disabled.status(), disabled.password.is_some(), disabled.recovery.len()),
            (StaffStatus::Disabled, false, 0)
        );
        assert_eq!(disabled.identity, None);
        let reset = disabled.reset(invitation());
        assert_eq!((reset.status(), &reset.authenticator), (StaffStatus::Invited, &None));
        assert!(reset.invitation_at(noon()).is_some());
        assert!(reset.invitation_at(invitation().expires_at).is_none());
        assert!(StaffAccount { disabled_at: Some(noon()), ..reset }.invitation_at(noon()).is_none());
    }
}
