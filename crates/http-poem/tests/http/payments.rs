//! Paying invoices: over the API, on the pages, and what gateways tell.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use portal_core::billing::ledger::{Ledger as _, LedgerAccount};
use portal_core::billing::payment::{
    ExceptionKind, GatewayState, NotificationError, NotifyError, PaymentExceptions as _, RawNotification,
};
use portal_core::messaging::outbox::{Lane, Outcome};
use portal_core::{CustomerId, Rupiah};
use serde_json::{Value, json};

use crate::bills::{NEIGHBOUR, billed};
use crate::client::Answer;
use crate::paying::{GATEWAY, TestGateway, notification, signed};
use crate::test_portal::{OWNER, Plan, TestPortal};
use crate::tickets::ApiClient;

const INVOICE: &str = "INV/2025/11/0001";
const LATE: &str = "INV-LATE";

async fn paying() -> (TestPortal, Arc<TestGateway>) {
    let bank = Arc::new(TestGateway::default());
    let portal = billed(Plan { gateway: Some(bank.clone()), ..Plan::default() }).await;
    (portal, bank)
}

/// What becomes of a request to pay.
async fn start(caller: &ApiClient<'_>, portal: &TestPortal, (invoices, method): (&[&str], &str), key: &str) -> Answer {
    let body = json!({ "invoices": invoices, "method": method });
    portal.call(caller.call("/payments", &body).header("idempotency-key", key)).await
}

async fn started(caller: &ApiClient<'_>, portal: &TestPortal, invoice: &str, method: &str, key: &str) -> Value {
    let answer = start(caller, portal, (&[invoice], method), key).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["data"].clone()
}

async fn notify(portal: &TestPortal, body: &[u8]) -> Result<(), NotifyError> {
    let payments = portal.core.payments().expect("payments");
    payments.notify(GATEWAY, RawNotification { headers: &[], body }).await
}

async fn balance(portal: &TestPortal, account: LedgerAccount) -> i64 {
    portal.store.balance(&account).await.expect("the books").amount()
}

fn id(payment: &Value) -> &str {
    payment["id"].as_str().expect("a name")
}

