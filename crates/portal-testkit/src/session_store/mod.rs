//! The contract of [`SessionStore`].

mod committing;
mod confirming;
mod ending;
mod listing;
mod replacing;
mod resuming;

pub use committing::*;
pub use confirming::*;
pub use ending::*;
pub use listing::*;
pub use replacing::*;
pub use resuming::*;

use chrono::{DateTime, Utc};
use portal_core::SessionId;
use portal_core::identity::session::{Session, SessionStore};
use portal_core::staff::audit::{AuditAction, AuditEntry};

use crate::TestDatabase;
use crate::fixtures::{customer, done_in, noon, opening, session};
use crate::support::ok;

/// Runs every case of the contract of [`SessionStore`](portal_core::identity::session::SessionStore).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn SessionStore>, Arc<dyn TestDatabase>, Guard)`.
#[macro_export]
macro_rules! session_store_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database session_store_contract session_store [$(#$attribute)*] $fresh;
            a_login_is_stored_with_its_device_and_its_entry
            a_login_that_cannot_be_stored_leaves_nothing
            a_login_is_seen_whole_or_not_at_all
            every_change_of_a_session_leaves_its_entry
            what_is_not_done_leaves_no_entry
            confirming_moves_when_the_number_was_proved_and_nothing_else
            an_ended_session_is_not_confirmed
            a_session_that_was_never_opened_is_not_confirmed
            a_replaced_session_cannot_be_confirmed_and_the_new_one_keeps_its_own_proof
            a_confirmation_amid_the_ending_does_not_bring_a_session_back
            an_ended_session_is_never_found_again
            ending_one_session_leaves_the_others
            a_session_that_was_never_opened_is_not_ended
            nobody_ends_a_session_of_somebody_else
            a_session_in_another_account_of_the_same_number_can_be_ended
            ending_all_others_keeps_one_and_answers_how_many_ended
            keeping_somebody_elses_session_keeps_none_of_ones_own
            ended_sessions_stay_countable_for_statistics
            one_of_several_racing_callers_ends_a_session
            racing_callers_end_each_other_session_once
            a_use_amid_the_ending_does_not_bring_a_session_back
            a_holder_without_sessions_has_an_empty_list
            sessions_are_listed_last_seen_first
            a_touched_session_moves_to_the_front
            a_list_holds_the_sessions_in_all_accounts_of_the_number_and_no_others
            a_session_leaves_the_list_at_its_end_and_not_before
            an_ended_session_is_not_listed
            a_replaced_session_ends_and_the_new_one_is_there
            a_session_that_is_not_there_is_not_replaced
            an_ended_session_is_not_replaced
            a_session_is_replaced_once
            one_of_several_racing_replacements_wins_and_nothing_is_stored_for_the_others
            either_the_replacement_or_the_ending_wins_a_race
            a_new_session_is_resumed_with_everything_in_it
            a_session_that_was_never_opened_is_not_found
            a_session_that_rested_is_touched_and_answered_as_it_was_before
            a_session_seen_at_that_very_instant_or_later_is_not_touched
            touching_one_session_leaves_the_others
            a_session_is_kept_until_its_last_millisecond
            all_racing_callers_resume_it
            access_answered_with_a_session_is_that_of_its_account_as_it_stands
            access_answered_with_a_session_has_the_number_on_file_not_the_proved_one
        }
    };
}

/// Stores the sessions, and the customers they are of.
async fn open(store: &dyn SessionStore, test_db: &dyn TestDatabase, sessions: &[&Session]) {
    for session in sessions {
        test_db.put_customer(&customer(session.customer_id.as_str()).active().build()).await;
    }
    for session in sessions {
        ok(store.open(&opening(session)).await);
    }
}

/// What the audit trail says when the number is proved again at `at`.
fn proved(at: DateTime<Utc>) -> AuditEntry {
    done_in(&session(0, "AGLS1"), AuditAction::Confirmed, at)
}

/// What the audit trail says when a session takes the place of another.
fn switched_to(new: &Session) -> AuditEntry {
    done_in(new, AuditAction::SwitchedAccount, new.created_at)
}

/// The session as it stands, without touching it.
async fn look(store: &dyn SessionStore, id: SessionId) -> Option<Session> {
    let long_ago = noon() - chrono::TimeDelta::days(365);
    ok(store.resume(id, noon(), long_ago).await).map(|resumed| resumed.session)
}
