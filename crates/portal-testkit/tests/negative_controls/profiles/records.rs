//! Records of changed numbers, in memory.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use portal_core::identity::customer::CustomerScope;
use portal_core::identity::profile::{Completion, PhoneChangeRecord, PhoneChangeState, PhoneChangeStore, Reversal};
use portal_core::identity::session::Session;
use portal_core::messaging::outbox::OutboxMessage;
use portal_core::staff::audit::AuditEntry;
use portal_core::{CustomerId, Locale, PhoneChangeId, PhoneNumber, PortError, SessionId};
use portal_testkit::fixtures::{another_phone, customer_id, noon, phone};

use super::{Fault, Profiles};
use crate::let_others_go_first;

impl Profiles {
    fn all(&self) -> Vec<PhoneChangeRecord> {
        self.isp.changes.lock().expect("no panic").clone()
    }

    /// Writes the record, or writes over it.
    fn put(&self, record: PhoneChangeRecord) {
        let mut all = self.isp.changes.lock().expect("no panic");
        all.retain(|known| known.id != record.id);
        all.push(record);
        all.sort_by_key(|known| (known.at, known.id));
    }

    fn last(&self, account: &CustomerId) -> Option<PhoneChangeRecord> {
        let mine = |known: &PhoneChangeRecord| {
            known.state != PhoneChangeState::Abandoned
                && (known.customer_id == *account || self.is(Fault::FindsAnybodysChange))
                && (known.state != PhoneChangeState::Pending || !self.is(Fault::ForgetsWhatIsPending))
        };
        let mut mine = self.all().into_iter().filter(mine);
        if self.is(Fault::FindsTheFirstChange) { mine.next() } else { mine.next_back() }
    }

    /// The record as it is answered among those that matter to an account.
    fn told(&self, mut known: PhoneChangeRecord, account: &CustomerId) -> PhoneChangeRecord {
        match self.fault {
            Fault::NoHold => known.revert_until = known.at,
            Fault::ForgetsTheReversal => known.held_until = None,
            Fault::HoldsForGood => known.held_until = known.held_until.map(|until| until + TimeDelta::days(9)),
            Fault::HoldsThoseOfTheNewNumber => known.from = known.to.clone(),
            Fault::HoldsEmailOfEveryChange => known.held_until = known.held_until.or(Some(known.revert_until)),
            Fault::HoldsEverybody => known.customer_id = account.clone(),
            _ => {}
        }
        known
    }

    fn stands(&self, id: SessionId, account: &CustomerId) -> bool {
        let all = self.isp.sessions.all.lock().expect("no panic");
        let stands = all.iter().any(|kept| {
            let mine = kept.session.customer_id == *account || self.is(Fault::AnyAccountsSession);
            kept.session.id == id && !kept.is_over && mine
        });
        stands || self.is(Fault::AnySession)
    }

    /// Gives the session to the new number, and ends the account's others.
    fn hand_over(&self, record: &PhoneChangeRecord) {
        if !self.is(Fault::KeepsTheOldHolder) {
            let mut all = self.isp.sessions.all.lock().expect("no panic");
            for kept in all.iter_mut().filter(|kept| kept.session.id == record.session) {
                kept.session.phone = record.to.clone();
            }
        }
        let is_since = |session: &Session| {
            let is_since = session.phone == record.to && session.created_at >= record.at;
            is_since && !self.is(Fault::EndsSessionsOfTheNewNumber)
        };
        if !self.is(Fault::KeepsOtherSessions) {
            self.isp.sessions.end_all(|session| {
                session.customer_id == record.customer_id && session.id != record.session && !is_since(session)
            });
        }
    }

    /// Ends what a change that is taken back leaves open.
    async fn end_all(&self, record: &PhoneChangeRecord, seen: &[SessionId]) {
        let numbers = [record.from.clone(), record.to.clone()];
        let is_of =
            |session: &Session| numbers.contains(&session.phone) && !self.is(Fault::EndsTheAccountsSessionsOnly);
        if self.is(Fault::EndsWhatItSawBefore) {
            let_others_go_first().await;
        }
        self.isp.sessions.end_all(|session| {
            let is_known = seen.contains(&session.id) || !self.is(Fault::EndsWhatItSawBefore);
            is_known && (session.customer_id == record.customer_id || is_of(session))
        });
        if !self.is(Fault::KeepsDevicesOnReversal) {
            self.isp.forget_devices(&numbers);
        }
    }

    fn invented(id: PhoneChangeId) -> PhoneChangeRecord {
        PhoneChangeRecord {
            id,
            customer_id: customer_id("AGLS1"),
            from: phone(),
            from_written: phone().national(),
            to: another_phone(1),
            session: SessionId::from_uuid(id.as_uuid()),
            network: String::new(),
            locale: Locale::Id,
            at: noon(),
            revert_until: noon() + TimeDelta::days(1),
            state: PhoneChangeState::Done,
            reverted_at: None,
            held_until: None,
        }
    }
}

