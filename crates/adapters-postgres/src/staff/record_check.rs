//! [`RecordCheck`]: every row that the ISP writes, read in batches by primary key, through the conversions of the
//! repositories.

use async_trait::async_trait;
use chrono::NaiveDate;
use portal_core::PortError;
use portal_core::billing::invoice::{Invoice, InvoiceItem, Payment};
use portal_core::staff::record_check::{RecordBatch, RecordCheck, RecordCursor, RecordTable};
use portal_core::support::ticket::{Ticket, TicketEvent};
use sqlx::types::Json;

use crate::billing::invoice::{InvoiceRow, ItemRow, PaymentRow};
use crate::identity::customer::CustomerRow;
use crate::identity::package_row::PackageRow;
use crate::row::BadValue;
use crate::store::PgStore;
use crate::stored::Stored;
use crate::support::ticket_row::{StepRow, TicketRow};

const PORT: &str = "record check";

/// Where a batch begins.
struct Start {
    key: String,
    position: i64,
}

/// A row as the repositories read it, with its primary key: a text or none, and a number.
struct Packed<R> {
    key: String,
    position: i64,
    row: Json<R>,
}

/// A row that was read: where it stands, and what cannot be read of it.
struct Checked {
    at: RecordCursor,
    bad: Option<BadValue>,
}

impl Start {
    fn new(from: Option<RecordCursor>) -> Self {
        let from = from.unwrap_or(RecordCursor { key: Vec::new(), position: i64::MIN });
        Self { key: String::from_utf8_lossy(&from.key).into_owned(), position: from.position }
    }
}

impl Checked {
    fn new(key: String, position: i64, bad: Option<BadValue>) -> Self {
        Self { at: RecordCursor { key: key.into_bytes(), position }, bad }
    }
}

#[async_trait]
impl RecordCheck for PgStore {
    async fn read_batch(
        &self,
        table: RecordTable,
        from: Option<RecordCursor>,
        limit: u32,
    ) -> Result<RecordBatch, PortError> {
        let from = Start::new(from);
        // One more, to see where the next batch begins.
        let with_next = i64::from(limit.max(1)) + 1;
        let read = match table {
            RecordTable::Packages => packages(self, &from, with_next).await?,
            RecordTable::Customers => accounts(self, &from, with_next).await?,
            RecordTable::Invoices => check(invoices(self, &from, with_next).await?, Invoice::try_from),
            RecordTable::InvoiceItems => check(items(self, &from, with_next).await?, |row| Ok(InvoiceItem::from(row))),
            RecordTable::Payments => check(payments(self, &from, with_next).await?, Payment::try_from),
            RecordTable::Tickets => check(tickets(self, &from, with_next).await?, Ticket::try_from),
            RecordTable::TicketHistory => check(steps(self, &from, with_next).await?, TicketEvent::try_from),
        };
        Ok(batch(table, read, limit.max(1)))
    }
}

fn batch(table: RecordTable, mut read: Vec<Checked>, limit: u32) -> RecordBatch {
    let next = (read.len() > usize::try_from(limit).unwrap_or(usize::MAX)).then(|| read.pop()).flatten();
    RecordBatch {
        read: u64::try_from(read.len()).unwrap_or(u64::MAX),
        unreadable: read.iter().filter_map(|row| Some(row.bad.as_ref()?.named(table))).collect(),
        next: next.map(|row| row.at),
    }
}

fn check<R, T>(rows: Vec<Packed<R>>, read: impl Fn(R) -> Result<T, BadValue>) -> Vec<Checked> {
    rows.into_iter().map(|row| Checked::new(row.key, row.position, read(row.row.0).err())).collect()
}

async fn packages(store: &PgStore, from: &Start, limit: i64) -> Result<Vec<Checked>, PortError> {
    let rows = store
        .ask(PORT, |mut c| async move {
            sqlx::query!(
                "SELECT id, service_type_name, name, bandwidth_down, bandwidth_up, monthly_price
                FROM isp.packages WHERE id >= $1 ORDER BY id LIMIT $2",
                from.position,
                limit,
            )
            .fetch_all(&mut *c)
            .await
        })
        .await?;
    let checked = rows.into_iter().map(|row| {
        let package = PackageRow {
            id: row.id.to_string(),
            service_type_name: row.service_type_name,
            name: row.name,
            bandwidth_down: row.bandwidth_down,
            bandwidth_up: row.bandwidth_up,
            monthly_price: row.monthly_price,
        };
        Checked::new(String::new(), row.id, package.problem())
    });
    Ok(checked.collect())
}

