//! A store of accounts and sessions of staff.

use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::PortError;
use portal_core::kernel::commit::Committed;
use portal_core::kernel::id::{StaffId, StaffSessionId};
use portal_core::staff::account::{
    AddedStaff, InvitationHash, NewStaffAccount, StaffAccount, StaffAccountRepo, StaffChange, StaffEmail,
};
use portal_core::staff::session::{
    NewStaffSession, ResumedStaffSession, StaffSession, StaffSessionStore, StaffTokenHash,
};
use portal_testkit::StaffStores;

use crate::changes::Trail;
use crate::customer_views::ViewRow;
use crate::let_others_go_first;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    ForgetsRecoveryCodes,
    FindsTheFirst,
    AddsAnAddressAgain,
    ReadsThenAdds,
    ListsAsAdded,
    LogsNoChange,
    KeepsTheInvitation,
    ChangesAll,
    ChecksNoVersion,
    ReadsThenCommits,
    SharesPersons,
    ReadsThenBinds,
    EndsNoSessions,
    EndsAllSessions,
    ReopensEnded,
    EndsTheNewOneToo,
    ResumesTheFirst,
    LeavesOutExpired,
    TellsTheOldRole,
    NotesEveryUse,
    ResumesEnded,
    EndsAnybodys,
    ReadsThenEnds,
    EndsTheKeptOne,
    ListsByOpening,
    EntersTheFirst,
    ResumesByTheLink,
    OpensLate,
    ReadsThenEnters,
    KeepsTheViewBefore,
    ViewsWithoutSession,
    TellsTheRoleOfTheView,
    LeavesOutExpiredViews,
    OutlivesItsSession,
    EndsEveryView,
}

#[derive(Clone)]
pub(crate) struct SessionRow {
    pub(crate) new: NewStaffSession,
    pub(crate) ended_at: Option<DateTime<Utc>>,
}

#[derive(Default)]
pub(crate) struct Rows {
    pub(crate) accounts: Vec<StaffAccount>,
    pub(crate) sessions: Vec<SessionRow>,
    pub(crate) views: Vec<ViewRow>,
}

pub(crate) struct Staff {
    fault: Fault,
    trail: Arc<Trail>,
    rows: Mutex<Rows>,
}

impl Staff {
    pub(crate) fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    pub(crate) fn rows(&self) -> MutexGuard<'_, Rows> {
        self.rows.lock().expect("no panic")
    }

    fn find_by(&self, is_it: impl Fn(&StaffAccount) -> bool) -> Option<StaffAccount> {
        self.rows().accounts.iter().find(|account| is_it(account) || self.is(Fault::FindsTheFirst)).cloned()
    }

    fn has_email(&self, email: &StaffEmail) -> bool {
        self.rows().accounts.iter().any(|account| account.email == *email)
    }

    fn write_account(&self, rows: &mut Rows, account: &StaffAccount) {
        for stored in rows.accounts.iter_mut().filter(|stored| stored.id == account.id || self.is(Fault::ChangesAll)) {
            let (id, email) = (stored.id, stored.email.clone());
            let kept = stored.invitation.clone().filter(|_| self.is(Fault::KeepsTheInvitation));
            *stored = StaffAccount { id, email, ..account.clone() };
            stored.invitation = kept.or(stored.invitation.take());
        }
    }

    fn write_sessions(&self, rows: &mut Rows, change: &StaffChange) {
        if self.is(Fault::EndsTheNewOneToo) {
            rows.sessions.extend(change.opens.clone().map(|new| SessionRow { new, ended_at: None }));
        }
        let at = change.ends_sessions.filter(|_| !self.is(Fault::EndsNoSessions));
        if let Some(at) = at {
            let is_of =
                |row: &SessionRow| row.new.session.account == change.account.id || self.is(Fault::EndsAllSessions);
            for row in rows.sessions.iter_mut().filter(|row| is_of(row)) {
                let is_open = row.ended_at.is_none();
                row.ended_at = if self.is(Fault::ReopensEnded) && !is_open { None } else { row.ended_at.or(Some(at)) };
            }
        }
        if !self.is(Fault::EndsTheNewOneToo) {
            rows.sessions.extend(change.opens.clone().map(|new| SessionRow { new, ended_at: None }));
        }
    }
}

/// Whether the person of an account has another one.
fn is_of_another(rows: &Rows, account: &StaffAccount) -> bool {
    let mut others = rows.accounts.iter().filter(|other| other.id != account.id);
    account.identity.is_some() && others.any(|other| other.identity == account.identity)
}

