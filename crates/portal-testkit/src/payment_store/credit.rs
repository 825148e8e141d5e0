//! Spending what customers paid beyond what was owed.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::billing::ledger::{Entry, Journal, JournalKind, LedgerAccount};
use portal_core::billing::payment::{
    CREDIT_GATEWAY, CreditHolder, PaymentAttempt, PaymentChange, PaymentChannel, PaymentState,
};
use portal_core::kernel::commit::Committed;
use portal_core::{CustomerId, Rupiah};

use super::PaymentStore;
use crate::fixtures::noon;
use crate::fixtures::payments::payment;
use crate::support::{ok, race, secs};

fn customer(id: &str) -> CustomerId {
    CustomerId::parse(id).expect("an id")
}

fn journal(payment: &PaymentAttempt, accounts: [LedgerAccount; 2], amount: i64) -> Journal {
    let [to, from] = accounts;
    let entry = |account, amount| Entry { account, amount: Rupiah::new(amount) };
    let times = (noon() + secs(60), noon() + secs(60));
    let entries = vec![entry(to, amount), entry(from, -amount)];
    Journal::new((JournalKind::Payment, payment.id.as_str()), times, entries).expect("it balances")
}

/// Has the customer have so much credit, out of the `nth` payment.
async fn credited(store: &Arc<dyn PaymentStore>, id: &str, nth: u32, amount: i64) {
    let first = PaymentAttempt { customer_id: customer(id), ..payment(nth) };
    ok(store.add(&first, None).await);
    let accounts = [LedgerAccount::Clearing("bank".into()), LedgerAccount::Credit(customer(id))];
    let journal = Some(journal(&first, accounts, amount));
    let after = PaymentAttempt { state: PaymentState::Paid, ..first };
    let change = PaymentChange { journal, ..PaymentChange::new(1, after) };
    assert_eq!(ok(store.commit(&change).await), Committed::Done);
}

/// The `nth` payment, with credit.
async fn spend(store: &Arc<dyn PaymentStore>, nth: u32, amount: i64) -> Committed {
    let (state, gateway) = (PaymentState::Paid, CREDIT_GATEWAY.to_owned());
    let mut spent = PaymentAttempt { state, gateway, channel: PaymentChannel::Credit, ..payment(nth) };
    spent.lines[0].amount = Rupiah::new(amount);
    let of = &spent.customer_id;
    let journal = journal(&spent, [LedgerAccount::Credit(of.clone()), LedgerAccount::Receivable(of.clone())], amount);
    let paid = ok(store.paid_so_far(&spent).await);
    ok(store.spend(&spent, &journal, paid.payments).await)
}

async fn balances(store: &Arc<dyn PaymentStore>) -> [i64; 2] {
    let of = customer("AGLS1");
    let credit = ok(store.balance(&LedgerAccount::Credit(of.clone())).await).amount();
    [credit, ok(store.balance(&LedgerAccount::Receivable(of)).await).amount()]
}

pub async fn those_who_paid_too_much_are_told_in_the_order_of_their_ids(store: Arc<dyn PaymentStore>) {
    for (id, nth, amount) in [("AGLS3", 3, 300), ("AGLS1", 1, 100), ("AGLS2", 2, 200)] {
        credited(&store, id, nth, amount).await;
    }
    assert_eq!(spend(&store, 4, 100).await, Committed::Done);
    let holder = |id, credit| CreditHolder { customer_id: customer(id), credit: Rupiah::new(credit) };
    assert_eq!(ok(store.holders(None, 9).await), [holder("AGLS2", 200), holder("AGLS3", 300)], "AGLS1 spent it");
    assert_eq!(ok(store.holders(None, 1).await), [holder("AGLS2", 200)]);
    assert_eq!(ok(store.holders(Some(customer("AGLS2")), 9).await), [holder("AGLS3", 300)]);
}

