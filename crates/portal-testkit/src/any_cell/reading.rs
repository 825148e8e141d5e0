//! Everything that pages and the command line read, and whether what is missing in it is named.

use std::collections::BTreeSet;
use std::fmt::Debug;

use portal_core::billing::invoice::{
    BilledInvoice, InvoiceDetail, InvoiceDocument, InvoiceOrder, InvoiceQuery, TaxMode, TaxPolicy, compare,
};
use portal_core::identity::customer::Customer;
use portal_core::staff::directory::{AccountSelection, CustomerOverview};
use portal_core::staff::record_check::{RecordTable, UnreadableRecord, review_records};
use portal_core::support::ticket::{TicketDetail, TicketQuery};
use portal_core::{CustomerId, Locale, PortError};

use super::Readers;
use crate::TestClock;
use crate::fixtures::{customer_id, day, noon, phone, scope};

/// What was thrown where.
pub(super) struct Throw<'a> {
    pub(super) table: &'a str,
    pub(super) column: &'a str,
    pub(super) cell: &'a str,
    /// The statement, for messages.
    pub(super) wrote: &'a str,
}

/// What the account `AGLS1` is shown.
struct Shown {
    account: Option<Customer>,
    invoices: Vec<InvoiceDetail>,
    tickets: Vec<TicketDetail>,
}

impl Throw<'_> {
    /// The answer; there must be one.
    fn answer<T>(&self, answer: Result<T, PortError>) -> T {
        answer.unwrap_or_else(|error| panic!("{}: {error:?}", self.wrote))
    }

    fn same<T: PartialEq + Debug>(&self, found: &T, expected: &T, what: &str) {
        assert_eq!(found, expected, "{}: {what}", self.wrote);
    }
}

/// Reads everything there is, and answers the rows that the check names: those that are left out, and no others.
pub(super) async fn read_everything(readers: &Readers, throw: &Throw<'_>) -> Vec<UnreadableRecord> {
    let shown = Shown {
        account: read_account(readers, throw).await,
        invoices: read_invoices(readers, throw).await,
        tickets: read_tickets(readers, throw).await,
    };
    if let Some(account) = &shown.account {
        shown.invoices.iter().for_each(|invoice| make_document(account, invoice, throw));
    }
    let report = throw.answer(review_records(&*readers.records, &TestClock::new(noon()), None).await);
    let named: Vec<_> = report.tables.into_iter().flat_map(|table| table.named).collect();
    let elsewhere = named.iter().find(|record| record.table.as_str() != throw.table);
    assert_eq!(elsewhere, None, "{}: a good row is named", throw.wrote);
    compare_rows(&shown, &named, throw);
    compare_values(&shown, &named, throw);
    named
}

/// Lists, and what stands below an invoice or a ticket that shows.
fn compare_rows(shown: &Shown, named: &[UnreadableRecord], throw: &Throw<'_>) {
    let invoices: BTreeSet<&str> = shown.invoices.iter().map(|one| one.invoice.number.as_str()).collect();
    let tickets: BTreeSet<&str> = shown.tickets.iter().map(|one| one.ticket.number.as_str()).collect();
    for (table, rows, all) in [(RecordTable::Invoices, invoices, 2), (RecordTable::Tickets, tickets, 2)] {
        let left_out: Vec<_> = named.iter().filter(|record| record.table == table).collect();
        let both = left_out.iter().find(|record| rows.contains(record.id.as_str()));
        assert_eq!(both, None, "{}: is shown and named", throw.wrote);
        throw.same(&(rows.len() + left_out.len()), &all, "rows that are shown or named");
    }
    let first = shown.invoices.iter().find(|one| one.invoice.number.as_str() == "INV1");
    let steps = shown.tickets.iter().map(|ticket| ticket.timeline.len()).sum();
    for (table, rows, all) in [
        ("invoice_items", first.map_or(0, |first| first.items.len()), 1),
        ("payments", first.map_or(0, |first| first.payments.len()), 1),
        ("ticket_history", steps, 2),
    ] {
        if table == throw.table {
            throw.same(&(rows + named.len()), &all, "rows that are shown or named");
        }
    }
}

