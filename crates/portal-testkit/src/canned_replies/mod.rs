//! The contract of [`CannedReplies`](portal_core::staff::reply::CannedReplies).

mod cases;

pub use cases::*;

/// Runs every case of the contract of [`CannedReplies`](portal_core::staff::reply::CannedReplies).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn CannedReplies>, Guard)`.
#[macro_export]
macro_rules! canned_replies_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain canned_replies_contract canned_replies [$(#$attribute)*] $fresh;
            a_reply_is_found_as_it_was_written
            a_reply_is_added_once
            a_reply_is_changed_and_removed_at_its_version_alone
            of_racing_changes_of_a_reply_one_is_written
            replies_are_listed_by_their_titles
        }
    };
}
