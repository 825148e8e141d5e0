//! Whatever an invoice says, there is a document of it.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::billing::document::DocumentRenderer;
use portal_core::billing::invoice::{InvoiceItem, InvoiceState, TaxMode, TaxPolicy};
use portal_core::{Locale, Rupiah};

use super::{check_pdf, languages, usual};
use crate::fixtures::{InvoiceFixture, day, document, document_after, item, noon, payment};
use crate::support::secs;

pub async fn every_invoice_that_customers_see_is_a_pdf(renderer: Arc<dyn DocumentRenderer>) {
    let states = InvoiceState::ALL.into_iter().filter(|state| *state != InvoiceState::Draft);
    let mut all: Vec<_> =
        states.zip(languages()).map(|(state, locale)| document(&usual().state(state), locale)).collect();
    all.extend([Locale::Id, Locale::En].map(|locale| document(&usual().due(day(4)), locale)));
    let before = usual().issued(day(1)).items([item("Paket", 1)]);
    all.push(document_after(&before, document(&usual(), Locale::Id)));
    let timeless = InvoiceFixture { period_start: None, period_end: None, tax: Rupiah::ZERO, ..usual() };
    let mut within = document(&timeless, Locale::En);
    let inclusive = TaxPolicy { mode: TaxMode::Inclusive, ..TaxPolicy::default() };
    within.billed.tax = inclusive.breakdown(&within.billed.detail.invoice);
    all.push(within);
    let mut unknown = document(&usual(), Locale::Id);
    let customer = &mut unknown.customer;
    (customer.address, customer.city, customer.province, customer.email) = (None, None, None, None);
    (customer.access.phone, customer.phone_as_written) = (None, String::new());
    all.push(unknown);
    for length in [1, 120, 2_000, 20_000] {
        let mut linked = document(&usual(), Locale::Id);
        linked.pay_link = Some(format!("https://portal.example/pay/{}", "A".repeat(length)));
        all.push(linked);
    }
    for expected in &all {
        check_pdf(&*renderer, expected).await;
    }
}

pub async fn invoices_without_lines_and_with_many_long_ones_are_documents(renderer: Arc<dyn DocumentRenderer>) {
    let endless = "tanpaspasi".repeat(40);
    let wordy = "kata ".repeat(200);
    let many = (0..60).map(|n| item([endless.as_str(), wordy.as_str(), "pendek", ""][n % 4], 1_000));
    let payments = (0..40).map(|n| payment(noon() + secs(n), 1)).collect();
    check_pdf(&*renderer, &document(&usual().items([]), Locale::En)).await;
    check_pdf(&*renderer, &document(&InvoiceFixture { payments, ..usual().items(many) }, Locale::Id)).await;
}

pub async fn amounts_of_any_size_are_documents(renderer: Arc<dyn DocumentRenderer>) {
    let amounts = [0, 1, -5_000, 4_000_000_000, 999_999_999_999_999, 9_007_199_254_740_993];
    for (amount, locale) in amounts.into_iter().zip(languages()) {
        let line = InvoiceItem { quantity: amount, ..item("Paket", amount) };
        let made = InvoiceFixture { payments: vec![payment(noon(), amount)], ..usual().items([line]) };
        check_pdf(&*renderer, &document(&made.total(amount).paid(amount / 2), locale)).await;
    }
}
