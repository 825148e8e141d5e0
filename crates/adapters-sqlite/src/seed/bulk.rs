//! As many customers as a load test wants, made by SQL alone.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::error::StoreError;
use crate::row::stamp;

/// How many rows were added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seeded {
    /// Customers.
    pub customers: u64,
    /// Invoices.
    pub invoices: u64,
    /// Tickets.
    pub tickets: u64,
}

/// Adds the customers `SEED00000001` to that of `customers`, with four invoices and two tickets each on
/// average: the first has 24 invoices and 12 tickets, which the next ones have less. Everybody may come
/// in; the numbers are `081200000001` and so on. What is there already stays as it is.
///
/// # Errors
/// [`StoreError::Query`]; nothing is added then.
pub async fn bulk(store: &SqliteStore, customers: u32, now: DateTime<Utc>) -> Result<Seeded, StoreError> {
    let (today, now) = (now.date_naive().to_string(), stamp(now));
    let mut write = store.write().await?;
    add_packages(&mut write).await?;
    let seeded = Seeded {
        customers: add_customers(&mut write, customers, &today, &now).await?,
        invoices: add_invoices(&mut write, customers, &today, &now).await?,
        tickets: add_tickets(&mut write, customers, &now).await?,
    };
    add_lines(&mut write).await?;
    write.commit().await?;
    // So many rows do not stay in the log, where every reader would have to look for them.
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&store.writer).await?;
    Ok(seeded)
}

/// What the customers subscribe to.
async fn add_packages(write: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH requested (name, down, up, price) AS (VALUES
             ('Seed 20', 20, 10, 200000), ('Seed 30', 30, 15, 250000),
             ('Seed 50', 50, 25, 300000), ('Seed 100', 100, 50, 450000))
         INSERT INTO packages (service_type_name, name, bandwidth_down, bandwidth_up, monthly_price)
         SELECT 'Broadband', name, down, up, price FROM requested
         WHERE name NOT IN (SELECT name FROM packages WHERE name LIKE 'Seed %')"
    )
    .execute(write)
    .await?;
    Ok(())
}

/// One customer for each number.
async fn add_customers(
    write: &mut SqliteConnection,
    customers: u32,
    today: &str,
    now: &str,
) -> Result<u64, sqlx::Error> {
    let added = sqlx::query!(
        "WITH RECURSIVE numbers (i) AS (SELECT 1 WHERE ?1 > 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < ?1)
         INSERT INTO customers (customer_id, name, phone, email, address, city, province, account_status,
             portal_active, package_id, subscription_start_date, due_date, created_at, updated_at)
         SELECT printf('SEED%08d', i),
             json_extract('[\"Agus\", \"Ayu\", \"Bayu\", \"Citra\", \"Dian\", \"Eko\", \"Fitri\"]', '$[' || (i % 7) || ']')
                 || ' ' || json_extract('[\"Hidayat\", \"Kusuma\", \"Lubis\", \"Nugroho\", \"Putra\"]', '$[' || (i % 5) || ']'),
             printf('0812%08d', i),
             printf('seed%d@example.id', i),
             printf('Jl. Contoh No. %d', i),
             json_extract('[\"Bandung\", \"Semarang\", \"Malang\"]', '$[' || (i % 3) || ']'),
             json_extract('[\"Jawa Barat\", \"Jawa Tengah\", \"Jawa Timur\"]', '$[' || (i % 3) || ']'),
             CASE WHEN i % 20 = 7 THEN 'suspended' ELSE 'active' END,
             TRUE,
             (SELECT id FROM packages WHERE name =
                 json_extract('[\"Seed 20\", \"Seed 30\", \"Seed 50\", \"Seed 100\"]', '$[' || (i % 4) || ']')),
             date(?2, '-' || (i % 48 + 1) || ' months'), date(?2, '+15 days'), ?3, ?3
         FROM numbers WHERE TRUE
         ON CONFLICT (customer_id) DO NOTHING",
        customers,
        today,
        now,
    )
    .execute(write)
    .await?;
    Ok(added.rows_affected())
}

