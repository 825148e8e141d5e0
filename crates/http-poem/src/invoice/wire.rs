//! Invoices as clients know them.

use chrono::NaiveDate;
use portal_core::billing::invoice::{
    BilledInvoice, Invoice, InvoiceItem as BilledLine, InvoiceView, Payment, TaxBreakdown, TaxPlace,
};
use portal_core::billing::statement::RecordedPayment;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::Object;

use crate::document::{described, shown_by, words};
use crate::invoice::comparison_wire::Compared;
use crate::state::App;

/// The states of an invoice, as a schema.
fn states() -> Object {
    shown_by(words(InvoiceView::ALL.map(InvoiceView::as_str)).build(), InvoiceView::Pending.as_str())
}

#[derive(Serialize, ToSchema)]
#[schema(as = Invoice)]
pub(crate) struct InvoiceItem {
    #[schema(example = "INV/2025/11/0001")]
    id: String,
    #[schema(example = "INV/2025/11/0001")]
    invoice_number: String,
    #[schema(example = "2025-11-01")]
    invoice_date: NaiveDate,
    #[schema(example = "2025-11-20")]
    due_date: NaiveDate,
    #[schema(example = "2025-11-01")]
    period_start: Option<NaiveDate>,
    #[schema(example = "2025-11-30")]
    period_end: Option<NaiveDate>,
    /// The same as `period_start`.
    billing_period_start: Option<NaiveDate>,
    /// The same as `period_end`.
    billing_period_end: Option<NaiveDate>,
    /// Sum of the lines.
    #[schema(example = 300_000)]
    subtotal: i64,
    /// Tax, as issued.
    #[schema(example = 33_000)]
    tax_amount: i64,
    /// Taken off.
    #[schema(example = 0)]
    discount_amount: i64,
    /// What is to be paid.
    #[schema(example = 333_000)]
    total_amount: i64,
    /// What was paid.
    #[schema(example = 100_000)]
    paid_amount: i64,
    /// What is still owed; nothing once it is settled or withdrawn.
    #[schema(example = 233_000)]
    outstanding_amount: i64,
    /// What was paid too much, or is given back by a credit note.
    #[schema(example = 0)]
    credit_amount: i64,
    /// When it was paid in full: the time of its last payment; `null` until then, and when no payment is on record.
    #[schema(format = DateTime)]
    paid_at: Option<String>,
    #[schema(schema_with = states)]
    status: &'static str,
}

impl InvoiceItem {
    /// `None` for what customers do not see.
    pub(crate) fn new(app: &App, invoice: &Invoice, today: NaiveDate) -> Option<Self> {
        Some(Self {
            status: invoice.view(today)?.as_str(),
            id: invoice.number.to_string(),
            invoice_number: invoice.number.to_string(),
            invoice_date: invoice.invoice_date,
            due_date: invoice.due_date,
            period_start: invoice.period_start,
            period_end: invoice.period_end,
            billing_period_start: invoice.period_start,
            billing_period_end: invoice.period_end,
            subtotal: invoice.subtotal.amount(),
            tax_amount: invoice.tax.amount(),
            discount_amount: invoice.discount.amount(),
            total_amount: invoice.total.amount(),
            paid_amount: invoice.paid.amount(),
            outstanding_amount: invoice.outstanding().amount(),
            credit_amount: invoice.credit().amount(),
            paid_at: invoice.paid_at().map(|at| app.stamp(at)),
        })
    }
}

#[derive(Serialize, ToSchema)]
pub(crate) struct WholeInvoice {
    #[serde(flatten)]
    #[schema(inline)]
    invoice: InvoiceItem,
    #[schema(inline)]
    items: Vec<Line>,
    /// Oldest first.
    #[schema(inline)]
    payments: Vec<PaymentItem>,
    /// Null if there is none.
    #[schema(inline)]
    tax: Option<Breakdown>,
    /// How it differs from the invoice before; null if there is none.
    #[schema(inline)]
    comparison: Option<Compared>,
    /// Where it is paid without logging in, by anyone who has the address; null if nothing is owed, or nothing is paid online.
    #[schema(example = "https://portal.example.id/pay/kV3q")]
    pay_url: Option<String>,
}