#[tokio::test]
async fn an_invoice_is_paid_and_everything_that_follows_is_done() {
    let (portal, bank) = paying().await;
    portal.staff("UPDATE customers SET account_status = 'suspended'").await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let methods = caller.get("/payment-methods?invoice=INV-LATE").await.json();
    assert_eq!(methods["data"]["methods"][1]["fee"], 4_000);
    assert_eq!(methods["data"]["methods"][1]["total"], 154_000);

    let payment = started(&caller, &portal, LATE, "va_bca", "k1").await;
    assert_eq!((&payment["status"], &payment["total"]), (&json!("pending"), &json!(154_000)));
    assert_eq!(payment["instructions"]["number"], "3901234567");
    bank.turn(id(&payment), GatewayState::Paid);
    notify(&portal, &signed(id(&payment), 154_000)).await.expect("it is taken");

    let paid = caller.get(&format!("/payments/{}", id(&payment))).await.json()["data"].clone();
    assert_eq!((&paid["status"], &paid["credited"]), (&json!("paid"), &json!(0)));
    let steps: Vec<&str> =
        paid["timeline"].as_array().expect("steps").iter().filter_map(|step| step["step"].as_str()).collect();
    assert_eq!(steps, ["created", "waiting", "received", "matched", "restored"]);
    let invoice = caller.get("/invoices/INV-LATE").await.json()["data"].clone();
    assert_eq!((&invoice["status"], &invoice["outstanding_amount"]), (&json!("paid"), &json!(0)));
    assert_eq!(invoice["payments"][0]["amount"], 150_000);
    assert_eq!(caller.get("/profile").await.json()["data"]["account_status"], "active");
    assert_eq!(portal.deliver_from(Lane::Notice).await, [Outcome::Sent]);

    let customer = CustomerId::parse("AGLS1").expect("an id");
    assert_eq!(balance(&portal, LedgerAccount::Clearing(GATEWAY.into())).await, 154_000);
    assert_eq!(balance(&portal, LedgerAccount::Receivable(customer.clone())).await, -150_000);
    assert_eq!(balance(&portal, LedgerAccount::Fees(GATEWAY.into())).await, -4_000);
    assert_eq!(balance(&portal, LedgerAccount::Credit(customer)).await, 0);
    assert!(portal.store.summary().await.expect("the books").is_balanced());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn rel_13_a_hundred_notifications_at_once_credit_once() {
    let (portal, bank) = paying().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let payment = started(&caller, &portal, LATE, "gopay", "k1").await;
    bank.turn(id(&payment), GatewayState::Paid);
    let payments = portal.core.payments().expect("payments").clone();
    let body = signed(id(&payment), 150_000);
    let tasks: Vec<_> = (0..100)
        .map(|_| {
            let (payments, body) = (payments.clone(), body.clone());
            tokio::spawn(async move { payments.notify(GATEWAY, RawNotification { headers: &[], body: &body }).await })
        })
        .collect();
    for task in tasks {
        // One that lost three races in a row is told again by the gateway.
        if let Err(error) = task.await.expect("an answer") {
            assert!(matches!(error, NotifyError::NotBooked(_)), "{error:?}");
        }
    }
    notify(&portal, &body).await.expect("it is taken");
    let invoice = caller.get("/invoices/INV-LATE").await.json()["data"].clone();
    assert_eq!((&invoice["paid_amount"], invoice["payments"].as_array().map(Vec::len)), (&json!(150_000), Some(1)));
    assert_eq!(balance(&portal, LedgerAccount::Clearing(GATEWAY.into())).await, 150_000);
    assert_eq!(portal.deliver_from(Lane::Notice).await, [Outcome::Sent]);
}

#[tokio::test]
async fn sec_44_what_is_not_signed_not_confirmed_or_of_another_amount_credits_nothing() {
    let (portal, bank) = paying().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let payment = started(&caller, &portal, LATE, "gopay", "k1").await;
    let unsigned = notify(&portal, &notification(id(&payment), 150_000, "forged")).await;
    assert!(matches!(unsigned, Err(NotifyError::Notification(NotificationError::Unsigned))));
    notify(&portal, &signed(id(&payment), 150_000)).await.expect("it is looked at");
    notify(&portal, &signed(id(&payment), 1)).await.expect("it is looked at");
    notify(&portal, &signed("INV-LATE-nobodys", 150_000)).await.expect("it is looked at");
    assert_eq!(caller.get("/invoices/INV-LATE").await.json()["data"]["status"], "overdue");
    assert_eq!(balance(&portal, LedgerAccount::Clearing(GATEWAY.into())).await, 0);
    let found = portal.store.open(9).await.expect("exceptions");
    let kinds: BTreeSet<&str> = found.iter().map(|found| found.kind.as_str()).collect();
    assert_eq!(kinds, BTreeSet::from(["amount_differs", "unknown_order"]));

    bank.is_away.store(true, Ordering::Relaxed);
    let away = notify(&portal, &signed(id(&payment), 150_000)).await;
    assert!(matches!(away, Err(NotifyError::NotBooked(_))), "it is to be sent again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sec_45_twenty_parallel_requests_with_one_key_start_one_payment() {
    let (portal, bank) = paying().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let body = json!({ "invoices": [INVOICE], "method": "gopay" });
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let call = caller.call("/payments", &body).header("idempotency-key", "one");
            let endpoint = portal.endpoint.clone();
            tokio::spawn(async move { call.send(&endpoint).await })
        })
        .collect();
    let mut names = BTreeSet::new();
    for task in tasks {
        let answer = task.await.expect("an answer");
        assert_eq!(answer.status, 201, "{}", answer.text());
        names.insert(id(&answer.json()["data"]).to_owned());
    }
    assert_eq!((names.len(), bank.waiting().len()), (1, 1), "{names:?}");
    let reused = start(&caller, &portal, (&[INVOICE], "va_bca"), "one").await;
    assert_eq!((reused.status, &reused.json()["type"]), (422, &json!("urn:portal:payment:key-reused")));
    let bare = portal.call(caller.call("/payments", &body)).await;
    assert_eq!((bare.status, &bare.json()["type"]), (400, &json!("urn:portal:payment:key-missing")));
}

