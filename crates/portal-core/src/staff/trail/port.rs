//! The port of the trail of staff.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::chain::{TrailHead, TrailLink};
use super::model::{TrailAction, TrailEntry};
use crate::kernel::actor::StaffName;
use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;
use crate::kernel::page::{Page, PageRequest};

/// Which entries, and which page of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TrailQuery {
    /// About this customer alone.
    pub customer: Option<CustomerId>,
    /// By this member of staff alone.
    pub staff: Option<StaffName>,
    /// Done to this subject alone.
    pub subject: Option<String>,
    /// Of these actions alone; empty for all.
    pub actions: Vec<TrailAction>,
    /// Made at this instant or later.
    pub from: Option<DateTime<Utc>>,
    /// Made before this instant.
    pub until: Option<DateTime<Utc>>,
    /// The page.
    pub page: PageRequest,
}

/// Keeps what staff did. The portal owns it.
///
/// # Contract
/// * Entries are only ever added. Those of one call are added all or none, in their order.
/// * [`append`](Self::append) reads the end of the chain, makes the links with [`TrailHead::links`] and stores them with
///   the new end in one step: callers that race add one after the other, and leave no gap.
/// * [`page`](Self::page) answers the entries that fit all parts of the query, added last first, and counts them. An
///   entry that cannot be read is left out and reported.
/// * [`links_after`](Self::links_after) answers links as they are stored, in the order of their positions, also those
///   whose entries cannot be read.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait StaffTrail: Send + Sync {
    /// Adds entries at the end: at most a thousand.
    ///
    /// # Errors
    /// [`PortError`] if the trail cannot be written.
    async fn append(&self, entries: &[TrailEntry]) -> Result<(), PortError>;

    /// One page of entries.
    ///
    /// # Errors
    /// [`PortError`] if the trail cannot be read.
    async fn page(&self, query: &TrailQuery) -> Result<Page<TrailEntry>, PortError>;

    /// The end of the chain.
    ///
    /// # Errors
    /// [`PortError`] if the trail cannot be read.
    async fn head(&self) -> Result<TrailHead, PortError>;

    /// The first links behind a position, at most `limit`.
    ///
    /// # Errors
    /// [`PortError`] if the trail cannot be read.
    async fn links_after(&self, position: u64, limit: u32) -> Result<Vec<TrailLink>, PortError>;
}
