//! Lines of reports, and what waits for them.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::Rupiah;
use portal_core::billing::ledger::{Entry, Journal, JournalKind, LedgerAccount};
use portal_core::billing::payment::{
    Closed, ExceptionClosing, ExceptionKind, PaymentAttempt, PaymentException, PaymentId, PaymentState,
};
use portal_core::billing::settlement::{Settlement, SettlementFile, SettlementRepo};
use portal_core::kernel::actor::Actor;
use portal_core::kernel::commit::Committed;

use crate::fixtures::noon;
use crate::fixtures::payments::paid;
use crate::payment_directory::FinanceStore;
use crate::support::{ok, race, secs};

fn settlement(n: u32, line: &str) -> Settlement {
    let payment = paid(n);
    Settlement {
        gateway: payment.gateway.clone(),
        line: line.to_owned(),
        order: Some(payment.id.to_string()),
        gross: payment.total(),
        fee: Rupiah::new(700),
        net: Rupiah::new(payment.total().amount() - 700),
        file: [7; 32],
        recorded_at: noon() + secs(n.into()),
    }
}

fn journal(of: &Settlement) -> Journal {
    let entry = |account, amount| Entry { account, amount: Rupiah::new(amount) };
    let entries = vec![
        entry(LedgerAccount::Bank(of.gateway.clone()), of.net.amount()),
        entry(LedgerAccount::GatewayFees(of.gateway.clone()), of.fee.amount()),
        entry(LedgerAccount::Clearing(of.gateway.clone()), -of.gross.amount()),
    ];
    let at = of.recorded_at;
    Journal::new((JournalKind::Settlement, &of.reference()), (at, at), entries).expect("it balances")
}

async fn commit(store: &Arc<dyn FinanceStore>, of: &Settlement) -> Committed {
    ok(SettlementRepo::commit(store.as_ref(), of, &journal(of)).await)
}

async fn banked(store: &Arc<dyn FinanceStore>) -> i64 {
    ok(store.balance(&LedgerAccount::Bank("bank".to_owned())).await).amount()
}

async fn unsettled(store: &Arc<dyn FinanceStore>) -> Vec<String> {
    let within = (noon(), noon() + secs(86_400));
    let found = ok(store.unsettled("bank", within, 9).await);
    found.iter().map(|payment| payment.id.to_string()).collect()
}

pub async fn a_line_is_written_once_with_its_journal(store: Arc<dyn FinanceStore>) {
    ok(store.add(&paid(1), None).await);
    let first = settlement(1, "t-1");
    assert_eq!(ok(store.of_line("bank", "t-1").await), None);
    assert_eq!(commit(&store, &first).await, Committed::Done);
    assert_eq!(ok(store.of_line("bank", "t-1").await), Some(first.clone()));
    assert_eq!(ok(store.journals(&first.reference()).await), [journal(&first)]);
    // The same line, said to be of another payment.
    let other = Settlement { order: Some("INV-2-x".to_owned()), ..first.clone() };
    for again in [&first, &other] {
        assert_eq!(commit(&store, again).await, Committed::Conflict);
    }
    assert_eq!((banked(&store).await, ok(store.of_line("bank", "t-1").await)), (first.net.amount(), Some(first)));
}

pub async fn a_line_whose_journal_is_there_writes_nothing(store: Arc<dyn FinanceStore>) {
    ok(store.add(&paid(1), None).await);
    let first = settlement(1, "t-1");
    commit(&store, &first).await;
    let again = Settlement { line: "t-2".to_owned(), ..first.clone() };
    assert_eq!(commit(&store, &again).await, Committed::Conflict, "the payment is paid out");
    assert_eq!(ok(store.of_line("bank", "t-2").await), None);
    assert_eq!(banked(&store).await, first.net.amount());
}

pub async fn of_racing_lines_of_a_payment_one_is_written(store: Arc<dyn FinanceStore>) {
    ok(store.add(&paid(1), None).await);
    let answers = race(40, |n| {
        let (store, of) = (store.clone(), settlement(1, &format!("t-{}", n % 20)));
        async move { commit(&store, &of).await }
    })
    .await;
    assert_eq!(answers.iter().filter(|answer| **answer == Committed::Done).count(), 1);
    assert_eq!(banked(&store).await, settlement(1, "").net.amount());
    assert_eq!(ok(store.of_payment("bank", "INV-1-x").await).len(), 1);
}

pub async fn the_same_line_at_another_gateway_is_another_one(store: Arc<dyn FinanceStore>) {
    let first = settlement(1, "t-1");
    let other = Settlement { gateway: "other".to_owned(), ..first.clone() };
    for of in [&first, &other] {
        assert_eq!(commit(&store, of).await, Committed::Done);
    }
    assert_eq!(ok(store.of_line("other", "t-1").await), Some(other));
    assert_eq!(ok(store.of_line("bank", "t-1").await), Some(first));
}

