//! Invoices as clients know them.

use chrono::NaiveDate;
use portal_core::Rupiah;
use portal_core::billing::invoice::{
    BilledInvoice, Change, Comparison, Invoice, InvoiceItem as BilledLine, Payment, TaxBreakdown, TaxPlace,
};
use serde::Serialize;

use crate::state::App;

/// An invoice, in a list or alone.
#[derive(Serialize)]
pub(super) struct InvoiceItem {
    id: String,
    invoice_number: String,
    invoice_date: NaiveDate,
    due_date: NaiveDate,
    period_start: Option<NaiveDate>,
    period_end: Option<NaiveDate>,
    /// What older clients call the period.
    billing_period_start: Option<NaiveDate>,
    billing_period_end: Option<NaiveDate>,
    subtotal: i64,
    tax_amount: i64,
    discount_amount: i64,
    total_amount: i64,
    paid_amount: i64,
    outstanding_amount: i64,
    /// What was paid too much, or is given back by a credit note.
    credit_amount: i64,
    /// When it was paid in full: with its last payment.
    paid_at: Option<String>,
    status: &'static str,
}

impl InvoiceItem {
    /// `None` for what customers do not see.
    pub(super) fn new(app: &App, invoice: &Invoice, today: NaiveDate) -> Option<Self> {
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

/// An invoice with all there is to it.
#[derive(Serialize)]
pub(super) struct WholeInvoice {
    #[serde(flatten)]
    invoice: InvoiceItem,
    items: Vec<Line>,
    payments: Vec<PaymentItem>,
    tax: Option<Breakdown>,
    comparison: Option<Compared>,
}

impl WholeInvoice {
    pub(super) fn new(app: &App, billed: BilledInvoice) -> Option<Self> {
        let BilledInvoice { detail, tax, comparison, today, .. } = billed;
        Some(Self {
            invoice: InvoiceItem::new(app, &detail.invoice, today)?,
            items: detail.items.into_iter().map(Line::from).collect(),
            payments: detail.payments.into_iter().map(|payment| PaymentItem::new(app, payment)).collect(),
            tax: tax.map(Breakdown::from),
            comparison: comparison.map(Compared::from),
        })
    }
}

#[derive(Serialize)]
struct Line {
    description: String,
    quantity: i64,
    unit_price: i64,
    amount: i64,
}

impl From<BilledLine> for Line {
    fn from(line: BilledLine) -> Self {
        let (unit_price, amount) = (line.unit_price.amount(), line.amount.amount());
        Self { description: line.description, quantity: line.quantity, unit_price, amount }
    }
}

#[derive(Serialize)]
struct PaymentItem {
    paid_at: String,
    amount: i64,
    method: String,
    reference: Option<String>,
}

impl PaymentItem {
    fn new(app: &App, payment: Payment) -> Self {
        let Payment { paid_at, amount, method, reference } = payment;
        Self { paid_at: app.stamp(paid_at), amount: amount.amount(), method, reference }
    }
}

/// The tax: `percent` of `base_numerator/base_denominator` of the net amount.
#[derive(Serialize)]
struct Breakdown {
    place: &'static str,
    percent: Option<u32>,
    base_numerator: Option<u32>,
    base_denominator: Option<u32>,
    net_amount: i64,
    base_amount: i64,
    tax_amount: i64,
}

impl From<TaxBreakdown> for Breakdown {
    fn from(tax: TaxBreakdown) -> Self {
        Self {
            place: match tax.place {
                TaxPlace::OnTop => "on_top",
                TaxPlace::Within => "within",
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

/// How it differs from the invoice before.
#[derive(Serialize)]
struct Compared {
    previous_invoice_number: String,
    previous_total_amount: i64,
    difference: i64,
    changes: Vec<ChangeItem>,
}

/// What became of one line, or of tax or discount, which have no description.
#[derive(Serialize)]
struct ChangeItem {
    subject: &'static str,
    description: Option<String>,
    change: &'static str,
    previous_amount: Option<i64>,
    amount: Option<i64>,
}

impl From<Comparison> for Compared {
    fn from(comparison: Comparison) -> Self {
        let lines =
            comparison.items.into_iter().map(|item| ChangeItem::new("item", Some(item.description), item.change));
        let tax = comparison.tax.map(|change| ChangeItem::new("tax", None, change));
        let discount = comparison.discount.map(|change| ChangeItem::new("discount", None, change));
        Self {
            previous_invoice_number: comparison.previous.into(),
            previous_total_amount: comparison.previous_total.amount(),
            difference: comparison.difference.amount(),
            changes: lines.chain(tax).chain(discount).collect(),
        }
    }
}

impl ChangeItem {
    fn new(subject: &'static str, description: Option<String>, change: Change) -> Self {
        let (change, was, now) = match change {
            Change::New { now } => ("new", None, Some(now)),
            Change::Gone { was } => ("gone", Some(was), None),
            Change::Other { was, now } => ("changed", Some(was), Some(now)),
        };
        let [previous_amount, amount] = [was, now].map(|amount| amount.map(Rupiah::amount));
        Self { subject, description, change, previous_amount, amount }
    }
}
