//! Whatever an invoice says, there is a document of it.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::Rupiah;
use portal_core::invoice::{InvoiceItem, InvoiceRenderer, InvoiceState, TaxMode, TaxPolicy};

use super::{check_pdf, usual};
use crate::fixtures::{InvoiceFixture, day, document_after, item, noon, payment};
use crate::support::secs;

pub async fn every_invoice_that_customers_see_is_a_pdf(renderer: Arc<dyn InvoiceRenderer>) {
    for state in InvoiceState::ALL.into_iter().filter(|state| *state != InvoiceState::Draft) {
        for due in [4, 20] {
            check_pdf(&*renderer, &usual().state(state).due(day(due)), |_| ()).await;
        }
    }
    let timeless = InvoiceFixture { period_start: None, period_end: None, tax: Rupiah::ZERO, ..usual() };
    check_pdf(&*renderer, &timeless, |document| {
        let within = TaxPolicy { mode: TaxMode::Inclusive, ..TaxPolicy::default() };
        document.billed.tax = within.breakdown(&document.billed.detail.invoice);
    })
    .await;
    check_pdf(&*renderer, &usual(), |wanted| {
        *wanted = document_after(&usual().issued(day(1)).items([item("Paket", 1)]), wanted.clone());
    })
    .await;
    check_pdf(&*renderer, &usual(), |document| {
        let customer = &mut document.customer;
        (customer.address, customer.city, customer.province, customer.email) = (None, None, None, None);
        customer.access.phone = None;
        customer.phone_as_written = String::new();
    })
    .await;
}

pub async fn invoices_without_lines_and_with_many_long_ones_are_documents(renderer: Arc<dyn InvoiceRenderer>) {
    check_pdf(&*renderer, &usual().items([]), |_| ()).await;
    let endless = "tanpaspasi".repeat(40);
    let wordy = "kata ".repeat(400);
    let many = (0..60).map(|n| item([endless.as_str(), wordy.as_str(), "pendek", ""][n % 4], 1_000));
    let payments = (0..40).map(|n| payment(noon() + secs(n), 1)).collect();
    check_pdf(&*renderer, &InvoiceFixture { payments, ..usual().items(many) }, |_| ()).await;
}

pub async fn amounts_of_any_size_are_documents(renderer: Arc<dyn InvoiceRenderer>) {
    for amount in [0, 1, -5_000, 4_000_000_000, 999_999_999_999_999, 9_007_199_254_740_993] {
        let line = InvoiceItem { quantity: amount, ..item("Paket", amount) };
        let made = InvoiceFixture { payments: vec![payment(noon(), amount)], ..usual().items([line]) };
        check_pdf(&*renderer, &made.total(amount).paid(amount / 2), |_| ()).await;
    }
}
