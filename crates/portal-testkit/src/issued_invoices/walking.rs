//! Walking through invoices that were issued lately.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::billing::email::{IssuedInvoice, IssuedInvoices, IssuedPlace};
use portal_core::billing::invoice::InvoiceState;
use portal_core::kernel::email::EmailAddress;

use super::{days, put_customer, walked, walked_from};
use crate::TestDatabase;
use crate::fixtures::{customer_id, day, invoice};
use crate::support::ok;

pub async fn invoices_of_the_days_are_answered_with_their_customer_and_address(
    issued: Arc<dyn IssuedInvoices>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customer(&*test_db, "AGLS1", Some("budi@example.id")).await;
    put_customer(&*test_db, "AGLS2", Some("siti@example.id")).await;
    for (number, of, on) in [("A", "AGLS1", 2), ("B", "AGLS1", 3), ("C", "AGLS2", 5), ("D", "AGLS2", 6)] {
        test_db.put_invoice(&invoice(number, of).issued(day(on))).await;
    }
    let page = ok(issued.issued(days(), None, 10).await);
    let expected = [("B", "AGLS1", "budi@example.id"), ("C", "AGLS2", "siti@example.id")];
    let expected = expected.map(|(number, of, email)| IssuedInvoice {
        number: number.parse().expect("a number"),
        customer_id: customer_id(of),
        email: EmailAddress::parse(email).expect("an address"),
    });
    assert_eq!((page.invoices, page.last), (expected.to_vec(), None));
    assert_eq!(walked(&*issued, 10).await, ["B", "C"], "it changes nothing");
}

pub async fn drafts_and_what_nothing_is_owed_on_are_left_out(
    issued: Arc<dyn IssuedInvoices>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customer(&*test_db, "AGLS1", Some("budi@example.id")).await;
    for (number, state) in (1..).zip(InvoiceState::ALL) {
        let paid = if state == InvoiceState::Paid { 300_000 } else { 0 };
        let fixture = invoice(&format!("N{number}"), "AGLS1").state(state).paid(paid).issued(day(4));
        test_db.put_invoice(&fixture).await;
    }
    test_db.put_invoice(&invoice("PART", "AGLS1").paid(100_000).issued(day(4))).await;
    test_db.put_invoice(&invoice("WHOLE", "AGLS1").paid(300_000).issued(day(4))).await;
    let owed = [InvoiceState::Sent, InvoiceState::Viewed, InvoiceState::Partial, InvoiceState::Overdue];
    let owed = (1..).zip(InvoiceState::ALL).filter(|(_, state)| owed.contains(state));
    let mut expected: Vec<String> = owed.map(|(number, _)| format!("N{number}")).collect();
    expected.push("PART".to_owned());
    assert_eq!(walked(&*issued, 100).await, expected);
}

pub async fn they_come_by_date_and_number_each_once(issued: Arc<dyn IssuedInvoices>, test_db: Arc<dyn TestDatabase>) {
    put_customer(&*test_db, "AGLS1", Some("budi@example.id")).await;
    for (number, on) in [("b", 3), ("B", 3), ("Z/1", 3), ("10", 5), ("9", 5), ("A", 4), ("a", 4)] {
        test_db.put_invoice(&invoice(number, "AGLS1").issued(day(on))).await;
    }
    for limit in [1, 2, 3, 7, 100] {
        assert_eq!(walked(&*issued, limit).await, ["B", "Z/1", "b", "A", "a", "10", "9"], "{limit} at a time");
    }
}

pub async fn a_walk_goes_on_after_an_invoice_that_is_not_there_any_more(
    issued: Arc<dyn IssuedInvoices>,
    test_db: Arc<dyn TestDatabase>,
) {
    put_customer(&*test_db, "AGLS1", Some("budi@example.id")).await;
    for (number, on) in [("A", 3), ("C", 4), ("E", 5)] {
        test_db.put_invoice(&invoice(number, "AGLS1").issued(day(on))).await;
    }
    let gone = IssuedPlace { date: day(4), number: "B".parse().expect("a number") };
    assert_eq!(walked_from(&*issued, Some(gone), 2).await, ["C", "E"]);
}

pub async fn invoices_without_an_address_are_left_out_and_do_not_end_the_walk(
    issued: Arc<dyn IssuedInvoices>,
    test_db: Arc<dyn TestDatabase>,
) {
    let addresses =
        [None, Some(""), Some("tidak ada"), Some(" budi@example.id "), Some("a@b"), Some("siti@example.id")];
    for (n, email) in (1..).zip(addresses) {
        put_customer(&*test_db, &format!("AGLS{n}"), email).await;
        test_db.put_invoice(&invoice(&format!("N{n}"), &format!("AGLS{n}")).issued(day(4))).await;
    }
    for limit in [1, 2, 100] {
        assert_eq!(walked(&*issued, limit).await, ["N4", "N6"], "{limit} at a time");
    }
}
