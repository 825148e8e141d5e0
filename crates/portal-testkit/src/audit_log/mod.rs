//! The contract of [`AuditLog`](portal_core::staff::audit::AuditLog).

mod cases;
mod reading;

pub use cases::*;
pub use reading::*;

/// Runs every case of the contract of [`AuditLog`](portal_core::staff::audit::AuditLog).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn AuditLog>, Arc<dyn TestDatabase>, Guard)`.
#[macro_export]
macro_rules! audit_log_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database audit_log_contract audit_log [$(#$attribute)*] $fresh;
            entries_are_kept_with_everything_in_them
            recording_nothing_is_no_error
            entries_stay_in_the_order_they_were_recorded_whatever_their_instants
            entries_are_only_ever_added
            entries_of_different_accounts_are_kept_apart
            a_large_batch_is_recorded_in_order
            a_batch_is_seen_whole_or_not_at_all
            racing_callers_lose_no_entry_and_keep_the_order_within_each_batch
            the_entries_of_an_account_come_page_by_page_last_recorded_first
            the_entries_of_an_actor_come_page_by_page_last_recorded_first
            actors_of_every_kind_are_told_apart
        }
    };
}
