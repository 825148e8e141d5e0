//! What a receipt's template can show.

use portal_core::billing::payment::PaymentLine;
use portal_core::billing::receipt::{ReceiptDocument, RecordedReceiptDocument};
use portal_core::kernel::clock::Clock;
use portal_core::kernel::money::Rupiah;
use serde::Serialize;

use super::{Isp, Recipient};
use crate::letterhead::Letterhead;
use crate::words::in_words;

/// The fields of one receipt.
#[derive(Serialize)]
pub(crate) struct ReceiptFields<'a> {
    locale: &'static str,
    isp: Isp<'a>,
    customer: Recipient<'a>,
    number: String,
    /// The day on which the money came in.
    date: String,
    method: &'a str,
    /// The payment's name; `null` for one that did not come through a gateway.
    payment: Option<&'a str>,
    /// The gateway's own name for it.
    reference: Option<&'a str>,
    lines: Vec<Line<'a>>,
    fee: Option<String>,
    /// What came in beyond what was owed.
    credit: Option<String>,
    total: String,
    total_in_words: String,
}

/// What was taken off one invoice.
#[derive(Serialize)]
struct Line<'a> {
    invoice: &'a str,
    amount: String,
}

impl<'a> ReceiptFields<'a> {
    pub(crate) fn of(document: &'a ReceiptDocument, sender: &'a Letterhead, clock: &dyn Clock) -> Self {
        let (payment, locale) = (&document.payment, document.locale);
        let at = payment.paid_at.unwrap_or(payment.created_at);
        let positive = |amount: Rupiah| Some(amount.to_string()).filter(|_| amount.is_positive());
        Self {
            locale: locale.tag(),
            isp: Isp::of(sender, locale),
            customer: Recipient::of(&document.customer),
            number: document.number(),
            date: locale.day(clock.local_date(at)),
            method: payment.channel.name(),
            payment: Some(payment.id.as_str()),
            reference: payment.reference.as_deref(),
            lines: payment.lines.iter().filter(|line| line.applied.is_positive()).map(Line::of).collect(),
            // With what was added to the total and stays.
            fee: positive(Rupiah::new(
                payment.gross().amount() - payment.applied().amount() - payment.credited().amount(),
            )),
            credit: positive(payment.credited()),
            total: payment.gross().to_string(),
            total_in_words: in_words(payment.gross(), locale),
        }
    }
}

impl<'a> ReceiptFields<'a> {
    /// The fields of the receipt of a payment on record.
    pub(crate) fn recorded(document: &'a RecordedReceiptDocument, sender: &'a Letterhead, clock: &dyn Clock) -> Self {
        let (record, locale) = (&document.record, document.locale);
        let payment = &record.payment;
        Self {
            locale: locale.tag(),
            isp: Isp::of(sender, locale),
            customer: Recipient::of(&document.customer),
            number: document.number(),
            date: locale.day(clock.local_date(payment.paid_at)),
            method: &payment.method,
            payment: None,
            reference: payment.reference.as_deref(),
            lines: vec![Line { invoice: record.invoice.as_str(), amount: payment.amount.to_string() }],
            fee: None,
            credit: None,
            total: payment.amount.to_string(),
            total_in_words: in_words(payment.amount, locale),
        }
    }
}

impl<'a> Line<'a> {
    fn of(line: &'a PaymentLine) -> Self {
        Self { invoice: line.invoice.as_str(), amount: line.applied.to_string() }
    }
}