#[tokio::test]
async fn another_way_to_pay_calls_the_first_one_off_and_a_paid_one_stays() {
    let (portal, bank) = paying().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let first = started(&caller, &portal, LATE, "gopay", "k1").await;
    assert_eq!(id(&started(&caller, &portal, LATE, "gopay", "k2").await), id(&first), "the same one goes on");
    let second = started(&caller, &portal, LATE, "va_bca", "k3").await;
    assert_eq!(bank.waiting(), [id(&second)]);
    assert_eq!(caller.get(&format!("/payments/{}", id(&first))).await.json()["data"]["status"], "cancelled");
    // The money comes in, and the customer tries a third way before the portal hears of it.
    bank.turn(id(&second), GatewayState::Paid);
    let third = start(&caller, &portal, (&[LATE], "gopay"), "k4").await;
    assert_eq!((third.status, &third.json()["type"]), (409, &json!("urn:portal:payment:already-paid")));
    assert_eq!(caller.get("/invoices/INV-LATE").await.json()["data"]["status"], "paid");
    assert_eq!(bank.waiting(), [] as [String; 0]);
}

#[tokio::test]
async fn while_money_is_held_back_no_second_payment_is_made() {
    let (portal, bank) = paying().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let first = started(&caller, &portal, LATE, "gopay", "k1").await;
    for held in [GatewayState::Review, GatewayState::Unknown] {
        bank.turn(id(&first), held);
        let second = start(&caller, &portal, (&[LATE], "va_bca"), &format!("{held:?}")).await;
        assert_eq!((second.status, &second.json()["type"]), (409, &json!("urn:portal:payment:busy")), "{held:?}");
    }
    let cancelled = caller.post(&format!("/payments/{}/cancel", id(&first)), &json!({})).await.json();
    assert_eq!(cancelled["data"]["status"], "pending");
    bank.turn(id(&first), GatewayState::Paid);
    notify(&portal, &signed(id(&first), 150_000)).await.expect("it is taken");
    assert_eq!(caller.get("/invoices/INV-LATE").await.json()["data"]["status"], "paid");
}

#[tokio::test]
async fn several_invoices_are_paid_at_once_and_a_fee_counts_for_none_of_them() {
    let (portal, bank) = paying().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let answer = start(&caller, &portal, (&["INV-PART", LATE], "va_bca"), "k1").await;
    let payment = answer.json()["data"].clone();
    assert_eq!((&payment["amount"], &payment["total"]), (&json!(270_000), &json!(274_000)));
    assert_eq!(payment["invoices"][0]["invoice_number"], LATE, "the one that falls due first");
    bank.turn(id(&payment), GatewayState::Paid);
    notify(&portal, &signed(id(&payment), 274_000)).await.expect("it is taken");
    for (number, paid) in [("INV-PART", 200_000), (LATE, 150_000)] {
        let invoice = caller.get(&format!("/invoices/{number}")).await.json()["data"].clone();
        assert_eq!((&invoice["status"], &invoice["paid_amount"]), (&json!("paid"), &json!(paid)), "{number}");
    }
}

