//! Adding payments.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::Rupiah;
use portal_core::billing::payment::{AddedPayment, PaymentAttempt, PaymentChange, PaymentState, VersionedPayment};
use portal_core::kernel::commit::Committed;
use portal_core::kernel::idempotency::IdempotencyRecord;

use super::PaymentStore;
use crate::fixtures::payments::payment;
use crate::fixtures::{noon, scope};
use crate::support::{ok, race, secs};

fn request(name: u8, wish: u8) -> IdempotencyRecord {
    IdempotencyRecord { name: [name; 32], request: [wish; 32], keep_until: noon() + secs(3_600) }
}

fn change(expected: u64, after: PaymentAttempt) -> PaymentChange {
    PaymentChange::new(expected, after)
}

pub async fn a_payment_is_found_as_it_was_added(store: Arc<dyn PaymentStore>) {
    let first = payment(1);
    assert_eq!(ok(store.find_any(&first.id).await), None);
    assert_eq!(ok(store.add(&first, None).await), AddedPayment::New);
    let found = VersionedPayment { payment: first.clone(), version: 1 };
    assert_eq!(ok(store.find(&scope("AGLS1"), &first.id).await), Some(found.clone()));
    assert_eq!(ok(store.find_any(&first.id).await), Some(found));
}

pub async fn nothing_of_another_customer_is_answered(store: Arc<dyn PaymentStore>) {
    let first = payment(1);
    ok(store.add(&first, Some(request(1, 1))).await);
    let other = scope("AGLS2");
    assert_eq!(ok(store.find(&other, &first.id).await), None);
    assert_eq!(ok(store.latest_of(&other, &first.lines[0].invoice).await), None);
    assert_eq!(ok(store.page_of(&other, portal_core::PageRequest::default()).await).total, 0);
    assert_eq!(ok(store.requested(&other, &request(1, 1), noon()).await), None);
}

pub async fn one_open_payment_pays_an_invoice(store: Arc<dyn PaymentStore>) {
    let first = payment(1);
    ok(store.add(&first, None).await);
    let mut both = payment(2);
    both.lines.extend(first.lines.clone());
    let open = VersionedPayment { payment: first, version: 1 };
    assert_eq!(ok(store.add(&both, None).await), AddedPayment::Open(Box::new(open)));
    assert_eq!(ok(store.find_any(&both.id).await), None);
    assert_eq!(ok(store.add(&payment(2), None).await), AddedPayment::New, "its other invoice is free");
}

pub async fn a_payment_that_is_over_makes_room_for_another(store: Arc<dyn PaymentStore>) {
    let first = payment(1);
    ok(store.add(&first, None).await);
    let waiting = PaymentAttempt { state: PaymentState::Pending, ..first.clone() };
    assert_eq!(ok(store.commit(&change(1, waiting.clone())).await), Committed::Done);
    let again = PaymentAttempt { lines: first.lines.clone(), ..payment(2) };
    assert!(matches!(ok(store.add(&again, None).await), AddedPayment::Open(_)));
    let over = PaymentAttempt { state: PaymentState::Expired, ..waiting };
    assert_eq!(ok(store.commit(&change(2, over)).await), Committed::Done);
    assert_eq!(ok(store.add(&again, None).await), AddedPayment::New);
}

pub async fn of_racing_payments_of_an_invoice_one_is_added(store: Arc<dyn PaymentStore>) {
    for round in 0..5_u32 {
        let lines = payment(1_000 + round).lines;
        let answers = race(10, |caller| {
            let caller = u32::try_from(caller).expect("a small number");
            let payment = PaymentAttempt { lines: lines.clone(), ..payment(100 * round + caller) };
            let store = store.clone();
            async move { ok(store.add(&payment, None).await) }
        })
        .await;
        let added = answers.iter().filter(|answer| **answer == AddedPayment::New).count();
        assert_eq!(added, 1, "round {round}");
        assert!(answers.iter().all(|answer| matches!(answer, AddedPayment::New | AddedPayment::Open(_))));
    }
}

/// Payment number `n`, whose total is 150,000 and `extra` rupiah, which are to be its alone.
fn unique(n: u32, extra: i64) -> PaymentAttempt {
    let (mut payment, fee) = (payment(n), Rupiah::ZERO);
    payment.lines[0].amount = Rupiah::new(150_000);
    PaymentAttempt { extra: Rupiah::new(extra), fee, ..payment }
}

fn taken(totals: &[i64]) -> AddedPayment {
    AddedPayment::TotalTaken(totals.iter().copied().map(Rupiah::new).collect())
}

