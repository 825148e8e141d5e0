//! Finding payments.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::billing::payment::{PaymentAttempt, PaymentChannel, PaymentId, PaymentState};
use portal_core::staff::payment::{PaymentFilter, PaymentSubject};

use super::FinanceStore;
use crate::fixtures::noon;
use crate::fixtures::payments::payment;
use crate::support::{ok, secs};

fn filter(limit: u32) -> PaymentFilter {
    PaymentFilter { limit, ..PaymentFilter::default() }
}

/// A payment that is over and was asked for so many seconds after noon.
fn at(n: u32, seconds: i64) -> PaymentAttempt {
    PaymentAttempt { created_at: noon() + secs(seconds), state: PaymentState::Expired, ..payment(n) }
}

async fn add(store: &Arc<dyn FinanceStore>, payments: impl IntoIterator<Item = PaymentAttempt>) {
    for payment in payments {
        ok(store.add(&payment, None).await);
    }
}

async fn names(store: &Arc<dyn FinanceStore>, filter: &PaymentFilter) -> Vec<String> {
    ok(store.search(filter).await).iter().map(|payment| payment.id.to_string()).collect()
}

pub async fn payments_are_found_the_newest_first_and_each_once(store: Arc<dyn FinanceStore>) {
    assert_eq!(names(&store, &filter(9)).await, Vec::<String>::new());
    let first = at(1, 5);
    add(&store, [first.clone(), at(2, 9), at(3, 1), at(4, 5)]).await;
    assert_eq!(names(&store, &filter(9)).await, ["INV-2-x", "INV-4-x", "INV-1-x", "INV-3-x"]);
    assert_eq!(names(&store, &filter(2)).await, ["INV-2-x", "INV-4-x"]);
    assert_eq!(ok(store.search(&filter(9)).await)[2], first, "as it was added");
}

pub async fn a_list_goes_on_behind_a_payment(store: Arc<dyn FinanceStore>) {
    let other = PaymentAttempt { gateway: "other".to_owned(), ..at(4, 5) };
    add(&store, [at(1, 5), at(2, 9), at(3, 1), other]).await;
    let behind = |name: &str| PaymentFilter { after: Some(PaymentId::parse(name).expect("a name")), ..filter(9) };
    assert_eq!(names(&store, &behind("INV-2-x")).await, ["INV-4-x", "INV-1-x", "INV-3-x"]);
    assert_eq!(names(&store, &behind("INV-4-x")).await, ["INV-1-x", "INV-3-x"], "of the same moment");
    assert_eq!(names(&store, &behind("INV-3-x")).await, Vec::<String>::new());
    assert_eq!(names(&store, &behind("INV-9-x")).await, Vec::<String>::new(), "there is no such payment");
    let before = PaymentFilter { until: Some(noon() + secs(5)), ..behind("INV-2-x") };
    assert_eq!(names(&store, &before).await, ["INV-3-x"]);
}

pub async fn all_parts_of_a_filter_have_to_fit(store: Arc<dyn FinanceStore>) {
    let card = PaymentAttempt { channel: PaymentChannel::Card, ..at(2, 2) };
    let failed = PaymentAttempt { state: PaymentState::Failed, ..at(3, 3) };
    let other = PaymentAttempt { gateway: "other".to_owned(), ..at(4, 4) };
    add(&store, [at(1, 1), card, failed, other]).await;
    let channel = PaymentFilter { channel: Some(PaymentChannel::Card), ..filter(9) };
    assert_eq!(names(&store, &channel).await, ["INV-2-x"]);
    let state = PaymentFilter { state: Some(PaymentState::Failed), ..filter(9) };
    assert_eq!(names(&store, &state).await, ["INV-3-x"]);
    let gateway = PaymentFilter { gateway: Some("other".to_owned()), ..filter(9) };
    assert_eq!(names(&store, &gateway).await, ["INV-4-x"]);
    let from = PaymentFilter { from: Some(noon() + secs(2)), until: Some(noon() + secs(4)), ..filter(9) };
    assert_eq!(names(&store, &from).await, ["INV-3-x", "INV-2-x"], "from it on, and before it");
    for none in [
        PaymentFilter { state: Some(PaymentState::Failed), ..channel.clone() },
        PaymentFilter { gateway: Some("other".to_owned()), ..channel },
        PaymentFilter { subject: Some(PaymentSubject::Named("INV-1-x".to_owned())), ..state.clone() },
        PaymentFilter { subject: Some(PaymentSubject::Of(vec!["AGLS2".parse().expect("an id")])), ..state },
        PaymentFilter { gateway: Some("nobody".to_owned()), ..filter(9) },
    ] {
        assert_eq!(names(&store, &none).await, Vec::<String>::new(), "{none:?}");
    }
}