#[tokio::test]
async fn pay_04_money_for_what_was_paid_meanwhile_is_the_customers_credit() {
    let (portal, bank) = paying().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let payment = started(&caller, &portal, LATE, "gopay", "k1").await;
    portal.staff("UPDATE invoices SET paid_amount = 100000 WHERE invoice_number = 'INV-LATE'").await;
    bank.turn(id(&payment), GatewayState::Paid);
    notify(&portal, &signed(id(&payment), 150_000)).await.expect("it is taken");
    let paid = caller.get(&format!("/payments/{}", id(&payment))).await.json()["data"].clone();
    assert_eq!(paid["credited"], 100_000);
    let invoice = caller.get("/invoices/INV-LATE").await.json()["data"].clone();
    assert_eq!((&invoice["status"], &invoice["paid_amount"]), (&json!("paid"), &json!(150_000)));
    let customer = CustomerId::parse("AGLS1").expect("an id");
    assert_eq!(balance(&portal, LedgerAccount::Credit(customer)).await, -100_000);
    portal.wait(61);
    let dashboard = portal.logged_in(OWNER).await.get("/customer/dashboard").await.text().replace('\u{a0}', " ");
    assert!(dashboard.contains("Saldo Anda pada kami Rp 100.000."), "{dashboard}");
    portal.add_customer("AGLS8", "081234500008").await;
    let other = portal.logged_in("081234500008").await.get("/customer/dashboard").await.text();
    assert!(!other.contains("Saldo Anda"), "{other}");
    assert_eq!(portal.store.open(9).await.expect("exceptions")[0].kind, ExceptionKind::Overpaid);
}

#[tokio::test]
async fn credit_pays_the_invoice_that_falls_due_first_once_no_payment_of_it_is_open() {
    let (portal, bank) = paying().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let payment = started(&caller, &portal, LATE, "gopay", "k1").await;
    portal.staff("UPDATE invoices SET paid_amount = 150000 WHERE invoice_number = 'INV-LATE'").await;
    bank.turn(id(&payment), GatewayState::Paid);
    notify(&portal, &signed(id(&payment), 150_000)).await.expect("it is taken");
    portal.deliver_from(Lane::Notice).await;

    portal.staff("UPDATE invoices SET paid_amount = total_amount WHERE invoice_number <> 'INV-PART'").await;
    let open = started(&caller, &portal, "INV-PART", "gopay", "k2").await;
    let payments = portal.core.payments().expect("payments");
    assert_eq!(payments.spend_credit().await.expect("the books"), 0, "a payment of it is open");
    assert_eq!(caller.get("/invoices/INV-PART").await.json()["data"]["outstanding_amount"], 120_000);
    caller.post(&format!("/payments/{}/cancel", id(&open)), &json!({})).await;
    portal.wait(60);
    assert_eq!(payments.spend_credit().await.expect("the books"), 1);
    assert_eq!(payments.spend_credit().await.expect("the books"), 0, "nothing is owed any more");
    let invoice = caller.get("/invoices/INV-PART").await.json()["data"].clone();
    assert_eq!((&invoice["status"], &invoice["outstanding_amount"]), (&json!("paid"), &json!(0)));
    let latest = caller.get("/payments").await.json()["data"]["payments"][0].clone();
    assert_eq!((&latest["method"], &latest["status"]), (&json!("credit"), &json!("paid")));
    assert_eq!((&latest["total"], &latest["invoices"][0]["invoice_number"]), (&json!(120_000), &json!("INV-PART")));
    let customer = CustomerId::parse("AGLS1").expect("an id");
    assert_eq!(balance(&portal, LedgerAccount::Credit(customer)).await, -30_000);
    assert!(portal.store.summary().await.expect("the books").is_balanced());
    assert_eq!(portal.deliver_from(Lane::Notice).await, [Outcome::Sent]);
    let mut browser = portal.logged_in(OWNER).await;
    let page = browser.get(&format!("/customer/payments/{}", id(&latest))).await.text();
    assert!(page.contains("Saldo") && page.contains("Lunas"), "{page}");
}

