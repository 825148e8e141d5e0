//! [`RecordRepo`]: the ISP's records, read and written row by row in one transaction.

pub(crate) mod change;
mod customer;
mod draft;
mod event;
mod invoice;
mod key;
mod package;
mod payment;
mod ticket;
mod webhook;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::PortError;
use portal_core::integration::record::{Record, RecordChange, RecordCommitted, RecordPage, RecordRepo};
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::error::failed;
use crate::row::{BrokenRow, readable, readable_one};

const PORT: &str = "records";

/// A row as it was read: nothing, a record, or one that does not parse.
type Found<R> = sqlx::Result<Option<Result<R, BrokenRow>>>;

/// A kind of record as SQLite keeps it.
#[async_trait]
trait SqliteRecord: Record {
    /// What is on file.
    async fn read(file: &mut SqliteConnection, id: &Self::Id) -> Found<Self>;

    /// The numbers that come after one, or the first ones, in their order.
    async fn numbers_after(
        file: &mut SqliteConnection,
        after: Option<&Self::Id>,
        limit: u32,
    ) -> sqlx::Result<Vec<Result<Self::Id, BrokenRow>>>;

    /// Whether the record that it belongs to is on file.
    async fn has_parent(&self, file: &mut SqliteConnection) -> sqlx::Result<bool>;

    /// Adds the record.
    async fn insert(&self, file: &mut SqliteConnection, at: DateTime<Utc>) -> sqlx::Result<()>;

    /// Writes the record over `before`.
    async fn update(&self, file: &mut SqliteConnection, before: &Self, at: DateTime<Utc>) -> sqlx::Result<()>;
}

#[async_trait]
impl<R: SqliteRecord> RecordRepo<R> for SqliteStore {
    async fn find(&self, ids: &[R::Id]) -> Result<Vec<R>, PortError> {
        let mut ids: Vec<&R::Id> = ids.iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let found = async {
            let mut file = self.readers.acquire().await?;
            let mut records = Vec::with_capacity(ids.len());
            for id in ids {
                records.extend(readable_one(R::read(&mut file, id).await?));
            }
            Ok(records)
        };
        found.await.map_err(failed(PORT))
    }

    async fn after(&self, after: Option<R::Id>, limit: u32) -> Result<RecordPage<R>, PortError> {
        let page = async {
            // One transaction, so that all are of one moment.
            let mut file = self.readers.begin().await?;
            let numbers = readable(R::numbers_after(&mut file, after.as_ref(), limit).await?);
            let mut records = Vec::with_capacity(numbers.len());
            for number in &numbers {
                records.extend(readable_one(R::read(&mut file, number).await?));
            }
            let is_full = u32::try_from(numbers.len()).is_ok_and(|count| count >= limit);
            Ok(RecordPage { records, next: numbers.into_iter().next_back().filter(|_| is_full) })
        };
        page.await.map_err(failed(PORT))
    }

    async fn commit(&self, changes: &[RecordChange<R>]) -> Result<Vec<RecordCommitted>, PortError> {
        let committed = async {
            let mut write = self.write().await?;
            let mut committed = Vec::with_capacity(changes.len());
            for change in changes {
                committed.push(commit_one(&mut write, change).await?);
            }
            write.commit().await?;
            Ok(committed)
        };
        committed.await.map_err(failed(PORT))
    }

    async fn orphans(&self, records: &[R]) -> Result<Vec<R::Id>, PortError> {
        let orphans = async {
            let mut file = self.readers.acquire().await?;
            let mut orphans = Vec::new();
            for record in records {
                if !record.has_parent(&mut file).await? {
                    orphans.push(record.id().clone());
                }
            }
            Ok(orphans)
        };
        orphans.await.map_err(failed(PORT))
    }
}

/// Nobody else writes meanwhile, so what is read here is what is written over.
async fn commit_one<R: SqliteRecord>(
    write: &mut SqliteConnection,
    change: &RecordChange<R>,
) -> sqlx::Result<RecordCommitted> {
    let is_as_decided = match (R::read(&mut *write, change.after.id()).await?, &change.before) {
        (Some(Ok(on_file)), Some(before)) => on_file == *before,
        (None, None) => true,
        _ => false,
    };
    if !is_as_decided {
        return Ok(RecordCommitted::Conflict);
    }
    if !change.after.has_parent(&mut *write).await? {
        return Ok(RecordCommitted::NoParent);
    }
    match &change.before {
        Some(before) => change.after.update(&mut *write, before, change.at).await?,
        None => change.after.insert(&mut *write, change.at).await?,
    }
    Ok(RecordCommitted::Done)
}

/// Whether an account is on file.
async fn has_customer(file: &mut SqliteConnection, customer_id: &str) -> sqlx::Result<bool> {
    let found = sqlx::query_scalar!("SELECT 1 FROM customers WHERE customer_id = ?", customer_id);
    Ok(found.fetch_optional(file).await?.is_some())
}
