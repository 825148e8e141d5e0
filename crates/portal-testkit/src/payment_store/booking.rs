//! Changing payments, with what is posted and looked at.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::Rupiah;
use portal_core::billing::ledger::{Entry, Journal, JournalKind, LedgerAccount};
use portal_core::billing::payment::{
    Closed, ExceptionClosing, ExceptionKind, PaidSoFar, PaymentAttempt, PaymentChange, PaymentException, PaymentState,
    VersionedPayment,
};
use portal_core::kernel::actor::Actor;
use portal_core::kernel::commit::Committed;

use super::PaymentStore;
use crate::fixtures::noon;
use crate::fixtures::payments::payment;
use crate::support::{ok, race, secs};

/// The payment, paid, with its journal and something to look at.
fn paid(payment: &PaymentAttempt, expected: u64) -> PaymentChange {
    let mut after = PaymentAttempt { state: PaymentState::Paid, paid_at: Some(noon() + secs(60)), ..payment.clone() };
    after.lines[0].applied = after.lines[0].amount;
    let journal = journal(&after, after.total().amount());
    let exceptions = vec![exception(&after, 60)];
    PaymentChange { journal: Some(journal), exceptions, ..PaymentChange::new(expected, after) }
}

fn journal(payment: &PaymentAttempt, amount: i64) -> Journal {
    let entry = |account, amount| Entry { account, amount: Rupiah::new(amount) };
    let entries = vec![
        entry(LedgerAccount::Clearing(payment.gateway.clone()), amount),
        entry(LedgerAccount::Receivable(payment.customer_id.clone()), -amount),
    ];
    let times = (noon() + secs(60), noon() + secs(61));
    Journal::new((JournalKind::Payment, payment.id.as_str()), times, entries).expect("it balances")
}

fn exception(payment: &PaymentAttempt, seconds: i64) -> PaymentException {
    PaymentException {
        kind: ExceptionKind::Late,
        gateway: payment.gateway.clone(),
        order: payment.id.as_str().to_owned(),
        amount: Some(payment.total()),
        found_at: noon() + secs(seconds),
    }
}

async fn clearing(store: &Arc<dyn PaymentStore>) -> i64 {
    ok(store.balance(&LedgerAccount::Clearing("bank".into())).await).amount()
}

pub async fn a_change_of_an_old_version_writes_nothing(store: Arc<dyn PaymentStore>) {
    let first = payment(1);
    ok(store.add(&first, None).await);
    for expected in [0, 2] {
        assert_eq!(ok(store.commit(&paid(&first, expected)).await), Committed::Conflict);
    }
    assert_eq!(ok(store.commit(&paid(&payment(2), 1)).await), Committed::Conflict, "it was never added");
    assert_eq!(ok(store.find_any(&first.id).await), Some(VersionedPayment { payment: first, version: 1 }));
    assert_eq!((clearing(&store).await, ok(store.open(9).await)), (0, Vec::new()));
}

pub async fn a_change_writes_payment_journal_and_exceptions(store: Arc<dyn PaymentStore>) {
    let first = payment(1);
    ok(store.add(&first, None).await);
    let change = paid(&first, 1);
    assert_eq!(ok(store.commit(&change).await), Committed::Done);
    let found = VersionedPayment { payment: change.after.clone(), version: 2 };
    assert_eq!(ok(store.find_any(&first.id).await), Some(found));
    assert_eq!(ok(store.journals(first.id.as_str()).await), change.journal.into_iter().collect::<Vec<_>>());
    assert_eq!(ok(store.journals("nothing").await), Vec::new());
    assert_eq!(ok(store.open(9).await), change.exceptions);
}

pub async fn of_a_hundred_changes_of_one_version_one_is_written(store: Arc<dyn PaymentStore>) {
    let first = payment(1);
    ok(store.add(&first, None).await);
    let answers = race(100, |_| {
        let (store, change) = (store.clone(), paid(&first, 1));
        async move { ok(store.commit(&change).await) }
    })
    .await;
    assert_eq!(answers.iter().filter(|answer| **answer == Committed::Done).count(), 1);
    assert_eq!(clearing(&store).await, first.total().amount());
    assert_eq!(ok(store.find_any(&first.id).await).map(|found| found.version), Some(2));
}