pub async fn credit_pays_an_invoice_as_far_as_it_goes(store: Arc<dyn PaymentStore>) {
    assert_eq!(spend(&store, 2, 1).await, Committed::Conflict, "there is none");
    credited(&store, "AGLS1", 1, 100).await;
    assert_eq!(spend(&store, 2, 101).await, Committed::Conflict);
    assert_eq!(balances(&store).await, [-100, 0]);
    assert_eq!(ok(store.find_any(&payment(2).id).await), None, "nothing was written");
    assert_eq!(spend(&store, 2, 60).await, Committed::Done);
    assert_eq!(spend(&store, 3, 60).await, Committed::Conflict);
    assert_eq!(spend(&store, 3, 40).await, Committed::Done);
    assert_eq!(balances(&store).await, [0, -100]);
    let found = ok(store.find_any(&payment(3).id).await).expect("it was written");
    assert_eq!((found.version, found.payment.amount()), (1, Rupiah::new(40)));
}

pub async fn an_invoice_with_an_open_payment_is_not_paid_with_credit(store: Arc<dyn PaymentStore>) {
    credited(&store, "AGLS1", 1, 100).await;
    let open = PaymentAttempt { id: payment(9).id, ..payment(2) };
    ok(store.add(&open, None).await);
    assert_eq!(spend(&store, 2, 50).await, Committed::Conflict);
    assert_eq!(balances(&store).await, [-100, 0]);
}

pub async fn an_invoice_whose_money_is_not_done_with_is_not_paid_with_credit(store: Arc<dyn PaymentStore>) {
    credited(&store, "AGLS1", 1, 100).await;
    let paid = PaymentAttempt { id: payment(9).id, ..payment(2) };
    ok(store.add(&paid, None).await);
    let (state, next_check_at) = (PaymentState::Paid, Some(noon()));
    let booked = PaymentAttempt { state, next_check_at, ..paid };
    assert_eq!(ok(store.commit(&PaymentChange::new(1, booked.clone())).await), Committed::Done);
    assert_eq!(spend(&store, 2, 50).await, Committed::Conflict, "the invoice may not show it yet");
    let settled = PaymentAttempt { next_check_at: None, ..booked };
    assert_eq!(ok(store.commit(&PaymentChange::new(2, settled)).await), Committed::Done);
    assert_eq!(spend(&store, 2, 50).await, Committed::Done);
    assert_eq!(balances(&store).await, [-50, -50]);
}

pub async fn of_racing_payments_with_one_credit_those_are_written_that_it_covers(store: Arc<dyn PaymentStore>) {
    credited(&store, "AGLS1", 1, 100).await;
    let spent = race(20, |nth| {
        let (store, nth) = (store.clone(), u32::try_from(nth).expect("few") + 2);
        async move { spend(&store, nth, 40).await }
    })
    .await;
    assert_eq!(spent.iter().filter(|spent| **spent == Committed::Done).count(), 2);
    assert_eq!(balances(&store).await, [-20, -80]);
}

pub async fn credit_that_was_spent_is_not_given_back(store: Arc<dyn PaymentStore>) {
    credited(&store, "AGLS1", 1, 100).await;
    assert_eq!(spend(&store, 2, 60).await, Committed::Done);
    let found = ok(store.find_any(&payment(1).id).await).expect("the payment");
    let back = |amount| {
        let entry = |account, amount| Entry { account, amount: Rupiah::new(amount) };
        let entries = vec![
            entry(LedgerAccount::Credit(customer("AGLS1")), amount),
            entry(LedgerAccount::Clearing("bank".into()), -amount),
        ];
        let times = (noon() + secs(90), noon() + secs(90));
        let journal = Journal::new((JournalKind::PaymentRefund, &amount.to_string()), times, entries);
        let journal = Some(journal.expect("it balances"));
        PaymentChange { journal, ..PaymentChange::new(found.version, found.payment.clone()) }
    };
    assert_eq!(ok(store.commit(&back(41)).await), Committed::Conflict);
    assert_eq!(ok(store.find_any(&payment(1).id).await), Some(found.clone()), "nothing was written");
    assert_eq!(ok(store.commit(&back(40)).await), Committed::Done);
    assert_eq!(balances(&store).await, [0, -60]);
}