pub async fn a_name_finds_a_payment_by_number_reference_and_invoice_as_written(store: Arc<dyn FinanceStore>) {
    let told = PaymentAttempt { reference: Some("trx-1".to_owned()), ..at(1, 1) };
    let again = PaymentAttempt { lines: told.lines.clone(), ..at(2, 2) };
    add(&store, [told, again, at(3, 3)]).await;
    let named = |name: &str| PaymentFilter { subject: Some(PaymentSubject::Named(name.to_owned())), ..filter(9) };
    assert_eq!(names(&store, &named("INV-3-x")).await, ["INV-3-x"]);
    assert_eq!(names(&store, &named("trx-1")).await, ["INV-1-x"]);
    assert_eq!(names(&store, &named("INV/1")).await, ["INV-2-x", "INV-1-x"]);
    for other in ["inv-3-x", "INV-3", "trx", "INV/11", "AGLS1", ""] {
        assert_eq!(names(&store, &named(other)).await, Vec::<String>::new(), "{other:?}");
    }
    // A reference that is told later is found too.
    let told = PaymentAttempt { reference: Some("trx-3".to_owned()), ..at(3, 3) };
    let change = portal_core::billing::payment::PaymentChange::new(1, told);
    ok(portal_core::billing::payment::PaymentRepo::commit(store.as_ref(), &change).await);
    assert_eq!(names(&store, &named("trx-3")).await, ["INV-3-x"]);
}

pub async fn payments_of_customers_are_found(store: Arc<dyn FinanceStore>) {
    let of = |n, customer: &str| PaymentAttempt { customer_id: customer.parse().expect("an id"), ..at(n, n.into()) };
    add(&store, [of(1, "AGLS1"), of(2, "AGLS2"), of(3, "AGLS1"), of(4, "AGLS3")]).await;
    let subject = |customers: &[&str]| {
        let customers = customers.iter().map(|customer| customer.parse().expect("an id"));
        PaymentFilter { subject: Some(PaymentSubject::Of(customers.collect())), ..filter(9) }
    };
    assert_eq!(names(&store, &subject(&["AGLS1"])).await, ["INV-3-x", "INV-1-x"]);
    assert_eq!(names(&store, &subject(&["AGLS3", "AGLS1"])).await, ["INV-4-x", "INV-3-x", "INV-1-x"]);
    let behind = PaymentFilter { after: Some(PaymentId::parse("INV-3-x").expect("a name")), ..subject(&["AGLS1"]) };
    assert_eq!(names(&store, &behind).await, ["INV-1-x"]);
    assert_eq!(names(&store, &subject(&[])).await, Vec::<String>::new(), "nobody has none");
}

pub async fn each_gateway_of_payments_is_answered_once(store: Arc<dyn FinanceStore>) {
    assert_eq!(ok(store.gateways().await), Vec::<String>::new());
    let of = |n, gateway: &str| PaymentAttempt { gateway: gateway.to_owned(), ..at(n, 1) };
    add(&store, [of(1, "xendit"), of(2, "midtrans"), of(3, "xendit")]).await;
    assert_eq!(ok(store.gateways().await), ["midtrans", "xendit"]);
}