#[tokio::test]
async fn rel_13_a_notification_that_comes_before_the_answer_to_the_new_payment_calls_nothing_off() {
    let (portal, bank) = paying().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    bank.holds_answers.store(true, Ordering::Relaxed);
    let told = async {
        while bank.waiting().is_empty() {
            tokio::task::yield_now().await;
        }
        let order = bank.waiting().remove(0);
        notify(&portal, &signed(&order, 150_000)).await.expect("it is taken");
        portal.core.payments().expect("payments").sweep().await.expect("a sweep");
        bank.answer();
    };
    let (answer, ()) = tokio::join!(start(&caller, &portal, (&[LATE], "gopay"), "k1"), told);
    assert_eq!(answer.status, 201, "{}", answer.text());
    let payment = answer.json()["data"].clone();
    assert_eq!((payment["status"].as_str(), payment["instructions"].is_null()), (Some("pending"), false), "{payment}");
    assert_eq!(bank.waiting(), [id(&payment)]);
}

#[tokio::test]
async fn rel_13_a_withdrawal_that_comes_before_all_that_follows_from_the_money_is_seen() {
    let (portal, bank) = paying().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let payment = started(&caller, &portal, LATE, "gopay", "k1").await;
    bank.turn(id(&payment), GatewayState::Paid);
    notify(&portal, &signed(id(&payment), 150_000)).await.expect("it is taken");
    // As if the portal had stopped after the money was booked.
    portal.staff("UPDATE payment_attempts SET payment = json_set(payment, '$.settled_at', NULL)").await;
    bank.turn(id(&payment), GatewayState::Failed);
    notify(&portal, &signed(id(&payment), 150_000)).await.expect("it is taken");
    let found = portal.store.open(9).await.expect("exceptions");
    assert_eq!(found.iter().map(|found| found.kind).collect::<Vec<_>>(), [ExceptionKind::Reversed]);
    assert_eq!(caller.get("/invoices/INV-LATE").await.json()["data"]["status"], "paid");
}

#[tokio::test]
async fn rel_14_a_lost_notification_is_made_up_for_by_a_sweep() {
    let (portal, bank) = paying().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let payment = started(&caller, &portal, LATE, "gopay", "k1").await;
    bank.turn(id(&payment), GatewayState::Paid);
    let payments = portal.core.payments().expect("payments");
    assert_eq!(payments.sweep().await.expect("a sweep").checked, 0, "the gateway is left to itself at first");
    portal.wait(31);
    assert_eq!(payments.sweep().await.expect("a sweep").checked, 1);
    assert_eq!(caller.get("/invoices/INV-LATE").await.json()["data"]["status"], "paid");
    assert_eq!(payments.sweep().await.expect("a sweep").checked, 0, "nothing is left to do");
}

#[tokio::test]
async fn rel_14_what_is_acknowledged_while_the_gateway_is_away_is_booked_when_it_is_back() {
    let (portal, bank) = paying().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let payment = started(&caller, &portal, LATE, "gopay", "k1").await;
    bank.turn(id(&payment), GatewayState::Paid);
    bank.is_away.store(true, Ordering::Relaxed);
    let payments = portal.core.payments().expect("payments");
    let body = signed(id(&payment), 150_000);
    let kept = payments.keep_notification(GATEWAY, RawNotification { headers: &[], body: &body }).await;
    let kept = kept.expect("it is kept").expect("there is something to ask");
    assert_eq!(payments.claim_notifications(9).await.expect("claimed"), vec![kept.clone()]);
    payments.follow(&kept).await.expect_err("the gateway is away");
    assert_eq!(caller.get("/invoices/INV-LATE").await.json()["data"]["status"], "overdue");

    bank.is_away.store(false, Ordering::Relaxed);
    assert_eq!(payments.claim_notifications(9).await.expect("claimed"), [], "it is left alone for a while");
    portal.wait(30);
    assert_eq!(payments.claim_notifications(9).await.expect("claimed"), vec![kept.clone()]);
    payments.follow(&kept).await.expect("the gateway answers");
    assert_eq!(caller.get("/invoices/INV-LATE").await.json()["data"]["status"], "paid");
    portal.wait(30);
    assert_eq!(payments.claim_notifications(9).await.expect("claimed"), []);
}

