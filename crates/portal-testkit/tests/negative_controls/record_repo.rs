//! The ISP's records, written row by row.

mod must_fail;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use portal_core::billing::invoice::{InvoiceItem, InvoiceRepo, Payment};
use portal_core::integration::record::{
    CustomerPackage, CustomerRecord, DraftRemoved, InvoiceDrafts, InvoiceRecord, PackageRecord, PaidAmount,
    PaymentRecord, Record, RecordChange, RecordCommitted, RecordPage, RecordRepo, TicketRecord,
};
use portal_core::{CustomerId, InvoiceNumber, PaymentNumber, PortError, Rupiah};
use portal_testkit::RecordTestDatabase;
use portal_testkit::fixtures::{InvoiceFixture, invoice};
use portal_testkit::record_repo::Sample;

use crate::database::{Gate, Isp};
use crate::let_others_go_first;
use crate::sessions::Sessions;

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Fault {
    #[default]
    None,
    AddsNothing,
    FillsWhatIsEmpty,
    KeepsThePrice,
    TrimsTexts,
    FindsAsOftenAsAsked,
    SkipsARow,
    WalksFromAPlace,
    IgnoresBefore,
    AddsOver,
    AddsWhatIsGone,
    Racy,
    WritesAllOrNothing,
    TakesOrphans,
    NamesNoOrphans,
    WritesAHundred,
    FindsAllForNone,
    CountsNoPayments,
    SumsWhatIsStated,
    SumsForPaymentsAlone,
    ForgetsTheFormerInvoice,
    RacySums,
    LeavesLines,
    RemovesWhatWasChanged,
    RemovesWhatIsGone,
    RemovesWithPayments,
}

type Table<R> = Mutex<BTreeMap<<R as Record>::Id, R>>;

/// What was written.
#[derive(Default)]
pub(crate) struct Tables {
    fault: Fault,
    packages: Table<PackageRecord>,
    customers: Table<CustomerRecord>,
    invoices: Table<InvoiceRecord>,
    payments: Table<PaymentRecord>,
    tickets: Table<TicketRecord>,
    /// Lines of invoices that were removed.
    left: Mutex<HashMap<InvoiceNumber, Vec<InvoiceItem>>>,
    gate: Gate,
}

impl Tables {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn has_payments(&self, number: &InvoiceNumber) -> bool {
        self.payments.lock().expect("no panic").values().any(|payment| payment.invoice_number == *number)
    }

    fn paid(&self, number: &InvoiceNumber) -> Rupiah {
        let payments = self.payments.lock().expect("no panic");
        let of_invoice = payments.values().filter(|payment| payment.invoice_number == *number);
        Rupiah::new(of_invoice.map(|payment| payment.amount.amount()).sum())
    }

    async fn sum_up(&self, number: &InvoiceNumber) {
        let sum = self.paid(number);
        if self.is(Fault::RacySums) {
            let_others_go_first().await;
        }
        let mut invoices = self.invoices.lock().expect("no panic");
        let Some(invoice) = invoices.get_mut(number) else { return };
        invoice.paid = match invoice.paid {
            PaidAmount::Payments(_) if !self.is(Fault::CountsNoPayments) => PaidAmount::Payments(sum),
            PaidAmount::Stated(_) if self.is(Fault::SumsWhatIsStated) => PaidAmount::Stated(sum),
            paid => paid,
        };
    }
}

/// A kind of record as it is kept here.
trait Kept: Sample {
    fn table(tables: &Tables) -> &Table<Self>;

    fn has_parent(&self, isp: &Isp) -> bool;

    /// What a store with the fault makes of it.
    fn miswritten(self, _: &Tables, _: Option<&Self>) -> Self {
        self
    }

    /// The invoices whose paid amount follows from the change.
    fn invoices(_: &Tables, _: &RecordChange<Self>) -> Vec<InvoiceNumber> {
        Vec::new()
    }
}

fn has_customer(isp: &Isp, id: &CustomerId) -> bool {
    isp.customer(id).is_some() || isp.records.customers.lock().expect("no panic").contains_key(id)
}

