//! Promises to pay in `payment_promises`, each method one statement.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::PortError;
use portal_core::billing::promise::{PaymentPromise, PromiseChange, PromiseRepo, VersionedPromise};
use portal_core::identity::customer::CustomerScope;
use portal_core::kernel::commit::Committed;

use crate::SqliteStore;
use crate::error::failed;
use crate::row::{BrokenRow, Place, readable, stamp};

const PORT: &str = "promise repository";

#[async_trait]
impl PromiseRepo for SqliteStore {
    async fn add(&self, promise: &PaymentPromise) -> Result<Committed, PortError> {
        let id = promise.id.as_uuid();
        let written = sqlx::query!(
            "INSERT INTO payment_promises (id, customer_id, position, is_open, check_at, version, promise)
             VALUES (?, ?, ?, ?, ?, 1, ?) ON CONFLICT DO NOTHING",
            id.as_bytes().as_slice(),
            promise.customer_id.as_str(),
            promise.position,
            promise.is_open(),
            promise.check_at.map(stamp),
            packed(promise)?,
        )
        .execute(&self.writer)
        .await
        .map_err(failed(PORT))?;
        Ok(committed(written.rows_affected()))
    }

    async fn latest(&self, scope: &CustomerScope, limit: u32) -> Result<Vec<VersionedPromise>, PortError> {
        let rows = sqlx::query_as!(
            PromiseRow,
            "SELECT id, version, promise FROM payment_promises WHERE customer_id = ? ORDER BY position DESC LIMIT ?",
            scope.customer_id().as_str(),
            limit,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(PromiseRow::read)))
    }

    async fn commit(&self, change: &PromiseChange) -> Result<Committed, PortError> {
        let (after, id) = (&change.after, change.after.id.as_uuid());
        let written = sqlx::query!(
            "UPDATE payment_promises SET is_open = ?1, check_at = ?2, version = version + 1, promise = ?3
             WHERE id = ?4 AND version = ?5",
            after.is_open(),
            after.check_at.map(stamp),
            packed(after)?,
            id.as_bytes().as_slice(),
            i64::try_from(change.expected).unwrap_or(i64::MAX),
        )
        .execute(&self.writer)
        .await
        .map_err(failed(PORT))?;
        Ok(committed(written.rows_affected()))
    }

    async fn due(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<VersionedPromise>, PortError> {
        let rows = sqlx::query_as!(
            PromiseRow,
            "SELECT id, version, promise FROM payment_promises WHERE check_at <= ? ORDER BY check_at, id LIMIT ?",
            stamp(now),
            limit,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(PromiseRow::read)))
    }
}

fn committed(rows: u64) -> Committed {
    if rows == 0 { Committed::Conflict } else { Committed::Done }
}

fn packed(promise: &PaymentPromise) -> Result<String, PortError> {
    serde_json::to_string(promise).map_err(|error| PortError::broken(PORT, error))
}

struct PromiseRow {
    id: Vec<u8>,
    version: i64,
    promise: String,
}

impl PromiseRow {
    fn read(self) -> Result<VersionedPromise, BrokenRow> {
        let id = portal_core::kernel::secret::hex(&self.id);
        let place = Place { table: "payment_promises", id: &id };
        let promise = place.packed("promise", self.promise.as_bytes())?;
        Ok(VersionedPromise { promise, version: place.number("version", self.version)? })
    }
}
