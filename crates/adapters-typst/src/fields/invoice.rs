//! What an invoice's template can show. The list is written down for operators in `docs/operating.md`, "Invoice
//! documents".

use portal_core::Locale;
use portal_core::billing::invoice::{InvoiceDocument, InvoiceItem, InvoiceView, Payment, TaxBreakdown, TaxPlace};
use portal_core::kernel::clock::Clock;
use portal_core::kernel::money::Rupiah;
use serde::Serialize;

use super::{Isp, Recipient};
use crate::letterhead::Letterhead;
use crate::qr::{LONGEST, QR};
use crate::words::in_words;

/// The fields of one document.
#[derive(Serialize)]
pub(crate) struct InvoiceFields<'a> {
    locale: &'static str,
    today: String,
    isp: Isp<'a>,
    customer: Recipient<'a>,
    invoice: Facts<'a>,
    lines: Vec<Line<'a>>,
    subtotal: String,
    discount: Option<String>,
    tax: Option<Tax>,
    total: String,
    total_in_words: String,
    payments: Vec<Receipt<'a>>,
    paid: Option<String>,
    owed: Option<String>,
    /// Where it is paid without logging in, if it can be.
    pay: Option<PayOnline<'a>>,
    /// What was paid too much, or is given back.
    credit: Option<String>,
    /// Whether it gives money back.
    #[serde(rename = "credit-note")]
    credit_note: bool,
}

#[derive(Serialize)]
struct Facts<'a> {
    number: &'a str,
    date: String,
    due_date: String,
    period: Option<Period>,
    /// `pending`, `overdue`, `paid`, `cancelled` or `refunded`.
    state: &'static str,
    /// Days since the due date; 0 unless overdue.
    days_late: i64,
}

/// Where an invoice is paid without logging in.
#[derive(Serialize)]
struct PayOnline<'a> {
    link: &'a str,
    /// The file of its QR code.
    qr: &'static str,
}

#[derive(Serialize)]
struct Period {
    from: String,
    to: String,
}

#[derive(Serialize)]
struct Line<'a> {
    description: &'a str,
    quantity: String,
    price: String,
    amount: String,
}

#[derive(Serialize)]
struct Tax {
    /// Whether it is part of the lines already.
    within: bool,
    percent: Option<u32>,
    /// The share of the price that is taxed, such as `11/12`; `null` if it is all of it.
    share: Option<String>,
    net: String,
    base: String,
    amount: String,
}

#[derive(Serialize)]
struct Receipt<'a> {
    date: String,
    method: &'a str,
    reference: Option<&'a str>,
    amount: String,
}

impl<'a> InvoiceFields<'a> {
    pub(crate) fn of(document: &'a InvoiceDocument, sender: &'a Letterhead, clock: &dyn Clock) -> Self {
        let (billed, locale) = (&document.billed, document.locale);
        let (detail, invoice) = (&billed.detail, &billed.detail.invoice);
        let positive = |amount: Rupiah| Some(amount.to_string()).filter(|_| amount.is_positive());
        Self {
            locale: locale.tag(),
            today: locale.day(billed.today),
            isp: Isp::of(sender, locale),
            customer: Recipient::of(&document.customer),
            invoice: Facts::of(document),
            lines: detail.items.iter().map(Line::of).collect(),
            subtotal: invoice.subtotal.to_string(),
            discount: positive(invoice.discount),
            tax: billed.tax.map(Tax::of),
            total: invoice.total.to_string(),
            total_in_words: in_words(invoice.total, locale),
            payments: detail.payments.iter().map(|payment| Receipt::of(payment, locale, clock)).collect(),
            paid: positive(invoice.paid),
            owed: positive(invoice.outstanding()),
            pay: document.pay_link.as_deref().filter(|link| link.len() <= LONGEST).map(PayOnline::of),
            credit: positive(invoice.credit()),
            credit_note: invoice.is_credit_note(),
        }
    }
}

impl<'a> Facts<'a> {
    fn of(document: &'a InvoiceDocument) -> Self {
        let (billed, locale) = (&document.billed, document.locale);
        let invoice = &billed.detail.invoice;
        let period = invoice.period_start.zip(invoice.period_end);
        let written = |day| locale.day(day);
        let overdue = billed.view == InvoiceView::Overdue;
        Self {
            number: invoice.number.as_str(),
            date: written(invoice.invoice_date),
            due_date: written(invoice.due_date),
            period: period.map(|(from, to)| Period { from: written(from), to: written(to) }),
            state: billed.view.as_str(),
            days_late: if overdue { (billed.today - invoice.due_date).num_days() } else { 0 },
        }
    }
}

impl<'a> PayOnline<'a> {
    fn of(link: &'a str) -> Self {
        Self { link, qr: QR }
    }
}

impl<'a> Line<'a> {
    fn of(item: &'a InvoiceItem) -> Self {
        Self {
            description: &item.description,
            quantity: item.quantity.to_string(),
            price: item.unit_price.to_string(),
            amount: item.amount.to_string(),
        }
    }
}

impl Tax {
    fn of(tax: TaxBreakdown) -> Self {
        let share = tax.rate.map(|rate| rate.base).filter(|(numerator, denominator)| numerator != denominator);
        Self {
            within: tax.place == TaxPlace::Within,
            percent: tax.rate.map(|rate| rate.percent),
            share: share.map(|(numerator, denominator)| format!("{numerator}/{denominator}")),
            net: tax.net.to_string(),
            base: tax.base.to_string(),
            amount: tax.tax.to_string(),
        }
    }
}

impl<'a> Receipt<'a> {
    fn of(payment: &'a Payment, locale: Locale, clock: &dyn Clock) -> Self {
        Self {
            date: locale.day(clock.local_date(payment.paid_at)),
            method: &payment.method,
            reference: payment.reference.as_deref(),
            amount: payment.amount.to_string(),
        }
    }
}