#[async_trait]
impl StaffAccountRepo for Staff {
    async fn add(&self, new: &NewStaffAccount) -> Result<AddedStaff, PortError> {
        let seen = self.has_email(&new.account.email);
        let_others_go_first().await;
        let mut rows = self.rows();
        let now = rows.accounts.iter().any(|account| account.email == new.account.email);
        let is_taken = if self.is(Fault::ReadsThenAdds) { seen } else { now };
        if is_taken && !self.is(Fault::AddsAnAddressAgain) {
            return Ok(AddedStaff::EmailTaken);
        }
        let mut account = new.account.clone();
        if self.is(Fault::ForgetsRecoveryCodes) {
            account.recovery.clear();
        }
        rows.accounts.push(account);
        self.trail.add(&new.entry);
        Ok(AddedStaff::Done)
    }

    async fn find(&self, id: StaffId) -> Result<Option<StaffAccount>, PortError> {
        Ok(self.find_by(|account| account.id == id))
    }

    async fn find_by_email(&self, email: &StaffEmail) -> Result<Option<StaffAccount>, PortError> {
        Ok(self.find_by(|account| account.email == *email))
    }

    async fn find_by_invitation(&self, hash: InvitationHash) -> Result<Option<StaffAccount>, PortError> {
        Ok(self.find_by(|account| account.invitation.as_ref().is_some_and(|invitation| invitation.hash == hash)))
    }

    async fn all(&self) -> Result<Vec<StaffAccount>, PortError> {
        let mut all = self.rows().accounts.clone();
        if !self.is(Fault::ListsAsAdded) {
            all.sort_by(|a, b| a.email.as_str().cmp(b.email.as_str()));
        }
        Ok(all)
    }

    async fn commit(&self, change: &StaffChange) -> Result<Committed, PortError> {
        let version = |rows: &Rows| rows.accounts.iter().find(|one| one.id == change.account.id).map(|one| one.version);
        let bound = |rows: &Rows| is_of_another(rows, &change.account);
        let seen = version(&self.rows());
        let was_bound = bound(&self.rows());
        let_others_go_first().await;
        let mut rows = self.rows();
        let stored = if self.is(Fault::ReadsThenCommits) { seen } else { version(&rows) };
        let is_expected = stored == Some(change.account.version - 1);
        if !(is_expected || self.is(Fault::ChecksNoVersion)) {
            return Ok(Committed::Conflict);
        }
        let is_bound = if self.is(Fault::ReadsThenBinds) { was_bound } else { bound(&rows) };
        if is_bound && !self.is(Fault::SharesPersons) {
            return Ok(Committed::Conflict);
        }
        self.write_account(&mut rows, &change.account);
        self.write_sessions(&mut rows, change);
        if let Some(entry) = change.entry.as_ref().filter(|_| !self.is(Fault::LogsNoChange)) {
            self.trail.add(entry);
        }
        Ok(Committed::Done)
    }
}

#[async_trait]
impl StaffSessionStore for Staff {
    async fn resume(
        &self,
        hash: StaffTokenHash,
        at: DateTime<Utc>,
        since: DateTime<Utc>,
    ) -> Result<Option<ResumedStaffSession>, PortError> {
        let mut rows = self.rows();
        let is_it = |row: &&mut SessionRow| row.new.hash == hash || self.is(Fault::ResumesTheFirst);
        let Some(row) = rows.sessions.iter_mut().find(is_it) else { return Ok(None) };
        if row.ended_at.is_some() && !self.is(Fault::ResumesEnded) {
            return Ok(None);
        }
        let session = row.new.session.clone();
        if session.expires_at < at && self.is(Fault::LeavesOutExpired) {
            return Ok(None);
        }
        if session.last_seen_at < since || self.is(Fault::NotesEveryUse) {
            row.new.session.last_seen_at = at;
        }
        let Some(account) = rows.accounts.iter().find(|account| account.id == session.account) else {
            return Ok(None);
        };
        let role = if self.is(Fault::TellsTheOldRole) { session.role } else { account.role };
        let (name, email, disabled_at) = (account.name.clone(), account.email.clone(), account.disabled_at);
        Ok(Some(ResumedStaffSession { session, name, email, role, disabled_at }))
    }

