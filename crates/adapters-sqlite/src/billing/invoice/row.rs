//! Rows of invoices, packed as JSON so that a list or a whole invoice is one answer.

use portal_core::billing::invoice::{
    Invoice, InvoiceDetail, InvoiceItem, InvoiceList, InvoiceQuery, InvoiceTally, Payment, PreviousInvoice,
};
use portal_core::{InvoiceNumber, Page, Rupiah};
use serde::Deserialize;

use crate::row::{BrokenRow, Place, readable, sum};

/// A page of invoices with what the customer owes in all. The sum comes in two parts, so that no amounts can
/// overflow it.
pub(super) struct ListRow {
    pub owed_millions: i64,
    pub owed_rest: i64,
    pub all_late: i64,
    pub unpaid: i64,
    pub unpaid_late: i64,
    pub paid: i64,
    pub cancelled: i64,
    pub refunded: i64,
    pub invoices: Vec<u8>,
}

/// An invoice with everything there is to it.
pub(super) struct DetailRow {
    pub invoice: Vec<u8>,
    pub items: Vec<u8>,
    pub payments: Vec<u8>,
    pub previous: Option<Vec<u8>>,
}

#[derive(Deserialize)]
pub(crate) struct InvoiceRow {
    invoice_number: String,
    invoice_date: String,
    due_date: String,
    period_start: Option<String>,
    period_end: Option<String>,
    subtotal: i64,
    tax_amount: i64,
    discount_amount: i64,
    total_amount: i64,
    paid_amount: i64,
    status: String,
    last_paid_at: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct ItemRow {
    description: String,
    quantity: i64,
    unit_price: i64,
    amount: i64,
}

#[derive(Deserialize)]
pub(crate) struct PaymentRow {
    pub(crate) id: i64,
    paid_at: String,
    amount: i64,
    method: String,
    reference: Option<String>,
}

#[derive(Deserialize)]
struct PreviousRow {
    invoice: InvoiceRow,
    items: Vec<ItemRow>,
}

impl ListRow {
    pub(super) fn list(self, customer_id: &str, query: &InvoiceQuery) -> Result<InvoiceList, BrokenRow> {
        let place = Place { table: "invoices", id: customer_id };
        let rows: Vec<InvoiceRow> = place.packed("customer_id", &self.invoices)?;
        let tally = InvoiceTally {
            unpaid: place.number("payment_state", self.unpaid)?,
            unpaid_late: place.number("payment_state", self.unpaid_late)?,
            paid: place.number("payment_state", self.paid)?,
            cancelled: place.number("payment_state", self.cancelled)?,
            refunded: place.number("payment_state", self.refunded)?,
        };
        let counts = tally.counts();
        Ok(InvoiceList {
            page: Page {
                items: readable(rows.into_iter().map(Invoice::try_from)),
                total: counts.of(query.filter),
                request: query.page,
            },
            counts,
            outstanding: sum(self.owed_millions, self.owed_rest),
            overdue: place.number("payment_state", self.all_late)?,
        })
    }
}

impl DetailRow {
    /// The invoice; nothing if its own row cannot be read. Lines, payments and the invoice before it that
    /// cannot be read are left out.
    pub(super) fn detail(self, number: &str) -> Result<Option<InvoiceDetail>, BrokenRow> {
        let place = Place { table: "invoices", id: number };
        let invoice: InvoiceRow = place.packed("invoice_number", &self.invoice)?;
        let items: Vec<ItemRow> = place.packed("items", &self.items)?;
        let payments: Vec<PaymentRow> = place.packed("payments", &self.payments)?;
        let previous: Option<PreviousRow> = self.previous.map(|text| place.packed("previous", &text)).transpose()?;
        let Some(invoice) = readable([invoice.try_into()]).pop() else { return Ok(None) };
        Ok(Some(InvoiceDetail {
            invoice,
            items: items.into_iter().map(InvoiceItem::from).collect(),
            payments: readable(payments.into_iter().map(PaymentRow::read)),
            previous: readable(previous.map(PreviousInvoice::try_from)).pop(),
        }))
    }
}

impl TryFrom<InvoiceRow> for Invoice {
    type Error = BrokenRow;

    fn try_from(row: InvoiceRow) -> Result<Self, BrokenRow> {
        let place = Place { table: "invoices", id: &row.invoice_number };
        let day = |column, text: Option<&str>| text.map(|text| place.day(column, text)).transpose();
        Ok(Self {
            number: place.own_number("invoice_number", &row.invoice_number, InvoiceNumber::parse)?,
            invoice_date: place.day("invoice_date", &row.invoice_date)?,
            due_date: place.day("due_date", &row.due_date)?,
            period_start: day("period_start", row.period_start.as_deref())?,
            period_end: day("period_end", row.period_end.as_deref())?,
            subtotal: Rupiah::new(row.subtotal),
            tax: Rupiah::new(row.tax_amount),
            discount: Rupiah::new(row.discount_amount),
            total: Rupiah::new(row.total_amount),
            paid: Rupiah::new(row.paid_amount),
            state: place.field("status", row.status.parse())?,
            // A time that cannot be read is left out with its payment, which says so.
            last_paid_at: row.last_paid_at.and_then(|text| place.instant("last_paid_at", &text).ok()),
        })
    }
}

impl From<ItemRow> for InvoiceItem {
    fn from(row: ItemRow) -> Self {
        Self {
            description: row.description,
            quantity: row.quantity,
            unit_price: Rupiah::new(row.unit_price),
            amount: Rupiah::new(row.amount),
        }
    }
}

impl PaymentRow {
    pub(crate) fn read(self) -> Result<Payment, BrokenRow> {
        let id = self.id.to_string();
        let place = Place { table: "payments", id: &id };
        Ok(Payment {
            paid_at: place.instant("paid_at", &self.paid_at)?,
            amount: Rupiah::new(self.amount),
            method: self.method,
            reference: self.reference,
        })
    }
}

impl TryFrom<PreviousRow> for PreviousInvoice {
    type Error = BrokenRow;

    fn try_from(row: PreviousRow) -> Result<Self, BrokenRow> {
        let items = row.items.into_iter().map(InvoiceItem::from).collect();
        Ok(Self { invoice: row.invoice.try_into()?, items })
    }
}
