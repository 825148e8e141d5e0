//! A repository of changes to profiles.

mod bites;

use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::customer::{Customer, CustomerScope};
use portal_core::identity::profile::{
    ContactChange, ContactChanged, Edit, Email, PhoneChange, PhoneChangeRecord, PhoneChanged, ProfileRepo, Reversal,
    TextField,
};
use portal_core::identity::session::Session;
use portal_core::{CustomerId, PhoneChangeId, PhoneNumber, PortError, SessionId};
use portal_testkit::TestDatabase;

use crate::database::{Gate, Isp, with_phone};
use crate::dawdle;
use crate::sessions::Sessions;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    RacyContact,
    EmptiesWhatIsKept,
    EmptiesNothing,
    ForgetsTheProvince,
    TrimsToAscii,
    ForgetsTheAudit,
    TellsOfNobody,
    ChangesTheWholeFamily,
    RacyChange,
    IgnoresTheNumberOnFile,
    ComparesAsWritten,
    AnySession,
    AnyAccountsSession,
    NoHold,
    ForgetsTheReversal,
    HoldsForGood,
    HoldsTheAccountOnly,
    HoldsThoseOfTheNewNumber,
    HoldsEmailOfEveryChange,
    HoldsEverybody,
    WritesE164,
    TellsNothing,
    KeepsTheOldHolder,
    KeepsOtherSessions,
    FindsTheFirstChange,
    FindsAnybodysChange,
    InventsRecords,
    RacyReversal,
    RevertsAgain,
    RevertsTooLate,
    RevertsWhateverIsOnFile,
    RevertsAnybodys,
    RevertsTheUnknown,
    RestoresTheCanonical,
    KeepsSessionsOnReversal,
    EndsTheAccountsSessionsOnly,
    KeepsDevicesOnReversal,
    EndsWhatItSawBefore,
}

struct Change {
    record: PhoneChangeRecord,
    held_until: Option<DateTime<Utc>>,
    from_phone: String,
}

struct Profiles {
    fault: Fault,
    isp: Arc<Isp>,
    changes: Mutex<Vec<Change>>,
    gate: Gate,
}

impl Profiles {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    /// One field, by what is to become of it.
    fn write<T>(&self, field: &mut Option<String>, edit: &Edit<T>, text: impl Fn(&T) -> &str) {
        match edit {
            Edit::Keep if self.is(Fault::EmptiesWhatIsKept) => *field = None,
            Edit::Clear if !self.is(Fault::EmptiesNothing) => *field = None,
            Edit::Keep | Edit::Clear => {}
            Edit::Set(value) if self.is(Fault::TrimsToAscii) => {
                *field = Some(text(value).chars().filter(char::is_ascii).collect());
            }
            Edit::Set(value) => *field = Some(text(value).to_owned()),
        }
    }

    fn edited(&self, mut customer: Customer, change: &ContactChange) -> Customer {
        let edit = &change.edit;
        self.write(&mut customer.email, &edit.email, Email::as_str);
        self.write(&mut customer.address, &edit.address, TextField::as_str);
        self.write(&mut customer.city, &edit.city, TextField::as_str);
        if !self.is(Fault::ForgetsTheProvince) {
            self.write(&mut customer.province, &edit.province, TextField::as_str);
        }
        customer
    }

    /// The customer, or with the fault for it everybody with the same number.
    fn family(&self, customer: &Customer) -> Vec<Customer> {
        let customers = self.isp.sessions.customers.lock().expect("no panic");
        let is_in = |other: &&Customer| {
            other.access.customer_id == customer.access.customer_id
                || self.is(Fault::ChangesTheWholeFamily) && other.access.phone == customer.access.phone
        };
        customers.values().filter(is_in).cloned().collect()
    }

    fn is_on_file(&self, customer: &Customer, phone: &PhoneNumber) -> bool {
        if self.is(Fault::ComparesAsWritten) {
            return customer.phone_as_written == phone.national();
        }
        customer.access.phone.as_ref() == Some(phone) || self.is(Fault::IgnoresTheNumberOnFile)
    }

    fn stands(&self, id: SessionId, account: &CustomerId) -> bool {
        let all = self.isp.sessions.all.lock().expect("no panic");
        let stands = all.iter().any(|kept| {
            let mine = kept.session.customer_id == *account || self.is(Fault::AnyAccountsSession);
            kept.session.id == id && !kept.is_over && mine
        });
        stands || self.is(Fault::AnySession)
    }

    fn hold(&self, change: &PhoneChange, account: &CustomerId) -> Option<PhoneChanged> {
        let changes = self.changes.lock().expect("no panic");
        let held = changes.iter().map(|known| &known.record).find(|record| {
            change.at < record.revert_until
                && !self.is(Fault::NoHold)
                && record.reverted_at.is_none()
                && (record.customer_id == *account || self.is(Fault::HoldsEverybody))
        });
        let revertible = held.map(|held| held.revert_until);
        revertible.max(self.reversal_hold(&changes, account, change.at)).map(|until| PhoneChanged::OnHold { until })
    }

