//! Everything on record is answered, in its order.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::collections::BTreeSet;
use std::sync::Arc;

use portal_core::Rupiah;
use portal_core::billing::invoice::{InvoiceState, Payment};
use portal_core::billing::statement::{AccountRecords, StatementRepo};
use portal_core::staff::record_check::RecordTable;

use super::{numbers, paid, put, records};
use crate::TestDatabase;
use crate::fixtures::{InvoiceFixture, day, invoice, noon, payment};
use crate::support::{ODD_TEXTS, secs};

pub async fn what_was_invoiced_and_paid_is_answered_as_it_is_on_record(
    repo: Arc<dyn StatementRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let odd = ODD_TEXTS.map(|text| Payment { method: text.into(), reference: Some(text.into()), ..payment(noon(), 1) });
    let without = Payment { reference: None, ..payment(noon() + secs(1), -5) };
    let made = InvoiceFixture {
        tax: Rupiah::new(33_000),
        discount: Rupiah::new(10_000),
        payments: odd.into_iter().chain([without, payment(noon() + secs(2), 4_000_000_000_000_000)]).collect(),
        ..invoice("INV/1", "AGLS1").paid(100_000).state(InvoiceState::Partial)
    };
    put(&*test_db, std::slice::from_ref(&made)).await;
    let found = records(&*repo).await;
    assert_eq!(found.invoices, [made.invoice()]);
    assert_eq!(found.payments.iter().map(|record| record.payment.clone()).collect::<Vec<_>>(), made.payments);
    assert!(found.payments.iter().all(|record| record.invoice == made.number));
}

pub async fn invoices_in_every_state_but_a_draft_are_answered_with_their_payments(
    repo: Arc<dyn StatementRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let states = InvoiceState::ALL.into_iter().filter(|state| *state != InvoiceState::Draft);
    let made: Vec<InvoiceFixture> = (1..)
        .zip(states)
        .map(|(n, state)| InvoiceFixture {
            payments: vec![payment(noon() + secs(n), n)],
            ..invoice(&format!("INV/{n}"), "AGLS1").state(state)
        })
        .collect();
    put(&*test_db, &made).await;
    let found = records(&*repo).await;
    assert_eq!(found.invoices, made.iter().map(InvoiceFixture::invoice).collect::<Vec<_>>());
    let expected: Vec<_> = (1..).zip(&made).map(|(n, of)| (of.number.as_str(), n)).collect();
    assert_eq!(paid(&found), expected);
}

pub async fn drafts_and_their_payments_are_never_answered(
    repo: Arc<dyn StatementRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let draft = invoice("INV/1", "AGLS1").state(InvoiceState::Draft);
    let draft = InvoiceFixture { payments: vec![payment(noon(), 7)], ..draft };
    put(&*test_db, &[draft, invoice("INV/2", "AGLS1")]).await;
    let found = records(&*repo).await;
    assert_eq!((numbers(&found), paid(&found)), (vec!["INV/2"], vec![]));
}

pub async fn invoices_come_by_date_and_number(repo: Arc<dyn StatementRepo>, test_db: Arc<dyn TestDatabase>) {
    let made = [("B", 3), ("a", 3), ("C", 1), ("A-10", 3), ("A-9", 9)];
    put(&*test_db, &made.map(|(number, on)| invoice(number, "AGLS1").issued(day(on)))).await;
    assert_eq!(numbers(&records(&*repo).await), ["C", "A-10", "B", "a", "A-9"]);
}

pub async fn payments_come_by_the_instant_they_came_in_whichever_invoice_they_are_of(
    repo: Arc<dyn StatementRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    let at = |seconds, amount| payment(noon() + secs(seconds), amount);
    let made = [
        InvoiceFixture { payments: vec![at(9, 1), at(2, 2)], ..invoice("INV/1", "AGLS1").issued(day(4)) },
        InvoiceFixture { payments: vec![at(5, 3), at(-1_000_000, 4)], ..invoice("INV/2", "AGLS1").issued(day(2)) },
    ];
    put(&*test_db, &made).await;
    let found = records(&*repo).await;
    assert_eq!(paid(&found), [("INV/2", 4), ("INV/1", 2), ("INV/2", 3), ("INV/1", 1)]);
}

pub async fn the_identity_of_a_payment_is_its_own_and_stays(
    repo: Arc<dyn StatementRepo>,
    test_db: Arc<dyn TestDatabase>,
) {
    // They are alike but for their identity.
    let made = |number| InvoiceFixture { payments: vec![payment(noon(), 7); 3], ..invoice(number, "AGLS1") };
    put(&*test_db, &[made("INV/1"), made("INV/2")]).await;
    let first = records(&*repo).await;
    let ids: BTreeSet<_> = first.payments.iter().map(|record| record.id).collect();
    assert_eq!((first.payments.len(), ids.len()), (6, 6));
    let earlier = InvoiceFixture { payments: vec![payment(noon() - secs(60), 8)], ..invoice("INV/0", "AGLS1") };
    put(&*test_db, &[earlier]).await;
    let second = records(&*repo).await;
    assert_eq!(second.payments.len(), 7);
    assert!(first.payments.iter().all(|record| second.payments.contains(record)));
}

pub async fn an_account_without_invoices_has_no_records(repo: Arc<dyn StatementRepo>, test_db: Arc<dyn TestDatabase>) {
    put(&*test_db, &[InvoiceFixture { payments: vec![payment(noon(), 7)], ..invoice("INV/1", "AGLS2") }]).await;
    assert_eq!(records(&*repo).await, AccountRecords::default());
}

pub async fn a_row_that_cannot_be_read_is_left_out_alone(repo: Arc<dyn StatementRepo>, test_db: Arc<dyn TestDatabase>) {
    let made = |n: i64| InvoiceFixture {
        payments: vec![payment(noon() + secs(n), n)],
        ..invoice(&format!("INV/{n}"), "AGLS1")
    };
    put(&*test_db, &[made(1), made(2), made(3)]).await;
    test_db.spoil(RecordTable::Payments, "INV/2").await;
    let found = records(&*repo).await;
    assert_eq!(numbers(&found), ["INV/1", "INV/2", "INV/3"]);
    assert_eq!(paid(&found), [("INV/1", 1), ("INV/3", 3)]);
    test_db.spoil(RecordTable::Invoices, "INV/3").await;
    assert_eq!(numbers(&records(&*repo).await), ["INV/1", "INV/2"]);
}
