//! Invoices. A customer has a few dozen, so all are read, and the core's own rules filter, search and count them.

use std::cmp::Reverse;
use std::sync::Arc;

use async_trait::async_trait;
use chrono::NaiveDate;
use portal_core::billing::invoice::{
    Invoice, InvoiceCounts, InvoiceDetail, InvoiceItem, InvoiceList, InvoiceOrder, InvoiceQuery, InvoiceRepo,
    InvoiceState, InvoiceView, Payment, PreviousInvoice,
};
use portal_core::identity::customer::CustomerScope;
use portal_core::{InvoiceNumber, Page, PortError, Rupiah};

use crate::RestStore;
use crate::cache::Part;
use crate::call::{CallError, readable, records};
use crate::wire;

const PORT: &str = "invoice repository";

const PART: Part<Vec<InvoiceDetail>> = |parts| &mut parts.invoices;

#[async_trait]
impl InvoiceRepo for RestStore {
    async fn page_of(
        &self,
        scope: &CustomerScope,
        query: &InvoiceQuery,
        today: NaiveDate,
    ) -> Result<InvoiceList, PortError> {
        let all = self.invoices(scope).await.map_err(|error| error.of_port(PORT))?;
        let all: Vec<Invoice> = all.iter().map(|detail| detail.invoice.clone()).collect();
        let overdue = counts(&all, today).overdue;
        let outstanding = outstanding(&all);
        let mut found: Vec<Invoice> = all.into_iter().filter(|one| query.search.finds(one)).collect();
        let counts = counts(&found, today);
        found.retain(|one| one.view(today).is_some_and(|view| query.filter.admits(view)));
        if query.order == InvoiceOrder::UnpaidFirst {
            found.sort_by_key(|one| {
                let unpaid = one.view(today).is_some_and(InvoiceView::is_unpaid);
                let first = unpaid.then(|| (one.due_date, one.number.clone()));
                (!unpaid, first, Reverse((one.invoice_date, one.number.clone())))
            });
        }
        let (skip, take) = (query.page.offset(), query.page.limit());
        let items = found.into_iter().skip(usize::try_from(skip).unwrap_or(usize::MAX)).take(take as usize).collect();
        Ok(InvoiceList {
            page: Page { items, total: counts.of(query.filter), request: query.page },
            counts,
            outstanding,
            overdue,
        })
    }

    async fn find(&self, scope: &CustomerScope, number: &InvoiceNumber) -> Result<Option<InvoiceDetail>, PortError> {
        let all = self.invoices(scope).await.map_err(|error| error.of_port(PORT))?;
        let mut all = all.iter().cloned();
        let Some(detail) = all.find(|one| one.invoice.number == *number) else { return Ok(None) };
        let previous = all.find(|one| one.invoice.state != InvoiceState::Cancelled);
        let previous = previous.map(|one| PreviousInvoice { invoice: one.invoice, items: one.items });
        Ok(Some(InvoiceDetail { previous, ..detail }))
    }
}

impl RestStore {
    /// The customer's invoices but drafts, newest first, none with the one before it.
    pub(super) async fn invoices(&self, scope: &CustomerScope) -> Result<Arc<Vec<InvoiceDetail>>, CallError> {
        let (store, owner) = (self.clone(), scope.clone());
        let read = async move {
            let path = ["customers", owner.customer_id().as_str(), "invoices"];
            let (found, bytes) = store.calls().list("invoices", &path, &[]).await?;
            let found = records::<wire::Invoice>("invoices", "invoice_number", found).into_iter();
            // Nothing of another customer is shown, whatever is answered.
            let own = found.filter(|record| record.customer_id == owner.customer_id().as_str());
            let mut all: Vec<InvoiceDetail> = own.filter_map(known).collect();
            all.sort_by_key(|one| Reverse((one.invoice.invoice_date, one.invoice.number.clone())));
            Ok((all, bytes))
        };
        self.part(scope, PART, read).await
    }
}

/// How many there are, by what the customer sees.
pub(super) fn counts(invoices: &[Invoice], today: NaiveDate) -> InvoiceCounts {
    let mut counts = InvoiceCounts::default();
    for view in invoices.iter().filter_map(|one| one.view(today)) {
        let count = match view {
            InvoiceView::Pending => &mut counts.pending,
            InvoiceView::Overdue => &mut counts.overdue,
            InvoiceView::Paid => &mut counts.paid,
            InvoiceView::Cancelled => &mut counts.cancelled,
            InvoiceView::Refunded => &mut counts.refunded,
        };
        *count += 1;
    }
    counts
}

/// What is owed in all.
pub(super) fn outstanding(invoices: &[Invoice]) -> Rupiah {
    let owed = invoices.iter().map(|one| one.outstanding().amount());
    Rupiah::new(owed.fold(0, i64::saturating_add))
}

fn known(record: wire::Invoice) -> Option<InvoiceDetail> {
    let number = record.invoice_number.clone();
    let detail = readable("invoices", &number, read(record))?;
    (detail.invoice.state != InvoiceState::Draft).then_some(detail)
}

fn read(record: wire::Invoice) -> Result<InvoiceDetail, Box<dyn std::error::Error>> {
    let mut payments: Vec<Payment> = record.payments.into_iter().map(payment).collect();
    payments.sort_by_key(|payment| payment.paid_at);
    let sum = payments.iter().fold(0_i64, |sum, payment| sum.saturating_add(payment.amount.amount()));
    let invoice = Invoice {
        number: InvoiceNumber::parse(&record.invoice_number)?,
        invoice_date: record.invoice_date,
        due_date: record.due_date,
        period_start: record.period_start,
        period_end: record.period_end,
        subtotal: Rupiah::new(record.subtotal),
        tax: Rupiah::new(record.tax_amount),
        discount: Rupiah::new(record.discount_amount),
        total: Rupiah::new(record.total_amount),
        paid: Rupiah::new(record.paid_amount.unwrap_or(sum)),
        state: record.status.parse::<InvoiceState>()?,
        last_paid_at: payments.last().map(|payment| payment.paid_at),
    };
    Ok(InvoiceDetail { invoice, items: record.items.into_iter().map(line).collect(), payments, previous: None })
}

fn line(line: wire::Line) -> InvoiceItem {
    let (unit_price, amount) = (Rupiah::new(line.unit_price), Rupiah::new(line.amount));
    InvoiceItem { description: line.description, quantity: line.quantity, unit_price, amount }
}

fn payment(payment: wire::Payment) -> Payment {
    let wire::Payment { paid_at, amount, method, reference, .. } = payment;
    Payment { paid_at, amount: Rupiah::new(amount), method, reference }
}
