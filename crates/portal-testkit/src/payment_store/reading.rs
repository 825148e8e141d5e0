//! Lists of payments.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::PageRequest;
use portal_core::billing::payment::{PaymentAttempt, PaymentChange, PaymentState};

use super::PaymentStore;
use crate::fixtures::payments::payment;
use crate::fixtures::{noon, scope};
use crate::support::{ok, secs};

fn names(payments: &[PaymentAttempt]) -> Vec<&str> {
    payments.iter().map(|payment| payment.id.as_str()).collect()
}

fn at(n: u32, seconds: i64) -> PaymentAttempt {
    PaymentAttempt { created_at: noon() + secs(seconds), ..payment(n) }
}

pub async fn pages_are_newest_first_and_empty_past_the_last(store: Arc<dyn PaymentStore>) {
    for (n, seconds) in [(1, 5), (2, 9), (3, 1), (4, 5)] {
        ok(store.add(&at(n, seconds), None).await);
    }
    let page = |page| PageRequest::new(page, 3).expect("a page");
    let first = ok(store.page_of(&scope("AGLS1"), page(1)).await);
    assert_eq!((names(&first.items), first.total), (vec!["INV-2-x", "INV-4-x", "INV-1-x"], 4));
    assert_eq!(names(&ok(store.page_of(&scope("AGLS1"), page(2)).await).items), ["INV-3-x"]);
    let past = ok(store.page_of(&scope("AGLS1"), page(3)).await);
    assert_eq!((past.items.len(), past.total), (0, 4));
}

pub async fn the_latest_payment_of_an_invoice_is_found(store: Arc<dyn PaymentStore>) {
    let lines = payment(1).lines;
    for (n, seconds) in [(1, 5), (2, 9), (3, 1)] {
        let over = PaymentAttempt { lines: lines.clone(), state: PaymentState::Expired, ..at(n, seconds) };
        ok(store.add(&over, None).await);
    }
    let latest = ok(store.latest_of(&scope("AGLS1"), &lines[0].invoice).await).expect("there are some");
    assert_eq!(latest.id.as_str(), "INV-2-x");
    assert_eq!(ok(store.latest_of(&scope("AGLS1"), &payment(9).lines[0].invoice).await), None);
}

pub async fn what_is_due_is_answered_the_longest_overdue_first(store: Arc<dyn PaymentStore>) {
    for (n, seconds) in [(1, Some(5)), (2, Some(1)), (3, None), (4, Some(9))] {
        let next_check_at = seconds.map(|seconds| noon() + secs(seconds));
        ok(store.add(&PaymentAttempt { next_check_at, ..payment(n) }, None).await);
    }
    let due = |seconds, limit| {
        let store = store.clone();
        async move {
            let found = ok(store.due(noon() + secs(seconds), limit).await);
            found.into_iter().map(|found| found.payment.id.as_str().to_owned()).collect::<Vec<_>>()
        }
    };
    assert_eq!(due(0, 9).await, Vec::<String>::new());
    assert_eq!(due(5, 9).await, ["INV-2-x", "INV-1-x"]);
    assert_eq!(due(60, 2).await, ["INV-2-x", "INV-1-x"]);
    let later = PaymentAttempt { next_check_at: None, ..payment(2) };
    let change = PaymentChange::new(1, later);
    ok(store.commit(&change).await);
    assert_eq!(due(60, 9).await, ["INV-1-x", "INV-4-x"]);
}
