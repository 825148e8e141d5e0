//! The contract of [`SessionStore`](portal_core::session::SessionStore).

/// Runs every case of the contract of [`SessionStore`](portal_core::session::SessionStore).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn SessionStore>, Arc<dyn Backstage>, Guard)`.
#[macro_export]
macro_rules! session_store_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { staged session_store_contract session_store [$(#$attribute)*] $fresh;
            a_new_session_is_resumed_with_everything_in_it
        }
    };
}

mod first;

pub use first::*;
