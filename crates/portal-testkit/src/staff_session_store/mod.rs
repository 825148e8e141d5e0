//! The contract of [`StaffSessionStore`](portal_core::staff::session::StaffSessionStore).

mod ending;
mod resuming;

pub use ending::*;
pub use resuming::*;

/// Runs every case of the contract of [`StaffSessionStore`](portal_core::staff::session::StaffSessionStore).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (StaffStores, Guard)`.
#[macro_export]
macro_rules! staff_session_store_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain staff_session_store_contract staff_session_store [$(#$attribute)*] $fresh;
            a_session_is_resumed_by_its_token_as_it_was_opened
            a_session_that_expired_is_resumed_too
            a_session_tells_what_its_account_is_now
            a_use_is_noted_unless_one_was_a_while_ago
            an_ended_session_is_not_resumed
            a_session_is_ended_within_its_account
            one_of_several_racing_ends_is_done
            the_others_end_and_one_stays
            sessions_in_use_are_listed_by_their_last_use
        }
    };
}
