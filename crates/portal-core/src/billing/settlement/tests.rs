//! What lines of a report are.

use std::collections::HashMap;
use std::sync::Mutex;

use super::matching::{journal, outcome};
use super::*;
use crate::billing::ledger::{Entry, Journal, JournalKind, LedgerAccount, MockLedger};
use crate::billing::payment::tests::settled_payment;
use crate::billing::payment::{MockPaymentExceptions, MockPaymentRepo, PaymentAttempt, PaymentId, VersionedPayment};
use crate::kernel::commit::Committed;
use crate::kernel::money::Rupiah;
use crate::staff::account::Role;
use crate::staff::account::test_staff::actor;
use crate::staff::trail::test_trail::willing;
use crate::test_support::{clock_at, noon};
use proptest::prelude::*;

fn line(gross: i64, fee: i64) -> SettlementLine {
    let order = Some("INV-1-a".to_owned());
    let (gross, fee, net) = (Rupiah::new(gross), Rupiah::new(fee), Rupiah::new(gross - fee));
    SettlementLine { name: "t-1".to_owned(), order, reference: None, gross, fee, net }
}

fn settled(name: &str, gross: i64) -> Settlement {
    Settlement {
        gateway: "midtrans".to_owned(),
        line: name.to_owned(),
        order: Some("INV-1-a".to_owned()),
        gross: Rupiah::new(gross),
        fee: Rupiah::new(0),
        net: Rupiah::new(gross),
        file: [1; 32],
        recorded_at: noon(),
    }
}

fn booked(taken: i64, given_back: i64, settled: Vec<Settlement>) -> Booked {
    let (taken, given_back) = (Rupiah::new(taken), Rupiah::new(given_back));
    Booked { order: "INV-1-a".to_owned(), taken, given_back, settled }
}

#[test]
fn a_line_is_matched_missing_different_or_there_already() {
    let known = booked(145_000, 0, vec![]);
    assert_eq!(outcome(&line(145_000, 1_000), Some(&known), false), LineOutcome::Matched);
    assert_eq!(outcome(&line(145_000, 1_000), Some(&known), true), LineOutcome::AlreadySettled);
    assert_eq!(outcome(&line(145_000, 1_000), None, false), LineOutcome::MissingHere);
    let unpaid = booked(0, 0, vec![]);
    assert_eq!(outcome(&line(145_000, 1_000), Some(&unpaid), false), LineOutcome::MissingHere);
    let differs = LineOutcome::Differs { booked: Rupiah::new(145_000) };
    for gross in [144_999, 145_001] {
        assert_eq!(outcome(&line(gross, 1_000), Some(&known), false), differs);
    }
    // The same payment in a report of another kind, whose lines have other names.
    let before = booked(145_000, 0, vec![settled("x", 145_000)]);
    assert_eq!(outcome(&line(145_000, 1_000), Some(&before), false), LineOutcome::AlreadySettled);
    let again = LineOutcome::Differs { booked: Rupiah::ZERO };
    assert_eq!(outcome(&line(5_000, 0), Some(&before), false), again);
}

#[test]
fn money_that_went_back_is_matched_up_to_what_the_books_gave_back() {
    let known = booked(145_000, 50_000, vec![settled("x", 145_000)]);
    assert_eq!(outcome(&line(-50_000, 0), Some(&known), false), LineOutcome::Matched);
    let left = LineOutcome::Differs { booked: Rupiah::new(-50_000) };
    assert_eq!(outcome(&line(-50_001, 0), Some(&known), false), left);
    let part = booked(145_000, 50_000, vec![settled("x", 145_000), settled("refund x 30000", -30_000)]);
    assert_eq!(outcome(&line(-20_000, 0), Some(&part), false), LineOutcome::Matched);
    assert!(outcome(&line(-20_001, 0), Some(&part), false).is_exception());
    assert_eq!(outcome(&line(-1, 0), None, false), LineOutcome::MissingHere);
}

