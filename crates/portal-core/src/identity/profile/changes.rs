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

use super::Committed;
use super::contact::{ContactCommit, ContactOnFile};
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
            let (expected, edit) = (found.version.clone(), change.edit.clone());
            let commit = ContactCommit { expected, edit, phone: None, at: change.at };
            if self.contacts.commit_contact(scope, &commit).await? == Committed::Done {
                return Ok(ContactChanged::Done(Box::new(found.customer.edited(&change.edit))));
            }
            // The session was proved for the number that was on file: for another one the edit is not its to make.
            let proved = found.customer.access.phone.clone();
            let again = self.on_file(scope).await?.filter(|again| again.customer.access.phone == proved);
            let Some(again) = again else { return Ok(ContactChanged::NotFound) };
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
        let records = self.records.records(scope, on_file.cloned(), at).await?;
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
        let records = self.records.records(scope, on_file.cloned(), at).await?;
        if !records.iter().any(|record| record.is_left(at)) {
            return Ok(records);
        }
        for record in &records {
            // What cannot be finished now is finished later; the holds follow from the records as they are.
            if record.is_left(at) {
                let _ = self.finish(record, at).await;
            }
        }
        self.records.records(scope, on_file.cloned(), at).await
    }

    pub(super) async fn settle(
        &self,
        record: &PhoneChangeRecord,
        state: PhoneChangeState,
        at: DateTime<Utc>,
    ) -> Result<bool, PortError> {
        self.records.settle_change(record.id, record.state, state, at).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::customer::CustomerScope;
    use crate::identity::profile::{ContactField, CustomerVersion, MockContactRepo, MockPhoneChangeStore};
    use crate::kernel::actor::Actor;
    use crate::staff::audit::{AuditAction, AuditEntry};
    use crate::test_support::{account, customer, noon};

    fn found(city: &str) -> ContactOnFile {
        let customer = Customer { city: Some(city.into()), ..customer("AGLS1") };
        ContactOnFile { customer, version: CustomerVersion::new(city) }
    }

    async fn moved_to(province: &str, contacts: MockContactRepo) -> Result<ContactChanged, PortError> {
        let mut records = MockPhoneChangeStore::new();
        records.expect_record_edit().times(1).returning(|_, _| Ok(()));
        let mut edit = ContactEdit::default();
        edit.set(ContactField::Province, province).expect("a province");
        let customer_id = account("AGLS1").access.customer_id;
        let scope = CustomerScope::of_session(customer_id.clone());
        let action = AuditAction::EditedProfile;
        let audit = AuditEntry { at: noon(), action, customer_id, actor: Actor::Customer(None), network: None };
        let change = ContactChange { edit, at: noon(), audit, notices: Vec::new() };
        ProfileChanges::new(Arc::new(contacts), Arc::new(records)).change_contact(&scope, &change).await
    }

    #[tokio::test]
    async fn contact_data_are_decided_anew_on_what_others_wrote_and_told_once() {
        let mut contacts = MockContactRepo::new();
        contacts.expect_find_contact().times(1).returning(|_| Ok(Some(found("Bandung"))));
        contacts.expect_find_contact().times(1).returning(|_| Ok(Some(found("Bogor"))));
        contacts.expect_commit_contact().times(2).returning(|_, commit| {
            Ok(if commit.expected.as_str() == "Bogor" { Committed::Done } else { Committed::Conflict })
        });
        let Ok(ContactChanged::Done(now)) = moved_to("Banten", contacts).await else { panic!("it is written") };
        assert_eq!((now.city.as_deref(), now.province.as_deref()), (Some("Bogor"), Some("Banten")));
    }

    #[tokio::test]
    async fn what_never_comes_to_rest_may_be_tried_later() {
        let mut contacts = MockContactRepo::new();
        contacts.expect_find_contact().returning(|_| Ok(Some(found("Bandung"))));
        contacts.expect_commit_contact().times(3).returning(|_, _| Ok(Committed::Conflict));
        assert!(moved_to("Banten", contacts).await.is_err_and(|error| error.is_retryable()));
    }
}
