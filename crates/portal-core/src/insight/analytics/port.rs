//! The port of product analytics.

use async_trait::async_trait;
use chrono::NaiveDate;

use super::model::{Adoption, AnalyticsBatch, DayCount};
use crate::kernel::error::PortError;
use crate::kernel::local_day::LocalDay;

/// Keeps what was counted, and reads it back.
///
/// # Contract
/// * [`add`](Self::add) stores a batch whole or not at all. Counts add up, however many callers race; a hash
///   that is there already stays one.
/// * [`figures`](Self::figures) tells the stored counts, the number of hashes and the tickets from the portal of
///   each day; a figure of nothing may be left out.
/// * [`compact_daily_actives`](Self::compact_daily_actives) never changes what a day's number of customers is told to be, and
///   several callers at once do no harm.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait AnalyticsStore: Send + Sync {
    /// Adds a batch.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached; nothing of the batch is stored then.
    async fn add(&self, batch: &AnalyticsBatch) -> Result<(), PortError>;

    /// The figures of consecutive days, in any order.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn figures(&self, days: &[LocalDay]) -> Result<Vec<DayCount>, PortError>;

    /// How far the portal has spread.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn adoption(&self) -> Result<Adoption, PortError>;

    /// Drops the hashes of all days before `before` and keeps the number of them; answers how many went.
    ///
    /// # Errors
    /// [`PortError`] if the store cannot be reached.
    async fn compact_daily_actives(&self, before: NaiveDate) -> Result<u64, PortError>;
}
