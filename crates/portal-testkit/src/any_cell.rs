//! Throws cells of all kinds into every column that an ISP may write: each is refused by the database, or read.

use std::fmt::Write as _;
use std::sync::Arc;

use async_trait::async_trait;
use portal_core::customer::CustomerRepo;
use portal_core::dashboard::DashboardRepo;
use portal_core::invoice::{InvoiceOrder, InvoiceQuery, InvoiceRepo, TaxMode, TaxPolicy, compare};
use portal_core::staff::{AccountSelection, CustomerDirectory};
use portal_core::ticket::{TicketQuery, TicketRepo};
use portal_core::{CustomerId, InvoiceNumber};

use crate::fixtures::{customer, day, invoice, item, noon, payment, scope, ticket};
use crate::{Backstage, SeededEntropy};

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
}

/// The database as an operator's shell reaches it.
#[async_trait]
pub trait Database: Send + Sync {
    /// Runs a statement; `false` if it was refused.
    async fn execute(&self, statement: &str) -> bool;

    /// An expression for bytes that need not be UTF-8, as text; `None` where there is no such thing.
    fn raw_bytes(&self, hex: &str) -> Option<String>;
}

/// Columns an ISP may write, with the value they are set back to.
const COLUMNS: &[(&str, &str, &str)] = &[
    ("customers", "name", "'Budi'"),
    ("customers", "phone", "'0817102070'"),
    ("customers", "email", "NULL"),
    ("customers", "address", "NULL"),
    ("customers", "city", "NULL"),
    ("customers", "province", "NULL"),
    ("customers", "account_status", "'active'"),
    ("customers", "portal_active", "TRUE"),
    ("customers", "package_id", "NULL"),
    ("customers", "subscription_start_date", "NULL"),
    ("customers", "due_date", "NULL"),
    ("packages", "name", "'Paket'"),
    ("packages", "service_type_name", "NULL"),
    ("packages", "bandwidth_down", "50"),
    ("packages", "bandwidth_up", "NULL"),
    ("packages", "monthly_price", "NULL"),
    ("invoices", "invoice_number", "'INV1'"),
    ("invoices", "invoice_date", "'2025-11-01'"),
    ("invoices", "due_date", "'2025-11-20'"),
    ("invoices", "period_start", "NULL"),
    ("invoices", "period_end", "NULL"),
    ("invoices", "subtotal", "300000"),
    ("invoices", "tax_amount", "0"),
    ("invoices", "discount_amount", "0"),
    ("invoices", "total_amount", "300000"),
    ("invoices", "paid_amount", "0"),
    ("invoices", "status", "'sent'"),
    ("invoice_items", "description", "'Paket'"),
    ("invoice_items", "position", "1"),
    ("invoice_items", "quantity", "1"),
    ("invoice_items", "unit_price", "1"),
    ("invoice_items", "amount", "1"),
    ("payments", "paid_at", "'2025-11-05T12:00:00Z'"),
    ("payments", "amount", "1"),
    ("payments", "method", "'Transfer'"),
    ("payments", "reference", "NULL"),
    ("tickets", "ticket_number", "'T1'"),
    ("tickets", "type", "'repair'"),
    ("tickets", "category", "NULL"),
    ("tickets", "priority", "'normal'"),
    ("tickets", "status", "'open'"),
    ("tickets", "title", "'x'"),
    ("tickets", "description", "'x'"),
    ("tickets", "created_at", "'2025-11-05T12:00:00Z'"),
    ("tickets", "updated_at", "'2025-11-05T12:00:00Z'"),
    ("tickets", "scheduled_date", "NULL"),
    ("tickets", "started_at", "NULL"),
    ("tickets", "completed_at", "NULL"),
    ("tickets", "actual_duration", "NULL"),
    ("tickets", "sla_due_date", "NULL"),
    ("tickets", "reopened_at", "NULL"),
    ("tickets", "technician_name", "NULL"),
    ("tickets", "technician_phone", "NULL"),
    ("tickets", "resolution_notes", "NULL"),
    ("tickets", "work_notes", "NULL"),
    ("tickets", "customer_rating", "NULL"),
    ("tickets", "customer_feedback", "NULL"),
    ("tickets", "created_via", "'staff'"),
    ("ticket_history", "position", "1"),
    ("ticket_history", "status", "'open'"),
    ("ticket_history", "at", "'2025-11-05T12:00:00Z'"),
    ("ticket_history", "note", "NULL"),
    ("ticket_history", "event", "'moved'"),
    ("ticket_history", "rating", "NULL"),
];