pub async fn a_journal_is_posted_once(store: Arc<dyn PaymentStore>) {
    let first = payment(1);
    ok(store.add(&first, None).await);
    ok(store.commit(&paid(&first, 1)).await);
    let again = PaymentChange { journal: Some(journal(&first, 5)), ..paid(&first, 2) };
    assert_eq!(ok(store.commit(&again).await), Committed::Done);
    assert_eq!(clearing(&store).await, first.total().amount(), "it stays as it is");
    assert_eq!(ok(store.journals(first.id.as_str()).await).len(), 1);
}

/// The `nth` payment of the first one's invoice, over before its money came in.
async fn late(store: &Arc<dyn PaymentStore>, nth: u32) -> PaymentAttempt {
    let over = PaymentAttempt { id: payment(nth).id, ..payment(1) };
    ok(store.add(&over, None).await);
    let over = PaymentAttempt { state: PaymentState::Expired, ..over };
    assert_eq!(ok(store.commit(&PaymentChange::new(1, over.clone())).await), Committed::Done);
    over
}

/// Its money, booked by what was owed after so many others had been paid.
fn booked(payment: &PaymentAttempt, paid_before: u64) -> PaymentChange {
    let change = PaymentChange { paid_before: Some(paid_before), ..paid(payment, 2) };
    PaymentChange { after: PaymentAttempt { next_check_at: Some(noon()), ..change.after }, ..change }
}

pub async fn money_is_booked_by_what_is_owed_after_other_money(store: Arc<dyn PaymentStore>) {
    let [first, second] = [late(&store, 1).await, late(&store, 2).await];
    let before = PaidSoFar { payments: 0, unsettled: None };
    assert_eq!([&first, &second].map(|_| before.clone()), {
        [ok(store.paid_so_far(&first).await), ok(store.paid_so_far(&second).await)]
    });
    let change = booked(&first, 0);
    assert_eq!(ok(store.commit(&change).await), Committed::Done);
    assert_eq!(ok(store.paid_so_far(&first).await), before, "itself is none of the others");
    let unsettled = PaidSoFar { payments: 1, unsettled: Some(first.id.clone()) };
    assert_eq!(ok(store.paid_so_far(&second).await), unsettled);
    for paid_before in [0, 1] {
        assert_eq!(ok(store.commit(&booked(&second, paid_before)).await), Committed::Conflict, "it may not show yet");
    }
    let settled = PaymentAttempt { next_check_at: None, ..change.after };
    assert_eq!(ok(store.commit(&PaymentChange::new(3, settled)).await), Committed::Done);
    assert_eq!(ok(store.paid_so_far(&second).await), PaidSoFar { payments: 1, unsettled: None });
    assert_eq!(ok(store.commit(&booked(&second, 0)).await), Committed::Conflict, "less is owed by now");
    let found = ok(store.find_any(&second.id).await).expect("the payment");
    assert_eq!((found.version, clearing(&store).await), (2, first.total().amount()), "nothing was written");
    assert_eq!(ok(store.commit(&booked(&second, 1)).await), Committed::Done);
}

pub async fn of_racing_payments_of_one_debt_one_is_booked(store: Arc<dyn PaymentStore>) {
    let mut payments = Vec::new();
    for nth in 1..=20 {
        payments.push(late(&store, nth).await);
    }
    let payments = Arc::new(payments);
    let answers = race(20, |nth| {
        let (store, payments) = (store.clone(), payments.clone());
        async move { ok(store.commit(&booked(&payments[nth], 0)).await) }
    })
    .await;
    assert_eq!(answers.iter().filter(|answer| **answer == Committed::Done).count(), 1);
    assert_eq!(clearing(&store).await, payments[0].total().amount());
}

pub async fn an_exception_is_kept_once_as_it_was_first_found(store: Arc<dyn PaymentStore>) {
    let [first, second] = [payment(1), payment(2)];
    for (payment, seconds) in [(&first, 5), (&second, 1), (&first, 0), (&second, 9)] {
        ok(store.raise(&exception(payment, seconds)).await);
    }
    let expected = vec![exception(&second, 1), exception(&first, 5)];
    assert_eq!(ok(store.open(9).await), expected, "the oldest first");
    assert_eq!(ok(store.open(1).await), expected[..1]);
    ok(store.add(&first, None).await);
    let again = PaymentChange { journal: None, ..paid(&first, 1) };
    ok(store.commit(&again).await);
    assert_eq!(ok(store.open(9).await), expected);
}

