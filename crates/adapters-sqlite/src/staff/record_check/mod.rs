//! Every row that the ISP writes, read in batches by primary key, through the conversions of the repositories.

mod packed;

use async_trait::async_trait;
use portal_core::PortError;
use portal_core::staff::record_check::{RecordBatch, RecordCheck, RecordCursor, RecordTable};

use self::packed::{PackedRow, invoice, item, payment, step, ticket};
use crate::SqliteStore;
use crate::error::failed;
use crate::identity::customer_row::{CustomerRow, customers};
use crate::identity::package_row::PackageRow;
use crate::row::{BrokenRow, Text};
use crate::support::ticket::tickets;

const PORT: &str = "record check";

/// Before every key.
const BEGINNING: RecordCursor = RecordCursor { key: Vec::new(), position: i64::MIN };

#[async_trait]
impl RecordCheck for SqliteStore {
    async fn read_batch(
        &self,
        table: RecordTable,
        from: Option<RecordCursor>,
        limit: u32,
    ) -> Result<RecordBatch, PortError> {
        let (from, limit) = (from.unwrap_or(BEGINNING), limit.max(1));
        let read = match table {
            RecordTable::Packages => packages(self, from.position, limit).await,
            RecordTable::Customers => accounts(self, from.position, limit).await,
            RecordTable::Invoices => invoices(self, from.position, limit).await.map(|rows| rows.check(invoice)),
            RecordTable::InvoiceItems => items(self, &from, limit).await.map(|rows| rows.check(item)),
            RecordTable::Payments => payments(self, from.position, limit).await.map(|rows| rows.check(payment)),
            RecordTable::Tickets => all_tickets(self, from.position, limit).await.map(|rows| rows.check(ticket)),
            RecordTable::TicketHistory => steps(self, &from, limit).await.map(|rows| rows.check(step)),
        };
        let Checked { read, broken, next } = read.map_err(failed(PORT))?;
        let unreadable = broken.iter().map(|row| row.named(table)).collect();
        Ok(RecordBatch { read, unreadable, next })
    }
}

/// How many rows were read, those of them that do not parse, and where the next ones begin.
struct Checked {
    read: u64,
    broken: Vec<BrokenRow>,
    next: Option<RecordCursor>,
}

impl Checked {
    fn new(read: usize, broken: impl Iterator<Item = BrokenRow>, next: Option<RecordCursor>) -> Self {
        Self { read: u64::try_from(read).unwrap_or(u64::MAX), broken: broken.collect(), next }
    }
}

/// Rows of a batch, and the first of the next one.
struct Rows<T> {
    rows: Vec<T>,
    next: Option<T>,
}

impl<T> Rows<T> {
    /// Of `limit` rows and one more, if there is one.
    fn new(mut rows: Vec<T>, limit: u32) -> Self {
        let next = (rows.len() > usize::try_from(limit).unwrap_or(usize::MAX)).then(|| rows.pop()).flatten();
        Self { rows, next }
    }
}

impl Rows<PackedRow> {
    fn check(self, read: impl Fn(&PackedRow) -> Result<(), BrokenRow>) -> Checked {
        let broken = self.rows.iter().filter_map(|row| read(row).err());
        Checked::new(self.rows.len(), broken, self.next.map(PackedRow::cursor))
    }
}

fn at(position: i64) -> RecordCursor {
    RecordCursor { key: Vec::new(), position }
}

async fn packages(store: &SqliteStore, from: i64, limit: u32) -> sqlx::Result<Checked> {
    let rows = sqlx::query_as!(
        PackageRow,
        r#"SELECT id, service_type_name AS "service_type_name: Text", name AS "name: Text", bandwidth_down,
               bandwidth_up, monthly_price
           FROM packages WHERE id >= ? ORDER BY id LIMIT ?"#,
        from,
        i64::from(limit) + 1,
    )
    .fetch_all(&store.readers)
    .await?;
    let Rows { rows, next } = Rows::new(rows, limit);
    Ok(Checked::new(rows.len(), rows.into_iter().filter_map(PackageRow::problem), next.map(|row| at(row.id))))
}

