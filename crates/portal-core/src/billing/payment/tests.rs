//! What answers of gateways make of payments, in every order.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::decide::{Deciding, Owed};
use super::*;
use crate::billing::ledger::LedgerAccount;
use crate::kernel::locale::Locale;
use crate::kernel::money::Rupiah;
use crate::test_support::noon;

const AMOUNT: i64 = 145_000;
const FEE: i64 = 4_000;

fn payment(channel: PaymentChannel, state: PaymentState) -> PaymentAttempt {
    let invoice = "INV/1".parse().expect("a number");
    PaymentAttempt {
        id: PaymentId::parse("INV-1-x").expect("a name"),
        customer_id: "AGLS1".parse().expect("an id"),
        lines: vec![PaymentLine { invoice, amount: Rupiah::new(AMOUNT), applied: Rupiah::ZERO }],
        channel,
        gateway: "bank".to_owned(),
        fee: Rupiah::new(FEE),
        extra: Rupiah::ZERO,
        received: None,
        kept: Rupiah::ZERO,
        state,
        instructions: None,
        reference: None,
        locale: Locale::Id,
        created_at: noon(),
        expires_at: noon() + TimeDelta::hours(1),
        paid_at: None,
        settled_at: None,
        next_check_at: Some(noon()),
        checks: 0,
        timeline: Vec::new(),
    }
}

/// A payment `INV-1-a` of AGLS1 at `midtrans`, whose money came in and was booked.
pub(in crate::billing) fn settled_payment() -> PaymentAttempt {
    PaymentAttempt {
        id: PaymentId::parse("INV-1-a").expect("a name"),
        gateway: "midtrans".to_owned(),
        paid_at: Some(noon()),
        settled_at: Some(noon()),
        next_check_at: None,
        ..payment(PaymentChannel::Qris, PaymentState::Paid)
    }
}

fn waiting() -> VersionedPayment {
    VersionedPayment { payment: payment(PaymentChannel::Qris, PaymentState::Pending), version: 1 }
}

fn status(state: GatewayState) -> GatewayStatus {
    GatewayStatus {
        id: PaymentId::parse("INV-1-x").expect("a name"),
        state,
        amount: Some(Rupiah::new(AMOUNT + FEE)),
        reference: Some("bank-1".to_owned()),
        paid_at: None,
    }
}

/// Decides on one answer, with `owed` on the invoice.
fn after(found: &VersionedPayment, status: Option<&GatewayStatus>, owed: i64, now: DateTime<Utc>) -> PaymentChange {
    let owed: Owed = [(found.payment.lines[0].invoice.clone(), Rupiah::new(owed))].into();
    let policy = PaymentPolicy::default();
    Deciding { policy: &policy, owed: &owed, now }.change(found, status).expect("it balances")
}

/// Everything that came of these answers, one a second.
fn through(states: &[GatewayState]) -> (PaymentAttempt, Vec<PaymentChange>) {
    let (mut found, mut changes) = (waiting(), Vec::new());
    for (seconds, state) in (1..).zip(states) {
        let change = after(&found, Some(&status(*state)), AMOUNT, noon() + TimeDelta::seconds(seconds));
        found = VersionedPayment { payment: change.after.clone(), version: found.version + 1 };
        changes.push(change);
    }
    (found.payment, changes)
}

fn kinds(change: &PaymentChange) -> Vec<ExceptionKind> {
    change.exceptions.iter().map(|exception| exception.kind).collect()
}

/// All orders of these.
fn orders(of: &[GatewayState]) -> Vec<Vec<GatewayState>> {
    if of.is_empty() {
        return vec![Vec::new()];
    }
    let rest = |at: usize| {
        let others = [&of[..at], &of[at + 1..]].concat();
        orders(&others).into_iter().map(move |rest| [vec![of[at]], rest].concat())
    };
    (0..of.len()).flat_map(rest).collect()
}

#[test]
fn rel_13_four_answers_in_any_order_credit_once_and_paid_stays() {
    use GatewayState::{Expired, Failed, Paid, Pending};
    for order in orders(&[Pending, Paid, Expired, Failed]) {
        let twice = [order.clone(), order.clone()].concat();
        let (payment, changes) = through(&twice);
        assert_eq!(payment.state, PaymentState::Paid, "{order:?}");
        assert_eq!(changes.iter().filter(|change| change.journal.is_some()).count(), 1, "{order:?}");
        assert_eq!(payment.applied(), Rupiah::new(AMOUNT));
    }
}

