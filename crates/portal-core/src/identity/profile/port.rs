//! The port of changes to profiles.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::{ContactChange, ContactChanged, PhoneChange, PhoneChangeRecord, PhoneChanged, Reversal};
use crate::identity::customer::CustomerScope;
use crate::kernel::error::PortError;
use crate::kernel::id::PhoneChangeId;

/// Writes what customers change of themselves.
///
/// # Contract
/// * Nothing of another customer is ever changed.
/// * Each method writes all of what it is given in one step (data, record, audit entry, messages), or nothing.
/// * A change that is taken back holds further changes until the reversal's `held_until`: those of its account, and of
///   every account that has the number it came back to on file. [`change_hold`](Self::change_hold) tells of it;
///   [`change_phone`](Self::change_phone), and [`change_contact`](Self::change_contact) with another e-mail address,
///   write nothing meanwhile.
/// * [`change_phone`](Self::change_phone) is done only while `from` is the number on file, however it is written,
///   `session` is one of the account that has not ended, and no earlier change of the account can still be taken
///   back at `at`; of racing callers one wins. Afterwards the number on file is `to`, written nationally
///   ([`crate::PhoneNumber::national`]), `session` is held by `to`, and every other session of the account has ended.
/// * [`revert_phone`](Self::revert_phone) is done once, while `at` lies before `revert_until` and the number on
///   file is still the record's `to`. Afterwards the number on file is what was written there before; every session
///   of the account has ended, and so has every session of the record's two numbers, in whichever account; no device
///   is trusted for either number. A session that replaces another one meanwhile ends too.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait ProfileRepo: Send + Sync {
    /// Writes contact data.
    ///
    /// # Errors
    /// [`PortError`] if the customers cannot be written.
    async fn change_contact(&self, scope: &CustomerScope, change: &ContactChange) -> Result<ContactChanged, PortError>;

    /// Puts another number on file.
    ///
    /// # Errors
    /// [`PortError`] if the customers cannot be written.
    async fn change_phone(&self, scope: &CustomerScope, change: &PhoneChange) -> Result<PhoneChanged, PortError>;

    /// The account's last change of number, taken back or not.
    ///
    /// # Errors
    /// [`PortError`] if the records cannot be read.
    async fn last_phone_change(&self, scope: &CustomerScope) -> Result<Option<PhoneChangeRecord>, PortError>;

    /// Until when a change that was taken back holds changes of the account's number and e-mail address; `None` if
    /// none does at `at`.
    ///
    /// # Errors
    /// [`PortError`] if the records cannot be read.
    async fn change_hold(&self, scope: &CustomerScope, at: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, PortError>;

    /// The record of one change. The caller has proved its token, which stands for the account.
    ///
    /// # Errors
    /// [`PortError`] if the records cannot be read.
    async fn phone_change(&self, id: PhoneChangeId) -> Result<Option<PhoneChangeRecord>, PortError>;

    /// Takes a change back; `false` if that cannot be done (any more).
    ///
    /// # Errors
    /// [`PortError`] if the customers cannot be written.
    async fn revert_phone(&self, scope: &CustomerScope, reversal: &Reversal) -> Result<bool, PortError>;
}
