//! A store of sessions, and the customers beside it.

use std::collections::HashMap;
use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::customer::Customer;
use portal_core::identity::session::{NewSession, Resumed, Session, SessionHolder, SessionStore};
use portal_core::staff::audit::AuditEntry;
use portal_core::{CustomerId, PortError, SessionId};
use portal_testkit::TestDatabase;

use crate::database::Isp;
use crate::devices::Devices;
use crate::let_others_go_first;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    FindsEndedSessions,
    ListsEndedSessions,
    ListsSessionsThatAreOver,
    ListsOneAccountOnly,
    ListsInOrderOfOpening,
    DropsSessionsEarly,
    TouchesAlways,
    TouchesNever,
    AnswersTheTouchedState,
    TouchingBringsBack,
    RemembersTheFirstAccess,
    EndsAnybodysSession,
    EndsOthersOfEverybody,
    ForgetsEndedSessions,
    RacyEnd,
    RacyReplacement,
    ReplacesWithoutEnding,
    StoresTheNewInAnyCase,
    NewSessionsKeepTheOldProof,
    ConfirmsAll,
    ConfirmsTheEnded,
    ConfirmsTheUnknown,
    ConfirmingBringsBack,
    OpensInSteps,
    TrustsBeforeItLooks,
    TrustsNoDevice,
    RecordsNothing,
    RecordsInAnyCase,
}

pub(crate) struct Kept {
    pub(crate) session: Session,
    pub(crate) is_over: bool,
}

pub(crate) struct Sessions {
    fault: Fault,
    pub(crate) all: Mutex<Vec<Kept>>,
    pub(crate) customers: Mutex<HashMap<CustomerId, Customer>>,
    pub(crate) devices: Arc<Devices>,
    pub(crate) audit: Arc<Mutex<Vec<AuditEntry>>>,
}

impl Sessions {
    /// A right one, for other tests.
    pub(crate) fn plain() -> Arc<Self> {
        Self::with(Fault::None)
    }

    /// A right one, with these devices.
    pub(crate) fn on(devices: Arc<Devices>) -> Arc<Self> {
        Self::made(Fault::None, devices)
    }

    fn with(fault: Fault) -> Arc<Self> {
        Self::made(fault, Arc::default())
    }

    fn made(fault: Fault, devices: Arc<Devices>) -> Arc<Self> {
        let (all, customers, audit) = Default::default();
        Arc::new(Self { fault, all, customers, devices, audit })
    }

    /// Writes the entry if something was done.
    fn record(&self, audit: &AuditEntry, done: bool) {
        if done && !self.is(Fault::RecordsNothing) || self.is(Fault::RecordsInAnyCase) {
            self.audit.lock().expect("no panic").push(audit.clone());
        }
    }

    pub(crate) fn put_customer(&self, customer: Customer) {
        let mut customers = self.customers.lock().expect("no panic");
        let id = customer.access.customer_id.clone();
        if self.is(Fault::RemembersTheFirstAccess) {
            customers.entry(id).or_insert(customer);
        } else {
            customers.insert(id, customer);
        }
    }

    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    /// Ends the sessions that `which` names; answers how many.
    pub(crate) fn end_all(&self, which: impl Fn(&Session) -> bool) -> u64 {
        let mut all = self.all.lock().expect("no panic");
        let mut ended = 0;
        for kept in all.iter_mut().filter(|kept| !kept.is_over && which(&kept.session)) {
            kept.is_over = true;
            ended += 1;
        }
        if self.is(Fault::ForgetsEndedSessions) {
            all.retain(|kept| !kept.is_over);
        }
        ended
    }

    /// The sessions that were ever opened.
    pub(crate) fn ids(&self) -> Vec<SessionId> {
        self.all.lock().expect("no panic").iter().map(|kept| kept.session.id).collect()
    }

    fn is_there(&self, id: SessionId) -> bool {
        self.all.lock().expect("no panic").iter().any(|kept| kept.session.id == id && !kept.is_over)
    }

    fn keep(&self, session: &Session) {
        let kept = Kept { session: session.clone(), is_over: false };
        self.all.lock().expect("no panic").push(kept);
    }

    fn touch(&self, kept: &mut Kept, now: DateTime<Utc>, touch_if_before: DateTime<Utc>) {
        let rested = kept.session.last_seen_at < touch_if_before || self.is(Fault::TouchesAlways);
        if rested && !self.is(Fault::TouchesNever) {
            kept.session.last_seen_at = now;
        }
    }
}