    /// Until when a change that was taken back holds those of an account.
    fn reversal_hold(&self, changes: &[Change], account: &CustomerId, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let phone = self.isp.customer(account).and_then(|customer| customer.access.phone);
        let holds = |known: &&Change| {
            let siblings = phone.as_ref() == Some(&known.record.from) && !self.is(Fault::HoldsTheAccountOnly);
            let strangers = phone.as_ref() == Some(&known.record.to) && self.is(Fault::HoldsThoseOfTheNewNumber);
            known.record.customer_id == *account || siblings || strangers
        };
        let every = self.is(Fault::HoldsEmailOfEveryChange);
        let until = |known: &Change| known.held_until.or(Some(known.record.revert_until).filter(|_| every));
        let ends = changes.iter().filter(holds).filter_map(until);
        ends.filter(|end| at < *end || self.is(Fault::HoldsForGood))
            .filter(|_| !self.is(Fault::ForgetsTheReversal))
            .max()
    }

    /// Ends what a change that is taken back leaves open.
    async fn end_all(&self, account: &CustomerId, reversal: &Reversal, seen: &[SessionId]) {
        let numbers = {
            let changes = self.changes.lock().expect("no panic");
            let mine = changes.iter().map(|known| &known.record).find(|record| record.id == reversal.id);
            mine.map_or_else(Vec::new, |record| vec![record.from.clone(), record.to.clone()])
        };
        let is_of =
            |session: &Session| numbers.contains(&session.phone) && !self.is(Fault::EndsTheAccountsSessionsOnly);
        if self.is(Fault::EndsWhatItSawBefore) {
            dawdle().await;
        }
        self.isp.sessions.end_all(|session| {
            let is_known = seen.contains(&session.id) || !self.is(Fault::EndsWhatItSawBefore);
            is_known && (session.customer_id == *account || is_of(session))
        });
        if !self.is(Fault::KeepsDevicesOnReversal) {
            self.isp.forget_devices(&numbers);
        }
    }

    fn end_sessions(&self, account: &CustomerId, keep: Option<SessionId>) {
        self.isp.sessions.end_all(|session| session.customer_id == *account && Some(session.id) != keep);
    }

    fn keep(&self, before: &Customer, change: &PhoneChange) {
        let customer_id = before.access.customer_id.clone();
        let mut all = self.isp.sessions.all.lock().expect("no panic");
        for kept in all.iter_mut().filter(|kept| kept.session.id == change.session) {
            if !self.is(Fault::KeepsTheOldHolder) {
                kept.session.phone = change.to.clone();
            }
        }
        let (from, to) = (change.from.clone(), change.to.clone());
        let (at, revert_until) = (change.at, change.revert_until);
        let record = PhoneChangeRecord { id: change.id, customer_id, from, to, at, revert_until, reverted_at: None };
        let from_phone = before.phone_as_written.clone();
        self.changes.lock().expect("no panic").push(Change { record, held_until: None, from_phone });
    }

    /// Marks the change as taken back; answers what was written before it.
    async fn mark(&self, account: &Customer, reversal: &Reversal) -> Option<String> {
        let may = |known: &Change| {
            let record = &known.record;
            (record.id == reversal.id || self.is(Fault::RevertsTheUnknown))
                && (record.customer_id == account.access.customer_id || self.is(Fault::RevertsAnybodys))
                && (record.reverted_at.is_none() || self.is(Fault::RevertsAgain))
                && (reversal.at < record.revert_until || self.is(Fault::RevertsTooLate))
                && (account.access.phone.as_ref() == Some(&record.to) || self.is(Fault::RevertsWhateverIsOnFile))
        };
        let place = self.changes.lock().expect("no panic").iter().position(may)?;
        dawdle().await;
        let mut changes = self.changes.lock().expect("no panic");
        changes[place].record.reverted_at = Some(reversal.at);
        changes[place].held_until = Some(reversal.held_until);
        let canonical = changes[place].record.from.national();
        Some(if self.is(Fault::RestoresTheCanonical) { canonical } else { changes[place].from_phone.clone() })
    }
}

