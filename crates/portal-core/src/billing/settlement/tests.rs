//! What lines of a report are.

use super::matching::{journal, outcome};
use super::*;
use crate::billing::ledger::{Entry, Journal, JournalKind, LedgerAccount};
use crate::kernel::money::Rupiah;
use crate::test_support::noon;
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