/// Accounts as their profile reads them, without their packages.
async fn accounts(store: &PgStore, from: &Start, limit: i64) -> Result<Vec<Checked>, PortError> {
    let rows = store
        .ask(PORT, |mut c| async move {
            sqlx::query_as!(
                CustomerRow,
                r#"SELECT customer_id, phone_e164, portal_active, account_status, name, phone, email, address, city,
                    province, NULL AS service_type_name, NULL AS package_name, NULL::bigint AS bandwidth_down,
                    NULL::bigint AS bandwidth_up, NULL::bigint AS monthly_price,
                    subscription_start_date AS "subscription_start_date: Stored<NaiveDate>",
                    due_date AS "due_date: Stored<NaiveDate>"
                FROM isp.customers WHERE customer_id >= $1 ORDER BY customer_id LIMIT $2"#,
                from.key,
                limit,
            )
            .fetch_all(&mut *c)
            .await
        })
        .await?;
    Ok(rows.into_iter().map(|row| Checked::new(row.customer_id.clone(), 0, row.problem())).collect())
}

/// Asks for packed rows.
macro_rules! packed {
    ($store:ident, $row:ty, $statement:literal $(, $argument:expr)+) => {
        $store
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(Packed::<$row>, $statement $(, $argument)+).fetch_all(&mut *c).await
            })
            .await
    };
}

async fn invoices(store: &PgStore, from: &Start, limit: i64) -> Result<Vec<Packed<InvoiceRow>>, PortError> {
    packed!(
        store,
        InvoiceRow,
        r#"SELECT invoice_number AS key, 0::bigint AS "position!", row_to_json(i) AS "row!: Json<InvoiceRow>"
        FROM isp.invoices i WHERE invoice_number >= $1 ORDER BY invoice_number LIMIT $2"#,
        from.key,
        limit
    )
}

async fn items(store: &PgStore, from: &Start, limit: i64) -> Result<Vec<Packed<ItemRow>>, PortError> {
    packed!(
        store,
        ItemRow,
        r#"SELECT invoice_number AS key, position::bigint AS "position!", row_to_json(i) AS "row!: Json<ItemRow>"
        FROM isp.invoice_items i WHERE (invoice_number, position) >= ($1, $2::bigint)
        ORDER BY invoice_number, position LIMIT $3"#,
        from.key,
        from.position,
        limit
    )
}

async fn payments(store: &PgStore, from: &Start, limit: i64) -> Result<Vec<Packed<PaymentRow>>, PortError> {
    packed!(
        store,
        PaymentRow,
        r#"SELECT '' AS "key!", id AS position, row_to_json(p) AS "row!: Json<PaymentRow>"
        FROM isp.payments p WHERE id >= $1 ORDER BY id LIMIT $2"#,
        from.position,
        limit
    )
}

async fn tickets(store: &PgStore, from: &Start, limit: i64) -> Result<Vec<Packed<TicketRow>>, PortError> {
    packed!(
        store,
        TicketRow,
        r#"SELECT ticket_number AS key, 0::bigint AS "position!", row_to_json(t) AS "row!: Json<TicketRow>"
        FROM isp.tickets t WHERE ticket_number >= $1 ORDER BY ticket_number LIMIT $2"#,
        from.key,
        limit
    )
}

async fn steps(store: &PgStore, from: &Start, limit: i64) -> Result<Vec<Packed<StepRow>>, PortError> {
    packed!(
        store,
        StepRow,
        r#"SELECT ticket_number AS key, position::bigint AS "position!", row_to_json(h) AS "row!: Json<StepRow>"
        FROM isp.ticket_history h WHERE (ticket_number, position) >= ($1, $2::bigint)
        ORDER BY ticket_number, position LIMIT $3"#,
        from.key,
        from.position,
        limit
    )
}
