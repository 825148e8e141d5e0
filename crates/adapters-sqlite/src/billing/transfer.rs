//! Transfers in `transfers`; the files of their proofs in `attachments`.

use async_trait::async_trait;
use portal_core::PortError;
use portal_core::billing::payment::PaymentId;
use portal_core::billing::transfer::{
    ClaimedFile, Transfer, TransferChange, TransferCommitted, TransferRepo, VersionedTransfer,
};
use portal_core::kernel::page::{Page, PageRequest};
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::messaging::outbox;
use crate::row::{BrokenRow, Place, readable, stamp};

const PORT: &str = "transfer repository";

#[async_trait]
impl TransferRepo for SqliteStore {
    async fn add(&self, transfer: &Transfer) -> Result<bool, PortError> {
        let added = sqlx::query!(
            "INSERT INTO transfers (payment_id, state, review_since, version, transfer) VALUES (?, ?, ?, 1, ?)
             ON CONFLICT (payment_id) DO NOTHING",
            transfer.payment.as_str(),
            transfer.state.as_str(),
            transfer.review_since.map(stamp),
            packed(transfer)?,
        )
        .execute(&self.writer)
        .await
        .map_err(failed(PORT))?;
        Ok(added.rows_affected() == 1)
    }

    async fn find(&self, payment: &PaymentId) -> Result<Option<VersionedTransfer>, PortError> {
        let row = sqlx::query_as!(
            TransferRow,
            "SELECT payment_id, version, transfer FROM transfers WHERE payment_id = ?",
            payment.as_str(),
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        row.map(TransferRow::read).transpose().map_err(broken(PORT))
    }

    async fn commit(&self, change: &TransferChange) -> Result<TransferCommitted, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        if !update(&mut write, change).await? {
            return Ok(TransferCommitted::Conflict);
        }
        if let Some(claim) = &change.claim
            && !take(&mut write, &change.after.payment, claim).await.map_err(failed(PORT))?
        {
            return Ok(TransferCommitted::NoFile);
        }
        if let Some(message) = &change.message {
            outbox::insert(&mut write, message).await?;
        }
        write.commit().await.map_err(failed(PORT))?;
        Ok(TransferCommitted::Done)
    }

    async fn waiting(&self, page: PageRequest) -> Result<Page<VersionedTransfer>, PortError> {
        let rows = sqlx::query_as!(
            TransferRow,
            "SELECT payment_id, version, transfer FROM transfers
             WHERE state = 'in_review' ORDER BY review_since, payment_id LIMIT ? OFFSET ?",
            page.limit(),
            i64::try_from(page.offset()).unwrap_or(i64::MAX),
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let total = sqlx::query_scalar!(r#"SELECT COUNT(*) AS "count!: i64" FROM transfers WHERE state = 'in_review'"#)
            .fetch_one(&self.readers)
            .await
            .map_err(failed(PORT))?;
        let items = readable(rows.into_iter().map(TransferRow::read));
        Ok(Page { items, total: u64::try_from(total).unwrap_or_default(), request: page })
    }
}

/// Whether the transfer had the expected version.
async fn update(write: &mut SqliteConnection, change: &TransferChange) -> Result<bool, PortError> {
    let after = &change.after;
    let written = sqlx::query!(
        "UPDATE transfers SET state = ?1, review_since = ?2, version = version + 1, transfer = ?3
         WHERE payment_id = ?4 AND version = ?5",
        after.state.as_str(),
        after.review_since.map(stamp),
        packed(after)?,
        after.payment.as_str(),
        i64::try_from(change.expected).unwrap_or(i64::MAX),
    )
    .execute(write)
    .await
    .map_err(failed(PORT))?;
    Ok(written.rows_affected() == 1)
}

/// Makes a file the payment's proof in place of an earlier one; `false` if it cannot be.
async fn take(write: &mut SqliteConnection, payment: &PaymentId, claim: &ClaimedFile) -> sqlx::Result<bool> {
    let id = claim.attachment.to_string();
    sqlx::query!("UPDATE attachments SET payment_id = NULL WHERE payment_id = ?1 AND id <> ?2", payment.as_str(), id)
        .execute(&mut *write)
        .await?;
    let claimed = sqlx::query!(
        "UPDATE attachments SET payment_id = ?1
         WHERE id = ?2 AND customer_id = ?3 AND uploader = 'customer' AND state = 'complete'
            AND conversation_id IS NULL AND payment_id IS NULL",
        payment.as_str(),
        id,
        claim.customer_id.as_str(),
    )
    .execute(write)
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
    fn read(self) -> Result<VersionedTransfer, BrokenRow> {
        let place = Place { table: "transfers", id: &self.payment_id };
        let transfer = place.packed("transfer", self.transfer.as_bytes())?;
        Ok(VersionedTransfer { transfer, version: place.number("version", self.version)? })
    }
}
