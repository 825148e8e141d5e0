//! The port of conversations of all customers.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;
use crate::kernel::page::{Page, PageRequest};
use crate::support::conversation::{Conversation, ConversationState, ConversationSummary, Topic};
use crate::support::ticket::Rating;

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

/// When a conversation was begun and answered, as figures count it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationRecord {
    /// Whose it is.
    pub customer_id: CustomerId,
    /// What it is about.
    pub topic: Topic,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When staff first wrote in it.
    pub answered_at: Option<DateTime<Utc>>,
}

/// Conversations of all customers, as staff list them. They are those of
/// [`ConversationRepo`](crate::support::conversation::ConversationRepo).
///
/// # Contract
/// * [`waiting`](Self::waiting) answers the conversations in which a customer waits for an answer, who waits longest first
///   (`waiting_since`, then identity).
/// * [`page_of`](Self::page_of) answers the conversations that fit both parts of the filter, the latest first
///   (`updated_at`, then identity), each with its last entry, and counts them.
/// * [`records`](Self::records) answers each conversation that was begun from the first instant on and before the second
///   one, and [`ratings`](Self::ratings) each rating that was given then, both in any order.
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

    /// The conversations that were begun from `from` on and before `to`.
    ///
    /// # Errors
    /// [`PortError`] if conversations cannot be read.
    async fn records(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<ConversationRecord>, PortError>;

    /// The ratings that customers gave from `from` on and before `to`, with their times.
    ///
    /// # Errors
    /// [`PortError`] if conversations cannot be read.
    async fn ratings(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<(DateTime<Utc>, Rating)>, PortError>;
}
