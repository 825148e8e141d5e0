//! Money of a payment that is given back.

use chrono::{DateTime, Utc};

use super::id::PaymentId;
use super::model::{PaymentAttempt, PaymentEventKind, PaymentState, VersionedPayment};
use super::port::PaymentChange;
use crate::billing::ledger::{Entry, Journal, JournalKind, LedgerAccount};
use crate::kernel::actor::Actor;
use crate::kernel::money::Rupiah;

/// The most refunds of one payment.
const MOST: usize = 99;

/// Money that was given back, as staff recorded it. The portal moves none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentRefund {
    /// The payment.
    pub payment: PaymentId,
    /// Which refund of the payment it is, from 1.
    pub number: u32,
    /// How much.
    pub amount: Rupiah,
    /// Why, in the words of who recorded it.
    pub reason: String,
    /// Who recorded it.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
}

impl PaymentRefund {
    /// The reference of a refund's journal. No order id has a slash in it.
    pub fn reference(payment: &PaymentId, number: u32) -> String {
        format!("{payment}/{number}")
    }
}

/// A refund that is to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundOrder {
    /// How much.
    pub amount: Rupiah,
    /// Why.
    pub reason: String,
    /// Who records it.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
}

/// Why a refund cannot be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidRefund {
    /// No money of the payment is there, or what follows from it is not done yet.
    #[error("no money of the payment is there")]
    NotPaid,
    /// It is nothing, or more than is left.
    #[error("an amount from 1 to {} rupiah can be given back", .left.amount())]
    Amount {
        /// What is left of the payment.
        left: Rupiah,
    },
}

/// What is left of a payment's money by the books, by account, in the order in which it is given back: credit that it left
/// and that was not spent, what came off invoices, the fee.
fn left(payment: &PaymentAttempt, (journals, credit): Books<'_>) -> [(LedgerAccount, i64); 3] {
    let sum = |account: &LedgerAccount| {
        let entries = journals.iter().filter(|journal| journal.kind != JournalKind::Settlement);
        let own = entries.flat_map(Journal::entries).filter(|entry| entry.account == *account);
        own.fold(0_i64, |sum, entry| sum.saturating_sub(entry.amount.amount())).max(0)
    };
    [
        LedgerAccount::Credit(payment.customer_id.clone()),
        LedgerAccount::Receivable(payment.customer_id.clone()),
        LedgerAccount::Fees(payment.gateway.clone()),
    ]
    .map(|account| match account {
        LedgerAccount::Credit(_) => (account.clone(), sum(&account).min(credit.amount())),
        account => (account.clone(), sum(&account)),
    })
}

/// What the books say: the journals of a payment and of its refunds, and the credit that its customer has.
pub type Books<'b> = (&'b [Journal], Rupiah);

/// What can still be given back of a payment. Credit that was spent cannot be, and a payment with credit brought no money.
pub fn refundable(payment: &PaymentAttempt, books: Books<'_>) -> Rupiah {
    let is_in_work = payment.state == PaymentState::Paid && payment.settled_at.is_none();
    if payment.paid_at.is_none() || is_in_work || payment.channel.is_credit() {
        return Rupiah::ZERO;
    }
    let left = left(payment, books);
    Rupiah::new(left.iter().fold(0, |sum, (_, amount)| sum.saturating_add(*amount)))
}

