//! What gateways told, in `payment_notifications`.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::PortError;
use portal_core::billing::payment::{KeptNotification, PaymentId, PaymentNotifications};
use portal_core::kernel::id::NotificationId;

use crate::SqliteStore;
use crate::error::failed;
use crate::row::{BrokenRow, Place, readable, stamp};

const PORT: &str = "payment notifications";

#[async_trait]
impl PaymentNotifications for SqliteStore {
    async fn keep(&self, notification: &KeptNotification) -> Result<(), PortError> {
        sqlx::query!(
            "INSERT INTO payment_notifications (payment_id, id, reference, told_at) VALUES (?, ?, ?, ?)
             ON CONFLICT (payment_id) DO UPDATE SET id = excluded.id, told_at = excluded.told_at,
                 reference = COALESCE(excluded.reference, reference), held_until = excluded.held_until",
            notification.payment.as_str(),
            notification.id.to_string(),
            notification.reference,
            stamp(notification.told_at),
        )
        .execute(&self.writer)
        .await
        .map(drop)
        .map_err(failed(PORT))
    }

    async fn claim(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<KeptNotification>, PortError> {
        let rows = sqlx::query_as!(
            NotificationRow,
            r#"UPDATE payment_notifications SET held_until = ?2 WHERE payment_id IN (
                   SELECT payment_id FROM payment_notifications WHERE held_until <= ?1
                   ORDER BY held_until, told_at, payment_id LIMIT ?3)
               RETURNING payment_id AS "payment_id!", id AS "id!", reference, told_at AS "told_at!""#,
            stamp(now),
            stamp(until),
            limit,
        )
        .fetch_all(&self.writer)
        .await
        .map_err(failed(PORT))?;
        let mut claimed = readable(rows.into_iter().map(NotificationRow::read));
        claimed.sort_by_key(|kept| kept.told_at);
        Ok(claimed)
    }

    async fn done(&self, id: NotificationId) -> Result<(), PortError> {
        sqlx::query!("DELETE FROM payment_notifications WHERE id = ?", id.to_string())
            .execute(&self.writer)
            .await
            .map(drop)
            .map_err(failed(PORT))
    }
}

struct NotificationRow {
    payment_id: String,
    id: String,
    reference: Option<String>,
    told_at: String,
}

impl NotificationRow {
    fn read(self) -> Result<KeptNotification, BrokenRow> {
        let place = Place { table: "payment_notifications", id: &self.payment_id };
        Ok(KeptNotification {
            id: place.field("id", self.id.parse())?,
            payment: place.field("payment_id", PaymentId::parse(&self.payment_id))?,
            reference: self.reference,
            told_at: place.instant("told_at", &self.told_at)?,
        })
    }
}
