//! Whatever a receipt says, there is a document of it.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::collections::BTreeSet;
use std::sync::Arc;

use portal_core::billing::document::DocumentRenderer;
use portal_core::billing::payment::{PaymentAttempt, PaymentChannel, PaymentLine};
use portal_core::billing::receipt::ReceiptDocument;
use portal_core::{InvoiceNumber, Locale, Rupiah};

use super::{check_pdf, languages, render};
use crate::fixtures::payments::paid;
use crate::fixtures::{noon, receipt};
use crate::support::secs;

/// A line of which all was taken off the invoice.
fn line(invoice: &str, amount: i64) -> PaymentLine {
    let amount = Rupiah::new(amount);
    PaymentLine { invoice: InvoiceNumber::parse(invoice).expect("a number"), amount, applied: amount }
}

pub async fn every_receipt_is_a_pdf(renderer: Arc<dyn DocumentRenderer>) {
    let of = |channel| PaymentAttempt { channel, ..paid(1) };
    let mut all: Vec<PaymentAttempt> = PaymentChannel::ALL.into_iter().map(of).collect();
    let with = |lines: Vec<PaymentLine>| PaymentAttempt { lines, ..paid(1) };
    all.push(with((1..=24).map(|n| line(&format!("INV/2025/11/{n:04}"), n)).collect()));
    all.push(with(vec![line(&"INV-".repeat(12), 1)]));
    all.extend([1, 4_000_000_000, 999_999_999_999_999].map(|amount| with(vec![line("INV/1", amount)])));
    // More came in than was owed.
    all.push(with(vec![PaymentLine { applied: Rupiah::new(1), ..line("INV/1", 333_000) }]));
    all.push(with(vec![PaymentLine { applied: Rupiah::ZERO, ..line("INV/1", 333_000) }]));
    all.push(PaymentAttempt { fee: Rupiah::ZERO, reference: None, ..paid(1) });
    for (payment, locale) in all.into_iter().zip(languages()) {
        check_pdf(&*renderer, &receipt(payment, locale)).await;
    }
    let mut unknown = receipt(paid(1), Locale::Id);
    let customer = &mut unknown.customer;
    (customer.address, customer.city, customer.province, customer.email) = (None, None, None, None);
    (customer.access.phone, customer.phone_as_written) = (None, String::new());
    check_pdf(&*renderer, &unknown).await;
}

pub async fn receipts_that_say_something_else_are_other_bytes(renderer: Arc<dyn DocumentRenderer>) {
    let plain = receipt(paid(1), Locale::Id);
    let renamed = |change: fn(&mut ReceiptDocument)| {
        let mut document = plain.clone();
        change(&mut document);
        document
    };
    let all = [
        plain.clone(),
        receipt(paid(1), Locale::En),
        receipt(paid(2), Locale::Id),
        renamed(|receipt| receipt.payment.fee = Rupiah::new(1_001)),
        renamed(|receipt| receipt.payment.channel = PaymentChannel::Card),
        renamed(|receipt| receipt.payment.reference = Some("T-2".into())),
        renamed(|receipt| receipt.payment.paid_at = Some(noon() + secs(86_400))),
        renamed(|receipt| receipt.payment.lines.push(line("INV/2", 1))),
        renamed(|receipt| receipt.payment.lines[0].applied = Rupiah::new(1)),
        renamed(|receipt| receipt.customer.name = "Budi Santoso".into()),
    ];
    let mut seen = BTreeSet::new();
    for document in &all {
        seen.insert(render(&*renderer, document).await);
    }
    assert_eq!(seen.len(), all.len(), "two receipts are the same bytes");
}