#[test]
fn what_comes_in_is_off_the_invoice_and_the_fee_is_apart() {
    let change = after(&waiting(), Some(&status(GatewayState::Paid)), AMOUNT, noon());
    let posted = change.journal.expect("a journal");
    let entries: Vec<_> =
        posted.entries().iter().map(|entry| (entry.account.to_string(), entry.amount.amount())).collect();
    let expected = [("clearing:bank", AMOUNT + FEE), ("receivable:AGLS1", -AMOUNT), ("fees:bank", -FEE)];
    assert_eq!(entries, expected.map(|(account, amount)| (account.to_owned(), amount)));
    assert_eq!((change.after.paid_at, change.after.next_check_at), (Some(noon()), Some(noon())));
    assert_eq!(change.exceptions, Vec::new());
}

#[test]
fn pay_04_what_was_paid_meanwhile_is_credit() {
    let change = after(&waiting(), Some(&status(GatewayState::Paid)), 45_000, noon());
    assert_eq!((change.after.applied().amount(), change.after.credited().amount()), (45_000, 100_000));
    assert_eq!(kinds(&change), [ExceptionKind::Overpaid]);
    let credit = LedgerAccount::Credit("AGLS1".parse().expect("an id"));
    let posted = change.journal.expect("a journal");
    assert!(posted.entries().iter().any(|entry| entry.account == credit && entry.amount.amount() == -100_000));
    let withdrawn = after(&waiting(), Some(&status(GatewayState::Paid)), 0, noon());
    assert_eq!(withdrawn.after.credited().amount(), AMOUNT);
}

#[test]
fn sec_44_another_amount_or_currency_credits_nothing() {
    for amount in [Some(Rupiah::new(AMOUNT)), Some(Rupiah::new(1)), None] {
        let told = GatewayStatus { amount, ..status(GatewayState::Paid) };
        let change = after(&waiting(), Some(&told), AMOUNT, noon());
        assert_eq!((change.after.state, change.journal.is_none()), (PaymentState::Pending, true));
        assert_eq!(kinds(&change), [ExceptionKind::AmountDiffers]);
    }
}

#[test]
fn pay_04_late_money_is_booked_and_told() {
    for over in [GatewayState::Expired, GatewayState::Failed, GatewayState::Cancelled] {
        let (payment, changes) = through(&[over, GatewayState::Paid]);
        assert_eq!(payment.state, PaymentState::Paid);
        assert_eq!(kinds(&changes[1]), [ExceptionKind::Late]);
        assert!(payment.at(PaymentEventKind::ReceivedLate).is_some());
    }
}

#[test]
fn money_that_goes_back_is_told_and_its_booking_stands() {
    use GatewayState::{Cancelled, ChargedBack, Failed, Paid, Refunded};
    for (back, state) in [
        (Refunded, PaymentState::Refunded),
        (ChargedBack, PaymentState::ChargedBack),
        (Failed, PaymentState::Paid),
        (Cancelled, PaymentState::Paid),
    ] {
        let (payment, changes) = through(&[Paid, back]);
        assert_eq!((payment.state, changes[1].journal.is_none()), (state, true), "{back:?}");
        assert_eq!(kinds(&changes[1]), [ExceptionKind::Reversed]);
    }
}

#[test]
fn what_goes_back_before_it_was_settled_is_not_asked_for_any_more() {
    for back in [GatewayState::Refunded, GatewayState::ChargedBack] {
        let (payment, _) = through(&[GatewayState::Paid, back]);
        assert_eq!((payment.settled_at, payment.next_check_at), (None, None));
    }
}

#[test]
fn money_that_came_and_went_unseen_ends_the_payment_and_is_nobodys_credit() {
    let (payment, changes) = through(&[GatewayState::Refunded]);
    assert_eq!((payment.state, payment.credited(), payment.paid_at), (PaymentState::Refunded, Rupiah::ZERO, None));
    assert_eq!((kinds(&changes[0]), changes[0].journal.is_none()), (vec![ExceptionKind::Reversed], true));
}

#[test]
fn what_was_never_made_fails_and_what_nobody_began_waits() {
    let made = VersionedPayment { payment: payment(PaymentChannel::Qris, PaymentState::Created), version: 1 };
    assert_eq!(after(&made, None, AMOUNT, noon()).after.state, PaymentState::Failed);
    assert_eq!(after(&waiting(), None, AMOUNT, noon()).after.state, PaymentState::Pending);
}

#[test]
fn a_card_that_was_refused_may_be_tried_again_and_a_wallet_may_not() {
    let of = |channel| VersionedPayment { payment: payment(channel, PaymentState::Pending), version: 1 };
    let denied = |channel| after(&of(channel), Some(&status(GatewayState::Failed)), AMOUNT, noon()).after.state;
    assert_eq!(denied(PaymentChannel::Card), PaymentState::Pending);
    assert_eq!(denied(PaymentChannel::Wallet(Wallet::Gopay)), PaymentState::Failed);
}