/// Cells that were seen in the field, and their neighbours.
const CELLS: &[&str] = &[
    "NULL",
    "''",
    "' '",
    "'x'",
    "0",
    "-1",
    "1",
    "6",
    "4294967296",
    "9223372036854775807",
    "-9223372036854775808",
    "1999999999999999999",
    "1.5",
    "1e300",
    "TRUE",
    "CURRENT_TIMESTAMP",
    "CURRENT_DATE",
    "'2025-11-05 12:00:00'",
    "'2025-11-05T12:00:00+07:00'",
    "'2025-11-05 12:00:00.123456+07'",
    "'2025-11-05 00:00:00'",
    "'2025-11-05'",
    "'05/11/2025'",
    "'5.11.2025'",
    "'2025-02-30'",
    "'2025-13-01'",
    "'0000-00-00'",
    "'9999-12-31'",
    "'12:00'",
    "'now'",
    "'infinity'",
    "'-infinity'",
    "'10000-01-01'",
    "'0044-03-15 BC'",
    "'20251105'",
    "'INV 2025#1'",
    "'TKT 1'",
    "'INV/2025/1'",
    "'lunas'",
    "'PAID'",
    "'paid'",
    "'cancelled'",
    "'completed'",
    "'rated'",
    "'reopened'",
    "'suspended'",
    "'081234567890'",
    "'tidak ada'",
    "'\u{202e}0817'",
    "'Jl. Melati 1\nRT 02'",
    "'{\"a\":1}'",
    "'\\\\'",
    "'%s'",
    "'日本語'",
];

/// One of so many.
fn pick(dice: &SeededEntropy, of: usize) -> usize {
    usize::try_from(dice.below(u64::try_from(of.max(1)).unwrap_or(1))).unwrap_or(0)
}

/// A text of any characters but NUL, as an SQL literal.
fn any_text(dice: &SeededEntropy) -> String {
    let ranges = [(0x20, 0x5f), (0x1, 0x1f), (0xa0, 0x300), (0x2000, 0x100), (0x1f600, 0x50), (0x30, 10)];
    let letters = (0..pick(dice, 24)).filter_map(|_| {
        let (first, many) = ranges[pick(dice, ranges.len())];
        char::from_u32(first + u32::try_from(pick(dice, many)).unwrap_or(0))
    });
    format!("'{}'", letters.collect::<String>().replace('\'', "''"))
}

/// An instant or a date in one of many notations, some of which mean nothing.
fn any_time(dice: &SeededEntropy) -> String {
    let number = |least: usize, many| least + pick(dice, many);
    let date = format!("{:04}-{:02}-{:02}", number(1990, 60), number(0, 14), number(0, 33));
    let time = format!("{:02}:{:02}:{:02}", number(0, 26), number(0, 62), number(0, 62));
    let between = [" ", "T", "t", "", "  "][pick(dice, 5)];
    let end = ["", "Z", "+07", "+07:00", "-0330", ".5", ".123456789", " UTC", "+99:00"][pick(dice, 9)];
    if pick(dice, 4) == 0 { format!("'{date}'") } else { format!("'{date}{between}{time}{end}'") }
}

fn any_cell(dice: &SeededEntropy, database: &dyn Database) -> String {
    let bytes = || {
        (0..pick(dice, 12)).fold(String::new(), |mut hex, _| {
            let byte = 1 + pick(dice, 255);
            // Writing into a String cannot fail.
            write!(hex, "{byte:02x}").unwrap_or_default();
            hex
        })
    };
    match pick(dice, 5) {
        0 => any_text(dice),
        1 => any_time(dice),
        2 => database.raw_bytes(&bytes()).unwrap_or_else(|| any_text(dice)),
        _ => CELLS[pick(dice, CELLS.len())].to_owned(),
    }
}

