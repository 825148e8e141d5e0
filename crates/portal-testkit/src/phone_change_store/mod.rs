//! The contract of [`PhoneChangeStore`].

mod phone;
mod phone_sessions;
mod records;
mod reversal_hold;
mod reverting;
mod steps;
mod stops;

pub use phone::*;
pub use phone_sessions::*;
pub use records::*;
pub use reversal_hold::*;
pub use reverting::*;
pub use steps::*;
pub use stops::*;

use std::ops::Deref;
use std::sync::Arc;

use chrono::TimeDelta;
use portal_core::CustomerId;
use portal_core::identity::customer::Customer;
use portal_core::identity::profile::{
    ContactRepo, PhoneChange, PhoneChangeRecord, PhoneChangeState, PhoneChangeStore, PhoneChanged, ProfileChanges,
    Reversal,
};
use portal_core::identity::session::Session;
use portal_core::staff::audit::{AuditAction, AuditEntry};

use crate::TestDatabase;
use crate::fixtures::{customer, customer_id, noon, opening, scope, session};
use crate::support::ok;

/// Runs every case of the contract of [`PhoneChangeStore`](portal_core::identity::profile::PhoneChangeStore).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn PhoneChangeStore>, Arc<dyn TestDatabase>, Guard)`.
#[macro_export]
macro_rules! phone_change_store_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database phone_change_store_contract phone_change_store [$(#$attribute)*] $fresh;
            a_changed_number_is_on_file_as_indonesians_write_it
            a_changed_number_is_in_the_audit_trail_and_told
            sec_40_other_accounts_of_the_number_keep_it
            a_number_on_file_is_the_same_however_it_is_written
            a_number_that_was_changed_meanwhile_stays
            sec_23_no_further_change_while_the_last_one_can_be_taken_back
            sec_23_a_change_taken_back_holds_number_and_email_of_its_account
            sec_23_the_hold_of_a_change_taken_back_ends
            sec_23_a_change_taken_back_holds_the_other_accounts_of_its_number
            a_change_taken_back_holds_nobody_else
            a_change_that_was_not_taken_back_holds_no_email_address
            the_hold_of_one_account_is_not_that_of_another
            one_of_several_racing_changes_of_a_number_is_written
            the_session_goes_on_with_the_new_number
            sec_23_other_sessions_of_the_account_end_and_those_of_other_accounts_stand
            an_ended_session_changes_no_number
            sec_40_a_session_of_another_account_changes_no_number
            changed_contact_data_are_in_the_audit_trail_and_told
            an_account_that_changed_no_number_has_no_record_of_it
            the_last_change_of_an_account_is_found_and_each_by_its_identity
            sec_40_the_last_change_is_never_that_of_another_account
            sec_23_a_change_taken_back_puts_the_number_back_as_it_was_written
            sec_23_every_session_of_the_account_ends_when_a_change_is_taken_back
            sec_23_sessions_of_both_numbers_end_in_all_accounts_when_a_change_is_taken_back
            sec_23_devices_of_both_numbers_are_trusted_no_more_when_a_change_is_taken_back
            sec_23_a_session_that_is_switched_while_a_change_is_taken_back_ends_too
            a_change_is_taken_back_once
            a_change_is_taken_back_in_time_or_never
            a_change_is_not_taken_back_when_another_number_is_on_file
            sec_40_nobody_takes_back_a_change_of_another_account
            a_change_that_never_was_is_not_taken_back
            one_of_several_racing_reversals_is_done
            a_record_is_begun_after_the_one_that_was_expected_or_not_at_all
            a_change_is_completed_once_and_also_when_it_was_abandoned
            a_change_that_stops_before_the_number_is_written_is_made_by_a_retry
            a_change_that_stops_before_the_number_is_written_is_abandoned_in_the_end
            sec_23_a_change_that_stops_after_the_number_is_written_is_completed_in_the_end
            sec_23_a_reversal_that_stops_before_the_number_is_written_leaves_nobody_inside
            sec_23_a_reversal_that_stops_after_the_number_is_written_is_settled_in_the_end
            sec_23_sessions_that_the_new_number_opens_during_a_reversal_end_with_it
        }
    };
}

/// The account of these tests and another one, both with the number of the fixtures.
const ACCOUNTS: [&str; 2] = ["AGLS1", "AGLS2"];

/// Changes of profiles as the core makes them, and the records that they leave.
#[derive(Clone)]
pub(crate) struct Changes {
    changes: ProfileChanges,
    pub(crate) records: Arc<dyn PhoneChangeStore>,
}

