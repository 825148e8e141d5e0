//! Adding up what came in and went back, and refunds.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use chrono::TimeDelta;
use portal_core::Rupiah;
use portal_core::billing::ledger::{Entry, Journal, JournalKind, LedgerAccount};
use portal_core::billing::payment::{
    PaymentAttempt, PaymentChange, PaymentChannel, PaymentRefund, PaymentRepo, PaymentState,
};
use portal_core::kernel::actor::Actor;
use portal_core::kernel::commit::Committed;
use portal_core::kernel::local_day::LocalDay;
use portal_core::staff::payment::{GivenBack, Received};

use super::FinanceStore;
use crate::fixtures::payments::{paid, payment};
use crate::fixtures::{noon, staff};
use crate::support::{ok, race, secs};
use crate::test_clock::TestClock;

/// Today and tomorrow.
fn days() -> [LocalDay; 2] {
    let clock = TestClock::default();
    [noon(), noon() + TimeDelta::days(1)].map(|at| LocalDay::of(&clock, portal_core::Clock::local_date(&clock, at)))
}

fn back(payment: &PaymentAttempt, kind: JournalKind, reference: &str, amount: i64, seconds: i64) -> Journal {
    let entries = vec![
        Entry { account: LedgerAccount::Receivable(payment.customer_id.clone()), amount: Rupiah::new(amount) },
        Entry { account: LedgerAccount::Clearing(payment.gateway.clone()), amount: Rupiah::new(-amount) },
    ];
    let at = days()[0].starts + secs(seconds);
    Journal::new((kind, reference), (at, at), entries).expect("it balances")
}

async fn post(store: &Arc<dyn FinanceStore>, payment: &PaymentAttempt, expected: u64, journal: Journal) {
    let change = PaymentChange { journal: Some(journal), ..PaymentChange::new(expected, payment.clone()) };
    assert_eq!(ok(PaymentRepo::commit(store.as_ref(), &change).await), Committed::Done);
}

pub async fn money_is_counted_on_the_day_on_which_it_came_in(store: Arc<dyn FinanceStore>) {
    let [today, tomorrow] = days();
    let at = |n: u32, at, state| PaymentAttempt { paid_at: Some(at), state, ..paid(n) };
    let last = tomorrow.ends - TimeDelta::milliseconds(1);
    let card = PaymentAttempt { channel: PaymentChannel::Card, ..at(3, today.starts, PaymentState::Paid) };
    for payment in [
        at(1, today.starts, PaymentState::Paid),
        at(2, tomorrow.starts - TimeDelta::milliseconds(1), PaymentState::Refunded),
        card,
        at(4, last, PaymentState::ChargedBack),
        at(5, tomorrow.ends, PaymentState::Paid),
        PaymentAttempt { state: PaymentState::Expired, ..payment(6) },
    ] {
        ok(store.add(&payment, None).await);
    }
    let mut received = ok(store.received(&days()).await);
    received.sort_by_key(|received| (received.day, received.channel.as_str()));
    let of = |day: LocalDay, channel, count, gross, fees| Received {
        day: day.day,
        gateway: "bank".to_owned(),
        channel,
        count,
        gross: Rupiah::new(gross),
        fees: Rupiah::new(fees),
    };
    let expected = [
        of(today, PaymentChannel::Card, 1, 101_003, 1_000),
        of(today, PaymentChannel::Qris, 2, 202_003, 2_000),
        of(tomorrow, PaymentChannel::Qris, 1, 101_004, 1_000),
    ];
    assert_eq!(received, expected);
    // Money that comes in later is counted then.
    let waiting = PaymentAttempt { state: PaymentState::Pending, ..payment(7) };
    ok(store.add(&waiting, None).await);
    let came = PaymentAttempt { state: PaymentState::Paid, paid_at: Some(today.starts), ..waiting };
    ok(PaymentRepo::commit(store.as_ref(), &PaymentChange::new(1, came)).await);
    let count: u64 = ok(store.received(&days()[..1]).await).iter().map(|received| received.count).sum();
    assert_eq!(count, 4);
}