pub async fn a_total_is_one_open_payments_alone(store: Arc<dyn PaymentStore>) {
    let first = unique(1, 7);
    assert_eq!(ok(store.add(&first, Some(request(1, 1))).await), AddedPayment::New);
    let again = ok(store.add(&unique(2, 7), Some(request(2, 2))).await);
    assert_eq!(again, taken(&[150_007]));
    assert_eq!(ok(store.find_any(&unique(2, 7).id).await), None, "nothing was written");
    assert_eq!(ok(store.requested(&scope("AGLS1"), &request(2, 2), noon()).await), None);
    let elsewhere = PaymentAttempt { gateway: "other".to_owned(), ..unique(3, 7) };
    assert_eq!(ok(store.add(&elsewhere, None).await), AddedPayment::New, "at another gateway");
    let mut bare = unique(4, 0);
    bare.lines[0].amount = Rupiah::new(150_007);
    assert_eq!(ok(store.add(&bare, None).await), AddedPayment::New, "it claims no total");
    let waiting = PaymentAttempt { state: PaymentState::Pending, ..first };
    assert_eq!(ok(store.commit(&change(1, waiting.clone())).await), Committed::Done);
    assert_eq!(ok(store.add(&unique(2, 7), None).await), taken(&[150_007]), "it still waits");
    let over = PaymentAttempt { state: PaymentState::Expired, ..waiting };
    assert_eq!(ok(store.commit(&change(2, over)).await), Committed::Done);
    assert_eq!(ok(store.add(&unique(2, 7), None).await), AddedPayment::New, "it is over");
}

pub async fn what_is_taken_of_the_totals_is_told(store: Arc<dyn PaymentStore>) {
    for (n, extra) in [(1, 999), (2, 1), (3, 500)] {
        assert_eq!(ok(store.add(&unique(n, extra), None).await), AddedPayment::New);
    }
    let mut beyond = unique(4, 1);
    beyond.lines[0].amount = Rupiah::new(150_999);
    assert_eq!(ok(store.add(&beyond, None).await), AddedPayment::New);
    assert_eq!(ok(store.add(&unique(5, 500), None).await), taken(&[150_001, 150_500, 150_999]));
}

pub async fn of_racing_payments_of_a_total_one_is_added(store: Arc<dyn PaymentStore>) {
    for round in 1..=5_u32 {
        let answers = race(10, |caller| {
            let caller = u32::try_from(caller).expect("a small number");
            let mut payment = unique(100 * round + caller, i64::from(round));
            payment.customer_id = format!("AGLS{caller}").parse().expect("an id");
            let store = store.clone();
            async move { ok(store.add(&payment, None).await) }
        })
        .await;
        assert_eq!(answers.iter().filter(|answer| **answer == AddedPayment::New).count(), 1, "round {round}");
        let is_told = |answer: &AddedPayment| match answer {
            AddedPayment::New => true,
            AddedPayment::TotalTaken(totals) => totals.contains(&Rupiah::new(150_000 + i64::from(round))),
            _ => false,
        };
        assert!(answers.iter().all(is_told), "{answers:?}");
    }
}

pub async fn a_request_adds_one_payment(store: Arc<dyn PaymentStore>) {
    let first = payment(1);
    assert_eq!(ok(store.requested(&scope("AGLS1"), &request(1, 1), noon()).await), None);
    ok(store.add(&first, Some(request(1, 1))).await);
    let before = AddedPayment::Before(Box::new(VersionedPayment { payment: first, version: 1 }));
    assert_eq!(ok(store.add(&payment(2), Some(request(1, 1))).await), before);
    assert_eq!(ok(store.requested(&scope("AGLS1"), &request(1, 1), noon()).await), Some(before));
    assert_eq!(ok(store.find_any(&payment(2).id).await), None);
}

pub async fn a_request_of_the_same_name_and_another_wish_is_told_apart(store: Arc<dyn PaymentStore>) {
    ok(store.add(&payment(1), Some(request(1, 1))).await);
    assert_eq!(ok(store.add(&payment(2), Some(request(1, 2))).await), AddedPayment::KeyReused);
    let asked = ok(store.requested(&scope("AGLS1"), &request(1, 2), noon()).await);
    assert_eq!(asked, Some(AddedPayment::KeyReused));
    assert_eq!(ok(store.add(&payment(2), Some(request(2, 2))).await), AddedPayment::New);
}

pub async fn a_request_is_forgotten_when_its_time_is_over(store: Arc<dyn PaymentStore>) {
    ok(store.add(&payment(1), Some(request(1, 1))).await);
    let later = noon() + secs(3_600);
    assert_eq!(ok(store.requested(&scope("AGLS1"), &request(1, 2), later).await), None);
    let second = PaymentAttempt { created_at: later, ..payment(2) };
    let fresh = IdempotencyRecord { keep_until: later + secs(3_600), ..request(1, 2) };
    assert_eq!(ok(store.add(&second, Some(fresh)).await), AddedPayment::New);
    let before = ok(store.requested(&scope("AGLS1"), &request(1, 2), later + secs(1)).await);
    assert!(matches!(before, Some(AddedPayment::Before(before)) if before.payment.id == second.id));
}
