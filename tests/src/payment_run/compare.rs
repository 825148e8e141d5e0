//! Holds what the portal has on record against what happened at the gateways.

use std::collections::{BTreeMap, BTreeSet};

use super::books::{Books, Posted};
use super::record::{Exception, Noted, Settled};
use super::report::Report;

/// The kinds of what somebody has to look at.
const KINDS: [&str; 6] = ["unknown_order", "amount_differs", "late", "overpaid", "reversed", "not_posted"];

/// Fills the report with every comparison.
pub(super) fn compare(noted: &Noted, books: &Books, report: &mut Report) {
    for gateway in ["midtrans", "xendit"] {
        money(gateway, noted, books, report);
    }
    rest_of_the_books(noted, books, report);
    records(noted, books, report);
    for kind in KINDS {
        exceptions(kind, noted, books, report);
    }
    acknowledged(noted, books, report);
}

fn money(gateway: &str, noted: &Noted, books: &Books, report: &mut Report) {
    let settled: Vec<&Settled> = noted.settled.iter().filter(|settled| settled.gateway == gateway).collect();
    let paid = settled.iter().filter(|settled| {
        let attempt = books.attempts.get(&settled.order);
        let is_paid = attempt.is_some_and(|it| it.state == "paid" && it.total == settled.total && it.is_settled);
        if !is_paid {
            report.differs(format!("{} is paid at {gateway}, the portal has {attempt:?}", settled.order));
        }
        is_paid
    });
    let paid = paid.count();
    report.row(&format!("payments settled at {gateway}"), settled.len(), paid);
    let total: i64 = settled.iter().map(|settled| settled.total).sum();
    report.row(&format!("books: clearing:{gateway}"), total, books.account(&format!("clearing:{gateway}")));
    let fees: i64 = settled.iter().map(|settled| settled.fee).sum();
    report.row(&format!("books: fees:{gateway}"), -fees, books.account(&format!("fees:{gateway}")));
}

fn rest_of_the_books(noted: &Noted, books: &Books, report: &mut Report) {
    let sum = |of: fn(&Settled) -> i64| noted.settled.iter().map(of).sum::<i64>();
    report.row("books: receivable:*", -sum(|settled| settled.applied), books.accounts_of("receivable:"));
    report.row("books: credit:*", -sum(Settled::credited), books.accounts_of("credit:"));
    report.row("books: sum of all entries", 0, books.accounts.values().sum::<i64>());
    let orders = noted.settled.iter().map(|settled| settled.order.clone());
    let journals = books.journals.iter().map(|(reference, _)| reference.clone());
    same("journals, one for each", orders.clone(), journals, report);
    let paid = books.attempts.values().filter(|attempt| attempt.state == "paid");
    same("payments that are paid", orders.clone(), paid.map(|attempt| attempt.id.clone()), report);
    same("messages to customers", orders, books.messages.iter().cloned(), report);
}

fn records(noted: &Noted, books: &Books, report: &mut Report) {
    let applied = noted.settled.iter().filter(|settled| settled.applied > 0);
    let expected = applied.clone().map(|settled| Posted {
        invoice_number: settled.invoice.clone(),
        reference: Some(settled.order.clone()),
        amount: settled.applied,
    });
    same("payments on record", expected, books.posted.iter().cloned(), report);
    let mut invoices: BTreeMap<&str, i64> = books.invoices.keys().map(|number| (number.as_str(), 0)).collect();
    for settled in applied {
        *invoices.entry(&settled.invoice).or_default() += settled.applied;
    }
    let paid = |shown: &BTreeSet<(String, i64)>| shown.iter().filter(|(_, paid)| *paid > 0).count();
    let expected: BTreeSet<_> = invoices.into_iter().map(|(number, paid)| (number.to_owned(), paid)).collect();
    let shown: BTreeSet<_> = books.invoices.iter().map(|(number, paid)| (number.clone(), *paid)).collect();
    report.row("invoices that show money", paid(&expected), paid(&shown));
    for (number, paid) in shown.difference(&expected) {
        report.differs(format!("{number} shows {paid} as paid"));
    }
}

fn exceptions(kind: &str, noted: &Noted, books: &Books, report: &mut Report) {
    let of = |all: &BTreeSet<Exception>| all.iter().filter(|of| of.0 == kind).cloned().collect::<Vec<_>>();
    same(&format!("exceptions: {kind}"), of(&noted.exceptions), of(&books.exceptions), report);
}

/// What was acknowledged was kept by then, or in the books already.
fn acknowledged(noted: &Noted, books: &Books, report: &mut Report) {
    let recorded: BTreeMap<&str, _> = books.journals.iter().map(|(order, at)| (order.as_str(), *at)).collect();
    let told = noted.settled.iter().filter_map(|settled| Some((settled, settled.acknowledged?)));
    let written = told.clone().filter(|(settled, at)| {
        let (kept, recorded) = (books.kept.get(&settled.order), recorded.get(settled.order.as_str()));
        let is_written = kept.into_iter().chain(recorded).any(|written| written <= at);
        if !is_written {
            let order = &settled.order;
            report.differs(format!("{order} was acknowledged at {at}, kept at {kept:?} and recorded at {recorded:?}"));
        }
        is_written
    });
    let written = written.count();
    report.row("acknowledged, and written down by then", told.count(), written);
}

/// Compares two lists as they are, repetitions included, whatever their order.
fn same<T: Ord + std::fmt::Debug>(
    what: &str,
    expected: impl IntoIterator<Item = T>,
    found: impl IntoIterator<Item = T>,
    report: &mut Report,
) {
    let counted = |all: &mut dyn Iterator<Item = T>| {
        let mut counts = BTreeMap::new();
        all.for_each(|one| *counts.entry(one).or_insert(0_usize) += 1);
        counts
    };
    let (expected, found) = (counted(&mut expected.into_iter()), counted(&mut found.into_iter()));
    report.row(what, expected.values().sum::<usize>(), found.values().sum::<usize>());
    for (one, times) in &expected {
        let there = found.get(one).copied().unwrap_or_default();
        if there != *times {
            report.differs(format!("{what}: {one:?} is there {there} times instead of {times}"));
        }
    }
    for (one, times) in found.iter().filter(|(one, _)| !expected.contains_key(one)) {
        report.differs(format!("{what}: {one:?} is there {times} times and was not expected"));
    }
}
