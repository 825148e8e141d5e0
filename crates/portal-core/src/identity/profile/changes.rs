//! Changes of profiles over both owners: what the ISP has on file, and what the portal records of it.
//!
//! The two are written one after the other, so that a stop between any two writes leaves a state that lets nobody in
//! who must stay out, and that [`ProfileChanges::finish`] brings to its end:
//!
//! * Contact data are told of before they are written. A stop in between tells of a change that was not made, never
//!   the other way round.
//! * A number is begun in the portal, written by the ISP, completed in the portal. From the second step on sessions of
//!   the old number admit nobody, because it is no longer on file.
//! * A reversal ends all sessions first, then the ISP writes the old number, then the record is settled.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use super::contact::{Committed, ContactCommit, ContactOnFile};
use super::fields::ContactEdit;
use super::model::{ContactChange, ContactChanged};
use super::port::{ContactRepo, PhoneChangeStore};
use super::record::{PhoneChangeRecord, PhoneChangeState, reversal_hold};
use crate::identity::customer::{Customer, CustomerScope};
use crate::kernel::error::PortError;
use crate::kernel::id::PhoneChangeId;
use crate::kernel::phone::PhoneNumber;

/// How often a change is decided anew when what is on file moved meanwhile.
pub(super) const TRIES: usize = 3;

/// The changes, without what customers have to prove for them.
#[derive(Clone)]
pub struct ProfileChanges {
    pub(super) contacts: Arc<dyn ContactRepo>,
    pub(super) records: Arc<dyn PhoneChangeStore>,
}

/// What is on file never came to rest.
pub(super) fn busy() -> PortError {
    PortError::unavailable("contact repository", "the customer was written again and again meanwhile")
}

impl ProfileChanges {
    /// Changes what `contacts` has on file, with records in `records`.
    pub fn new(contacts: Arc<dyn ContactRepo>, records: Arc<dyn PhoneChangeStore>) -> Self {
        Self { contacts, records }
    }

    /// What is on file; `None` if there is no such account.
    ///
    /// # Errors
    /// [`PortError`] if the customers cannot be reached.
    pub async fn on_file(&self, scope: &CustomerScope) -> Result<Option<ContactOnFile>, PortError> {
        self.contacts.find_contact(scope).await
    }

    /// Changes contact data.
    ///
    /// # Errors
    /// [`PortError`] if a port fails, or others keep writing the customer.
    pub async fn change_contact(
        &self,
        scope: &CustomerScope,
        change: &ContactChange,
    ) -> Result<ContactChanged, PortError> {
        let Some(found) = self.on_file(scope).await? else { return Ok(ContactChanged::NotFound) };
        self.change_found(scope, found, change).await
    }

    /// The same, decided on what was found on file.
    ///
    /// # Errors
    /// [`PortError`] if a port fails, or others keep writing the customer.
    pub async fn change_found(
        &self,
        scope: &CustomerScope,
        mut found: ContactOnFile,
        change: &ContactChange,
    ) -> Result<ContactChanged, PortError> {
        for time in 1..=TRIES {
            if let Some(until) = self.email_hold(scope, &found.customer, &change.edit, change.at).await? {
                return Ok(ContactChanged::OnHold { until });
            }
            if time == 1 {
                self.records.record_edit(&change.audit, &change.notices).await?;
            }
            let (expected, edit) = (found.version, change.edit.clone());
            let commit = ContactCommit { expected, edit, phone: None, at: change.at };
            if self.contacts.commit_contact(scope, &commit).await? == Committed::Done {
                return Ok(ContactChanged::Done(Box::new(found.customer.edited(&change.edit))));
            }
            let Some(again) = self.on_file(scope).await? else { return Ok(ContactChanged::NotFound) };
            found = again;
        }
        Err(busy())
    }

    /// Until when a change of number that was taken back keeps the e-mail address from being changed.
    async fn email_hold(
        &self,
        scope: &CustomerScope,
        customer: &Customer,
        edit: &ContactEdit,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, PortError> {
        if !edit.email.is_change() {
            return Ok(None);
        }
        self.hold_of(scope, customer.access.phone.as_ref(), at).await
    }

    /// Until when a change that was taken back holds changes of the account's number and e-mail address; `None` if
    /// none does at `at`.
    ///
    /// # Errors
    /// [`PortError`] if a port fails.
    pub async fn change_hold(
        &self,
        scope: &CustomerScope,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, PortError> {
        let Some(found) = self.on_file(scope).await? else { return Ok(None) };
        self.hold_of(scope, found.customer.access.phone.as_ref(), at).await
    }

    async fn hold_of(
        &self,
        scope: &CustomerScope,
        on_file: Option<&PhoneNumber>,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, PortError> {
        let records = self.records.records(scope, on_file, at).await?;
        Ok(reversal_hold(&records, scope.customer_id(), on_file, at))
    }

    /// The record of one change.
    ///
    /// # Errors
    /// [`PortError`] if the records cannot be read.
    pub async fn find_change(&self, id: PhoneChangeId) -> Result<Option<PhoneChangeRecord>, PortError> {
        self.records.find_change(id).await
    }

    /// The records that matter to an account at `at`, after what was left half-way was finished.
    ///
    /// # Errors
    /// [`PortError`] if a port fails.
    pub async fn records(
        &self,
        scope: &CustomerScope,
        on_file: Option<&PhoneNumber>,
        at: DateTime<Utc>,
    ) -> Result<Vec<PhoneChangeRecord>, PortError> {
        let records = self.records.records(scope, on_file, at).await?;
        if !records.iter().any(|record| record.is_left(at)) {
            return Ok(records);
        }
        for record in &records {
            if record.is_left(at) {
                self.finish(record, at).await?;
            }
        }
        self.records.records(scope, on_file, at).await
    }

    pub(super) async fn settle(&self, record: &PhoneChangeRecord, state: PhoneChangeState) -> Result<bool, PortError> {
        self.records.settle_change(record.id, record.state, state).await
    }
}
