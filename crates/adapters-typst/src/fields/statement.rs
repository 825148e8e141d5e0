//! What the template of a statement can show.

use chrono::{Datelike, NaiveDate};
use portal_core::Locale;
use portal_core::billing::statement::{Adjustment, DatedPayment, StatementDocument, StatementInvoice};
use portal_core::kernel::money::Rupiah;
use serde::Serialize;

use super::{Isp, Recipient};
use crate::letterhead::Letterhead;
use crate::words::in_words;

/// The fields of one statement.
#[derive(Serialize)]
pub(crate) struct StatementFields<'a> {
    locale: &'static str,
    today: String,
    isp: Isp<'a>,
    customer: Recipient<'a>,
    year: i32,
    opening: String,
    invoiced: String,
    paid: String,
    paid_in_words: String,
    /// `null` if it is nothing.
    adjusted: Option<String>,
    closing: String,
    /// Whether a balance is the customer's credit.
    has_credit: bool,
    invoices: Vec<Bill<'a>>,
    payments: Vec<Paid<'a>>,
    adjustments: Vec<Change<'a>>,
}

#[derive(Serialize)]
struct Bill<'a> {
    number: &'a str,
    /// First and last day it is for.
    period: Option<[String; 2]>,
    date: String,
    due_date: String,
    total: String,
    paid: String,
    state: &'static str,
}

#[derive(Serialize)]
struct Paid<'a> {
    date: String,
    method: &'a str,
    reference: Option<&'a str>,
    invoice: &'a str,
    amount: String,
}

#[derive(Serialize)]
struct Change<'a> {
    date: String,
    invoice: &'a str,
    amount: String,
}

impl<'a> StatementFields<'a> {
    pub(crate) fn of(document: &'a StatementDocument, sender: &'a Letterhead) -> Self {
        let (statement, locale) = (&document.statement, document.locale);
        Self {
            locale: locale.tag(),
            today: locale.day(document.today),
            isp: Isp::of(sender, locale),
            customer: Recipient::of(&document.customer),
            year: statement.year,
            opening: statement.opening.to_string(),
            invoiced: statement.invoiced.to_string(),
            paid: statement.paid.to_string(),
            paid_in_words: in_words(statement.paid, locale),
            adjusted: Some(statement.adjusted).filter(|sum| *sum != Rupiah::ZERO).map(|sum| sum.to_string()),
            closing: statement.closing.to_string(),
            has_credit: statement.opening < Rupiah::ZERO || statement.closing < Rupiah::ZERO,
            invoices: statement.invoices.iter().map(|of| Bill::of(of, locale)).collect(),
            payments: statement.payments.iter().map(|of| Paid::of(of, locale)).collect(),
            adjustments: statement.adjustments.iter().map(|of| Change::of(of, locale)).collect(),
        }
    }
}

/// `5 Nov 2025`: as narrow as a column.
fn short(day: NaiveDate, locale: Locale) -> String {
    let month: String = locale.month(day).chars().take(3).collect();
    format!("{} {month} {}", day.day(), day.year())
}

/// First and last day; a year that both have is told once.
fn period_of((from, to): (NaiveDate, NaiveDate), locale: Locale) -> [String; 2] {
    let mut first = short(from, locale);
    if from.year() == to.year() {
        first.truncate(first.rfind(' ').unwrap_or(first.len()));
    }
    [first, short(to, locale)]
}

impl<'a> Bill<'a> {
    fn of(StatementInvoice { invoice, view }: &'a StatementInvoice, locale: Locale) -> Self {
        let period = invoice.period_start.zip(invoice.period_end);
        Self {
            number: invoice.number.as_str(),
            period: period.map(|days| period_of(days, locale)),
            date: short(invoice.invoice_date, locale),
            due_date: short(invoice.due_date, locale),
            total: invoice.total.to_string(),
            paid: invoice.paid.to_string(),
            state: view.as_str(),
        }
    }
}

impl<'a> Paid<'a> {
    fn of(DatedPayment { day, record }: &'a DatedPayment, locale: Locale) -> Self {
        Self {
            date: short(*day, locale),
            method: &record.payment.method,
            reference: record.payment.reference.as_deref(),
            invoice: record.invoice.as_str(),
            amount: record.payment.amount.to_string(),
        }
    }
}

impl<'a> Change<'a> {
    fn of(adjustment: &'a Adjustment, locale: Locale) -> Self {
        Self {
            date: short(adjustment.day, locale),
            invoice: adjustment.invoice.as_str(),
            amount: adjustment.amount.to_string(),
        }
    }
}
