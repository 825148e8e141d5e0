//! The contract of [`InboxViews`](portal_core::staff::inbox_view::InboxViews).

mod cases;

pub use cases::*;

/// Runs every case of the contract of [`InboxViews`](portal_core::staff::inbox_view::InboxViews).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn InboxViews>, Guard)`.
#[macro_export]
macro_rules! inbox_views_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain inbox_views_contract inbox_views [$(#$attribute)*] $fresh;
            views_are_listed_as_they_were_saved_by_their_names
            each_member_of_staff_has_views_of_their_own
            a_view_of_the_same_name_is_changed
            there_are_no_more_views_than_are_allowed
            a_removed_view_is_gone_and_no_other
        }
    };
}