#[test]
fn what_is_looked_at_by_the_gateway_or_unknown_waits() {
    for state in [GatewayState::Review, GatewayState::Unknown] {
        let (payment, changes) = through(&[state, state]);
        assert_eq!((payment.state, changes[1].journal.is_none()), (PaymentState::Pending, true));
        assert!(payment.timeline.len() <= 1, "it is noted once");
    }
}

#[test]
fn rel_14_a_payment_is_asked_for_at_least_every_ten_minutes_until_a_day_after_its_end() {
    let (mut found, mut now, mut asked) = (waiting(), noon(), 0);
    while let Some(next) = after(&found, Some(&status(GatewayState::Pending)), AMOUNT, now).after.next_check_at {
        assert!(next > now && next - now <= TimeDelta::minutes(10), "{now} to {next}");
        let change = after(&found, Some(&status(GatewayState::Pending)), AMOUNT, now);
        found = VersionedPayment { payment: change.after, version: 1 };
        (now, asked) = (next, asked + 1);
    }
    assert_eq!(now, noon() + TimeDelta::hours(25));
    assert!(asked > 100, "{asked}");
    let end = after(&found, Some(&status(GatewayState::Pending)), AMOUNT, now).after;
    assert_eq!((end.state, end.next_check_at), (PaymentState::Expired, None));
}

#[test]
fn what_is_over_is_asked_for_more_and_more_seldom_and_then_not_any_more() {
    let expired = after(&waiting(), Some(&status(GatewayState::Expired)), AMOUNT, noon()).after;
    let (mut found, mut now, mut asked) = (expired, noon(), 0);
    while let Some(next) = found.next_check_at {
        (now, asked) = (next, asked + 1);
        let again = VersionedPayment { payment: found, version: 1 };
        found = after(&again, Some(&status(GatewayState::Expired)), AMOUNT, now).after;
    }
    assert!((5..20).contains(&asked), "{asked} questions");
    assert_eq!(now, noon() + TimeDelta::hours(25));
}

/// What finance found of a transfer with 123 rupiah on top, with `owed` on the invoice.
fn confirmed(found: i64, owed: i64, keeps_extra: bool) -> PaymentChange {
    let extra = Rupiah::new(123);
    let of = PaymentAttempt { fee: Rupiah::ZERO, extra, ..payment(PaymentChannel::Transfer, PaymentState::Pending) };
    let told = GatewayStatus { amount: Some(Rupiah::new(found)), ..status(GatewayState::Paid) };
    let owed: Owed = [(of.lines[0].invoice.clone(), Rupiah::new(owed))].into();
    let transfers = TransferPolicy { has_unique_amounts: true, keeps_extra };
    let policy = PaymentPolicy { transfers, ..PaymentPolicy::default() };
    let versioned = VersionedPayment { payment: of, version: 1 };
    Deciding { policy: &policy, owed: &owed, now: noon() }.change(&versioned, Some(&told)).expect("it balances")
}

fn entries(change: &PaymentChange) -> Vec<(String, i64)> {
    let journal = change.journal.as_ref().expect("a journal");
    journal.entries().iter().map(|entry| (entry.account.to_string(), entry.amount.amount())).collect()
}

#[test]
fn pay_04_a_transfer_is_booked_as_it_came() {
    let book = |account: &str, amount| (account.to_owned(), amount);
    let exact = confirmed(AMOUNT + 123, AMOUNT, false);
    let booked = [book("clearing:bank", AMOUNT + 123), book("receivable:AGLS1", -AMOUNT), book("credit:AGLS1", -123)];
    assert_eq!((entries(&exact), kinds(&exact)), (booked.to_vec(), Vec::new()), "what was asked for is no surprise");
    let kept = confirmed(AMOUNT + 123, AMOUNT, true);
    assert_eq!(entries(&kept)[2], book("fees:bank", -123));
    assert_eq!(kept.after.credited(), Rupiah::ZERO);

    let short = confirmed(100_000, AMOUNT, true);
    assert_eq!(entries(&short), [book("clearing:bank", 100_000), book("receivable:AGLS1", -100_000)]);
    assert_eq!((short.after.short(), short.after.credited()), (Rupiah::new(AMOUNT - 100_000), Rupiah::ZERO));
    let bare = confirmed(AMOUNT, AMOUNT, false);
    assert_eq!((bare.after.short(), bare.after.credited()), (Rupiah::ZERO, Rupiah::ZERO), "without what was added");

    let over = confirmed(AMOUNT + 5_123, AMOUNT, true);
    assert_eq!((over.after.credited(), kinds(&over)), (Rupiah::new(5_000), vec![ExceptionKind::Overpaid]));
    let a_little_over = confirmed(AMOUNT + 223, AMOUNT, true);
    assert_eq!((a_little_over.after.kept, a_little_over.after.credited()), (Rupiah::new(123), Rupiah::new(100)));
    assert_eq!(kinds(&a_little_over), [ExceptionKind::Overpaid], "what stays is not what was too much");
    let left_over = confirmed(100_000, 60_000, false).after;
    assert_eq!((left_over.short(), left_over.credited()), (Rupiah::ZERO, Rupiah::new(40_000)), "nothing is to be paid");
    let paid_meanwhile = confirmed(AMOUNT + 123, 0, false);
    assert_eq!(paid_meanwhile.after.credited(), Rupiah::new(AMOUNT + 123));
    for nothing in [0, -1] {
        let none = confirmed(nothing, AMOUNT, false);
        assert_eq!((none.journal.is_none(), kinds(&none)), (true, vec![ExceptionKind::AmountDiffers]));
    }
}