/// The change that records a refund: its journal, a step of the timeline, and the state of the payment once all of it was
/// given back.
///
/// # Errors
/// [`InvalidRefund`].
pub fn refund(found: &VersionedPayment, books: Books<'_>, order: RefundOrder) -> Result<PaymentChange, InvalidRefund> {
    let payment = &found.payment;
    let most = refundable(payment, books);
    let before = books.0.iter().filter(|journal| journal.kind == JournalKind::PaymentRefund).count();
    if !most.is_positive() || before >= MOST {
        return Err(InvalidRefund::NotPaid);
    }
    if !order.amount.is_positive() || order.amount > most {
        return Err(InvalidRefund::Amount { left: most });
    }
    let number = u32::try_from(before + 1).unwrap_or(u32::MAX);
    let reference = PaymentRefund::reference(&payment.id, number);
    let journal = Journal::new(
        (JournalKind::PaymentRefund, &reference),
        (order.at, order.at),
        entries(payment, books, order.amount),
    );
    let mut after = payment.clone();
    if order.amount == most {
        if after.state == PaymentState::Paid {
            after.state = PaymentState::Refunded;
        }
        after.note(order.at, PaymentEventKind::Refunded);
    } else {
        after.note(order.at, PaymentEventKind::PartlyRefunded);
    }
    let RefundOrder { amount, reason, by, at } = order;
    let refund = Some(PaymentRefund { payment: payment.id.clone(), number, amount, reason, by, at });
    let journal = Some(journal.map_err(|_| InvalidRefund::Amount { left: most })?);
    Ok(PaymentChange { journal, refund, ..PaymentChange::new(found.version, after) })
}