impl Kept for PackageRecord {
    fn table(tables: &Tables) -> &Table<Self> {
        &tables.packages
    }

    fn has_parent(&self, _: &Isp) -> bool {
        true
    }

    fn miswritten(mut self, tables: &Tables, before: Option<&Self>) -> Self {
        match tables.fault {
            Fault::TrimsTexts => self.name = self.name.trim().into(),
            Fault::FillsWhatIsEmpty => self.service_type = self.service_type.or(Some(String::new())),
            Fault::KeepsThePrice => self.monthly_price = before.map_or(self.monthly_price, |one| one.monthly_price),
            _ => {}
        }
        self
    }
}

impl Kept for CustomerRecord {
    fn table(tables: &Tables) -> &Table<Self> {
        &tables.customers
    }

    fn has_parent(&self, isp: &Isp) -> bool {
        let Some(CustomerPackage::Code(code)) = &self.package else { return true };
        isp.records.packages.lock().expect("no panic").contains_key(code)
    }
}

impl Kept for InvoiceRecord {
    fn table(tables: &Tables) -> &Table<Self> {
        &tables.invoices
    }

    fn has_parent(&self, isp: &Isp) -> bool {
        has_customer(isp, &self.customer_id)
    }

    fn miswritten(mut self, tables: &Tables, _: Option<&Self>) -> Self {
        self.items.extend(tables.left.lock().expect("no panic").remove(&self.number).unwrap_or_default());
        self
    }

    fn invoices(tables: &Tables, change: &RecordChange<Self>) -> Vec<InvoiceNumber> {
        if tables.is(Fault::SumsForPaymentsAlone) { Vec::new() } else { vec![change.after.number.clone()] }
    }
}

impl Kept for PaymentRecord {
    fn table(tables: &Tables) -> &Table<Self> {
        &tables.payments
    }

    fn has_parent(&self, isp: &Isp) -> bool {
        let rows = isp.invoices.lock().expect("no panic");
        rows.iter().any(|row| row.number == self.invoice_number)
            || isp.records.invoices.lock().expect("no panic").contains_key(&self.invoice_number)
    }

    fn invoices(tables: &Tables, change: &RecordChange<Self>) -> Vec<InvoiceNumber> {
        let before = change.before.iter().filter(|_| !tables.is(Fault::ForgetsTheFormerInvoice));
        before.chain([&change.after]).map(|payment| payment.invoice_number.clone()).collect()
    }
}

impl Kept for TicketRecord {
    fn table(tables: &Tables) -> &Table<Self> {
        &tables.tickets
    }

    fn has_parent(&self, isp: &Isp) -> bool {
        has_customer(isp, &self.customer_id)
    }
}

impl Isp {
    fn is_as_decided<R: Kept>(&self, change: &RecordChange<R>, on_file: Option<&R>) -> bool {
        let before = change.before.as_ref();
        on_file == before
            || match self.records.fault {
                Fault::IgnoresBefore => on_file.is_some() && before.is_some(),
                Fault::AddsOver => before.is_none(),
                Fault::AddsWhatIsGone => on_file.is_none(),
                _ => false,
            }
    }

    async fn commit_one<R: Kept>(&self, change: &RecordChange<R>) -> RecordCommitted {
        let tables = &self.records;
        let is_racy = tables.is(Fault::Racy) || tables.is(Fault::RacySums);
        let _turn = tables.gate.pass(is_racy).await;
        let on_file = R::table(tables).lock().expect("no panic").get(change.after.id()).cloned();
        if !self.is_as_decided(change, on_file.as_ref()) {
            return RecordCommitted::Conflict;
        }
        if !change.after.has_parent(self) && !tables.is(Fault::TakesOrphans) {
            return RecordCommitted::NoParent;
        }
        if is_racy {
            let_others_go_first().await;
        }
        if on_file.is_some() || !tables.is(Fault::AddsNothing) {
            let written = change.after.clone().miswritten(tables, on_file.as_ref());
            R::table(tables).lock().expect("no panic").insert(change.after.id().clone(), written);
        }
        for number in R::invoices(tables, change) {
            tables.sum_up(&number).await;
        }
        RecordCommitted::Done
    }
}

