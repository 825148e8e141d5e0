//! The ports of changes to profiles: one for what the ISP has on file, one for what the portal records of it.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::Committed;
use super::contact::{ContactCommit, ContactOnFile};
use super::record::{Completion, PhoneChangeRecord, PhoneChangeState, Reversal};
use crate::identity::customer::CustomerScope;
use crate::kernel::error::PortError;
use crate::kernel::id::PhoneChangeId;
use crate::kernel::phone::PhoneNumber;
use crate::messaging::outbox::OutboxMessage;
use crate::staff::audit::AuditEntry;

/// Changes what the ISP has on file of its customers. It may lie behind the ISP's own interface.
///
/// # Contract
/// * Nothing of another customer is ever changed, and no field that is to stay.
/// * A version stands for the number and the e-mail address as they are written: it differs whenever one of them does,
///   by any writer. It may differ more often.
/// * [`commit_contact`](Self::commit_contact) writes all of what it is given in one step while the expected version is
///   that of what is on file, or nothing. Of racing commits that change the version one wins.
/// * Texts are kept byte for byte. Afterwards the number is found by its new value at once.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait ContactRepo: Send + Sync {
    /// What is on file, and the version of it; `None` if there is no such account.
    ///
    /// # Errors
    /// [`PortError`] if the customers cannot be reached.
    async fn find_contact(&self, scope: &CustomerScope) -> Result<Option<ContactOnFile>, PortError>;

    /// Writes a change.
    ///
    /// # Errors
    /// [`PortError`] if the customers cannot be written.
    async fn commit_contact(&self, scope: &CustomerScope, commit: &ContactCommit) -> Result<Committed, PortError>;
}

/// Keeps what belongs to changes of profiles in the portal: records of changed numbers, the sessions they end, what is
/// said of them.
///
/// # Contract
/// * Nothing of another account is ever written, but for sessions and devices of the two numbers of a change that is
///   taken back.
/// * Each method writes all of what it is given in one step, or nothing.
/// * [`records`](Self::records) answers the account's last record that was not abandoned, every record of the account
///   that holds changes after `at`, and every one that does and whose `from` is `phone`; each once, as it was stored.
/// * [`begin`](Self::begin) is done only while `expected` is the account's last record that was not abandoned, and the
///   record's session is one of the account that has not ended; of racing callers one wins.
/// * [`complete`](Self::complete) is done once, on a record that is pending or was abandoned. Afterwards it is done,
///   its session is held by the record's `to`, and every other session of the account has ended, apart from those that
///   `to` opened since the record's `at`.
/// * [`take_back`](Self::take_back) is done once, on a record of the account that is done. Afterwards it is being
///   reverted and holds changes until the reversal's `held_until`; every session of the account has ended, and so has
///   every session of the record's two numbers, in whichever account; no device is trusted for either number. A
///   session that replaces another one meanwhile ends too.
/// * [`open_changes`](Self::open_changes) leaves out a row that cannot be read, and reports it.
/// * [`settle_change`](Self::settle_change) is done once. A change that comes to a state that ends sessions
///   ([`PhoneChangeState::ends_sessions`]) ends those of its account that its `to` opened meanwhile.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait PhoneChangeStore: Send + Sync {
    /// The records that matter to an account at `at`, whose number on file is `phone`.
    ///
    /// # Errors
    /// [`PortError`] if the records cannot be read.
    async fn records(
        &self,
        scope: &CustomerScope,
        phone: Option<PhoneNumber>,
        at: DateTime<Utc>,
    ) -> Result<Vec<PhoneChangeRecord>, PortError>;

    /// The record of one change. The caller has proved its token, which stands for the account.
    ///
    /// # Errors
    /// [`PortError`] if the records cannot be read.
    async fn find_change(&self, id: PhoneChangeId) -> Result<Option<PhoneChangeRecord>, PortError>;

    /// The open records that were begun before `before`, oldest first: at most a hundred.
    ///
    /// # Errors
    /// [`PortError`] if the records cannot be read.
    async fn open_changes(&self, before: DateTime<Utc>) -> Result<Vec<PhoneChangeRecord>, PortError>;

    /// Stores a pending record; `false` if it is not the account's turn.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be written.
    async fn begin(&self, record: &PhoneChangeRecord, expected: Option<PhoneChangeId>) -> Result<bool, PortError>;

    /// Completes a change whose number is on file; `false` if it was completed before.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be written.
    async fn complete(&self, scope: &CustomerScope, completion: &Completion) -> Result<bool, PortError>;

    /// Begins to take a change back; `false` if that cannot be done (any more).
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be written.
    async fn take_back(&self, scope: &CustomerScope, reversal: &Reversal) -> Result<bool, PortError>;

    /// Moves a record from one state to another; `false` if it is not in the first one.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be written.
    async fn settle_change(
        &self,
        id: PhoneChangeId,
        from: PhoneChangeState,
        to: PhoneChangeState,
        at: DateTime<Utc>,
    ) -> Result<bool, PortError>;

    /// Writes an entry of the audit trail, and the messages that belong to it.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be written.
    async fn record_edit(&self, entry: &AuditEntry, notices: &[OutboxMessage]) -> Result<(), PortError>;
}
