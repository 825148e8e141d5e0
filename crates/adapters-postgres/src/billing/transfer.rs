//! [`TransferRepo`].

use async_trait::async_trait;
use portal_core::PortError;
use portal_core::billing::payment::PaymentId;
use portal_core::billing::transfer::{
    ClaimedFile, Transfer, TransferChange, TransferCommitted, TransferRepo, VersionedTransfer,
};
use portal_core::kernel::page::{Page, PageRequest};
use sqlx::{Connection as _, PgConnection};

use crate::messaging::outbox;
use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;

const PORT: &str = "transfer repository";

#[async_trait]
impl TransferRepo for PgStore {
    async fn add(&self, transfer: &Transfer) -> Result<bool, PortError> {
        let packed = &packed(transfer)?;
        let added = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    "INSERT INTO portal.transfers (payment_id, state, review_since, version, transfer)
                     VALUES ($1, $2, $3, 1, $4::text::jsonb) ON CONFLICT (payment_id) DO NOTHING",
                    transfer.payment.as_str(),
                    transfer.state.as_str(),
                    transfer.review_since,
                    packed,
                )
                .execute(&mut *c)
                .await
            })
            .await?;
        Ok(added.rows_affected() == 1)
    }

    async fn find(&self, payment: &PaymentId) -> Result<Option<VersionedTransfer>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    TransferRow,
                    r#"SELECT payment_id, version, transfer::text AS "transfer!" FROM portal.transfers
                       WHERE payment_id = $1"#,
                    payment.as_str(),
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        row.map(TransferRow::read).transpose().map_err(|error| error.of_port(PORT))
    }

    async fn commit(&self, change: &TransferChange) -> Result<TransferCommitted, PortError> {
        let packed = &packed(&change.after)?;
        self.ask(PORT, |mut c| async move { commit(&mut c, change, packed).await }).await
    }

    async fn waiting(&self, page: PageRequest) -> Result<Page<VersionedTransfer>, PortError> {
        let (limit, offset) = (i64::from(page.limit()), i64::try_from(page.offset()).unwrap_or(i64::MAX));
        let (total, rows) = self
            .ask(PORT, |mut c| async move {
                let rows = sqlx::query_as!(
                    TransferRow,
                    r#"SELECT payment_id, version, transfer::text AS "transfer!" FROM portal.transfers
                       WHERE state = 'in_review' ORDER BY review_since, payment_id LIMIT $1 OFFSET $2"#,
                    limit,
                    offset,
                )
                .fetch_all(&mut *c)
                .await?;
                let total = sqlx::query_scalar!(
                    r#"SELECT count(*) AS "count!" FROM portal.transfers WHERE state = 'in_review'"#
                );
                Ok((total.fetch_one(&mut *c).await?, rows))
            })
            .await?;
        let items = readable(rows.into_iter().map(TransferRow::read));
        Ok(Page { items, total: u64::try_from(total).unwrap_or_default(), request: page })
    }
}

async fn commit(c: &mut PgConnection, change: &TransferChange, packed: &str) -> sqlx::Result<TransferCommitted> {
    let (after, mut transaction) = (&change.after, c.begin().await?);
    let written = sqlx::query!(
        "UPDATE portal.transfers
         SET state = $1, review_since = $2, version = version + 1, transfer = $3::text::jsonb
         WHERE payment_id = $4 AND version = $5",
        after.state.as_str(),
        after.review_since,
        packed,
        after.payment.as_str(),
        i64::try_from(change.expected).unwrap_or(i64::MAX),
    )
    .execute(&mut *transaction)
    .await?;
    if written.rows_affected() == 0 {
        transaction.rollback().await?;
        return Ok(TransferCommitted::Conflict);
    }
    if let Some(claim) = &change.claim
        && !take(&mut transaction, &after.payment, claim).await?
    {
        transaction.rollback().await?;
        return Ok(TransferCommitted::NoFile);
    }
    if let Some(message) = &change.message {
        outbox::insert(&mut transaction, message).await?;
    }
    transaction.commit().await?;
    Ok(TransferCommitted::Done)
}

/// Makes a file the payment's proof in place of an earlier one; `false` if it cannot be.
async fn take(c: &mut PgConnection, payment: &PaymentId, claim: &ClaimedFile) -> sqlx::Result<bool> {
    sqlx::query!(
        "UPDATE portal.attachments SET payment_id = NULL WHERE payment_id = $1 AND id <> $2",
        payment.as_str(),
        claim.attachment.as_uuid(),
    )
    .execute(&mut *c)
    .await?;
    let claimed = sqlx::query!(
        "UPDATE portal.attachments SET payment_id = $1
         WHERE id = $2 AND customer_id = $3 AND uploader = 'customer' AND state = 'complete'
            AND conversation_id IS NULL AND payment_id IS NULL",
        payment.as_str(),
        claim.attachment.as_uuid(),
        claim.customer_id.as_str(),
    )
    .execute(c)
    .await?;
    Ok(claimed.rows_affected() == 1)
}

fn packed(transfer: &Transfer) -> Result<String, PortError> {
    serde_json::to_string(transfer).map_err(|error| PortError::broken(PORT, error))
}

struct TransferRow {
    payment_id: String,
    version: i64,
    transfer: String,
}

impl TransferRow {
    fn read(self) -> Result<VersionedTransfer, BadValue> {
        let name = RowName::new("transfers", &self.payment_id);
        let transfer = name.read("transfer", serde_json::from_str(&self.transfer))?;
        Ok(VersionedTransfer { transfer, version: name.number("version", self.version)? })
    }
}