/// What a refund posts: off the accounts that the payment went to, out of what the gateway took.
fn entries(payment: &PaymentAttempt, books: Books<'_>, amount: Rupiah) -> Vec<Entry> {
    let mut rest = amount.amount();
    let mut entries = Vec::new();
    for (account, left) in left(payment, books) {
        let part = rest.min(left);
        rest -= part;
        entries.push(Entry { account, amount: Rupiah::new(part) });
    }
    let clearing = LedgerAccount::Clearing(payment.gateway.clone());
    entries.push(Entry { account: clearing, amount: Rupiah::new(-amount.amount()) });
    entries
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::billing::payment::PaymentChannel;
    use crate::billing::payment::tests::settled_payment;
    use crate::test_support::noon;

    /// What the payment left, and nobody spent.
    const CREDIT: Rupiah = Rupiah::new(30);

    fn entry(account: &str, amount: i64) -> Entry {
        Entry { account: account.parse().expect("an account"), amount: Rupiah::new(amount) }
    }

    fn journal(kind: JournalKind, reference: &str, entries: Vec<Entry>) -> Journal {
        Journal::new((kind, reference), (noon(), noon()), entries).expect("it balances")
    }

    /// What the payment of 135 posted: 100 off the invoice, 30 too much, a fee of 5.
    fn posted() -> Journal {
        let entries = vec![
            entry("clearing:midtrans", 135),
            entry("receivable:AGLS1", -100),
            entry("credit:AGLS1", -30),
            entry("fees:midtrans", -5),
        ];
        journal(JournalKind::Payment, "INV-1-a", entries)
    }

    fn order(amount: i64) -> RefundOrder {
        RefundOrder { amount: Rupiah::new(amount), reason: "double".to_owned(), by: Actor::System, at: noon() }
    }

    fn found() -> VersionedPayment {
        VersionedPayment { payment: settled_payment(), version: 7 }
    }

    #[test]
    fn credit_is_given_back_first_then_what_came_off_invoices_then_the_fee() {
        let first = refund(&found(), (&[posted()], CREDIT), order(40)).expect("it is left");
        let journal = first.journal.expect("a journal");
        let expected = [entry("credit:AGLS1", 30), entry("receivable:AGLS1", 10), entry("clearing:midtrans", -40)];
        assert_eq!((journal.entries(), journal.reference.as_str()), (expected.as_slice(), "INV-1-a/1"));
        assert_eq!((first.expected, first.after.state), (7, PaymentState::Paid));
        assert_eq!(first.after.timeline.last().map(|event| event.kind), Some(PaymentEventKind::PartlyRefunded));
        let all = [posted(), journal];
        assert_eq!(refundable(&first.after, (&all, Rupiah::ZERO)), Rupiah::new(95));
        let rest = refund(&found(), (&all, Rupiah::ZERO), order(95)).expect("it is left");
        let expected = [entry("receivable:AGLS1", 90), entry("fees:midtrans", 5), entry("clearing:midtrans", -95)];
        let journal = rest.journal.expect("a journal");
        assert_eq!((journal.entries(), journal.reference.as_str()), (expected.as_slice(), "INV-1-a/2"));
        assert_eq!(rest.after.state, PaymentState::Refunded);
        assert_eq!(rest.refund.expect("a refund").number, 2);
    }

    #[test]
    fn credit_that_was_spent_is_not_given_back_and_a_payment_with_credit_brought_no_money() {
        for (credit, left) in [(30, 135), (12, 117), (0, 105)] {
            let books: Books<'_> = (&[posted()], Rupiah::new(credit));
            assert_eq!(refundable(&settled_payment(), books), Rupiah::new(left));
            assert!(refund(&found(), books, order(left)).is_ok() && refund(&found(), books, order(left + 1)).is_err());
        }
        let spent = PaymentAttempt { channel: PaymentChannel::Credit, ..settled_payment() };
        assert_eq!(refundable(&spent, (&[posted()], CREDIT)), Rupiah::ZERO);
    }

    #[test]
    fn no_more_is_given_back_than_is_left_whatever_took_the_rest() {
        let credit =
            journal(JournalKind::Refund, "INV-1-a", vec![entry("credit:AGLS1", 30), entry("clearing:midtrans", -30)]);
        let paid_out = journal(
            JournalKind::Settlement,
            "midtrans/INV-1-a",
            vec![entry("bank:midtrans", 135), entry("clearing:midtrans", -135)],
        );
        for (journals, left) in
            [(vec![posted()], 135), (vec![posted(), credit.clone()], 105), (vec![posted(), credit, paid_out], 105)]
        {
            assert_eq!(refundable(&settled_payment(), (&journals, CREDIT)), Rupiah::new(left));
            for amount in [0, -1, left + 1, i64::MAX] {
                let refused = refund(&found(), (&journals, CREDIT), order(amount)).expect_err("too much");
                assert_eq!(refused, InvalidRefund::Amount { left: Rupiah::new(left) });
            }
            assert!(refund(&found(), (&journals, CREDIT), order(left)).is_ok());
        }
        let back: Vec<Entry> =
            posted().entries().iter().map(|e| Entry { amount: Rupiah::new(-e.amount.amount()), ..e.clone() }).collect();
        let gone = [posted(), journal(JournalKind::Reversal, "INV-1-a", back)];
        assert_eq!(refund(&found(), (&gone, CREDIT), order(1)), Err(InvalidRefund::NotPaid));
    }

    #[test]
    fn money_that_is_not_there_or_not_done_with_cannot_be_given_back() {
        assert_eq!(refund(&found(), (&[], CREDIT), order(1)), Err(InvalidRefund::NotPaid));
        for payment in [
            PaymentAttempt { paid_at: None, ..settled_payment() },
            PaymentAttempt { settled_at: None, ..settled_payment() },
        ] {
            let found = VersionedPayment { payment, version: 1 };
            assert_eq!(refund(&found, (&[posted()], CREDIT), order(1)), Err(InvalidRefund::NotPaid));
        }
    }

    proptest! {
        #[test]
        fn however_a_payment_is_given_back_its_refunds_come_to_what_it_was(
            amounts in proptest::collection::vec(1_i64..140, 1..40)
        ) {
            let (mut journals, mut total, mut payment) = (vec![posted()], 0, settled_payment());
            for amount in amounts {
                let found = VersionedPayment { payment: payment.clone(), version: 1 };
                match refund(&found, (&journals, CREDIT), order(amount)) {
                    Ok(change) => {
                        total += amount;
                        journals.extend(change.journal);
                        payment = change.after;
                    }
                    Err(InvalidRefund::Amount { left }) => prop_assert_eq!(left.amount(), 135 - total),
                    Err(_) => prop_assert_eq!(total, 135),
                }
            }
            prop_assert_eq!(refundable(&payment, (&journals, CREDIT)), Rupiah::new(135 - total));
            prop_assert_eq!(payment.state == PaymentState::Refunded, total == 135);
            let sum: i64 = journals.iter().flat_map(Journal::entries).map(|entry| entry.amount.amount()).sum();
            prop_assert_eq!(sum, 0);
        }
    }
}
