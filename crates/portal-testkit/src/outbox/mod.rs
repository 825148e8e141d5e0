//! The contract of [`Outbox`](portal_core::notification::Outbox).

/// Runs every case of the contract of [`Outbox`](portal_core::notification::Outbox).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn Outbox>, Guard)`.
#[macro_export]
macro_rules! outbox_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain outbox_contract outbox [$(#$attribute)*] $fresh;
            a_message_that_was_put_in_is_claimed_as_it_was
        }
    };
}

mod first;

pub use first::*;
