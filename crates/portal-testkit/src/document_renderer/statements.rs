//! Whatever a statement or a receipt of a payment on record says, there is a document of it.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::collections::BTreeSet;
use std::sync::Arc;

use portal_core::billing::document::DocumentRenderer;
use portal_core::billing::invoice::{InvoiceView, Payment};
use portal_core::billing::receipt::RecordedReceiptDocument;
use portal_core::billing::statement::{RecordedPaymentId, StatementDocument, StatementInvoice};
use portal_core::{Locale, Rupiah};

use super::{check_pdf, languages, render};
use crate::fixtures::{day, noon, payment, recorded_receipt, statement};
use crate::support::{ODD_TEXTS, secs};

pub async fn every_statement_is_a_pdf(renderer: Arc<dyn DocumentRenderer>) {
    let with = |change: fn(&mut StatementDocument)| {
        let mut document = statement(Locale::Id);
        change(&mut document);
        document
    };
    let all = [
        with(|_| {}),
        with(|document| {
            let statement = &mut document.statement;
            (statement.invoices, statement.payments, statement.adjustments) = Default::default();
            (statement.opening, statement.closing) = (Rupiah::new(-1), Rupiah::new(i64::MIN));
        }),
        with(|document| {
            let statement = &mut document.statement;
            statement.invoices = statement.invoices.iter().cycle().take(120).cloned().collect();
            statement.payments = statement.payments.iter().cycle().take(120).cloned().collect();
            statement.adjustments = statement.adjustments.iter().cycle().take(40).cloned().collect();
            (statement.invoiced, statement.paid) = (Rupiah::new(i64::MAX), Rupiah::new(999_999_999_999_999));
        }),
        with(|document| {
            let view = InvoiceView::ALL.into_iter();
            let one = document.statement.invoices[0].clone();
            document.statement.invoices = view.map(|view| StatementInvoice { view, ..one.clone() }).collect();
        }),
        with(|document| {
            let payment = document.statement.payments[0].clone();
            let said = ODD_TEXTS.map(|text| {
                let mut payment = payment.clone();
                payment.record.payment.method = text.into();
                payment.record.payment.reference = Some(text.repeat(3));
                payment
            });
            document.statement.payments = said.to_vec();
            document.customer.name = ODD_TEXTS.concat();
        }),
    ];
    for (document, locale) in all.into_iter().zip(languages()) {
        check_pdf(&*renderer, &StatementDocument { locale, ..document }).await;
    }
}

pub async fn statements_that_say_something_else_are_other_bytes(renderer: Arc<dyn DocumentRenderer>) {
    let with = |change: fn(&mut StatementDocument)| {
        let mut document = statement(Locale::Id);
        change(&mut document);
        document
    };
    let all = [
        statement(Locale::Id),
        statement(Locale::En),
        with(|of| of.today = day(9)),
        with(|of| of.statement.year = 2024),
        with(|of| of.statement.opening = Rupiah::new(7)),
        with(|of| of.statement.invoiced = Rupiah::new(7)),
        with(|of| of.statement.paid = Rupiah::new(7)),
        with(|of| of.statement.adjusted = Rupiah::new(7)),
        with(|of| of.statement.closing = Rupiah::new(7)),
        with(|of| of.statement.invoices[0].view = InvoiceView::Refunded),
        with(|of| of.statement.invoices[0].invoice.due_date = day(29)),
        with(|of| of.statement.invoices[0].invoice.paid = Rupiah::new(7)),
        with(|of| of.statement.payments[0].day = day(9)),
        with(|of| of.statement.payments[0].record.payment.reference = Some("FT-2".into())),
        with(|of| of.statement.adjustments[0].amount = Rupiah::new(7)),
        with(|of| of.customer.name = "Budi Santoso".into()),
    ];
    let mut seen = BTreeSet::new();
    for document in &all {
        seen.insert(render(&*renderer, document).await);
    }
    assert_eq!(seen.len(), all.len(), "two statements are the same bytes");
}

pub async fn every_receipt_of_a_payment_on_record_is_a_pdf(renderer: Arc<dyn DocumentRenderer>) {
    let mut all: Vec<Payment> = ODD_TEXTS
        .map(|text| Payment { method: text.into(), reference: Some(text.into()), ..payment(noon(), 1) })
        .to_vec();
    all.extend([1, 4_000_000_000, 999_999_999_999_999].map(|amount| payment(noon(), amount)));
    all.push(Payment { reference: None, ..payment(noon(), 300_000) });
    for (payment, locale) in all.into_iter().zip(languages()) {
        check_pdf(&*renderer, &recorded_receipt(payment, locale)).await;
    }
}

pub async fn receipts_of_payments_on_record_that_say_something_else_are_other_bytes(
    renderer: Arc<dyn DocumentRenderer>,
) {
    let of = |payment| recorded_receipt(payment, Locale::Id);
    let plain = payment(noon(), 300_000);
    let mut other = of(plain.clone());
    other.record.id = RecordedPaymentId::new(18);
    let mut renamed: RecordedReceiptDocument = of(plain.clone());
    renamed.customer.name = "Budi Santoso".into();
    let all = [
        of(plain.clone()),
        recorded_receipt(plain.clone(), Locale::En),
        of(payment(noon(), 300_001)),
        of(payment(noon() + secs(86_400), 300_000)),
        of(Payment { method: "Tunai".into(), ..plain.clone() }),
        of(Payment { reference: None, ..plain.clone() }),
        other,
        renamed,
    ];
    let mut seen = BTreeSet::new();
    for document in &all {
        seen.insert(render(&*renderer, document).await);
    }
    assert_eq!(seen.len(), all.len(), "two receipts are the same bytes");
}
