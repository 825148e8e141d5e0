//! The port of the customer search.

use async_trait::async_trait;

use super::model::{CustomerHead, CustomerHit};
use super::query::CustomerQuery;
use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;

/// Finds the ISP's customers, in whatever state they are.
///
/// # Contract
/// * [`search`](Self::search) finds each customer once: first, in the order of their ids, those that a number of the query
///   ([`CustomerQuery::numbers`]) names as their own, that of one of their invoices or that of one of their tickets, and
///   those with the query's mobile number on file; after them those whose name, address and city its words find
///   ([`CustomerQuery::finds`]). At most `limit` in all. Numbers are looked up by indexes.
/// * [`heads`](Self::heads) answers those of these customers that are on file, each once, in the order of their ids.
/// * A customer who cannot be read is left out, reported, and keeps no other from being answered.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait CustomerSearch: Send + Sync {
    /// The customers that a query finds.
    ///
    /// # Errors
    /// [`PortError`] if the customers cannot be reached.
    async fn search(&self, query: &CustomerQuery, limit: u32) -> Result<Vec<CustomerHit>, PortError>;

    /// Who these customers are.
    ///
    /// # Errors
    /// [`PortError`] if the customers cannot be reached.
    async fn heads(&self, customers: &[CustomerId]) -> Result<Vec<CustomerHead>, PortError>;
}