/// Values that an account shows or not.
fn compare_values(shown: &Shown, named: &[UnreadableRecord], throw: &Throw<'_>) {
    if !matches!(throw.table, "customers" | "packages") {
        return;
    }
    let Some(account) = &shown.account else {
        return throw.same(&named.len(), &1, "the account is not shown");
    };
    let is_missing = match throw.column {
        "phone" => account.number_problem().is_some(),
        _ if throw.cell == "NULL" => false,
        "subscription_start_date" => account.subscription_start_date.is_none(),
        "due_date" => account.due_date.is_none(),
        "bandwidth_down" => account.service.bandwidth_down.is_none(),
        "bandwidth_up" => account.service.bandwidth_up.is_none(),
        _ => false,
    };
    let columns: Vec<_> = named.iter().map(|record| record.column).collect();
    throw.same(&columns, &if is_missing { vec![throw.column] } else { Vec::new() }, "values that are not shown");
}

/// The account with its dashboard, as the command line shows it, and beside another account of its number.
async fn read_account(readers: &Readers, throw: &Throw<'_>) -> Option<Customer> {
    let me = scope("AGLS1");
    let account = throw.answer(readers.customers.profile(&me).await);
    let is_there = account.is_some();
    throw.same(&throw.answer(readers.customers.access(&me).await).is_some(), &is_there, "access");
    throw.same(&throw.answer(readers.dashboard.overview(&me, day(5)).await).is_some(), &is_there, "dashboard");
    throw.answer(readers.dashboard.figures(&me, day(5)).await);
    let by_id = readers.directory.overviews(&AccountSelection::Customer(customer_id("AGLS1")), noon()).await;
    throw.same(&throw.answer(by_id).len(), &usize::from(is_there), "accounts that the command line shows");
    let by_number = readers.directory.overviews(&AccountSelection::Phone(phone()), noon()).await;
    let ids = |overview: CustomerOverview| overview.customer.access.customer_id;
    let by_number: Vec<CustomerId> = throw.answer(by_number).into_iter().map(ids).collect();
    let login = throw.answer(readers.customers.accounts_of(&phone()).await);
    let login: Vec<CustomerId> = login.into_iter().map(|account| account.access.customer_id).collect();
    assert!(login.contains(&customer_id("AGLS2")), "{}: the other account of the number is gone", throw.wrote);
    throw.same(&by_number, &login, "accounts of the number");
    throw.answer(readers.directory.on_file(&[customer_id("AGLS1")], &[phone()]).await);
    account
}

async fn read_invoices(readers: &Readers, throw: &Throw<'_>) -> Vec<InvoiceDetail> {
    let me = scope("AGLS1");
    let mut found = Vec::new();
    for order in [InvoiceOrder::UnpaidFirst, InvoiceOrder::NewestFirst] {
        let query = InvoiceQuery { order, ..InvoiceQuery::default() };
        let list = throw.answer(readers.invoices.page_of(&me, &query, day(5)).await);
        found.clear();
        for one in list.page.items {
            let detail = throw.answer(readers.invoices.find(&me, &one.number).await);
            found.push(detail.unwrap_or_else(|| panic!("{}: listed and not found", throw.wrote)));
        }
    }
    found
}

async fn read_tickets(readers: &Readers, throw: &Throw<'_>) -> Vec<TicketDetail> {
    let me = scope("AGLS1");
    let list = throw.answer(readers.tickets.page_of(&me, &TicketQuery::default()).await);
    let mut found = Vec::new();
    for one in list.page.items {
        let detail = throw.answer(readers.tickets.find(&me, &one.number).await);
        found.push(detail.unwrap_or_else(|| panic!("{}: listed and not found", throw.wrote)).detail);
    }
    found
}

/// What the PDF says of an invoice.
fn make_document(account: &Customer, detail: &InvoiceDetail, throw: &Throw<'_>) {
    let view = detail.invoice.view(day(5)).unwrap_or_else(|| panic!("{}: a draft", throw.wrote));
    for mode in [TaxMode::None, TaxMode::Exclusive, TaxMode::Inclusive] {
        let billed = BilledInvoice {
            view,
            tax: TaxPolicy { mode, ..TaxPolicy::default() }.breakdown(&detail.invoice),
            comparison: detail.previous.as_ref().map(|previous| compare(detail, previous)),
            today: day(5),
            detail: detail.clone(),
        };
        let _document = InvoiceDocument { locale: Locale::Id, customer: account.clone(), billed, pay_link: None };
    }
}