#[tokio::test]
async fn a_gateway_that_does_not_answer_about_what_it_told_is_asked_no_more_after_a_day() {
    let (portal, bank) = paying().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let payment = started(&caller, &portal, LATE, "gopay", "k1").await;
    bank.is_away.store(true, Ordering::Relaxed);
    notify(&portal, &signed(id(&payment), 150_000)).await.expect_err("the gateway is away");
    let payments = portal.core.payments().expect("payments");
    for (hours, claimed) in [(24, 1), (1, 1), (1, 0)] {
        portal.wait(hours * 60 * 60);
        let kept = payments.claim_notifications(9).await.expect("claimed");
        assert_eq!(kept.len(), claimed);
        for kept in kept {
            payments.follow(&kept).await.expect_err("the gateway is away");
        }
    }
}

#[tokio::test]
async fn pay_04_money_that_comes_late_is_booked_and_looked_at() {
    let (portal, bank) = paying().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let payment = started(&caller, &portal, LATE, "gopay", "k1").await;
    bank.turn(id(&payment), GatewayState::Expired);
    notify(&portal, &signed(id(&payment), 150_000)).await.expect("it is taken");
    assert_eq!(caller.get(&format!("/payments/{}", id(&payment))).await.json()["data"]["status"], "expired");
    bank.turn(id(&payment), GatewayState::Paid);
    notify(&portal, &signed(id(&payment), 150_000)).await.expect("it is taken");
    assert_eq!(caller.get("/invoices/INV-LATE").await.json()["data"]["status"], "paid");
    assert_eq!(portal.store.open(9).await.expect("exceptions")[0].kind, ExceptionKind::Late);
}

#[tokio::test]
async fn pay_04_money_of_a_payment_whose_answer_was_lost_is_found_by_the_gateways_own_name() {
    let (portal, bank) = paying().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    bank.loses_answers.store(true, Ordering::Relaxed);
    assert_eq!(start(&caller, &portal, (&[LATE], "gopay"), "k1").await.status, 503);
    let [order] = &bank.waiting()[..] else { panic!("the bank has it") };
    let standing = || async { caller.get(&format!("/payments/{order}")).await.json()["data"]["status"].clone() };
    assert_eq!(standing().await, "failed", "nobody was shown how to pay it");
    bank.turn(order, GatewayState::Paid);
    assert_eq!(standing().await, "failed", "the bank is not asked by a name that it does not know");
    notify(&portal, &signed(order, 150_000)).await.expect("it is taken");
    assert_eq!(standing().await, "paid");
    assert_eq!(portal.store.open(9).await.expect("exceptions")[0].kind, ExceptionKind::Late);
}

#[tokio::test]
async fn what_cannot_be_shown_is_called_off_by_the_gateways_own_name() {
    let (portal, bank) = paying().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    bank.gives_bad_codes.store(true, Ordering::Relaxed);
    assert_eq!(start(&caller, &portal, (&[LATE], "gopay"), "k1").await.status, 503);
    assert_eq!(bank.waiting(), [] as [String; 0]);
    let payments = caller.get("/payments").await.json()["data"].clone();
    assert!(payments.to_string().contains("cancelled"), "{payments}");
}

#[tokio::test]
async fn a_gateway_that_is_away_hides_its_ways_to_pay_and_nothing_is_owed_by_it() {
    let (portal, bank) = paying().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    bank.is_away.store(true, Ordering::Relaxed);
    let failed = start(&caller, &portal, (&[LATE], "gopay"), "k1").await;
    assert_eq!((failed.status, &failed.json()["type"]), (503, &json!("urn:portal:payment:gateway")));
    let methods = caller.get("/payment-methods?invoice=INV-LATE").await.json()["data"]["methods"].clone();
    let left: Vec<&str> = methods.as_array().expect("a list").iter().filter_map(|way| way["method"].as_str()).collect();
    assert_eq!(left, ["va_bca", "transfer"]);
    bank.is_away.store(false, Ordering::Relaxed);
    started(&caller, &portal, LATE, "va_bca", "k2").await;
    portal.wait(301);
    started(&caller, &portal, LATE, "gopay", "k3").await;
}

