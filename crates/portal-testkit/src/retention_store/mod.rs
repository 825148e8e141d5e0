//! The contract of [`RetentionStore`](portal_core::staff::retention::RetentionStore).

mod cases;

pub use cases::*;

/// Runs every case of the contract of [`RetentionStore`](portal_core::staff::retention::RetentionStore).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn RetentionStore>, Arc<dyn RetentionRecords>, Guard)`.
#[macro_export]
macro_rules! retention_store_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database retention_store_contract retention_store [$(#$attribute)*] $fresh;
            records_that_ended_before_the_instant_go_and_the_others_stay
            no_more_records_than_the_limit_go_at_once
            records_of_other_kinds_are_left_alone
            what_has_not_ended_stays
            parked_messages_go_after_their_expiry
            a_parked_message_that_never_expires_stays
            parked_codes_go_with_the_messages_and_other_parked_messages_not_with_the_codes
            racing_callers_delete_each_record_once
            daily_actives_of_whole_days_go
            a_use_of_a_sixty_day_window_is_kept_until_it_has_left_the_window
        }
    };
}
