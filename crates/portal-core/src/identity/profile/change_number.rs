//! Another number on file: begun in the portal, written by the ISP, completed in the portal.

use super::Committed;
use super::changes::{ProfileChanges, TRIES, busy};
use super::contact::{ContactCommit, ContactOnFile};
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
            let records = self.records.records(scope, found.customer.access.phone.clone(), change.at).await?;
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

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::*;
    use crate::kernel::id::{CustomerId, SessionId};
    use crate::kernel::locale::Locale;
    use crate::kernel::phone::PhoneNumber;
    use crate::test_support::{CountingEntropy, account, noon, phone};

    fn new_phone() -> PhoneNumber {
        PhoneNumber::parse("081234567890").expect("a mobile number")
    }

    fn account_id() -> CustomerId {
        account("AGLS1").access.customer_id
    }

    fn customer(on_file: Option<PhoneNumber>) -> Customer {
        let mut access = account("AGLS1").access;
        access.phone = on_file;
        Customer {
            access,
            name: "Budi Santoso".into(),
            service: crate::identity::customer::Service::default(),
            subscription_start_date: None,
            due_date: None,
            email: None,
            address: None,
            city: None,
            province: None,
            phone_as_written: "0817-102-070".into(),
        }
    }

    /// A change from [`phone`] to [`new_phone`], in session number `session`.
    fn change(session: u128, at: DateTime<Utc>) -> PhoneChange {
        PhoneChange {
            id: PhoneChangeId::generate(at, &CountingEntropy::default()),
            from: phone(),
            to: new_phone(),
            session: SessionId::from_uuid(uuid::Uuid::from_u128(session)),
            network: "192.0.2.7".into(),
            locale: Locale::Id,
            at,
            revert_until: at + TimeDelta::days(1),
        }
    }

    fn record(state: PhoneChangeState) -> PhoneChangeRecord {
        PhoneChangeRecord { state, ..change(1, noon()).begun(account_id(), "0817-102-070") }
    }

    fn seconds(n: i64) -> DateTime<Utc> {
        noon() + TimeDelta::seconds(n)
    }

    #[test]
    fn a_change_begins_after_the_last_record_and_only_from_the_number_on_file() {
        assert_eq!(change(1, noon()).next(&customer(Some(phone())), &[]), Step::Begin(None));
        let old = PhoneChangeRecord { to: phone(), from: new_phone(), ..record(PhoneChangeState::Done) };
        let next = change(2, noon() + TimeDelta::days(1));
        assert_eq!(next.next(&customer(Some(phone())), std::slice::from_ref(&old)), Step::Begin(Some(old.id)));
        for on_file in [None, Some(new_phone())] {
            assert_eq!(change(1, noon()).next(&customer(on_file), &[]), Step::Answer(PhoneChanged::Moved));
        }
    }

    #[test]
    fn sec_23_a_change_waits_until_the_last_one_cannot_be_taken_back_and_for_every_hold() {
        let until = noon() + TimeDelta::days(1);
        let done = record(PhoneChangeState::Done);
        let held = PhoneChangeRecord { held_until: Some(until), ..record(PhoneChangeState::Reverted) };
        let sibling = PhoneChangeRecord { customer_id: account("AGLS2").access.customer_id, ..held.clone() };
        for known in [done, held, sibling] {
            let next = |at| change(2, at).next(&customer(Some(phone())), std::slice::from_ref(&known));
            let early = next(until - TimeDelta::milliseconds(1));
            assert_eq!(early, Step::Answer(PhoneChanged::OnHold { until }), "{known:?}");
            assert!(matches!(next(until), Step::Begin(_)), "{known:?}");
        }
    }

    #[test]
    fn what_is_pending_is_gone_on_with_by_the_same_change_and_left_alone_for_a_minute_by_another() {
        let pending = [record(PhoneChangeState::Pending)];
        let on_file = customer(Some(phone()));
        let again = PhoneChange { id: PhoneChangeId::from_uuid(uuid::Uuid::nil()), ..change(1, seconds(5)) };
        assert_eq!(again.next(&on_file, &pending), Step::Write(pending[0].clone()));
        let until = seconds(60);
        let other = change(2, seconds(59)).next(&on_file, &pending);
        assert_eq!(other, Step::Answer(PhoneChanged::OnHold { until }));
        assert_eq!(change(2, until).next(&on_file, &pending), Step::Finish(pending[0].clone()));
    }

    #[test]
    fn a_change_whose_answer_was_lost_is_answered_again() {
        let now = customer(Some(new_phone()));
        let done = [record(PhoneChangeState::Done)];
        let answer = change(1, seconds(5)).next(&now, &done);
        assert_eq!(answer, Step::Answer(PhoneChanged::Done(Box::new(now.clone()))));
        assert_eq!(change(2, seconds(5)).next(&now, &done), Step::Answer(PhoneChanged::Moved));
        let pending = [record(PhoneChangeState::Pending)];
        assert_eq!(change(1, seconds(5)).next(&now, &pending), Step::Finish(pending[0].clone()));
    }

    #[test]
    fn a_change_is_taken_back_in_time_or_never_and_once() {
        let done = record(PhoneChangeState::Done);
        assert!(done.is_revertible(done.revert_until - TimeDelta::milliseconds(1)));
        assert!(!done.is_revertible(done.revert_until));
        let reverting = PhoneChangeRecord { reverted_at: Some(noon()), ..record(PhoneChangeState::Reverting) };
        assert!(reverting.is_revertible(seconds(1)), "each of its steps does nothing the second time");
        for state in [PhoneChangeState::Pending, PhoneChangeState::Abandoned, PhoneChangeState::Reverted] {
            assert!(!record(state).is_revertible(noon()), "{state:?}");
        }
    }

    #[test]
    fn every_state_reads_back_from_its_own_word() {
        for state in PhoneChangeState::ALL {
            assert_eq!(PhoneChangeState::parse(state.as_str()), Some(state));
        }
        assert_eq!(PhoneChangeState::parse("over"), None);
    }
}
