//! Throws cells of all kinds into every column that an ISP may write: each is refused by the database, or read; and
//! where the database takes everything, each is shown, or its row is left out and named.

mod cells;
mod reading;

use std::sync::Arc;

use async_trait::async_trait;
use portal_core::billing::invoice::InvoiceRepo;
use portal_core::identity::customer::CustomerRepo;
use portal_core::insight::dashboard::DashboardRepo;
use portal_core::staff::directory::CustomerDirectory;
use portal_core::staff::record_check::{RecordCheck, UnreadableRecord};
use portal_core::support::ticket::TicketRepo;

use self::cells::{COLUMNS, any_cell, row_of};
use self::reading::{Throw, read_everything};
use crate::fixtures::{customer, day, invoice, item, noon, payment, ticket};
use crate::{SeededEntropy, TestDatabase};

/// So many cells are thrown into each column.
const CELLS_PER_COLUMN: usize = 8;

/// The ports that read what an ISP writes.
pub struct Readers {
    /// Accounts.
    pub customers: Arc<dyn CustomerRepo>,
    /// Invoices.
    pub invoices: Arc<dyn InvoiceRepo>,
    /// Tickets.
    pub tickets: Arc<dyn TicketRepo>,
    /// The dashboard.
    pub dashboard: Arc<dyn DashboardRepo>,
    /// What support looks at.
    pub directory: Arc<dyn CustomerDirectory>,
    /// What names the rows that are left out.
    pub records: Arc<dyn RecordCheck>,
}

/// The database as an operator's shell reaches it.
#[async_trait]
pub trait Database: Send + Sync {
    /// Runs a statement; `false` if it was refused.
    async fn execute(&self, statement: &str) -> bool;

    /// An expression for bytes that need not be UTF-8, as text; `None` where there is no such thing.
    fn raw_bytes(&self, hex: &str) -> Option<String>;

    /// Ends all rules for the ISP's tables that the schema can do without.
    async fn let_anything_in(&self);
}

/// What came of all cells.
#[derive(Default)]
struct Outcome {
    taken: usize,
    refused: usize,
    named: Vec<UnreadableRecord>,
}

/// Every cell thrown into a column that an ISP may write is refused, or read: no answer fails, and no row that the
/// database took is left out. Nothing is named but numbers that receive no codes.
pub async fn any_cell_is_refused_or_shown(readers: &Readers, test_db: &dyn TestDatabase, database: &dyn Database) {
    put_rows(test_db).await;
    let Outcome { taken, refused, named } = throw_all(readers, database, 9).await;
    let other = named.iter().find(|record| record.column != "phone");
    assert_eq!(other, None, "a row that the database took is left out");
    assert!(taken > 50 && refused > 50, "{taken} cells were taken and {refused} refused");
}

/// Every cell that slipped past the rules of the database is shown, or its row is left out and named by the check: no
/// answer fails, and no row that is shown is named.
pub async fn any_cell_that_slips_in_is_shown_or_named(
    readers: &Readers,
    test_db: &dyn TestDatabase,
    database: &dyn Database,
) {
    put_rows(test_db).await;
    database.let_anything_in().await;
    let Outcome { taken, named, .. } = throw_all(readers, database, 10).await;
    let broken = named.iter().filter(|record| record.column != "phone").count();
    assert!(taken > 100 && broken > 20, "{taken} cells were taken, {broken} rows are broken");
}

/// Two accounts of one number, two invoices and two tickets of the first.
async fn put_rows(test_db: &dyn TestDatabase) {
    test_db.put_customer(&customer("AGLS1").active().complete().build()).await;
    test_db.put_customer(&customer("AGLS2").active().build()).await;
    let mut first = invoice("INV1", "AGLS1").items([item("Paket", 1)]);
    first.payments = vec![payment(noon(), 1)];
    test_db.put_invoice(&first).await;
    test_db.put_invoice(&invoice("INV2", "AGLS1").issued(day(2))).await;
    for (number, created_via) in [("T1", "first"), ("T2", "second")] {
        let mut made = ticket(number, "AGLS1");
        if number == "T1" {
            made = made.completed(noon());
        }
        made.created_via = created_via.into();
        test_db.put_ticket(&made).await;
    }
}

async fn throw_all(readers: &Readers, database: &dyn Database, seed: u64) -> Outcome {
    let entropy = SeededEntropy::new(seed);
    let mut outcome = Outcome::default();
    for (table, column, back) in COLUMNS {
        let row = row_of(table, column);
        for _ in 0..CELLS_PER_COLUMN {
            let cell = &any_cell(&entropy, database);
            let wrote = &format!("UPDATE {table} SET {column} = {cell} WHERE {row}");
            if !database.execute(wrote).await {
                outcome.refused += 1;
                continue;
            }
            outcome.taken += 1;
            outcome.named.extend(read_everything(readers, &Throw { table, column, cell, wrote }).await);
            let back = format!("UPDATE {table} SET {column} = {back} WHERE {row}");
            assert!(database.execute(&back).await, "{back}");
        }
    }
    outcome
}