#[async_trait]
impl<R: Kept> RecordRepo<R> for Isp {
    async fn find(&self, ids: &[R::Id]) -> Result<Vec<R>, PortError> {
        let rows = R::table(&self.records).lock().expect("no panic");
        if ids.is_empty() && self.records.is(Fault::FindsAllForNone) {
            return Ok(rows.values().cloned().collect());
        }
        let found = |id: &R::Id| rows.get(id).cloned();
        if self.records.is(Fault::FindsAsOftenAsAsked) {
            return Ok(ids.iter().filter_map(found).collect());
        }
        Ok(ids.iter().collect::<BTreeSet<_>>().into_iter().filter_map(found).collect())
    }

    async fn after(&self, after: Option<R::Id>, limit: u32) -> Result<RecordPage<R>, PortError> {
        let rows = R::table(&self.records).lock().expect("no panic");
        let ids: Vec<&R::Id> = rows.keys().collect();
        let start = match &after {
            None => 0,
            Some(id) if self.records.is(Fault::WalksFromAPlace) => ids.binary_search(&id).map_or(0, |place| place + 1),
            Some(id) => ids.partition_point(|one| *one <= id) + usize::from(self.records.is(Fault::SkipsARow)),
        };
        let limit = usize::try_from(limit).expect("small");
        let records: Vec<R> = rows.values().skip(start).take(limit).cloned().collect();
        let next = records.last().filter(|_| records.len() == limit).map(|record| record.id().clone());
        Ok(RecordPage { records, next })
    }

    async fn commit(&self, changes: &[RecordChange<R>]) -> Result<Vec<RecordCommitted>, PortError> {
        let before = R::table(&self.records).lock().expect("no panic").clone();
        let mut committed = Vec::new();
        for (place, change) in changes.iter().enumerate() {
            let is_dropped = place >= 100 && self.records.is(Fault::WritesAHundred);
            committed.push(if is_dropped { RecordCommitted::Done } else { self.commit_one(change).await });
        }
        let is_whole = committed.iter().all(|one| *one == RecordCommitted::Done);
        if !is_whole && self.records.is(Fault::WritesAllOrNothing) {
            *R::table(&self.records).lock().expect("no panic") = before;
            committed.fill(RecordCommitted::Conflict);
        }
        Ok(committed)
    }

    async fn orphans(&self, records: &[R]) -> Result<Vec<R::Id>, PortError> {
        let orphans = records.iter().filter(|one| !one.has_parent(self) && !self.records.is(Fault::NamesNoOrphans));
        Ok(orphans.map(|record| record.id().clone()).collect())
    }
}

#[async_trait]
impl InvoiceDrafts for Isp {
    async fn remove(&self, draft: &InvoiceRecord) -> Result<DraftRemoved, PortError> {
        let tables = &self.records;
        let _turn = tables.gate.pass(false).await;
        let on_file = tables.invoices.lock().expect("no panic").get(&draft.number).cloned();
        let is_as_decided = match &on_file {
            Some(on_file) => on_file == draft || tables.is(Fault::RemovesWhatWasChanged),
            None => tables.is(Fault::RemovesWhatIsGone),
        };
        if !is_as_decided {
            return Ok(DraftRemoved::Conflict);
        }
        if tables.has_payments(&draft.number) && !tables.is(Fault::RemovesWithPayments) {
            return Ok(DraftRemoved::HasPayments);
        }
        tables.invoices.lock().expect("no panic").remove(&draft.number);
        if tables.is(Fault::LeavesLines) {
            tables.left.lock().expect("no panic").insert(draft.number.clone(), draft.items.clone());
        }
        Ok(DraftRemoved::Done)
    }
}

/// An invoice and its payments as their customer is shown them.
fn shown(record: &InvoiceRecord, payments: &BTreeMap<PaymentNumber, PaymentRecord>) -> InvoiceFixture {
    let payments = payments.values().filter(|payment| payment.invoice_number == record.number).map(|payment| Payment {
        paid_at: payment.paid_at,
        amount: payment.amount,
        method: payment.method.clone(),
        reference: payment.reference.clone(),
    });
    InvoiceFixture {
        state: record.state,
        total: record.total,
        paid: record.paid.amount(),
        items: record.items.clone(),
        payments: payments.collect(),
        ..invoice(record.number.as_str(), record.customer_id.as_str())
    }
}