#[test]
fn a_fee_of_its_own_is_booked_and_a_line_of_nothing_is_not() {
    assert_eq!(outcome(&line(0, 5_550), None, false), LineOutcome::Fee);
    assert_eq!(outcome(&line(0, 0), None, false), LineOutcome::AlreadySettled);
}

#[test]
fn the_books_tell_what_a_gateway_took_and_gave_back() {
    let entry =
        |account: &str, amount| Entry { account: account.parse().expect("an account"), amount: Rupiah::new(amount) };
    let post = |kind, reference: &str, entries| {
        Journal::new((kind, reference), (noon(), noon()), entries).expect("it balances")
    };
    let journals = [
        post(JournalKind::Payment, "INV-1-a", vec![entry("clearing:midtrans", 135), entry("receivable:AGLS1", -135)]),
        post(
            JournalKind::PaymentRefund,
            "INV-1-a/1",
            vec![entry("receivable:AGLS1", 35), entry("clearing:midtrans", -35)],
        ),
        post(
            JournalKind::Settlement,
            "midtrans/INV-1-a",
            vec![entry("bank:midtrans", 135), entry("clearing:midtrans", -135)],
        ),
    ];
    let of = Booked::of("INV-1-a", "midtrans", &journals, vec![]);
    assert_eq!((of.taken.amount(), of.given_back.amount()), (135, 35));
    let other = Booked::of("INV-1-a", "xendit", &journals, vec![]);
    assert_eq!((other.taken.amount(), other.given_back.amount()), (0, 0));
}

/// The payments `INV-<n>-a` of 149,000 rupiah, which came in and of which `unsettled` wait; lines are kept.
fn service(unsettled: u32) -> (SettlementService, Arc<Mutex<HashMap<String, Settlement>>>) {
    let id = |n: u32| PaymentId::parse(&format!("INV-{n}-a")).expect("a name");
    let kept = Arc::new(Mutex::new(HashMap::<String, Settlement>::new()));
    let (mut settlements, mut payments, mut ledger) =
        (MockSettlementRepo::new(), MockPaymentRepo::new(), MockLedger::new());
    payments.expect_find_any().returning(|id| {
        let payment = PaymentAttempt { id: id.clone(), ..settled_payment() };
        Ok(Some(VersionedPayment { payment, version: 1 }))
    });
    ledger.expect_journals().returning(|reference| {
        let entry = |account: &str, amount| Entry {
            account: account.parse().expect("an account"),
            amount: Rupiah::new(amount),
        };
        let entries = vec![entry("clearing:midtrans", 149_000), entry("receivable:AGLS1", -149_000)];
        let posted = Journal::new((JournalKind::Payment, reference), (noon(), noon()), entries);
        Ok(Vec::from_iter((!reference.contains('/')).then(|| posted.expect("it balances"))))
    });
    let lines = kept.clone();
    settlements.expect_of_line().returning(move |_, line| Ok(lines.lock().expect("no panic").get(line).cloned()));
    let lines = kept.clone();
    settlements.expect_of_payment().returning(move |_, order| {
        let lines = lines.lock().expect("no panic");
        Ok(lines.values().filter(|line| line.order.as_deref() == Some(order)).cloned().collect())
    });
    let lines = kept.clone();
    settlements.expect_commit().returning(move |settlement, _| {
        let before = lines.lock().expect("no panic").insert(settlement.line.clone(), settlement.clone());
        assert_eq!(before, None, "a line is kept once");
        Ok(Committed::Done)
    });
    settlements.expect_unsettled().returning(move |_, _, limit| {
        let payment = |n| UnsettledPayment { id: id(n), total: Rupiah::new(149_000), paid_at: noon() };
        Ok((1..=unsettled.min(limit)).map(payment).collect())
    });
    settlements.expect_file().returning(|_| Ok(None));
    settlements.expect_add_file().returning(|_| Ok(()));
    let deps = SettlementDeps {
        settlements: Arc::new(settlements),
        payments: Arc::new(payments),
        exceptions: Arc::new(MockPaymentExceptions::new()),
        ledger: Arc::new(ledger),
        trail: willing(),
        clock: clock_at(noon()),
    };
    (SettlementService::new(deps), kept)
}

