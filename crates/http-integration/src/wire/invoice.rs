//! Invoices with their lines.

use http_kit::schema::words;
use portal_core::billing::invoice::InvoiceState;
use portal_core::integration::record::{InvoiceRecord, PaidAmount};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::Object;

fn states() -> Object {
    words(InvoiceState::ALL.map(InvoiceState::as_str)).build()
}

#[derive(Serialize, ToSchema)]
#[schema(as = Invoice)]
pub(crate) struct InvoiceItem {
    #[schema(example = "INV/2025/11/0001", max_length = 64)]
    invoice_number: String,
    /// It never moves to another customer.
    #[schema(example = "AGLS202510150001")]
    customer_id: String,
    #[schema(format = Date, example = "2025-11-01")]
    invoice_date: String,
    #[schema(format = Date, example = "2025-11-20")]
    due_date: String,
    #[schema(format = Date)]
    period_start: Option<String>,
    #[schema(format = Date)]
    period_end: Option<String>,
    /// Sum of the lines. Of a new invoice without it: what the lines come to, or the total without tax and discount.
    subtotal: i64,
    tax_amount: i64,
    discount_amount: i64,
    #[schema(example = 333_000)]
    total_amount: i64,
    /// What was paid, as the ISP says. Null as long as it is the sum of the payments on file: so it begins.
    paid_amount: Option<i64>,
    /// Of a new invoice `sent`. Customers never see a `draft`.
    #[schema(schema_with = states)]
    status: &'static str,
    /// All lines, in their order. What is sent replaces all of them.
    #[schema(inline)]
    items: Vec<LineItem>,
}

#[derive(Serialize, ToSchema)]
struct LineItem {
    #[schema(example = "Home 50, November 2025")]
    description: String,
    /// 1 if it is not sent.
    quantity: i64,
    /// Needed unless `quantity` is 1 and `amount` is sent.
    #[schema(example = 300_000)]
    unit_price: i64,
    /// `quantity` times `unit_price` if it is not sent.
    amount: i64,
}

impl From<&InvoiceRecord> for InvoiceItem {
    fn from(invoice: &InvoiceRecord) -> Self {
        let lines = invoice.items.iter().map(|line| LineItem {
            description: line.description.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price.amount(),
            amount: line.amount.amount(),
        });
        Self {
            invoice_number: invoice.number.to_string(),
            customer_id: invoice.customer_id.to_string(),
            invoice_date: invoice.invoice_date.to_string(),
            due_date: invoice.due_date.to_string(),
            period_start: invoice.period_start.map(|day| day.to_string()),
            period_end: invoice.period_end.map(|day| day.to_string()),
            subtotal: invoice.subtotal.amount(),
            tax_amount: invoice.tax.amount(),
            discount_amount: invoice.discount.amount(),
            total_amount: invoice.total.amount(),
            paid_amount: match invoice.paid {
                PaidAmount::Stated(amount) => Some(amount.amount()),
                PaidAmount::Payments(_) => None,
            },
            status: invoice.state.as_str(),
            items: lines.collect(),
        }
    }
}