/// Bills of the last months: the present ones unpaid, those of last month sometimes late, the rest settled.
async fn add_invoices(
    write: &mut SqliteConnection,
    customers: u32,
    today: &str,
    now: &str,
) -> Result<u64, sqlx::Error> {
    let added = sqlx::query!(
        "WITH RECURSIVE
             numbers (i) AS (SELECT 1 WHERE ?1 > 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < ?1),
             months (k) AS (VALUES (0) UNION ALL SELECT k + 1 FROM months WHERE k < 23),
             bills AS (
                 SELECT i, k, 200000 + 50000 * (i % 4) AS price,
                     date(?2, '+15 days', '-' || k || ' months') AS due,
                     CASE
                         WHEN k = 0 THEN CASE i % 10 WHEN 8 THEN 'partial' WHEN 9 THEN 'viewed' ELSE 'sent' END
                         WHEN k = 1 AND i % 10 IN (1, 2) THEN 'sent'
                         WHEN k = 1 AND i % 10 = 3 THEN 'partial'
                         WHEN (i + k) % 50 = 0 THEN 'cancelled'
                         WHEN (i + k) % 70 = 0 THEN 'refunded'
                         ELSE 'paid'
                     END AS status
                 FROM numbers JOIN months
                     ON k < CASE WHEN i = 1 THEN 24 WHEN i <= 21 THEN 3 ELSE 4 END)
         INSERT INTO invoices (invoice_number, customer_id, invoice_date, due_date, period_start,
             period_end, subtotal, tax_amount, total_amount, paid_amount, status, created_at, updated_at)
         SELECT printf('SEED/%08d/%02d', i, k + 1), printf('SEED%08d', i), date(due, '-20 days'), due,
             date(due, 'start of month'), date(due, 'start of month', '+1 month', '-1 day'),
             price, price * 11 / 100, price * 111 / 100,
             CASE status WHEN 'paid' THEN price * 111 / 100 WHEN 'refunded' THEN price * 111 / 100
                 WHEN 'partial' THEN 100000 ELSE 0 END,
             status, ?3, ?3
         FROM bills WHERE TRUE ORDER BY i, k
         ON CONFLICT (invoice_number) DO NOTHING",
        customers,
        today,
        now,
    )
    .execute(write)
    .await?;
    Ok(added.rows_affected())
}

/// One line for each invoice.
async fn add_lines(write: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "WITH bills AS (SELECT * FROM invoices WHERE invoice_number BETWEEN 'SEED/' AND 'SEED0')
         INSERT INTO invoice_items (invoice_number, position, description, quantity, unit_price, amount)
         SELECT invoice_number, 1, 'Langganan ' || substr(period_start, 1, 7), 1, subtotal, subtotal
         FROM bills WHERE TRUE
         ON CONFLICT (invoice_number, position) DO NOTHING"
    )
    .execute(write)
    .await?;
    Ok(())
}

/// Tickets of the last weeks in every state.
async fn add_tickets(write: &mut SqliteConnection, customers: u32, now: &str) -> Result<u64, sqlx::Error> {
    let added = sqlx::query!(
        "WITH RECURSIVE
             numbers (i) AS (SELECT 1 WHERE ?1 > 0 UNION ALL SELECT i + 1 FROM numbers WHERE i < ?1),
             turns (k) AS (VALUES (0) UNION ALL SELECT k + 1 FROM turns WHERE k < 11),
             jobs AS (
                 SELECT i, k,
                     strftime('%Y-%m-%dT%H:%M:%fZ', ?2, '-' || (k * 9 + i % 9) || ' days') AS opened
                 FROM numbers JOIN turns ON k < CASE WHEN i = 1 THEN 12 WHEN i <= 11 THEN 1 ELSE 2 END)
         INSERT INTO tickets (ticket_number, customer_id, type, priority, status, title, description,
             created_at, updated_at, created_via)
         SELECT printf('SEEDTKT%08d-%02d', i, k + 1), printf('SEED%08d', i),
             CASE WHEN (i + k) % 6 = 0 THEN 'upgrade' ELSE 'repair' END,
             json_extract('[\"normal\", \"high\", \"low\"]', '$[' || ((i + k) % 3) || ']'),
             json_extract('[\"open\", \"completed\", \"completed\", \"in_progress\", \"cancelled\", \"assigned\", \"on_hold\"]',
                 '$[' || ((i + k) % 7) || ']'),
             'Internet lambat', 'Kecepatan turun pada malam hari.', opened, opened,
             CASE WHEN (i + k) % 2 = 0 THEN 'customer_portal' ELSE 'staff' END
         FROM jobs WHERE TRUE ORDER BY i, k
         ON CONFLICT (ticket_number) DO NOTHING",
        customers,
        now,
    )
    .execute(write)
    .await?;
    Ok(added.rows_affected())
}
