//! [`PromiseRepo`], each method one statement.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::PortError;
use portal_core::billing::promise::{PaymentPromise, PromiseChange, PromiseRepo, VersionedPromise};
use portal_core::identity::customer::CustomerScope;
use portal_core::kernel::commit::Committed;
use uuid::Uuid;

use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;

const PORT: &str = "promise repository";

#[async_trait]
impl PromiseRepo for PgStore {
    async fn add(&self, promise: &PaymentPromise) -> Result<Committed, PortError> {
        let packed = &packed(promise)?;
        let written = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    "INSERT INTO portal.payment_promises
                         (id, customer_id, position, is_open, check_at, version, promise)
                     VALUES ($1, $2, $3, $4, $5, 1, $6::text::jsonb) ON CONFLICT DO NOTHING",
                    promise.id.as_uuid(),
                    promise.customer_id.as_str(),
                    i64::from(promise.position),
                    promise.is_open(),
                    promise.check_at,
                    packed,
                )
                .execute(&mut *c)
                .await
            })
            .await?;
        Ok(committed(written.rows_affected()))
    }

    async fn latest(&self, scope: &CustomerScope, limit: u32) -> Result<Vec<VersionedPromise>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    PromiseRow,
                    r#"SELECT id, version, promise::text AS "promise!" FROM portal.payment_promises
                       WHERE customer_id = $1 ORDER BY position DESC LIMIT $2"#,
                    scope.customer_id().as_str(),
                    i64::from(limit),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(PromiseRow::read)))
    }

    async fn commit(&self, change: &PromiseChange) -> Result<Committed, PortError> {
        let (after, packed) = (&change.after, &packed(&change.after)?);
        let written = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    "UPDATE portal.payment_promises
                     SET is_open = $1, check_at = $2, version = version + 1, promise = $3::text::jsonb
                     WHERE id = $4 AND version = $5",
                    after.is_open(),
                    after.check_at,
                    packed,
                    after.id.as_uuid(),
                    i64::try_from(change.expected).unwrap_or(i64::MAX),
                )
                .execute(&mut *c)
                .await
            })
            .await?;
        Ok(committed(written.rows_affected()))
    }

    async fn due(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<VersionedPromise>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    PromiseRow,
                    r#"SELECT id, version, promise::text AS "promise!" FROM portal.payment_promises
                       WHERE check_at <= $1 ORDER BY check_at, id LIMIT $2"#,
                    now,
                    i64::from(limit),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
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
    id: Uuid,
    version: i64,
    promise: String,
}

impl PromiseRow {
    fn read(self) -> Result<VersionedPromise, BadValue> {
        let name = RowName::new("payment_promises", self.id);
        let promise = name.read("promise", serde_json::from_str(&self.promise))?;
        Ok(VersionedPromise { promise, version: name.number("version", self.version)? })
    }
}