pub async fn lines_are_found_by_their_payment(store: Arc<dyn FinanceStore>) {
    let (first, second) = (settlement(1, "t-1"), settlement(2, "t-2"));
    let (gross, net) = (Rupiah::new(-50_000), Rupiah::new(-50_700));
    let back = Settlement { line: "refund t-1".to_owned(), gross, net, recorded_at: noon() + secs(9), ..first.clone() };
    let fee = Settlement {
        line: "fee".to_owned(),
        order: None,
        gross: Rupiah::ZERO,
        net: Rupiah::new(-700),
        ..first.clone()
    };
    for of in [&first, &second, &back, &fee] {
        assert_eq!(commit(&store, of).await, Committed::Done, "{of:?}");
    }
    assert_eq!(ok(store.of_payment("bank", "INV-1-x").await), [first, back]);
    assert_eq!(ok(store.of_payment("other", "INV-1-x").await), []);
    assert_eq!(ok(store.of_line("bank", "fee").await), Some(fee));
}

pub async fn a_payment_that_was_paid_out_is_unsettled_no_more(store: Arc<dyn FinanceStore>) {
    for n in 1..=2 {
        ok(store.add(&paid(n), None).await);
    }
    let (gross, net) = (Rupiah::new(-5), Rupiah::new(-705));
    let back = Settlement { line: "refund t-1".to_owned(), gross, net, ..settlement(1, "") };
    assert_eq!(commit(&store, &back).await, Committed::Done);
    assert_eq!(unsettled(&store).await, ["INV-1-x", "INV-2-x"], "what went back is not what was paid out");
    assert_eq!(commit(&store, &settlement(1, "t-1")).await, Committed::Done);
    assert_eq!(unsettled(&store).await, ["INV-2-x"]);
    // A line that is there already changes nothing.
    assert_eq!(commit(&store, &Settlement { line: "t-1".to_owned(), ..settlement(2, "") }).await, Committed::Conflict);
    assert_eq!(unsettled(&store).await, ["INV-2-x"]);
}

pub async fn what_is_unsettled_is_answered_the_oldest_first_within_its_time(store: Arc<dyn FinanceStore>) {
    let at = |n, seconds| PaymentAttempt { paid_at: Some(noon() + secs(seconds)), ..paid(n) };
    for payment in [
        at(1, 5),
        at(2, 0),
        at(3, -1),
        at(4, 86_400),
        PaymentAttempt { state: PaymentState::Refunded, ..at(5, 1) },
        PaymentAttempt { state: PaymentState::ChargedBack, ..at(6, 1) },
        PaymentAttempt { gateway: "other".to_owned(), ..at(7, 1) },
        PaymentAttempt { paid_at: None, state: PaymentState::Pending, ..paid(8) },
    ] {
        ok(store.add(&payment, None).await);
    }
    assert_eq!(unsettled(&store).await, ["INV-2-x", "INV-1-x"]);
    let oldest = ok(store.unsettled("bank", (noon() - secs(9), noon() + secs(9)), 1).await);
    let [oldest] = &oldest[..] else { panic!("one: {oldest:?}") };
    let expected = paid(3);
    assert_eq!((&oldest.id, oldest.total), (&expected.id, expected.total()));
    assert_eq!(oldest.paid_at, noon() - secs(1));
}

pub async fn a_closing_that_takes_what_was_paid_out_ends_the_waiting(store: Arc<dyn FinanceStore>) {
    for n in 1..=2 {
        ok(store.add(&paid(n), None).await);
        let of = settlement(n, "t");
        let (order, amount) = (format!("INV-{n}-x"), Some(of.net));
        let kind = ExceptionKind::SettlementDiffers;
        let exception = PaymentException { kind, gateway: "bank".to_owned(), order, amount, found_at: noon() };
        ok(store.raise(&exception).await);
        let journal = if n == 1 { Some(journal(&of)) } else { None };
        let closing = ExceptionClosing {
            id: exception.id(),
            at: noon() + secs(1),
            by: Actor::System,
            reason: "taken".to_owned(),
            journal,
            payment: Some((paid(n).id, 1)),
        };
        assert_eq!(ok(store.close(&closing).await), Closed::Done);
    }
    assert_eq!(unsettled(&store).await, ["INV-2-x"], "one whose exception is closed without posting still waits");
}

pub async fn a_payment_is_found_by_its_gateways_name_for_it(store: Arc<dyn FinanceStore>) {
    let named = |n, reference: &str| PaymentAttempt { reference: Some(reference.to_owned()), ..paid(n) };
    let other = PaymentAttempt { gateway: "other".to_owned(), ..named(3, "r-3") };
    for payment in [named(1, "r-1"), named(2, "r-2"), other] {
        ok(store.add(&payment, None).await);
    }
    let id = |name: &str| Some(PaymentId::parse(name).expect("a name"));
    assert_eq!(ok(store.payment_of("bank", "r-2").await), id("INV-2-x"));
    assert_eq!(ok(store.payment_of("bank", "r-3").await), None);
    assert_eq!(ok(store.payment_of("other", "r-3").await), id("INV-3-x"));
    assert_eq!(ok(store.payment_of("bank", "r").await), None);
}

pub async fn a_file_is_kept_as_it_was_first_added(store: Arc<dyn FinanceStore>) {
    let file = |name: &str, seconds| SettlementFile {
        hash: [1; 32],
        gateway: "bank".to_owned(),
        name: name.to_owned(),
        recorded_at: noon() + secs(seconds),
    };
    assert_eq!(ok(store.file(&[1; 32]).await), None);
    ok(store.add_file(&file("a.csv", 1)).await);
    ok(store.add_file(&file("b.csv", 2)).await);
    assert_eq!(ok(store.file(&[1; 32]).await), Some(file("a.csv", 1)));
    assert_eq!(ok(store.file(&[2; 32]).await), None);
}
