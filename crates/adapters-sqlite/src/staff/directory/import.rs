//! Brings in one batch of customers, all or none.

use chrono::{DateTime, Utc};
use portal_core::Rupiah;
use portal_core::staff::directory::{CustomerRecord, ImportCounts};
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::row::stamp;

pub(super) async fn import(
    store: &SqliteStore,
    batch: &[CustomerRecord],
    now: DateTime<Utc>,
) -> Result<ImportCounts, sqlx::Error> {
    let now = stamp(now);
    let mut counts = ImportCounts::default();
    let mut write = store.write().await?;
    for record in batch {
        let package = package_of(&mut write, record).await?;
        if update(&mut write, record, package, &now).await? {
            counts.updated += 1;
        } else if insert(&mut write, record, package, &now).await? {
            counts.added += 1;
        } else {
            counts.unchanged += 1;
        }
    }
    write.commit().await?;
    Ok(counts)
}

/// The package the record describes, which is made if there is none like it; `None` if it describes none.
async fn package_of(write: &mut SqliteConnection, record: &CustomerRecord) -> Result<Option<i64>, sqlx::Error> {
    let price = record.monthly_price.map(Rupiah::amount);
    let known = record.bandwidth_down.is_some() || record.bandwidth_up.is_some();
    if record.package_name.is_none() && price.is_none() && !known {
        return Ok(None);
    }
    let found = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM packages
           WHERE name IS ? AND bandwidth_down IS ? AND bandwidth_up IS ? AND monthly_price IS ?
           ORDER BY id LIMIT 1"#,
        record.package_name,
        record.bandwidth_down,
        record.bandwidth_up,
        price,
    )
    .fetch_optional(&mut *write)
    .await?;
    if found.is_some() {
        return Ok(found);
    }
    let made = sqlx::query!(
        "INSERT INTO packages (name, bandwidth_down, bandwidth_up, monthly_price) VALUES (?, ?, ?, ?)",
        record.package_name,
        record.bandwidth_down,
        record.bandwidth_up,
        price,
    )
    .execute(write)
    .await?;
    Ok(Some(made.last_insert_rowid()))
}

/// Brings a customer up to date; `false` if there is none of that id, or nothing differs. The portal's switch is not
/// touched.
async fn update(
    write: &mut SqliteConnection,
    record: &CustomerRecord,
    package: Option<i64>,
    now: &str,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "UPDATE customers SET name = ?1, phone = ?2, email = ?3, address = ?4, city = ?5, province = ?6,
             account_status = ?7, package_id = ?8, updated_at = ?9
         WHERE customer_id = ?10 AND (name, phone, email, address, city, province, account_status, package_id)
             IS NOT (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        record.name,
        record.phone_as_written,
        record.email,
        record.address,
        record.city,
        record.province,
        record.status.as_str(),
        package,
        now,
        record.customer_id.as_str(),
    )
    .execute(write)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Adds a customer; `false` if there is one of that id.
async fn insert(
    write: &mut SqliteConnection,
    record: &CustomerRecord,
    package: Option<i64>,
    now: &str,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "INSERT INTO customers (customer_id, name, phone, email, address, city, province, account_status,
             portal_active, package_id, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, FALSE, ?9, ?10, ?10)
         ON CONFLICT (customer_id) DO NOTHING",
        record.customer_id.as_str(),
        record.name,
        record.phone_as_written,
        record.email,
        record.address,
        record.city,
        record.province,
        record.status.as_str(),
        package,
        now,
    )
    .execute(write)
    .await?;
    Ok(done.rows_affected() == 1)
}
