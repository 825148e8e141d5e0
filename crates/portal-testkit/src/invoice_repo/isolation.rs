//! Nobody sees what is not theirs, and nobody sees a draft.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::Rupiah;
use portal_core::billing::invoice::{InvoiceOrder, InvoiceRepo, InvoiceState};

use super::{FILTERS, all, find, list, put};
use crate::TestDatabase;
use crate::fixtures::{InvoiceFixture, day, invoice, item, noon, payment};

/// One invoice of `AGLS1` on the third, and others of everybody else on each day around it.
async fn put_among_others(test_db: &dyn TestDatabase) -> InvoiceFixture {
    let mine = invoice("INV-mine", "AGLS1").issued(day(3)).total(70).items([item("Paket", 70)]);
    let mut made = vec![mine.clone()];
    for (n, owner) in (1..=5).zip(["AGLS2", "AGLS10", "agls1", "AGLS", "AGLS2"]) {
        made.push(InvoiceFixture {
            payments: vec![payment(noon(), 5)],
            ..invoice(&format!("INV{n}"), owner).issued(day(n)).due(day(1)).items([item("Lain", 1)])
        });
    }
    put(test_db, &made).await;
    mine
}

pub async fn sec_40_invoices_of_others_are_neither_listed_nor_counted_nor_owed(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let mine = put_among_others(&*test_db).await;
    for filter in FILTERS {
        for order in [InvoiceOrder::NewestFirst, InvoiceOrder::UnpaidFirst] {
            let list = list(&*repo, filter, order, 5).await;
            assert!(list.page.items.iter().all(|one| one.number == mine.number), "{filter:?}");
            assert!(list.page.total <= 1, "{filter:?}");
            assert_eq!((list.outstanding, list.overdue), (Rupiah::new(70), 0));
        }
    }
}

pub async fn sec_40_an_invoice_of_somebody_else_is_not_found(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_among_others(&*test_db).await;
    for number in ["INV1", "INV2", "INV3", "INV4", "INV5"] {
        assert_eq!(find(&*repo, number).await, None, "{number}");
    }
}

pub async fn sec_40_the_invoice_before_is_never_somebody_elses(
    repo: Arc<dyn InvoiceRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let mine = put_among_others(&*test_db).await;
    assert_eq!(find(&*repo, mine.number.as_str()).await.expect("the invoice").previous, None);
    put(&*test_db, &[invoice("INV-older", "AGLS1").issued(day(1))]).await;
    let previous = find(&*repo, mine.number.as_str()).await.expect("the invoice").previous;
    assert_eq!(previous.map(|previous| previous.invoice.number.to_string()).as_deref(), Some("INV-older"));
}

pub async fn drafts_are_nowhere(repo: Arc<dyn InvoiceRepo>, test_db: Arc<dyn TestDatabase>) {
    let sent = invoice("INV3", "AGLS1").issued(day(3)).total(70);
    let drafts = [1, 2, 4].map(|n| {
        let draft = invoice(&format!("INV{n}"), "AGLS1").state(InvoiceState::Draft).issued(day(n));
        draft.due(day(1)).items([item("Rahasia", 1)])
    });
    put(&*test_db, &drafts).await;
    put(&*test_db, std::slice::from_ref(&sent)).await;
    let list = all(&*repo, 5).await;
    assert_eq!((list.page.items, list.page.total), (vec![sent.invoice()], 1));
    assert_eq!((list.outstanding, list.overdue), (Rupiah::new(70), 0));
    assert_eq!(find(&*repo, "INV3").await.expect("the invoice").previous, None);
    for draft in drafts {
        assert_eq!(find(&*repo, draft.number.as_str()).await, None);
    }
}
