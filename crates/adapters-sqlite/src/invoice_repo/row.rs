//! Rows of invoices, packed as JSON so that a list or a whole invoice is one answer.

use portal_core::invoice::{Invoice, InvoiceDetail, InvoiceItem, InvoiceList, Payment, PreviousInvoice};
use portal_core::{InvoiceNumber, Page, PageRequest, Rupiah};
use serde::Deserialize;

use crate::row::{BrokenRow, Place};

/// A page of invoices with what the customer owes in all.
pub(super) struct ListRow {
    pub outstanding: i64,
    pub overdue: i64,
    pub total: i64,
    pub invoices: String,
}

/// An invoice with everything there is to it.
pub(super) struct DetailRow {
    pub invoice: String,
    pub items: String,
    pub payments: String,
    pub previous: Option<String>,
}

#[derive(Deserialize)]
struct InvoiceRow {
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
}

#[derive(Deserialize)]
struct ItemRow {
    description: String,
    quantity: i64,
    unit_price: i64,
    amount: i64,
}

#[derive(Deserialize)]
struct PaymentRow {
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
    pub(super) fn list(self, customer_id: &str, request: PageRequest) -> Result<InvoiceList, BrokenRow> {
        let place = Place { table: "invoices", id: customer_id };
        let rows: Vec<InvoiceRow> = place.field("customer_id", serde_json::from_str(&self.invoices))?;
        let items = rows.into_iter().map(Invoice::try_from).collect::<Result<_, _>>()?;
        Ok(InvoiceList {
            page: Page { items, total: place.number("status", self.total)?, request },
            outstanding: Rupiah::new(self.outstanding),
            overdue: place.number("status", self.overdue)?,
        })
    }
}

impl DetailRow {
    pub(super) fn detail(self, number: &str) -> Result<InvoiceDetail, BrokenRow> {
        let place = Place { table: "invoices", id: number };
        let invoice: InvoiceRow = place.field("invoice_number", serde_json::from_str(&self.invoice))?;
        let items: Vec<ItemRow> = place.field("items", serde_json::from_str(&self.items))?;
        let payments: Vec<PaymentRow> = place.field("payments", serde_json::from_str(&self.payments))?;
        let previous: Option<PreviousRow> =
            self.previous.map(|text| place.field("previous", serde_json::from_str(&text))).transpose()?;
        Ok(InvoiceDetail {
            invoice: invoice.try_into()?,
            items: items.into_iter().map(InvoiceItem::from).collect(),
            payments: payments.into_iter().map(|payment| payment.read(number)).collect::<Result<_, _>>()?,
            previous: previous.map(PreviousInvoice::try_from).transpose()?,
        })
    }
}

impl TryFrom<InvoiceRow> for Invoice {
    type Error = BrokenRow;

    fn try_from(row: InvoiceRow) -> Result<Self, BrokenRow> {
        let place = Place { table: "invoices", id: &row.invoice_number };
        let day = |column, text: Option<&str>| text.map(|text| place.day(column, text)).transpose();
        Ok(Self {
            number: place.field("invoice_number", InvoiceNumber::parse(&row.invoice_number))?,
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
    fn read(self, number: &str) -> Result<Payment, BrokenRow> {
        let place = Place { table: "payments", id: number };
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