#[tokio::test]
async fn what_cannot_be_paid_is_refused_in_words() {
    let (portal, _) = paying().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    for (invoices, method, status, kind) in [
        (&["INV-PAID"][..], "gopay", 409, "payment:nothing-owed"),
        (&["INV-OFF"], "gopay", 409, "payment:nothing-owed"),
        (&["INV-DRAFT"], "gopay", 404, "request:not-found"),
        (&["INV-NEXT-DOOR"], "gopay", 404, "request:not-found"),
        (&[INVOICE, "INV-LATE", "INV-PART"], "gopay", 409, "payment:not-offered"),
        (&[LATE], "card", 409, "payment:not-offered"),
        (&[], "gopay", 400, "request:invalid-fields"),
        (&[LATE], "cash", 400, "request:invalid-fields"),
    ] {
        let answer = start(&caller, &portal, (invoices, method), &format!("{invoices:?}{method}")).await;
        let told = answer.json()["type"].as_str().unwrap_or_default().replace("urn:portal:", "");
        assert_eq!((answer.status, told.as_str()), (status, kind), "{invoices:?} {method}: {}", answer.text());
    }
}

#[tokio::test]
async fn the_pages_lead_through_a_payment() {
    let (portal, bank) = paying().await;
    let mut browser = portal.logged_in(OWNER).await;
    let invoice = browser.get("/customer/invoices/INV-LATE").await.text();
    assert!(invoice.contains("href=\"/customer/invoices/INV-LATE/pay\""));
    let choice = browser.get("/customer/invoices/INV-LATE/pay").await.text();
    assert!(choice.contains("value=\"gopay\"") && choice.contains("4.000, total"), "{choice}");
    let refused = browser.submit("/customer/invoices/INV-LATE/pay", &[("method", "cash")]).await;
    assert!(browser.get(refused.location()).await.text().contains("Pilih salah satu cara bayar"));
    let sent = browser.submit("/customer/invoices/INV-LATE/pay", &[("method", "va_bca")]).await;
    let at = sent.location().to_owned();
    let page = browser.get(&at).await.text();
    assert!(page.contains("3901 2345 67") && page.contains("Menunggu pembayaran"), "{page}");
    assert_eq!(browser.get(&format!("{at}/state")).await.json(), json!({ "state": "pending", "settled": false }));
    assert_eq!(browser.get(&format!("{at}/qr")).await.status, 404, "there is no code");

    let name = at.rsplit('/').next().expect("a name");
    bank.turn(name, GatewayState::Paid);
    let checked = browser.submit(&format!("{at}/check"), &[]).await;
    let page = browser.get(checked.location()).await.text();
    assert!(page.contains("Lunas") && page.contains("Tercatat pada invoice"), "{page}");
    assert_eq!(browser.get("/customer/invoices/INV-LATE/pay").await.location(), "/customer/invoices/INV-LATE");
    assert!(browser.get("/customer/payments").await.text().contains(&at));
}

#[tokio::test]
async fn a_payment_of_another_customer_is_nobodys() {
    let (portal, _) = paying().await;
    let owner = ApiClient::new(&portal, OWNER).await;
    let neighbour = ApiClient::new(&portal, NEIGHBOUR).await;
    let payment = started(&owner, &portal, LATE, "gopay", "k1").await;
    let foreign = neighbour.get(&format!("/payments/{}", id(&payment))).await;
    assert_eq!(foreign.status, 404);
    assert_eq!(neighbour.get("/payments").await.json()["data"]["payments"], json!([]));
    assert_eq!(owner.get("/payments").await.json()["data"]["pagination"]["total"], 1);
    assert_eq!(portal.store.balance(&LedgerAccount::Clearing(GATEWAY.into())).await.expect("books"), Rupiah::ZERO);
}