#[async_trait]
impl SessionStore for Sessions {
    async fn open(&self, new: &NewSession) -> Result<(), PortError> {
        if self.is(Fault::TrustsBeforeItLooks) {
            self.devices.trust(&new.device, new.replaces).await;
        }
        if self.ids().contains(&new.session.id) {
            return Err(PortError::broken("session store", "the session is there already"));
        }
        if self.is(Fault::OpensInSteps) {
            self.devices.trust(&new.device, new.replaces).await;
            let_others_go_first().await;
        }
        self.devices.forget_first(new.replaces).await;
        // A reader of one part of a login waits until all of it is stored.
        let mut all = self.all.lock().expect("no panic");
        let mut audit = self.audit.lock().expect("no panic");
        if !self.is(Fault::RecordsNothing) {
            audit.push(new.audit.clone());
        }
        all.push(Kept { session: new.session.clone(), is_over: false });
        if !self.is(Fault::TrustsNoDevice) {
            self.devices.store(&new.device, new.replaces);
        }
        Ok(())
    }

    async fn resume(
        &self,
        id: SessionId,
        now: DateTime<Utc>,
        touch_if_before: DateTime<Utc>,
    ) -> Result<Option<Resumed>, PortError> {
        if self.is(Fault::TouchingBringsBack) && self.is_there(id) {
            let_others_go_first().await;
            self.all
                .lock()
                .expect("no panic")
                .iter_mut()
                .filter(|k| k.session.id == id)
                .for_each(|k| k.is_over = false);
        }
        let mut all = self.all.lock().expect("no panic");
        let there = |kept: &&mut Kept| {
            kept.session.id == id
                && (!kept.is_over || self.is(Fault::FindsEndedSessions))
                && (kept.session.last_seen_at + chrono::TimeDelta::days(3) > now || !self.is(Fault::DropsSessionsEarly))
        };
        let Some(kept) = all.iter_mut().find(there) else { return Ok(None) };
        let before = kept.session.clone();
        self.touch(kept, now, touch_if_before);
        let session = if self.is(Fault::AnswersTheTouchedState) { kept.session.clone() } else { before };
        let customers = self.customers.lock().expect("no panic");
        let customer = customers.get(&session.customer_id);
        let access = customer.map(|customer| customer.access.clone());
        let name = customer.map(|customer| customer.name.clone());
        Ok(Some(Resumed { session, access, name }))
    }

    async fn list(&self, holder: &SessionHolder, now: DateTime<Utc>) -> Result<Vec<Session>, PortError> {
        let all = self.all.lock().expect("no panic");
        let listed = |kept: &&Kept| {
            kept.session.phone == *holder.phone()
                && (!kept.is_over || self.is(Fault::ListsEndedSessions))
                && (kept.session.expires_at > now || self.is(Fault::ListsSessionsThatAreOver))
                && (kept.session.customer_id.as_str() != "AGLS2" || !self.is(Fault::ListsOneAccountOnly))
        };
        let mut sessions: Vec<Session> = all.iter().filter(listed).map(|kept| kept.session.clone()).collect();
        if !self.is(Fault::ListsInOrderOfOpening) {
            sessions.sort_by_key(|session| std::cmp::Reverse(session.last_seen_at));
        }
        Ok(sessions)
    }

    async fn confirm(&self, id: SessionId, audit: &AuditEntry) -> Result<bool, PortError> {
        let there = self.is_there(id);
        if self.is(Fault::ConfirmingBringsBack) {
            let_others_go_first().await;
        }
        let mut all = self.all.lock().expect("no panic");
        let may = |kept: &Kept| {
            !kept.is_over || self.is(Fault::ConfirmsTheEnded) || self.is(Fault::ConfirmingBringsBack) && there
        };
        let mut confirmed = false;
        for kept in all.iter_mut().filter(|kept| kept.session.id == id && may(kept) || self.is(Fault::ConfirmsAll)) {
            confirmed = true;
            kept.is_over = false;
            kept.session.verified_at = audit.at;
        }
        self.record(audit, confirmed);
        Ok(confirmed || self.is(Fault::ConfirmsTheUnknown))
    }

    async fn end(&self, holder: &SessionHolder, id: SessionId, audit: &AuditEntry) -> Result<bool, PortError> {
        let mine = |session: &Session| session.phone == *holder.phone() || self.is(Fault::EndsAnybodysSession);
        if self.is(Fault::RacyEnd) && self.is_there(id) {
            let_others_go_first().await;
            self.end_all(|session| session.id == id);
            return Ok(true);
        }
        let ended = self.end_all(|session| session.id == id && mine(session)) == 1;
        self.record(audit, ended);
        Ok(ended)
    }

