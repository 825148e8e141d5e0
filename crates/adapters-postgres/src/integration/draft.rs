//! [`InvoiceDrafts`]: the removal of an invoice that was never issued.

use async_trait::async_trait;
use portal_core::integration::record::{DraftRemoved, InvoiceDrafts, InvoiceRecord};
use portal_core::{InvoiceNumber, PortError};
use sqlx::{Connection, PgConnection};

use super::{PORT, PgRecord, Selection};
use crate::store::{PgStore, end};

#[async_trait]
impl InvoiceDrafts for PgStore {
    async fn remove(&self, draft: &InvoiceRecord) -> Result<DraftRemoved, PortError> {
        self.ask(PORT, |mut c| async move {
            let mut transaction = c.begin().await?;
            let removed = remove(&mut transaction, draft).await;
            end(transaction, removed).await
        })
        .await
    }
}

async fn remove(c: &mut PgConnection, draft: &InvoiceRecord) -> sqlx::Result<DraftRemoved> {
    lock(c, &draft.number).await?;
    let rows = InvoiceRecord::read(c, Selection::with(&[draft.number.to_string()])).await?;
    if !rows.iter().any(|row| matches!(&row.record, Ok(on_file) if on_file == draft)) {
        return Ok(DraftRemoved::Conflict);
    }
    if has_payments(c, &draft.number).await? {
        return Ok(DraftRemoved::HasPayments);
    }
    delete_items(c, &draft.number).await?;
    delete(c, &draft.number).await?;
    Ok(DraftRemoved::Done)
}

/// Nobody adds a payment of the invoice meanwhile.
async fn lock(c: &mut PgConnection, number: &InvoiceNumber) -> sqlx::Result<()> {
    let locked = sqlx::query_scalar!(
        "SELECT invoice_number FROM isp.invoices WHERE invoice_number = $1 FOR UPDATE",
        number.as_str(),
    );
    locked.fetch_optional(c).await.map(drop)
}

async fn has_payments(c: &mut PgConnection, number: &InvoiceNumber) -> sqlx::Result<bool> {
    let payment = sqlx::query_scalar!("SELECT id FROM isp.payments WHERE invoice_number = $1 LIMIT 1", number.as_str());
    Ok(payment.fetch_optional(c).await?.is_some())
}

async fn delete_items(c: &mut PgConnection, number: &InvoiceNumber) -> sqlx::Result<()> {
    let deleted = sqlx::query!("DELETE FROM isp.invoice_items WHERE invoice_number = $1", number.as_str());
    deleted.execute(c).await.map(drop)
}

async fn delete(c: &mut PgConnection, number: &InvoiceNumber) -> sqlx::Result<()> {
    sqlx::query!("DELETE FROM isp.invoices WHERE invoice_number = $1", number.as_str()).execute(c).await.map(drop)
}