/// The rows and where the next ones begin, as of one moment: the row of an account does not say its key.
async fn accounts(store: &SqliteStore, from: i64, limit: u32) -> sqlx::Result<Checked> {
    let mut moment = store.readers.begin().await?;
    let rows = customers!("WHERE c.rowid >= ?1 ORDER BY c.rowid LIMIT ?2", from, limit).fetch_all(&mut *moment).await?;
    let next = sqlx::query_scalar!(
        r#"SELECT rowid AS "id!: i64" FROM customers WHERE rowid >= ?1 ORDER BY rowid LIMIT 1 OFFSET ?2"#,
        from,
        limit,
    )
    .fetch_optional(&mut *moment)
    .await?;
    moment.commit().await?;
    Ok(Checked::new(rows.len(), rows.into_iter().filter_map(CustomerRow::problem), next.map(at)))
}

async fn invoices(store: &SqliteStore, from: i64, limit: u32) -> sqlx::Result<Rows<PackedRow>> {
    let rows = sqlx::query_as!(
        PackedRow,
        r#"SELECT x'' AS "key!: Vec<u8>", rowid AS "position!: i64", invoice_number AS "number!: Text",
               json_object('invoice_number', invoice_number, 'invoice_date', invoice_date, 'due_date', due_date,
                   'period_start', period_start, 'period_end', period_end, 'subtotal', subtotal,
                   'tax_amount', tax_amount, 'discount_amount', discount_amount, 'total_amount', total_amount,
                   'paid_amount', paid_amount, 'status', status) AS "row!: Vec<u8>"
           FROM invoices WHERE rowid >= ? ORDER BY rowid LIMIT ?"#,
        from,
        i64::from(limit) + 1,
    )
    .fetch_all(&store.readers)
    .await?;
    Ok(Rows::new(rows, limit))
}

async fn items(store: &SqliteStore, from: &RecordCursor, limit: u32) -> sqlx::Result<Rows<PackedRow>> {
    let rows = sqlx::query_as!(
        PackedRow,
        r#"SELECT CAST(invoice_number AS BLOB) AS "key!: Vec<u8>", position AS "position!: i64",
               invoice_number AS "number!: Text",
               json_object('description', description, 'quantity', quantity, 'unit_price', unit_price,
                   'amount', amount) AS "row!: Vec<u8>"
           FROM invoice_items WHERE (invoice_number, position) >= (CAST(?1 AS TEXT), ?2)
           ORDER BY invoice_number, position LIMIT ?3"#,
        from.key,
        from.position,
        i64::from(limit) + 1,
    )
    .fetch_all(&store.readers)
    .await?;
    Ok(Rows::new(rows, limit))
}

async fn payments(store: &SqliteStore, from: i64, limit: u32) -> sqlx::Result<Rows<PackedRow>> {
    let rows = sqlx::query_as!(
        PackedRow,
        r#"SELECT x'' AS "key!: Vec<u8>", id AS "position!: i64", invoice_number AS "number!: Text",
               json_object('id', id, 'paid_at', paid_at, 'amount', amount, 'method', method,
                   'reference', reference) AS "row!: Vec<u8>"
           FROM payments WHERE id >= ? ORDER BY id LIMIT ?"#,
        from,
        i64::from(limit) + 1,
    )
    .fetch_all(&store.readers)
    .await?;
    Ok(Rows::new(rows, limit))
}

async fn all_tickets(store: &SqliteStore, from: i64, limit: u32) -> sqlx::Result<Rows<PackedRow>> {
    let rows = tickets!(
        PackedRow,
        r#"x'' AS "key!: Vec<u8>", rowid AS "position!: i64", ticket_number AS "number!: Text", "#,
        r#" AS "row!: Vec<u8>" FROM tickets WHERE rowid >= ? ORDER BY rowid LIMIT ?"#,
        from,
        i64::from(limit) + 1,
    )
    .fetch_all(&store.readers)
    .await?;
    Ok(Rows::new(rows, limit))
}

async fn steps(store: &SqliteStore, from: &RecordCursor, limit: u32) -> sqlx::Result<Rows<PackedRow>> {
    let rows = sqlx::query_as!(
        PackedRow,
        r#"SELECT CAST(ticket_number AS BLOB) AS "key!: Vec<u8>", position AS "position!: i64",
               ticket_number AS "number!: Text",
               json_object('position', position, 'status', status, 'at', at, 'note', note, 'event', event,
                   'rating', rating) AS "row!: Vec<u8>"
           FROM ticket_history WHERE (ticket_number, position) >= (CAST(?1 AS TEXT), ?2)
           ORDER BY ticket_number, position LIMIT ?3"#,
        from.key,
        from.position,
        i64::from(limit) + 1,
    )
    .fetch_all(&store.readers)
    .await?;
    Ok(Rows::new(rows, limit))
}