#[test]
fn what_finance_reviews_waits_until_it_is_decided_however_long() {
    let of = payment(PaymentChannel::Transfer, PaymentState::Pending);
    let found = VersionedPayment { payment: of, version: 1 };
    let much_later = noon() + TimeDelta::days(30);
    let waits = after(&found, Some(&status(GatewayState::Review)), AMOUNT, much_later).after;
    assert_eq!(waits.state, PaymentState::Pending);
    assert!(waits.next_check_at > Some(much_later));
    let by_gateway = after(&waiting(), Some(&status(GatewayState::Review)), AMOUNT, much_later).after;
    assert_eq!(by_gateway.state, PaymentState::Expired, "a gateway has its own time");
}

#[test]
fn a_proof_that_is_rejected_after_the_end_ends_the_payment_as_rejected() {
    let of = |channel, state| VersionedPayment { payment: payment(channel, state), version: 1 };
    let (end, later) = (noon() + TimeDelta::hours(1), noon() + TimeDelta::hours(2));
    let expired = of(PaymentChannel::Transfer, PaymentState::Expired);
    let in_review = after(&expired, Some(&status(GatewayState::Review)), AMOUNT, end).after;
    assert_eq!(in_review.state, PaymentState::Expired);
    let in_review = VersionedPayment { payment: in_review, version: 2 };
    let rejected = after(&in_review, Some(&status(GatewayState::Failed)), AMOUNT, later).after;
    assert_eq!(rejected.state, PaymentState::Failed);
    let last = PaymentEvent { at: later, kind: PaymentEventKind::Failed };
    assert_eq!(rejected.timeline.last(), Some(&last), "it waits for finance no more");
    let rejected = VersionedPayment { payment: rejected, version: 3 };
    let again = after(&rejected, Some(&status(GatewayState::Failed)), AMOUNT, later).after;
    assert_eq!(again.timeline.len(), rejected.payment.timeline.len(), "it is noted once");
    // What a gateway says of a payment that is over changes nothing, nor does a rejection of what was called off.
    for (channel, state) in
        [(PaymentChannel::Qris, PaymentState::Expired), (PaymentChannel::Transfer, PaymentState::Cancelled)]
    {
        let over = after(&of(channel, state), Some(&status(GatewayState::Failed)), AMOUNT, later).after;
        assert_eq!((over.state, over.timeline.len()), (state, 0), "{channel}");
    }
}

proptest! {
    #[test]
    fn whatever_comes_in_is_on_one_account_or_another(found in 1..400_000_i64, owed in 0..300_000_i64, keeps: bool) {
        let change = confirmed(found, owed, keeps);
        let after = &change.after;
        let apart = after.applied().amount() + after.credited().amount() + after.kept.amount();
        prop_assert_eq!(apart, found);
        prop_assert!(after.applied() <= Rupiah::new(owed) && after.kept <= Rupiah::new(123));
    }
}

fn states() -> impl Strategy<Value = GatewayState> {
    use GatewayState::{Cancelled, ChargedBack, Expired, Failed, Paid, Pending, Refunded, Review, Unknown};
    let all = vec![Pending, Review, Paid, Failed, Expired, Cancelled, Refunded, ChargedBack, Unknown];
    proptest::sample::select(all)
}

proptest! {
    #[test]
    fn whatever_is_told_money_is_booked_once_and_only_if_it_came(told in proptest::collection::vec(states(), 0..12)) {
        let (payment, changes) = through(&told);
        let journals: Vec<_> = changes.iter().filter_map(|change| change.journal.as_ref()).collect();
        prop_assert!(journals.len() <= 1);
        prop_assert_eq!(journals.len() == 1, payment.paid_at.is_some());
        prop_assert!(payment.applied() <= payment.amount());
        let first_paid = told.iter().position(|state| *state == GatewayState::Paid);
        let first_back = told.iter().position(|s| matches!(s, GatewayState::Refunded | GatewayState::ChargedBack));
        let books = first_paid.is_some() && first_back.is_none_or(|back| first_paid < Some(back) || !journals.is_empty());
        prop_assert!(journals.is_empty() || books);
    }
}
