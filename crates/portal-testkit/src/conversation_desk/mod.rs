//! The contract of [`ConversationDesk`].

mod cases;

pub use cases::*;

use std::sync::Arc;

use portal_core::staff::conversation::ConversationDesk;
use portal_core::support::conversation::ConversationRepo;

/// Conversations as staff list them, and as they are written.
#[derive(Clone)]
pub struct ConversationDeskStores {
    /// The port under test.
    pub desk: Arc<dyn ConversationDesk>,
    /// The conversations, of the same store.
    pub conversations: Arc<dyn ConversationRepo>,
}

impl ConversationDeskStores {
    /// Both in one store.
    pub fn on<S: ConversationDesk + ConversationRepo + 'static>(store: Arc<S>) -> Self {
        Self { desk: store.clone(), conversations: store }
    }
}

/// Runs every case of the contract of [`ConversationDesk`](portal_core::staff::conversation::ConversationDesk).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (ConversationDeskStores, Guard)`.
#[macro_export]
macro_rules! conversation_desk_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain conversation_desk_contract conversation_desk [$(#$attribute)*] $fresh;
            customers_who_wait_are_listed_and_who_waits_longest_comes_first
            who_was_answered_waits_no_longer
            no_more_waiting_customers_are_listed_than_asked_for
            conversations_of_all_customers_are_listed_by_their_latest_entry
            conversations_are_listed_by_customer_and_state
        }
    };
}