    async fn live(
        &self,
        account: StaffId,
        now: DateTime<Utc>,
        used_after: DateTime<Utc>,
    ) -> Result<Vec<StaffSession>, PortError> {
        let rows = self.rows();
        let open = rows.sessions.iter().filter(|row| row.ended_at.is_none()).map(|row| row.new.session.clone());
        let is_live = |session: &StaffSession| {
            session.account == account && session.expires_at > now && session.last_seen_at > used_after
        };
        let mut live: Vec<StaffSession> = open.filter(is_live).collect();
        if !self.is(Fault::ListsByOpening) {
            live.sort_by_key(|session| (std::cmp::Reverse(session.last_seen_at), session.id));
        }
        Ok(live)
    }

    async fn end(&self, account: StaffId, id: StaffSessionId, at: DateTime<Utc>) -> Result<bool, PortError> {
        let is_it = |row: &SessionRow| {
            row.new.session.id == id && (row.new.session.account == account || self.is(Fault::EndsAnybodys))
        };
        let seen = self.rows().sessions.iter().any(|row| is_it(row) && row.ended_at.is_none());
        let_others_go_first().await;
        let mut rows = self.rows();
        let Some(row) = rows.sessions.iter_mut().find(|row| is_it(row)) else { return Ok(false) };
        let is_open = if self.is(Fault::ReadsThenEnds) { seen } else { row.ended_at.is_none() };
        row.ended_at = row.ended_at.or(Some(at));
        Ok(is_open)
    }

    async fn end_others(&self, account: StaffId, keep: StaffSessionId, at: DateTime<Utc>) -> Result<u64, PortError> {
        let mut ended = 0;
        for row in &mut self.rows().sessions {
            let is_kept = row.new.session.id == keep && !self.is(Fault::EndsTheKeptOne);
            if row.new.session.account == account && row.ended_at.is_none() && !is_kept {
                row.ended_at = Some(at);
                ended += 1;
            }
        }
        Ok(ended)
    }
}

pub(crate) fn with(fault: Fault) -> StaffStores {
    let trail = Arc::new(Trail::default());
    let store = Arc::new(Staff { fault, trail: trail.clone(), rows: Mutex::default() });
    StaffStores { accounts: store.clone(), sessions: store.clone(), views: store, changes: trail }
}

pub(crate) fn fresh() -> impl Future<Output = (StaffStores, ())> {
    ready((with(Fault::None), ()))
}

portal_testkit::staff_account_repo_suite! { #[tokio::test(flavor = "multi_thread")] fresh }
portal_testkit::staff_session_store_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod accounts_must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { staff_account_repo, with;
        Fault::ForgetsRecoveryCodes => an_account_is_found_as_it_was_added;
        Fault::FindsTheFirst => accounts_are_found_by_what_is_their_own;
        Fault::AddsAnAddressAgain => an_address_has_one_account;
        Fault::ReadsThenAdds => one_of_several_racing_additions_is_done;
        Fault::ListsAsAdded => accounts_are_listed_in_the_order_of_their_addresses;
        Fault::LogsNoChange => adding_and_changing_are_logged;
        Fault::KeepsTheInvitation => a_commit_writes_the_whole_state;
        Fault::ChangesAll => a_commit_of_one_account_leaves_the_others;
        Fault::ChecksNoVersion => a_commit_on_another_version_writes_nothing;
        Fault::SharesPersons => a_person_of_the_provider_has_one_account;
        Fault::ReadsThenBinds => one_of_several_racing_accounts_gets_a_person;
        Fault::ReadsThenCommits => one_of_several_racing_commits_is_done;
        Fault::EndsNoSessions => a_commit_ends_the_sessions_of_its_account;
        Fault::EndsAllSessions => a_commit_leaves_the_sessions_of_others;
        Fault::ReopensEnded => a_session_that_ended_keeps_its_moment;
        Fault::EndsTheNewOneToo => a_commit_opens_a_session_beside_those_it_ends;
    }
}

mod sessions_must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { staff_session_store, with;
        Fault::ResumesTheFirst => a_session_is_resumed_by_its_token_as_it_was_opened;
        Fault::LeavesOutExpired => a_session_that_expired_is_resumed_too;
        Fault::TellsTheOldRole => a_session_tells_what_its_account_is_now;
        Fault::NotesEveryUse => a_use_is_noted_unless_one_was_a_while_ago;
        Fault::ResumesEnded => an_ended_session_is_not_resumed;
        Fault::EndsAnybodys => a_session_is_ended_within_its_account;
        Fault::ReadsThenEnds => one_of_several_racing_ends_is_done;
        Fault::EndsTheKeptOne => the_others_end_and_one_stays;
        Fault::ListsByOpening => sessions_in_use_are_listed_by_their_last_use;
    }
}