impl WholeInvoice {
    pub(crate) fn new(
        app: &App,
        billed: BilledInvoice,
        pay_url: Option<String>,
        records: &[RecordedPayment],
    ) -> Option<Self> {
        let BilledInvoice { detail, tax, comparison, today, .. } = billed;
        Some(Self {
            invoice: InvoiceItem::new(app, &detail.invoice, today)?,
            items: detail.items.into_iter().map(Line::from).collect(),
            payments: items(app, detail.payments, records),
            tax: tax.map(Breakdown::from),
            comparison: comparison.map(Compared::from),
            pay_url,
        })
    }
}

#[derive(Serialize, ToSchema)]
struct Line {
    #[schema(example = "Langganan Home Fiber 50 November 2025")]
    description: String,
    #[schema(example = 1)]
    quantity: i64,
    #[schema(example = 300_000)]
    unit_price: i64,
    #[schema(example = 300_000)]
    amount: i64,
}

impl From<BilledLine> for Line {
    fn from(line: BilledLine) -> Self {
        let (unit_price, amount) = (line.unit_price.amount(), line.amount.amount());
        Self { description: line.description, quantity: line.quantity, unit_price, amount }
    }
}

#[derive(Serialize, ToSchema)]
struct PaymentItem {
    #[schema(format = DateTime, example = "2025-11-05T14:30:00+07:00")]
    paid_at: String,
    #[schema(example = 100_000)]
    amount: i64,
    #[schema(example = "Transfer BCA")]
    method: String,
    #[schema(example = "FT25309XYZ")]
    reference: Option<String>,
    /// Names its receipt in `/invoices/{number}/payments/{id}/receipt`; null if there is none.
    #[schema(example = "17")]
    receipt_id: Option<String>,
}

impl PaymentItem {
    fn new(app: &App, payment: Payment, receipt_id: Option<String>) -> Self {
        let Payment { paid_at, amount, method, reference } = payment;
        Self { paid_at: app.stamp(paid_at), amount: amount.amount(), method, reference, receipt_id }
    }
}

/// The payments, each with its receipt. Both lists are in the same order; payments that are alike have receipts of their own.
fn items(app: &App, payments: Vec<Payment>, records: &[RecordedPayment]) -> Vec<PaymentItem> {
    let mut records = records.iter().peekable();
    let mut item = |payment: Payment| {
        let id = records.next_if(|record| record.payment == payment).map(|record| record.id.to_string());
        PaymentItem::new(app, payment, id)
    };
    payments.into_iter().map(&mut item).collect()
}

const ON_TOP: &str = "on_top";
const WITHIN: &str = "within";

fn tax_places() -> Object {
    described(words([ON_TOP, WITHIN]), "Added to the lines, or part of them.")
}

// The tax is `percent` of `base_numerator/base_denominator` of the net amount.
#[derive(Serialize, ToSchema)]
struct Breakdown {
    #[schema(schema_with = tax_places)]
    place: &'static str,
    /// Of the base; null if no rate was in force when it was issued.
    #[schema(example = 12)]
    percent: Option<u32>,
    /// The base is this share of the net amount.
    #[schema(example = 11)]
    base_numerator: Option<u32>,
    #[schema(example = 12)]
    base_denominator: Option<u32>,
    /// The price without tax.
    #[schema(example = 300_000)]
    net_amount: i64,
    /// What the tax is taken of (DPP).
    #[schema(example = 275_000)]
    base_amount: i64,
    /// The tax (PPN).
    #[schema(example = 33_000)]
    tax_amount: i64,
}

impl From<TaxBreakdown> for Breakdown {
    fn from(tax: TaxBreakdown) -> Self {
        Self {
            place: match tax.place {
                TaxPlace::OnTop => ON_TOP,
                TaxPlace::Within => WITHIN,
            },
            percent: tax.rate.map(|rate| rate.percent),
            base_numerator: tax.rate.map(|rate| rate.base.0),
            base_denominator: tax.rate.map(|rate| rate.base.1),
            net_amount: tax.net.amount(),
            base_amount: tax.base.amount(),
            tax_amount: tax.tax.amount(),
        }
    }
}