/// What closes the exception, with money that is taken back.
fn closing(payment: &PaymentAttempt, exception: &PaymentException) -> ExceptionClosing {
    let entry = |account, amount| Entry { account, amount: Rupiah::new(amount) };
    let entries = vec![
        entry(LedgerAccount::Receivable(payment.customer_id.clone()), 7),
        entry(LedgerAccount::Clearing(payment.gateway.clone()), -7),
    ];
    let times = (noon(), noon() + secs(90));
    let journal = Journal::new((JournalKind::Reversal, payment.id.as_str()), times, entries).expect("it balances");
    let (reason, by) = ("dikembalikan".to_owned(), Actor::System);
    ExceptionClosing { id: exception.id(), at: noon() + secs(90), by, reason, journal: Some(journal), payment: None }
}

pub async fn an_exception_that_is_closed_is_found_no_more(store: Arc<dyn PaymentStore>) {
    let (first, second) = (payment(1), payment(2));
    let (one, other) = (exception(&first, 1), exception(&second, 2));
    ok(store.raise(&one).await);
    ok(store.raise(&other).await);
    assert_eq!(ok(store.find_open(one.id()).await), Some(one.clone()));
    let without = ExceptionClosing { journal: None, ..closing(&first, &one) };
    assert_eq!(ok(store.close(&without).await), Closed::Done);
    for _ in 0..2 {
        assert_eq!(ok(store.find_open(one.id()).await), None);
        assert_eq!(ok(store.open(9).await), std::slice::from_ref(&other));
        // It is found again, which opens it no more.
        ok(store.raise(&one).await);
    }
    let never = closing(&first, &exception(&payment(3), 3));
    assert_eq!(ok(store.close(&never).await), Closed::NotOpen, "it was never found");
}

pub async fn an_exception_is_closed_once_with_its_journal(store: Arc<dyn PaymentStore>) {
    let first = payment(1);
    let one = exception(&first, 1);
    ok(store.raise(&one).await);
    let answers = race(20, |_| {
        let (store, closing) = (store.clone(), closing(&first, &one));
        async move { ok(store.close(&closing).await) }
    })
    .await;
    assert_eq!(answers.iter().filter(|closed| **closed == Closed::Done).count(), 1);
    assert_eq!(answers.iter().filter(|closed| **closed == Closed::NotOpen).count(), 19);
    assert_eq!(clearing(&store).await, -7);
    let kinds: Vec<_> = ok(store.journals(first.id.as_str()).await).iter().map(|journal| journal.kind).collect();
    assert_eq!(kinds, [JournalKind::Reversal]);
    // Another exception of the same order posts nothing more.
    let other = PaymentException { kind: ExceptionKind::Reversed, ..one };
    ok(store.raise(&other).await);
    assert_eq!(ok(store.close(&closing(&first, &other)).await), Closed::Done);
    assert_eq!(clearing(&store).await, -7);
}

pub async fn the_books_are_summed_by_account_and_as_a_whole(store: Arc<dyn PaymentStore>) {
    let empty = ok(store.summary().await);
    assert_eq!((empty.journals, empty.totals.len(), empty.is_balanced()), (0, 0, true));
    let mut total = 0;
    for n in 1..=3 {
        let payment = PaymentAttempt { customer_id: format!("AGLS{n}").parse().expect("an id"), ..payment(n) };
        ok(store.add(&payment, None).await);
        ok(store.commit(&paid(&payment, 1)).await);
        let receivable = LedgerAccount::Receivable(payment.customer_id.clone());
        assert_eq!(ok(store.balance(&receivable).await).amount(), -payment.total().amount());
        total += payment.total().amount();
    }
    let summary = ok(store.summary().await);
    let totals: Vec<_> = summary.totals.iter().map(|total| (total.accounts.as_str(), total.total.amount())).collect();
    assert_eq!(totals, [("clearing:bank", total), ("receivable", -total)]);
    assert!(summary.is_balanced() && summary.journals == 3, "{summary:?}");
}
