//! Exceptions that were closed, and the payments they are of.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::billing::ledger::{Entry, Journal, JournalKind, LedgerAccount};
use portal_core::billing::payment::{
    Closed, ExceptionClosing, ExceptionKind, ExceptionRecord, PaymentAttempt, PaymentChange, PaymentException,
    Resolution,
};
use portal_core::kernel::actor::Actor;
use portal_core::kernel::commit::Committed;
use portal_core::{PageRequest, Rupiah};

use super::PaymentStore;
use crate::fixtures::payments::payment;
use crate::fixtures::{noon, staff};
use crate::support::{ok, race, secs};

fn exception(n: u32, kind: ExceptionKind, seconds: i64) -> PaymentException {
    let of = payment(n);
    let (gateway, order, amount) = (of.gateway.clone(), of.id.as_str().to_owned(), Some(of.total()));
    PaymentException { kind, gateway, order, amount, found_at: noon() + secs(seconds) }
}

fn closing(exception: &PaymentException, seconds: i64) -> ExceptionClosing {
    ExceptionClosing {
        id: exception.id(),
        at: noon() + secs(seconds),
        by: Actor::Staff(staff("sari@isp.id")),
        reason: format!("after {seconds}"),
        journal: None,
        payment: None,
    }
}

fn record(exception: &PaymentException, closing: Option<&ExceptionClosing>) -> ExceptionRecord {
    let resolution =
        closing.map(|closing| Resolution { at: closing.at, by: closing.by.clone(), reason: closing.reason.clone() });
    ExceptionRecord { exception: exception.clone(), resolution }
}

pub async fn what_was_closed_is_listed_with_who_and_why(store: Arc<dyn PaymentStore>) {
    let all = [1, 2, 3].map(|n| exception(n, ExceptionKind::Late, i64::from(n)));
    for exception in &all {
        ok(store.raise(exception).await);
    }
    let page = |page| PageRequest::new(page, 1).expect("a page");
    assert_eq!(ok(store.closed(page(1)).await).total, 0);
    let (first, second) = (closing(&all[0], 50), closing(&all[2], 40));
    for closing in [&first, &second] {
        assert_eq!(ok(store.close(closing).await), Closed::Done);
    }
    let found = ok(store.closed(page(1)).await);
    assert_eq!((found.items, found.total), (vec![record(&all[0], Some(&first))], 2), "closed last first");
    assert_eq!(ok(store.closed(page(2)).await).items, [record(&all[2], Some(&second))]);
    assert_eq!(ok(store.closed(page(3)).await).items, []);
}

pub async fn the_exceptions_of_an_order_are_found(store: Arc<dyn PaymentStore>) {
    let late = exception(1, ExceptionKind::Late, 9);
    let differs = exception(1, ExceptionKind::AmountDiffers, 5);
    for exception in [&late, &differs, &exception(2, ExceptionKind::Late, 1)] {
        ok(store.raise(exception).await);
    }
    let closing = closing(&differs, 20);
    ok(store.close(&closing).await);
    let found = ok(store.of_order(&late.order).await);
    assert_eq!(found, [record(&differs, Some(&closing)), record(&late, None)], "found first first");
    assert_eq!(ok(store.of_order("nothing").await), []);
}

/// What closes an exception of a payment, of which `amount` is taken back.
fn taking_back(exception: &PaymentException, expected: u64) -> ExceptionClosing {
    let of = payment(1);
    let entry = |account, amount| Entry { account, amount: Rupiah::new(amount) };
    let entries = vec![
        entry(LedgerAccount::Receivable(of.customer_id.clone()), 7),
        entry(LedgerAccount::Clearing(of.gateway.clone()), -7),
    ];
    let journal = Journal::new((JournalKind::Reversal, of.id.as_str()), (noon(), noon()), entries);
    let journal = Some(journal.expect("it balances"));
    ExceptionClosing { journal, payment: Some((of.id, expected)), ..closing(exception, 60) }
}

async fn clearing(store: &Arc<dyn PaymentStore>) -> i64 {
    ok(store.balance(&LedgerAccount::Clearing("bank".into())).await).amount()
}

pub async fn an_exception_of_a_payment_that_was_changed_stays_open(store: Arc<dyn PaymentStore>) {
    let (first, reversed) = (payment(1), exception(1, ExceptionKind::Reversed, 1));
    ok(store.add(&first, None).await);
    ok(store.raise(&reversed).await);
    assert_eq!(ok(store.close(&taking_back(&reversed, 2)).await), Closed::Conflict);
    assert_eq!(ok(store.open(9).await), std::slice::from_ref(&reversed));
    assert_eq!(clearing(&store).await, 0);
    assert_eq!(ok(store.close(&taking_back(&reversed, 1)).await), Closed::Done);
    assert_eq!(ok(store.find_any(&first.id).await).map(|found| found.version), Some(2), "it counts as changed");
    assert_eq!(clearing(&store).await, -7);
}

pub async fn of_a_closing_and_a_change_of_the_same_version_one_is_written(store: Arc<dyn PaymentStore>) {
    let (first, reversed) = (payment(1), exception(1, ExceptionKind::Reversed, 1));
    ok(store.add(&first, None).await);
    ok(store.raise(&reversed).await);
    let written = race(40, |n| {
        let (store, closing) = (store.clone(), taking_back(&reversed, 1));
        let change = PaymentChange::new(1, PaymentAttempt { checks: 1, ..first.clone() });
        async move {
            if n % 2 == 0 {
                ok(store.close(&closing).await) == Closed::Done
            } else {
                ok(store.commit(&change).await) == Committed::Done
            }
        }
    })
    .await;
    assert_eq!(written.iter().filter(|is_written| **is_written).count(), 1);
    assert_eq!(ok(store.find_any(&first.id).await).map(|found| found.version), Some(2));
}
