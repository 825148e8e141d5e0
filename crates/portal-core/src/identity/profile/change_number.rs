//! Another number on file: begun in the portal, written by the ISP, completed in the portal.

use super::changes::{ProfileChanges, TRIES, busy};
use super::contact::{Committed, ContactCommit, ContactOnFile};
use super::fields::ContactEdit;
use super::record::{
    PhoneChange, PhoneChangeRecord, PhoneChangeState, PhoneChanged, last_of, number_hold, reversal_hold,
};
use crate::identity::customer::{Customer, CustomerScope};
use crate::kernel::error::PortError;
use crate::kernel::id::PhoneChangeId;

/// What is to be done next for a change.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// Begin it, after this record.
    Begin(Option<PhoneChangeId>),
    /// Write the number of this record, which was begun.
    Write(PhoneChangeRecord),
    /// Finish this record, which stopped half-way, and look again.
    Finish(PhoneChangeRecord),
    /// Nothing; this is what came of it.
    Answer(PhoneChanged),
}

impl PhoneChange {
    /// Decides by what is on file and by the records that matter.
    fn next(&self, customer: &Customer, records: &[PhoneChangeRecord]) -> Step {
        let account = &customer.access.customer_id;
        let on_file = customer.access.phone.as_ref();
        let last = last_of(records, account);
        if let Some(step) = last.and_then(|last| self.after(last, customer)) {
            return step;
        }
        if on_file != Some(&self.from) {
            return Step::Answer(PhoneChanged::Moved);
        }
        let number = number_hold(records, account, self.at);
        match number.max(reversal_hold(records, account, on_file, self.at)) {
            Some(until) => Step::Answer(PhoneChanged::OnHold { until }),
            None => Step::Begin(last.map(|last| last.id)),
        }
    }

    /// What the account's last record asks for first, if it is this change or was left half-way.
    fn after(&self, last: &PhoneChangeRecord, customer: &Customer) -> Option<Step> {
        let is_same = last.session == self.session && last.from == self.from && last.to == self.to;
        let on_file = customer.access.phone.as_ref();
        match last.state {
            PhoneChangeState::Done if is_same && on_file == Some(&self.to) => {
                Some(Step::Answer(PhoneChanged::Done(Box::new(customer.clone()))))
            }
            PhoneChangeState::Pending if is_same && on_file == Some(&self.from) => Some(Step::Write(last.clone())),
            PhoneChangeState::Pending if is_same || last.is_left(self.at) => Some(Step::Finish(last.clone())),
            PhoneChangeState::Reverting if last.is_left(self.at) => Some(Step::Finish(last.clone())),
            _ => None,
        }
    }
}

impl ProfileChanges {
    /// Puts another number on file. A change that stopped half-way is taken up again, or finished first if it was
    /// another one.
    ///
    /// # Errors
    /// [`PortError`] if a port fails, or others keep writing the customer.
    pub async fn change_phone(&self, scope: &CustomerScope, change: &PhoneChange) -> Result<PhoneChanged, PortError> {
        let mut refused = None;
        for _ in 0..TRIES {
            let Some(found) = self.on_file(scope).await? else { return Ok(PhoneChanged::Moved) };
            let records = self.records.records(scope, found.customer.access.phone.as_ref(), change.at).await?;
            let record = match change.next(&found.customer, &records) {
                Step::Answer(answer) => return Ok(answer),
                // Nobody else came first, so the session has ended.
                Step::Begin(last) if refused == Some(last) => return Ok(PhoneChanged::Moved),
                Step::Begin(last) => {
                    let record = change.begun(scope.customer_id().clone(), &found.customer.phone_as_written);
                    if !self.records.begin(&record, last).await? {
                        refused = Some(last);
                        continue;
                    }
                    record
                }
                Step::Write(record) => record,
                Step::Finish(record) => {
                    self.finish(&record, change.at).await?;
                    continue;
                }
            };
            if let Some(customer) = self.write_number(scope, found, change, &record).await? {
                return Ok(PhoneChanged::Done(Box::new(customer)));
            }
        }
        Err(busy())
    }

    /// Writes the number of a record and completes it; `None` if what is on file moved meanwhile.
    async fn write_number(
        &self,
        scope: &CustomerScope,
        found: ContactOnFile,
        change: &PhoneChange,
        record: &PhoneChangeRecord,
    ) -> Result<Option<Customer>, PortError> {
        let commit = ContactCommit {
            expected: found.version,
            edit: ContactEdit::default(),
            phone: Some(record.to.national()),
            at: change.at,
        };
        if self.contacts.commit_contact(scope, &commit).await? == Committed::Conflict {
            return Ok(None);
        }
        self.records.complete(scope, &record.completion(change.at)).await?;
        Ok(Some(found.customer.with_phone(record.to.clone())))
    }
}
