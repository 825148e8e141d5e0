//! The port of conversations of all customers.

use async_trait::async_trait;

use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;
use crate::kernel::page::{Page, PageRequest};
use crate::support::conversation::{Conversation, ConversationState, ConversationSummary};

/// Which conversations, and which page of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConversationFilter {
    /// Of this customer alone.
    pub customer: Option<CustomerId>,
    /// In this state alone.
    pub state: Option<ConversationState>,
    /// The page.
    pub page: PageRequest,
}

/// Conversations of all customers, as staff list them. They are those of
/// [`ConversationRepo`](crate::support::conversation::ConversationRepo).
///
/// # Contract
/// * [`waiting`](Self::waiting) answers the conversations in which a customer waits for an answer, who waits longest first
///   (`waiting_since`, then identity).
/// * [`page_of`](Self::page_of) answers the conversations that fit both parts of the filter, the latest first
///   (`updated_at`, then identity), each with its last entry, and counts them.
/// * A row that cannot be read is left out, reported, and keeps nothing else from being answered.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait ConversationDesk: Send + Sync {
    /// The conversations in which a customer waits, at most `limit`.
    ///
    /// # Errors
    /// [`PortError`] if conversations cannot be read.
    async fn waiting(&self, limit: u32) -> Result<Vec<Conversation>, PortError>;

    /// One page of conversations.
    ///
    /// # Errors
    /// [`PortError`] if conversations cannot be read.
    async fn page_of(&self, filter: &ConversationFilter) -> Result<Page<ConversationSummary>, PortError>;
}