impl Deref for Changes {
    type Target = ProfileChanges;

    fn deref(&self) -> &ProfileChanges {
        &self.changes
    }
}

impl Changes {
    pub(crate) fn new(contacts: Arc<dyn ContactRepo>, records: Arc<dyn PhoneChangeStore>) -> Self {
        Self { changes: ProfileChanges::new(contacts, records.clone()), records }
    }

    /// The account's last record that was not abandoned.
    pub(crate) async fn last(&self, account: &str) -> Option<PhoneChangeRecord> {
        let after_every_hold = noon() + TimeDelta::days(365);
        let mut found = ok(self.records.records(&scope(account), None, after_every_hold).await);
        assert!(found.len() < 2, "{found:?}");
        found.pop()
    }
}

/// Changes with records in the store under test.
fn on(records: Arc<dyn PhoneChangeStore>, test_db: &dyn TestDatabase) -> Changes {
    Changes::new(test_db.contacts(), records)
}

/// Puts both accounts there, with everything known of them.
pub(crate) async fn put_accounts(test_db: &dyn TestDatabase) {
    for id in ACCOUNTS {
        test_db.put_customer(&customer(id).active().complete().build()).await;
    }
}

/// Opens the sessions, the `n`th of them session number `n`, in these accounts.
async fn log_in<const N: usize>(test_db: &dyn TestDatabase, accounts: [&str; N]) -> [Session; N] {
    let mut n = 0;
    let sessions = accounts.map(|account| {
        n += 1;
        session(n, account)
    });
    for made in &sessions {
        ok(test_db.sessions().open(&opening(made)).await);
    }
    sessions
}

/// The session as it stands, `None` once it ended.
async fn look(test_db: &dyn TestDatabase, session: &Session) -> Option<Session> {
    let long_ago = noon() - TimeDelta::days(365);
    ok(test_db.sessions().resume(session.id, noon(), long_ago).await).map(|resumed| resumed.session)
}

/// The account as it stands.
pub(crate) async fn account(test_db: &dyn TestDatabase, id: &str) -> Customer {
    ok(test_db.customers().profile(&scope(id)).await).expect("the account")
}

/// What the audit trail says of changes to the account: all but its logins.
pub(crate) async fn entries(test_db: &dyn TestDatabase, customer: &CustomerId) -> Vec<AuditEntry> {
    let mut entries = test_db.audit_entries(customer).await;
    entries.retain(|entry| entry.action != AuditAction::LoggedIn);
    entries
}

/// All that a refused change must leave as it was.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct World {
    accounts: Vec<Customer>,
    sessions: Vec<Option<Session>>,
    audit: Vec<Vec<AuditEntry>>,
    changes: Vec<Option<PhoneChangeRecord>>,
}

/// Both accounts, and sessions number 1 to 4.
pub(crate) async fn world(repo: &Changes, test_db: &dyn TestDatabase) -> World {
    let mut world = World { accounts: vec![], sessions: vec![], audit: vec![], changes: vec![] };
    for id in ACCOUNTS {
        world.accounts.push(account(test_db, id).await);
        world.audit.push(test_db.audit_entries(&customer_id(id)).await);
        world.changes.push(repo.last(id).await);
    }
    for n in 1..=4 {
        world.sessions.push(look(test_db, &session(n, "AGLS1")).await);
    }
    world
}

/// Changes the number of `AGLS1`, which is done.
async fn change(repo: &Changes, change: &PhoneChange) -> Customer {
    match ok(repo.change_phone(&scope("AGLS1"), change).await) {
        PhoneChanged::Done(customer) => *customer,
        refused => panic!("the number is not changed: {refused:?}"),
    }
}

/// What is recorded of a change of `AGLS1` that is done.
fn record(change: &PhoneChange) -> PhoneChangeRecord {
    PhoneChangeRecord {
        id: change.id,
        customer_id: customer_id("AGLS1"),
        from: change.from.clone(),
        from_written: customer("AGLS1").build().phone_as_written,
        to: change.to.clone(),
        session: change.session,
        network: change.network.clone(),
        locale: change.locale,
        at: change.at,
        revert_until: change.revert_until,
        state: PhoneChangeState::Done,
        reverted_at: None,
        held_until: None,
    }
}

/// What is recorded of it once it was taken back.
fn reverted(change: &PhoneChange, reversal: &Reversal) -> PhoneChangeRecord {
    let (reverted_at, held_until) = (Some(reversal.at), Some(reversal.held_until));
    PhoneChangeRecord { state: PhoneChangeState::Reverted, reverted_at, held_until, ..record(change) }
}
