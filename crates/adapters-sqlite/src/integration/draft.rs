//! [`InvoiceDrafts`]: removes invoices that no customer was ever shown.

use async_trait::async_trait;
use portal_core::PortError;
use portal_core::integration::record::{DraftRemoved, InvoiceDrafts, InvoiceRecord};
use sqlx::SqliteConnection;

use super::{PORT, SqliteRecord as _};
use crate::SqliteStore;
use crate::error::failed;

#[async_trait]
impl InvoiceDrafts for SqliteStore {
    async fn remove(&self, draft: &InvoiceRecord) -> Result<DraftRemoved, PortError> {
        let removed = async {
            let mut write = self.write().await?;
            let removed = remove(&mut write, draft).await?;
            write.commit().await?;
            Ok(removed)
        };
        removed.await.map_err(failed(PORT))
    }
}

/// Nobody else writes meanwhile. The lines go with their invoice.
async fn remove(write: &mut SqliteConnection, draft: &InvoiceRecord) -> sqlx::Result<DraftRemoved> {
    let number = draft.number.as_str();
    match InvoiceRecord::read(&mut *write, &draft.number).await? {
        Some(Ok(on_file)) if on_file == *draft => {}
        _ => return Ok(DraftRemoved::Conflict),
    }
    let payment = sqlx::query_scalar!("SELECT 1 FROM payments WHERE invoice_number = ? LIMIT 1", number);
    if payment.fetch_optional(&mut *write).await?.is_some() {
        return Ok(DraftRemoved::HasPayments);
    }
    sqlx::query!("DELETE FROM invoices WHERE invoice_number = ?", number).execute(write).await?;
    Ok(DraftRemoved::Done)
}
