//! Rows in every table, and reading them all.

use portal_core::staff::record_check::{RecordCheck, RecordTable, UnreadableRecord};

use crate::TestDatabase;
use crate::fixtures::{customer, invoice, item, noon, payment, ticket};
use crate::support::ok;

/// How many customers there are, each with an invoice and a ticket.
pub(super) const CUSTOMERS: u64 = 5;

/// Puts `AGLS1` with `INV1` and `TKT1` there, and so on; each invoice has two lines and a payment, each ticket two
/// steps.
pub(super) async fn put_rows(test_db: &dyn TestDatabase) {
    for n in 1..=CUSTOMERS {
        let id = format!("AGLS{n}");
        test_db.put_customer(&customer(&id).active().complete().build()).await;
        let mut made = invoice(&format!("INV{n}"), &id).items([item("Paket", 1), item("Sewa alat", 2)]);
        made.payments = vec![payment(noon(), 1)];
        test_db.put_invoice(&made).await;
        test_db.put_ticket(&ticket(&format!("TKT{n}"), &id).completed(noon())).await;
    }
}

/// How many rows [`put_rows`] puts there; packages may be shared.
pub(super) fn rows_of(table: RecordTable) -> Option<u64> {
    match table {
        RecordTable::Packages => None,
        RecordTable::Customers | RecordTable::Invoices | RecordTable::Payments | RecordTable::Tickets => {
            Some(CUSTOMERS)
        }
        RecordTable::InvoiceItems | RecordTable::TicketHistory => Some(2 * CUSTOMERS),
    }
}

/// What reading a whole table finds.
pub(super) struct Read {
    pub(super) rows: u64,
    pub(super) named: Vec<UnreadableRecord>,
}

/// Reads the table in batches of `limit`.
pub(super) async fn read_all(check: &dyn RecordCheck, table: RecordTable, limit: u32) -> Read {
    let mut read = Read { rows: 0, named: Vec::new() };
    let mut from = None;
    for _ in 0..100 {
        let batch = ok(check.read_batch(table, from, limit).await);
        read.rows += batch.read;
        read.named.extend(batch.unreadable);
        if batch.next.is_none() {
            return read;
        }
        from = batch.next;
    }
    panic!("{} has no end", table.as_str());
}