pub async fn what_came_in_is_counted_where_it_is_not_what_was_asked_for(store: Arc<dyn FinanceStore>) {
    let [today, _] = days();
    let came_in = |waiting: &PaymentAttempt, amount| PaymentAttempt {
        state: PaymentState::Paid,
        paid_at: Some(today.starts),
        received: Some(Rupiah::new(amount)),
        ..waiting.clone()
    };
    let waiting = [1, 2].map(|n| PaymentAttempt { state: PaymentState::Pending, ..payment(n) });
    for (payment, amount) in waiting.iter().zip([50_000, 200_000]) {
        ok(store.add(payment, None).await);
        let change = PaymentChange::new(1, came_in(payment, amount));
        assert_eq!(ok(PaymentRepo::commit(store.as_ref(), &change).await), Committed::Done);
    }
    // One that is written when its money came in already.
    ok(store.add(&came_in(&payment(3), 7), None).await);
    let received = ok(store.received(&days()).await);
    let [all] = &received[..] else { panic!("one: {received:?}") };
    assert_eq!((all.count, all.gross, all.fees), (3, Rupiah::new(250_007), Rupiah::new(3_000)));
    let waiting = ok(store.unsettled("bank", (today.starts, today.ends), 9).await);
    let waiting: Vec<_> = waiting.iter().map(|payment| (payment.id.as_str(), payment.total.amount())).collect();
    assert_eq!(waiting, [("INV-1-x", 50_000), ("INV-2-x", 200_000), ("INV-3-x", 7)]);
}

pub async fn what_went_back_is_added_up_on_the_day_on_which_it_was_posted(store: Arc<dyn FinanceStore>) {
    let (first, second) = (paid(1), PaymentAttempt { gateway: "other".to_owned(), ..paid(2) });
    for payment in [&first, &second] {
        ok(store.add(payment, None).await);
    }
    let kinds = [
        (JournalKind::Payment, "INV-1-x", 100_000, 1),
        (JournalKind::PaymentRefund, "INV-1-x/1", 10, 2),
        (JournalKind::PaymentRefund, "INV-1-x/2", 5, 3),
        (JournalKind::Refund, "INV-1-x", 30, 86_400),
        (JournalKind::Settlement, "bank/INV-1-x", 100_000, 4),
    ];
    for (expected, (kind, reference, amount, seconds)) in (1..).zip(kinds) {
        post(&store, &first, expected, back(&first, kind, reference, amount, seconds)).await;
    }
    post(&store, &second, 1, back(&second, JournalKind::Reversal, "INV-2-x", 7, 5)).await;
    let mut found = ok(store.given_back(&days()).await);
    found.sort_by_key(|back| (back.day, back.gateway.clone()));
    let [today, tomorrow] = days();
    let of = |day: LocalDay, gateway: &str, amount| GivenBack {
        day: day.day,
        gateway: gateway.to_owned(),
        channel: PaymentChannel::Qris,
        amount: Rupiah::new(amount),
    };
    assert_eq!(found, [of(today, "bank", 15), of(today, "other", 7), of(tomorrow, "bank", 30)]);
}

/// A change that records a refund, with its journal.
fn refund(payment: &PaymentAttempt, expected: u64, number: u32) -> (PaymentChange, PaymentRefund) {
    let refund = PaymentRefund {
        payment: payment.id.clone(),
        number,
        amount: Rupiah::new(60_000),
        reason: "dua kali bayar, \"maaf\"\nbaris dua".to_owned(),
        by: Actor::Staff(staff("sari@isp.id")),
        at: noon() + secs(number.into()),
    };
    let reference = PaymentRefund::reference(&payment.id, number);
    let journal = Some(back(payment, JournalKind::PaymentRefund, &reference, 60_000, 1));
    let change =
        PaymentChange { journal, refund: Some(refund.clone()), ..PaymentChange::new(expected, payment.clone()) };
    (change, refund)
}

pub async fn refunds_are_answered_as_they_were_written(store: Arc<dyn FinanceStore>) {
    let first = paid(1);
    ok(store.add(&first, None).await);
    ok(store.add(&paid(2), None).await);
    let (one, kept) = refund(&first, 1, 1);
    let (two, later) = refund(&first, 2, 2);
    assert_eq!(ok(PaymentRepo::commit(store.as_ref(), &two).await), Committed::Conflict);
    assert_eq!(ok(store.refunds(&first.id).await), [], "a change that is not written has none");
    for change in [one, two] {
        assert_eq!(ok(PaymentRepo::commit(store.as_ref(), &change).await), Committed::Done);
    }
    assert_eq!(ok(store.refunds(&first.id).await), [kept, later]);
    assert_eq!(ok(store.refunds(&paid(2).id).await), []);
}

pub async fn of_racing_refunds_of_one_version_one_is_written(store: Arc<dyn FinanceStore>) {
    let first = paid(1);
    ok(store.add(&first, None).await);
    let answers = race(40, |_| {
        let (store, (change, _)) = (store.clone(), refund(&first, 1, 1));
        async move { ok(PaymentRepo::commit(store.as_ref(), &change).await) }
    })
    .await;
    assert_eq!(answers.iter().filter(|answer| **answer == Committed::Done).count(), 1);
    assert_eq!(ok(store.refunds(&first.id).await).len(), 1);
    let clearing = LedgerAccount::Clearing("bank".to_owned());
    assert_eq!(ok(store.balance(&clearing).await), Rupiah::new(-60_000), "together no more than one");
}