#[async_trait]
impl ProfileRepo for Profiles {
    async fn change_contact(&self, scope: &CustomerScope, change: &ContactChange) -> Result<ContactChanged, PortError> {
        let _alone = self.gate.pass(self.is(Fault::RacyContact)).await;
        let Some(customer) = self.isp.customer(scope.customer_id()) else {
            if self.is(Fault::TellsOfNobody) {
                self.isp.tell(&change.audit, &change.notices).await?;
            }
            return Ok(ContactChanged::NotFound);
        };
        let hold = self.reversal_hold(&self.changes.lock().expect("no panic"), scope.customer_id(), change.at);
        if let (Some(until), true) = (hold, change.edit.email.is_change()) {
            return Ok(ContactChanged::OnHold { until });
        }
        let family = self.family(&customer);
        dawdle().await;
        for member in family {
            self.isp.sessions.put_customer(self.edited(member, change));
        }
        self.isp.tell(&change.audit, &change.notices).await?;
        if self.is(Fault::ForgetsTheAudit) {
            self.isp.audit.lock().expect("no panic").clear();
        }
        Ok(ContactChanged::Done(Box::new(self.edited(customer, change))))
    }

    async fn change_phone(&self, scope: &CustomerScope, change: &PhoneChange) -> Result<PhoneChanged, PortError> {
        let _alone = self.gate.pass(self.is(Fault::RacyChange)).await;
        let account = scope.customer_id();
        let Some(before) = self.isp.customer(account) else { return Ok(PhoneChanged::Moved) };
        if let Some(hold) = self.hold(change, account) {
            return Ok(hold);
        }
        if !self.is_on_file(&before, &change.from) || !self.stands(change.session, account) {
            return Ok(PhoneChanged::Moved);
        }
        dawdle().await;
        let written = if self.is(Fault::WritesE164) { change.to.as_e164().into() } else { change.to.national() };
        for member in self.family(&before) {
            self.isp.sessions.put_customer(with_phone(member, &written));
        }
        self.keep(&before, change);
        if !self.is(Fault::KeepsOtherSessions) {
            self.end_sessions(account, Some(change.session));
        }
        let notices = if self.is(Fault::TellsNothing) { &[] } else { &change.notices[..] };
        self.isp.tell(&change.audit, notices).await?;
        Ok(PhoneChanged::Done(Box::new(with_phone(before, &written))))
    }

    async fn last_phone_change(&self, scope: &CustomerScope) -> Result<Option<PhoneChangeRecord>, PortError> {
        let changes = self.changes.lock().expect("no panic");
        let mine =
            |known: &&Change| known.record.customer_id == *scope.customer_id() || self.is(Fault::FindsAnybodysChange);
        let mut mine = changes.iter().filter(mine).map(|known| known.record.clone());
        Ok(if self.is(Fault::FindsTheFirstChange) { mine.next() } else { mine.max_by_key(|record| record.at) })
    }

    async fn change_hold(&self, scope: &CustomerScope, at: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, PortError> {
        Ok(self.reversal_hold(&self.changes.lock().expect("no panic"), scope.customer_id(), at))
    }

    async fn phone_change(&self, id: PhoneChangeId) -> Result<Option<PhoneChangeRecord>, PortError> {
        if self.is(Fault::InventsRecords) {
            let phone = PhoneNumber::parse("0817102070").expect("a number");
            let (at, customer_id) = (portal_testkit::fixtures::noon(), portal_testkit::fixtures::customer_id("AGLS1"));
            let (from, to) = (phone.clone(), phone);
            let record = PhoneChangeRecord { id, customer_id, from, to, at, revert_until: at, reverted_at: None };
            return Ok(Some(record));
        }
        let changes = self.changes.lock().expect("no panic");
        Ok(changes.iter().map(|known| &known.record).find(|record| record.id == id).cloned())
    }

    async fn revert_phone(&self, scope: &CustomerScope, reversal: &Reversal) -> Result<bool, PortError> {
        let _alone = self.gate.pass(self.is(Fault::RacyReversal)).await;
        let Some(account) = self.isp.customer(scope.customer_id()) else { return Ok(false) };
        let seen = self.isp.sessions.ids();
        let Some(written) = self.mark(&account, reversal).await else { return Ok(false) };
        self.isp.sessions.put_customer(with_phone(account, &written));
        if !self.is(Fault::KeepsSessionsOnReversal) {
            self.end_all(scope.customer_id(), reversal, &seen).await;
        }
        self.isp.tell(&reversal.audit, &[]).await?;
        Ok(true)
    }
}

fn with(fault: Fault) -> (Arc<dyn ProfileRepo>, Arc<dyn TestDatabase>) {
    let isp = Isp::new(Sessions::plain());
    let (changes, gate) = Default::default();
    (Arc::new(Profiles { fault, isp: isp.clone(), changes, gate }), isp)
}

fn fresh() -> impl Future<Output = (Arc<dyn ProfileRepo>, Arc<dyn TestDatabase>, ())> {
    let (profiles, test_db) = with(Fault::None);
    ready((profiles, test_db, ()))
}

portal_testkit::profile_repo_suite! { #[tokio::test(flavor = "multi_thread")] fresh }
