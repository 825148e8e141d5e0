//! Many customers in seconds, for load tests.

use chrono::{DateTime, Utc};
use sqlx::{Connection, Executor};

use crate::error::PgError;
use crate::store::PgStore;

/// Adds `customers` customers `SEED00000001`, …, all with the portal on and a number of their own; on
/// average four invoices of one line and two tickets each, the first one 24 and 12. All or nothing; for an empty
/// database.
///
/// # Errors
/// [`PgError`] if the database is away, or seeded already.
pub async fn bulk(store: &PgStore, customers: u32, now: DateTime<Utc>) -> Result<(), PgError> {
    let mut connection = store.patient_connection().await?;
    let mut transaction = connection.begin_with(store.patient_begin().await?).await?;
    let count = i64::from(customers);
    sqlx::query_file!("src/seed_customers.sql", count, now).execute(&mut *transaction).await?;
    sqlx::query_file!("src/seed_invoices.sql", count, now).execute(&mut *transaction).await?;
    sqlx::query_file!("src/seed_items.sql").execute(&mut *transaction).await?;
    sqlx::query_file!("src/seed_tickets.sql", count, now).execute(&mut *transaction).await?;
    transaction.commit().await?;
    // VACUUM, so that the figures come from the indexes alone; neither can be checked at compile time.
    connection
        .execute("VACUUM (ANALYZE) isp.packages, isp.customers, isp.invoices, isp.invoice_items, isp.tickets")
        .await?;
    connection.close().await?;
    Ok(())
}
