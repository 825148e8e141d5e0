//! The same document is the same bytes, and another one is others.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::collections::BTreeSet;
use std::sync::Arc;

use portal_core::Locale;
use portal_core::billing::document::{Document, DocumentRenderer};
use portal_core::billing::invoice::{InvoiceDocument, InvoiceState};

use super::{render, usual};
use crate::fixtures::payments::paid;
use crate::fixtures::{InvoiceFixture, day, document, item, noon, payment, receipt, statement};
use crate::support::secs;

pub async fn the_same_document_gives_the_same_bytes(renderer: Arc<dyn DocumentRenderer>) {
    let other = document(&usual().paid(1), Locale::En);
    for one in [
        Document::from(document(&usual(), Locale::Id)),
        receipt(paid(1), Locale::Id).into(),
        statement(Locale::Id).into(),
    ] {
        let first = render(&*renderer, &one).await;
        for _ in 0..3 {
            render(&*renderer, &other).await;
            assert!(render(&*renderer, &one).await == first, "the bytes differ");
        }
    }
}

pub async fn documents_that_say_something_else_are_other_bytes(renderer: Arc<dyn DocumentRenderer>) {
    let plain = document(&usual(), Locale::Id);
    let renamed = |change: fn(&mut InvoiceDocument)| {
        let mut document = plain.clone();
        change(&mut document);
        document
    };
    let payments = vec![payment(noon() + secs(86_400), 100_000)];
    let all = [
        plain.clone(),
        document(&usual(), Locale::En),
        document(&usual().paid(99_999), Locale::Id),
        document(&usual().state(InvoiceState::Cancelled), Locale::Id),
        document(&usual().due(day(21)), Locale::Id),
        document(&usual().items([item("Paket lain", 310_000)]), Locale::Id),
        document(&InvoiceFixture { payments, ..usual() }, Locale::Id),
        renamed(|document| document.pay_link = Some("https://portal.example/pay/A".into())),
        renamed(|document| document.pay_link = Some("https://portal.example/pay/B".into())),
        renamed(|document| document.customer.name = "Budi Santoso".into()),
        renamed(|document| document.customer.address = Some("Jl. Kenanga 9".into())),
    ];
    let mut seen = BTreeSet::new();
    for document in &all {
        seen.insert(render(&*renderer, document).await);
    }
    assert_eq!(seen.len(), all.len(), "two documents are the same bytes");
}
