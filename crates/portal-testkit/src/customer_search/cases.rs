//! Who is found by what.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::identity::customer::{AccountStatus, Customer};
use portal_core::staff::customer_search::{CustomerHead, CustomerHit, CustomerQuery, CustomerSearch};

use crate::TestDatabase;
use crate::fixtures::{customer, customer_id, invoice, ticket};
use crate::support::ok;

/// Three customers: two with one number, one of them with an address.
async fn put(test_db: &dyn TestDatabase) {
    test_db.put_customer(&siti()).await;
    test_db.put_customer(&customer("AGLS2").name("Budi Santoso").status(AccountStatus::Suspended).build()).await;
    test_db.put_customer(&customer("AGLS3").name("Citra Budiman").phone("0812 3456 789").active().build()).await;
}

fn siti() -> Customer {
    customer("AGLS1").name("Siti Aminah").complete().active().build()
}

/// The ids of those who are found.
async fn found(search: &dyn CustomerSearch, text: &str) -> Vec<String> {
    let hits = ok(search.search(&CustomerQuery::parse(text), 20).await);
    hits.iter().map(|hit| hit.customer_id.to_string()).collect()
}

async fn found_sorted(search: &dyn CustomerSearch, text: &str) -> Vec<String> {
    let mut ids = found(search, text).await;
    ids.sort();
    ids
}

pub async fn a_customer_is_found_with_everything_in_them(
    search: Arc<dyn CustomerSearch>,
    test_db: Arc<dyn TestDatabase>,
) {
    put(&*test_db).await;
    let siti = siti();
    let full = CustomerHit {
        customer_id: siti.access.customer_id.clone(),
        name: siti.name.clone(),
        address: siti.address.clone(),
        phone: siti.phone_as_written.clone(),
        status: AccountStatus::Active,
        portal_active: true,
    };
    for text in ["AGLS1", "siti"] {
        assert_eq!(ok(search.search(&CustomerQuery::parse(text), 20).await), std::slice::from_ref(&full), "{text}");
    }
    let budi = ok(search.search(&CustomerQuery::parse("AGLS2"), 20).await);
    let of = |hit: &CustomerHit| (hit.address.clone(), hit.status, hit.portal_active);
    assert_eq!(budi.iter().map(of).collect::<Vec<_>>(), [(None, AccountStatus::Suspended, false)]);
}

pub async fn a_customer_is_found_by_their_id(search: Arc<dyn CustomerSearch>, test_db: Arc<dyn TestDatabase>) {
    put(&*test_db).await;
    assert_eq!(found(&*search, "AGLS2").await, ["AGLS2"]);
    assert_eq!(found(&*search, " agls2 ").await, ["AGLS2"]);
    assert_eq!(found(&*search, "AGLS").await, Vec::<String>::new());
    assert_eq!(found(&*search, "AGLS22").await, Vec::<String>::new());
}

pub async fn customers_are_found_by_their_mobile_number_in_any_spelling(
    search: Arc<dyn CustomerSearch>,
    test_db: Arc<dyn TestDatabase>,
) {
    put(&*test_db).await;
    for text in ["0817102070", "+62 817-102-070", "62817102070"] {
        assert_eq!(found(&*search, text).await, ["AGLS1", "AGLS2"], "{text}");
    }
    assert_eq!(found(&*search, "08123456789").await, ["AGLS3"]);
    assert_eq!(found(&*search, "0817102071").await, Vec::<String>::new());
}

pub async fn a_customer_is_found_by_an_invoice_and_by_a_ticket(
    search: Arc<dyn CustomerSearch>,
    test_db: Arc<dyn TestDatabase>,
) {
    put(&*test_db).await;
    test_db.put_invoice(&invoice("INV/2025/11/0001", "AGLS1")).await;
    test_db.put_ticket(&ticket("TKT20251105001", "AGLS2")).await;
    for text in ["INV/2025/11/0001", "inv/2025/11/0001"] {
        assert_eq!(found(&*search, text).await, ["AGLS1"], "{text}");
    }
    for text in ["TKT20251105001", "tkt20251105001", "20251105001"] {
        assert_eq!(found(&*search, text).await, ["AGLS2"], "{text}");
    }
    assert_eq!(found(&*search, "INV/2025/11").await, Vec::<String>::new());
}

pub async fn customers_are_found_by_the_beginnings_of_words(
    search: Arc<dyn CustomerSearch>,
    test_db: Arc<dyn TestDatabase>,
) {
    put(&*test_db).await;
    for (text, expected) in [
        ("budi", vec!["AGLS2", "AGLS3"]),
        ("BUDI san", vec!["AGLS2"]),
        ("santoso budi", vec!["AGLS2"]),
        ("melati 5", vec!["AGLS1"]),
        ("bandung siti", vec!["AGLS1"]),
        ("jl.mel", vec!["AGLS1"]),
        ("antoso", vec![]),
        ("budi siti", vec![]),
        ("' OR 1=1 --", vec![]),
        ("budi:* | siti", vec![]),
    ] {
        assert_eq!(found_sorted(&*search, text).await, expected, "{text}");
    }
}

pub async fn numbers_come_before_words_and_each_customer_once(
    search: Arc<dyn CustomerSearch>,
    test_db: Arc<dyn TestDatabase>,
) {
    put(&*test_db).await;
    test_db.put_customer(&customer("Citra").name("Joko").phone("").build()).await;
    // Named by the id of one, by the name of another, and by a ticket of a third whose name it is too.
    assert_eq!(found(&*search, "Citra").await, ["Citra", "AGLS3"]);
    test_db.put_ticket(&ticket("CITRA", "AGLS3")).await;
    assert_eq!(found(&*search, "Citra").await, ["AGLS3", "Citra"]);
}

pub async fn no_more_customers_are_found_than_asked_for(
    search: Arc<dyn CustomerSearch>,
    test_db: Arc<dyn TestDatabase>,
) {
    for n in 1..=5 {
        let phone = if n < 3 { "0817102070" } else { "" };
        test_db.put_customer(&customer(&format!("AGLS{n}")).name("Budi").phone(phone).build()).await;
    }
    for (text, most) in [("budi", 3), ("0817102070", 1)] {
        assert_eq!(ok(search.search(&CustomerQuery::parse(text), most).await).len(), most as usize, "{text}");
    }
    assert_eq!(ok(search.search(&CustomerQuery::parse("budi"), 20).await).len(), 5);
}

pub async fn heads_tell_who_customers_are(search: Arc<dyn CustomerSearch>, test_db: Arc<dyn TestDatabase>) {
    put(&*test_db).await;
    let head = |id, name: &str, status| CustomerHead { customer_id: customer_id(id), name: name.into(), status };
    let ids = ["AGLS2", "AGLS1", "AGLS9", "AGLS2"].map(customer_id);
    let expected =
        [head("AGLS1", "Siti Aminah", AccountStatus::Active), head("AGLS2", "Budi Santoso", AccountStatus::Suspended)];
    assert_eq!(ok(search.heads(&ids).await), expected);
    assert_eq!(ok(search.heads(&[]).await), []);
}
