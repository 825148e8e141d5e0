//! [`PaymentNotifications`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::PortError;
use portal_core::billing::payment::{KeptNotification, PaymentId, PaymentNotifications};
use portal_core::kernel::id::NotificationId;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;

const PORT: &str = "payment notifications";

#[async_trait]
impl PaymentNotifications for PgStore {
    async fn keep(&self, notification: &KeptNotification) -> Result<(), PortError> {
        self.ask(PORT, |mut c| async move { keep(&mut c, notification).await }).await
    }

    async fn claim(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<KeptNotification>, PortError> {
        let rows = self.ask(PORT, |mut c| async move { claim(&mut c, (now, until), i64::from(limit)).await }).await?;
        let mut claimed = readable(rows.into_iter().map(NotificationRow::read));
        claimed.sort_by_key(|kept| kept.told_at);
        Ok(claimed)
    }

    async fn done(&self, id: NotificationId) -> Result<(), PortError> {
        self.ask(PORT, |mut c| async move {
            sqlx::query!("DELETE FROM portal.payment_notifications WHERE id = $1", id.as_uuid())
                .execute(&mut *c)
                .await
                .map(drop)
        })
        .await
    }
}

async fn keep(c: &mut PgConnection, notification: &KeptNotification) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO portal.payment_notifications AS kept (payment_id, id, reference, told_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (payment_id) DO UPDATE SET id = excluded.id, told_at = excluded.told_at,
             reference = COALESCE(excluded.reference, kept.reference), held_until = excluded.held_until",
        notification.payment.as_str(),
        notification.id.as_uuid(),
        notification.reference,
        notification.told_at,
    )
    .execute(c)
    .await
    .map(drop)
}

async fn claim(
    c: &mut PgConnection,
    (now, until): (DateTime<Utc>, DateTime<Utc>),
    limit: i64,
) -> sqlx::Result<Vec<NotificationRow>> {
    sqlx::query_as!(
        NotificationRow,
        "UPDATE portal.payment_notifications SET held_until = $2 WHERE payment_id = ANY (ARRAY(
             SELECT payment_id FROM portal.payment_notifications WHERE held_until <= $1
             ORDER BY held_until, told_at, payment_id LIMIT $3 FOR UPDATE SKIP LOCKED))
         RETURNING payment_id, id, reference, told_at",
        now,
        until,
        limit,
    )
    .fetch_all(c)
    .await
}

struct NotificationRow {
    payment_id: String,
    id: Uuid,
    reference: Option<String>,
    told_at: DateTime<Utc>,
}

impl NotificationRow {
    fn read(self) -> Result<KeptNotification, BadValue> {
        let name = RowName::new("payment_notifications", &self.payment_id);
        Ok(KeptNotification {
            id: NotificationId::from_uuid(self.id),
            payment: name.read("payment_id", PaymentId::parse(&self.payment_id))?,
            reference: self.reference,
            told_at: self.told_at,
        })
    }
}