fn request(lines: Vec<SettlementLine>, dry_run: bool) -> ReconcileRequest {
    let (gateway, name) = ("midtrans".to_owned(), "report.csv".to_owned());
    ReconcileRequest { gateway, hash: [1; 32], name, lines, days: None, dry_run }
}

/// A line of the payment `INV-<n>-a` that the report calls `name`.
fn line_of(n: u32, name: &str) -> SettlementLine {
    SettlementLine { name: name.to_owned(), order: Some(format!("INV-{n}-a")), ..line(149_000, 1_000) }
}

#[tokio::test]
async fn payments_that_a_report_calls_the_same_are_each_booked_once() {
    let finance = actor(Role::Finance);
    let lines = [line_of(1, "stl-1"), line_of(2, "stl-1"), line_of(1, "stl-1"), line_of(2, "other")];
    let fee = SettlementLine { order: None, name: "stl-1".to_owned(), ..line(0, 5_550) };
    let lines = [lines.as_slice(), &[fee]].concat();
    let expected = [
        LineOutcome::Matched,
        LineOutcome::Matched,
        LineOutcome::AlreadySettled,
        LineOutcome::AlreadySettled,
        LineOutcome::Fee,
    ];
    let (service, kept) = service(0);
    let outcomes = |report: ReconcileReport| report.lines.iter().map(|line| line.outcome).collect::<Vec<_>>();
    let done = service.reconcile(&finance, request(lines.clone(), false)).await.expect("it is matched");
    assert_eq!(outcomes(done), expected);
    let kept_as = |order: Option<&str>| {
        let kept = kept.lock().expect("no panic");
        let mut of = kept.values().filter(|line| line.order.as_deref() == order).map(|line| line.line.clone());
        (of.next(), of.next())
    };
    assert_eq!(kept_as(Some("INV-1-a")), (Some("stl-1".to_owned()), None));
    assert_eq!(kept_as(Some("INV-2-a")), (Some("stl-1 INV-2-a".to_owned()), None));
    assert_eq!(kept_as(None), (Some("stl-1 fee".to_owned()), None));
    let again = service.reconcile(&finance, request(lines, false)).await.expect("it is matched");
    assert_eq!(outcomes(again), [LineOutcome::AlreadySettled; 5]);
}

#[tokio::test]
async fn what_a_long_report_does_not_have_is_told_also_behind_all_that_it_has() {
    let (service, _) = service(1_201);
    let today = noon().date_naive();
    let lines = (1..=1_200).map(|n| line_of(n, &format!("t-{n}"))).collect();
    let asked = ReconcileRequest { days: Some((today, today)), ..request(lines, true) };
    let report = service.reconcile(&actor(Role::Finance), asked).await.expect("it is matched");
    let missing: Vec<&str> = report.missing_there.iter().map(|payment| payment.id.as_str()).collect();
    assert_eq!(missing, ["INV-1201-a"]);
}

proptest! {
    #[test]
    fn whatever_a_line_says_its_journal_sums_to_zero_and_clears_what_customers_paid(
        gross in -1_000_000_000_i64..1_000_000_000, fee in 0_i64..1_000_000
    ) {
        let of = Settlement { fee: Rupiah::new(fee), net: Rupiah::new(gross - fee), ..settled("t-1", gross) };
        if let Ok(journal) = journal(&of) {
            let sum: i64 = journal.entries().iter().map(|entry| entry.amount.amount()).sum();
            let clearing = LedgerAccount::Clearing("midtrans".to_owned());
            let own = journal.entries().iter().filter(|entry| entry.account == clearing);
            prop_assert_eq!((sum, own.map(|entry| entry.amount.amount()).sum::<i64>()), (0, -gross));
        } else {
            prop_assert_eq!((gross, fee), (0, 0));
        }
    }
}