#[async_trait]
impl PhoneChangeStore for Profiles {
    async fn records(
        &self,
        scope: &CustomerScope,
        phone: Option<PhoneNumber>,
        at: DateTime<Utc>,
    ) -> Result<Vec<PhoneChangeRecord>, PortError> {
        let account = scope.customer_id();
        let last = self.last(account).map(|last| last.id);
        let matters = |known: &PhoneChangeRecord| {
            let held = known.held_until.is_some_and(|until| at < until || self.is(Fault::HoldsForGood));
            let sibling = phone.as_ref() == Some(&known.from) && !self.is(Fault::HoldsTheAccountOnly)
                || phone.as_ref() == Some(&known.to) && self.is(Fault::HoldsThoseOfTheNewNumber);
            last == Some(known.id)
                || held && (known.customer_id == *account || sibling)
                || self.is(Fault::HoldsEverybody)
        };
        Ok(self.all().into_iter().filter(matters).map(|known| self.told(known, account)).collect())
    }

    async fn find_change(&self, id: PhoneChangeId) -> Result<Option<PhoneChangeRecord>, PortError> {
        let mut found = self.all().into_iter().find(|record| record.id == id);
        if self.is(Fault::InventsRecords) || self.is(Fault::RevertsTheUnknown) {
            found = found.or_else(|| Some(Self::invented(id)));
        }
        Ok(found.map(|mut record| {
            match self.fault {
                Fault::RevertsAgain => record.state = PhoneChangeState::Done,
                Fault::RevertsTooLate => record.revert_until += TimeDelta::days(1),
                Fault::RevertsAnybodys => record.customer_id = customer_id("AGLS2"),
                _ => {}
            }
            record
        }))
    }

    async fn open_changes(&self, before: DateTime<Utc>) -> Result<Vec<PhoneChangeRecord>, PortError> {
        let is_open = |known: &PhoneChangeRecord| known.is_open() && known.at < before;
        Ok(self.all().into_iter().filter(is_open).filter(|_| !self.is(Fault::FindsNothingOpen)).collect())
    }

    async fn begin(&self, record: &PhoneChangeRecord, expected: Option<PhoneChangeId>) -> Result<bool, PortError> {
        let _alone = self.gate.pass(self.is(Fault::RacyChange)).await;
        let last = self.last(&record.customer_id);
        let is_turn = last.as_ref().map(|last| last.id) == expected
            && last.is_none_or(|last| last.state != PhoneChangeState::Pending);
        if !is_turn && !self.is(Fault::BeginsAnyway) || !self.stands(record.session, &record.customer_id) {
            return Ok(false);
        }
        let_others_go_first().await;
        let mut record = record.clone();
        if self.is(Fault::RestoresTheCanonical) {
            record.from_written = record.from.national();
        }
        self.put(record);
        Ok(true)
    }

    async fn complete(&self, scope: &CustomerScope, completion: &Completion) -> Result<bool, PortError> {
        let _alone = self.gate.pass(false).await;
        let mine = |known: &PhoneChangeRecord| known.id == completion.id && known.customer_id == *scope.customer_id();
        let Some(mut record) = self.all().into_iter().find(mine) else { return Ok(false) };
        let is_open = matches!(record.state, PhoneChangeState::Pending | PhoneChangeState::Abandoned);
        if !is_open && !self.is(Fault::CompletesAgain) {
            return Ok(false);
        }
        record.state = PhoneChangeState::Done;
        self.hand_over(&record);
        self.put(record);
        let notices = if self.is(Fault::TellsNothing) { &[][..] } else { std::slice::from_ref(&completion.notice) };
        self.isp.tell(&completion.audit, notices).await?;
        Ok(true)
    }

    async fn take_back(&self, scope: &CustomerScope, reversal: &Reversal) -> Result<bool, PortError> {
        let _alone = self.gate.pass(self.is(Fault::RacyReversal)).await;
        let mine = |known: &PhoneChangeRecord| {
            known.id == reversal.id && (known.customer_id == *scope.customer_id() || self.is(Fault::RevertsAnybodys))
        };
        let Some(mut record) = self.all().into_iter().find(mine) else { return Ok(self.is(Fault::RevertsTheUnknown)) };
        if record.state != PhoneChangeState::Done && !self.is(Fault::RevertsAgain) {
            return Ok(false);
        }
        let seen = self.isp.sessions.ids();
        let_others_go_first().await;
        record.state = PhoneChangeState::Reverting;
        (record.reverted_at, record.held_until) = (Some(reversal.at), Some(reversal.held_until));
        if !self.is(Fault::KeepsSessionsOnReversal) {
            self.end_all(&record, &seen).await;
        }
        self.put(record);
        self.isp.tell(&reversal.audit, &[]).await?;
        Ok(true)
    }

    async fn settle_change(
        &self,
        id: PhoneChangeId,
        from: PhoneChangeState,
        to: PhoneChangeState,
        _: DateTime<Utc>,
    ) -> Result<bool, PortError> {
        if self.is(Fault::SettlesNothing) {
            return Ok(true);
        }
        let found = self.all().into_iter().find(|known| known.id == id && known.state == from);
        let Some(record) = found else { return Ok(false) };
        if to.ends_sessions() && !self.is(Fault::KeepsSessionsOfAReversal) {
            self.isp.sessions.end_all(|s| s.customer_id == record.customer_id && s.phone == record.to);
        }
        self.put(PhoneChangeRecord { state: to, ..record });
        Ok(true)
    }

    async fn record_edit(&self, entry: &AuditEntry, notices: &[OutboxMessage]) -> Result<(), PortError> {
        self.isp.tell(entry, notices).await?;
        if self.is(Fault::ForgetsTheAudit) {
            self.isp.audit.lock().expect("no panic").clear();
        }
        Ok(())
    }
}