impl RecordTestDatabase for Isp {
    fn package_records(&self) -> Arc<dyn RecordRepo<PackageRecord>> {
        self.shared()
    }

    fn invoice_records(&self) -> Arc<dyn RecordRepo<InvoiceRecord>> {
        self.shared()
    }

    fn payment_records(&self) -> Arc<dyn RecordRepo<PaymentRecord>> {
        self.shared()
    }

    fn invoices(&self) -> Arc<dyn InvoiceRepo> {
        let isp = Self::new(Sessions::plain());
        let (records, payments) = (self.records.invoices.lock(), self.records.payments.lock());
        let (records, payments) = (records.expect("no panic"), payments.expect("no panic"));
        let rows = records.values().map(|record| shown(record, &payments));
        isp.invoices.lock().expect("no panic").extend(rows);
        crate::invoices::plain(isp)
    }
}

type Stores<P> = (Arc<P>, Arc<dyn RecordTestDatabase>);

fn isp(fault: Fault) -> Arc<Isp> {
    Isp::with_records(Tables { fault, ..Tables::default() })
}

fn packages(fault: Fault) -> Stores<dyn RecordRepo<PackageRecord>> {
    let isp = isp(fault);
    (isp.clone(), isp)
}

fn customers(fault: Fault) -> Stores<dyn RecordRepo<CustomerRecord>> {
    let isp = isp(fault);
    (isp.clone(), isp)
}

fn invoices(fault: Fault) -> Stores<dyn RecordRepo<InvoiceRecord>> {
    let isp = isp(fault);
    (isp.clone(), isp)
}

fn payments(fault: Fault) -> Stores<dyn RecordRepo<PaymentRecord>> {
    let isp = isp(fault);
    (isp.clone(), isp)
}

fn tickets(fault: Fault) -> Stores<dyn RecordRepo<TicketRecord>> {
    let isp = isp(fault);
    (isp.clone(), isp)
}

fn drafts(fault: Fault) -> Stores<dyn InvoiceDrafts> {
    let isp = isp(fault);
    (isp.clone(), isp)
}

/// The stores of `$with` without a fault.
macro_rules! plain {
    ($name:ident, $with:ident, $port:ty) => {
        fn $name() -> impl Future<Output = (Arc<$port>, Arc<dyn RecordTestDatabase>, ())> {
            let (port, test_db) = $with(Fault::None);
            ready((port, test_db, ()))
        }
    };
}

plain!(plain_packages, packages, dyn RecordRepo<PackageRecord>);
plain!(plain_customers, customers, dyn RecordRepo<CustomerRecord>);
plain!(plain_invoices, invoices, dyn RecordRepo<InvoiceRecord>);
plain!(plain_payments, payments, dyn RecordRepo<PaymentRecord>);
plain!(plain_tickets, tickets, dyn RecordRepo<TicketRecord>);
plain!(plain_drafts, drafts, dyn InvoiceDrafts);

portal_testkit::record_repo_suite! { package_records: #[tokio::test(flavor = "multi_thread")] plain_packages }
portal_testkit::record_repo_suite! { customer_records: #[tokio::test(flavor = "multi_thread")] plain_customers }
portal_testkit::record_repo_suite! { invoice_records: #[tokio::test(flavor = "multi_thread")] plain_invoices }
portal_testkit::record_repo_suite! { payment_records: #[tokio::test(flavor = "multi_thread")] plain_payments }
portal_testkit::record_repo_suite! { ticket_records: #[tokio::test(flavor = "multi_thread")] plain_tickets }
portal_testkit::paid_amount_suite! { #[tokio::test(flavor = "multi_thread")] plain_payments }
portal_testkit::invoice_drafts_suite! { #[tokio::test(flavor = "multi_thread")] plain_drafts }