    async fn end_others(&self, holder: &SessionHolder, keep: SessionId, audit: &AuditEntry) -> Result<u64, PortError> {
        let mine = |session: &Session| session.phone == *holder.phone() || self.is(Fault::EndsOthersOfEverybody);
        self.end_all(|s| s.id != keep && mine(s) && s.expires_at <= audit.at);
        let ended = self.end_all(|session| session.id != keep && mine(session));
        self.record(audit, ended > 0);
        Ok(ended)
    }

    async fn replace(&self, old: SessionId, new: &Session, audit: &AuditEntry) -> Result<bool, PortError> {
        let racy = self.is(Fault::RacyReplacement) && self.is_there(old);
        if racy {
            let_others_go_first().await;
        }
        let ended = self.is(Fault::ReplacesWithoutEnding) || self.end_all(|session| session.id == old) == 1 || racy;
        if ended || self.is(Fault::StoresTheNewInAnyCase) {
            let proved = if self.is(Fault::NewSessionsKeepTheOldProof) { new.created_at } else { new.verified_at };
            self.keep(&Session { verified_at: proved, ..new.clone() });
        }
        self.record(audit, ended);
        Ok(ended)
    }
}

fn with(fault: Fault) -> (Arc<dyn SessionStore>, Arc<dyn TestDatabase>) {
    let sessions = Sessions::with(fault);
    (sessions.clone(), Isp::new(sessions))
}

fn fresh() -> impl Future<Output = (Arc<dyn SessionStore>, Arc<dyn TestDatabase>, ())> {
    let (sessions, test_db) = with(Fault::None);
    ready((sessions, test_db, ()))
}

portal_testkit::session_store_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { session_store, with;
        Fault::FindsEndedSessions => an_ended_session_is_never_found_again,
            a_replaced_session_ends_and_the_new_one_is_there;
        Fault::ListsEndedSessions => an_ended_session_is_not_listed;
        Fault::ListsSessionsThatAreOver => a_session_leaves_the_list_at_its_end_and_not_before;
        Fault::ListsOneAccountOnly => a_list_holds_the_sessions_in_all_accounts_of_the_number_and_no_others;
        Fault::ListsInOrderOfOpening => sessions_are_listed_last_seen_first;
        Fault::DropsSessionsEarly => a_session_is_kept_until_its_last_millisecond;
        Fault::TouchesAlways => a_session_seen_at_that_very_instant_or_later_is_not_touched;
        Fault::TouchesNever => a_touched_session_moves_to_the_front;
        Fault::AnswersTheTouchedState => a_session_that_rested_is_touched_and_answered_as_it_was_before;
        Fault::TouchingBringsBack => a_use_amid_the_ending_does_not_bring_a_session_back;
        Fault::RemembersTheFirstAccess => access_answered_with_a_session_is_that_of_its_account_as_it_stands,
            access_answered_with_a_session_has_the_number_on_file_not_the_proved_one;
        Fault::EndsAnybodysSession => nobody_ends_a_session_of_somebody_else;
        Fault::EndsOthersOfEverybody => keeping_somebody_elses_session_keeps_none_of_ones_own;
        Fault::ForgetsEndedSessions => ended_sessions_stay_countable_for_statistics;
        Fault::RacyEnd => one_of_several_racing_callers_ends_a_session,
            either_the_replacement_or_the_ending_wins_a_race;
        Fault::RacyReplacement => one_of_several_racing_replacements_wins_and_nothing_is_stored_for_the_others;
        Fault::ReplacesWithoutEnding => a_session_is_replaced_once, a_session_that_is_not_there_is_not_replaced;
        Fault::StoresTheNewInAnyCase => an_ended_session_is_not_replaced;
        Fault::NewSessionsKeepTheOldProof =>
            a_replaced_session_cannot_be_confirmed_and_the_new_one_keeps_its_own_proof;
        Fault::ConfirmsAll => confirming_moves_when_the_number_was_proved_and_nothing_else;
        Fault::ConfirmsTheEnded => an_ended_session_is_not_confirmed;
        Fault::ConfirmsTheUnknown => a_session_that_was_never_opened_is_not_confirmed;
        Fault::OpensInSteps => a_login_is_seen_whole_or_not_at_all;
        Fault::TrustsBeforeItLooks => a_login_that_cannot_be_stored_leaves_nothing;
        Fault::TrustsNoDevice => a_login_is_stored_with_its_device_and_its_entry;
        Fault::RecordsNothing => every_change_of_a_session_leaves_its_entry;
        Fault::RecordsInAnyCase => what_is_not_done_leaves_no_entry;
        Fault::ConfirmingBringsBack => a_confirmation_amid_the_ending_does_not_bring_a_session_back;
    }
}