/// Reads everything there is; every answer must be one.
async fn read_everything(readers: &Readers, wrote: &str) {
    let me = scope("AGLS1");
    let profile = readers.customers.profile(&me).await;
    assert!(profile.unwrap_or_else(|error| panic!("{wrote}: {error:?}")).is_some(), "{wrote}: the account is gone");
    let overview = readers.dashboard.overview(&me, day(5)).await;
    assert!(overview.unwrap_or_else(|error| panic!("{wrote}: {error:?}")).is_some(), "{wrote}");
    readers.dashboard.figures(&me, day(5)).await.unwrap_or_else(|error| panic!("{wrote}: {error:?}"));
    for order in [InvoiceOrder::NewestFirst, InvoiceOrder::UnpaidFirst] {
        let query = InvoiceQuery { order, ..InvoiceQuery::default() };
        let list = readers.invoices.page_of(&me, &query, day(5)).await;
        for one in list.unwrap_or_else(|error| panic!("{wrote}: {error:?}")).page.items {
            read_invoice(readers, &one.number, wrote).await;
        }
    }
    let list = readers.tickets.page_of(&me, &TicketQuery::default()).await;
    for one in list.unwrap_or_else(|error| panic!("{wrote}: {error:?}")).page.items {
        let found = readers.tickets.find(&me, &one.number).await;
        assert!(found.unwrap_or_else(|error| panic!("{wrote}: {error:?}")).is_some(), "{wrote}: listed and not found");
    }
    let id = CustomerId::parse("AGLS1").expect("an id");
    let dossiers = readers.directory.dossiers(&AccountSelection::Customer(id), noon()).await;
    assert_eq!(dossiers.unwrap_or_else(|error| panic!("{wrote}: {error:?}")).len(), 1, "{wrote}");
}

/// One invoice, with what the core makes of it.
async fn read_invoice(readers: &Readers, number: &InvoiceNumber, wrote: &str) {
    let found = readers.invoices.find(&scope("AGLS1"), number).await;
    let detail = found.unwrap_or_else(|error| panic!("{wrote}: {error:?}"));
    let detail = detail.unwrap_or_else(|| panic!("{wrote}: listed and not found"));
    assert!(detail.invoice.view(day(5)).is_some(), "{wrote}: a draft");
    for mode in [TaxMode::None, TaxMode::Exclusive, TaxMode::Inclusive] {
        let _shown = TaxPolicy { mode, ..TaxPolicy::default() }.breakdown(&detail.invoice);
    }
    let _compared = detail.previous.as_ref().map(|previous| compare(&detail, previous));
}

/// How many of each the customer sees.
async fn how_many(readers: &Readers) -> (usize, usize) {
    let me = scope("AGLS1");
    let invoices = readers.invoices.page_of(&me, &InvoiceQuery::default(), day(5)).await.expect("a list");
    let tickets = readers.tickets.page_of(&me, &TicketQuery::default()).await.expect("a list");
    (invoices.page.items.len(), tickets.page.items.len())
}

/// Every cell thrown into a column that an ISP may write is refused, or read: no answer fails, and no row that the
/// database took is left out.
pub async fn any_cell_is_refused_or_shown(readers: &Readers, stage: &dyn Backstage, database: &dyn Database) {
    stage.put_customer(&customer("AGLS1").active().build()).await;
    let mut made = invoice("INV1", "AGLS1").items([item("Paket", 1)]);
    made.payments = vec![payment(noon(), 1)];
    stage.put_invoice(&made).await;
    stage.put_invoice(&invoice("INV2", "AGLS1").issued(day(2))).await;
    stage.put_ticket(&ticket("T1", "AGLS1")).await;
    let dice = SeededEntropy::new(9);
    let (mut taken, mut refused) = (0_u32, 0_u32);
    for (table, column, back) in COLUMNS {
        for _ in 0..8 {
            let cell = any_cell(&dice, database);
            let first = match (*table, *column) {
                ("invoices", "invoice_date") => " WHERE invoice_number = 'INV1'",
                ("invoices", _) => " WHERE invoice_date = '2025-11-01'",
                _ => "",
            };
            let wrote = format!("UPDATE {table} SET {column} = {cell}{first}");
            if !database.execute(&wrote).await {
                refused += 1;
                continue;
            }
            taken += 1;
            read_everything(readers, &wrote).await;
            assert_eq!(how_many(readers).await, (2, 1), "{wrote}: a row is left out");
            let back = format!("UPDATE {table} SET {column} = {back}{first}");
            assert!(database.execute(&back).await, "{back}");
        }
    }
    assert!(taken > 50 && refused > 50, "{taken} cells were taken and {refused} refused");
}
