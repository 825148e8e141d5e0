//! Receipts for payments, on pages and in the API.

use std::sync::Arc;

use portal_core::billing::payment::{GatewayState, RawNotification};
use serde_json::json;

use crate::bills::{NEIGHBOUR, billed, with_printer};
use crate::paying::{GATEWAY, TestGateway, signed};
use crate::test_portal::{OWNER, Plan, TestPortal};
use crate::tickets::ApiClient;

const LATE: &str = "INV-LATE";

/// A payment of the owner's that waits.
async fn waiting(plan: Plan) -> (TestPortal, Arc<TestGateway>, String) {
    let bank = Arc::new(TestGateway::default());
    let portal = Box::pin(billed(Plan { gateway: Some(bank.clone()), ..plan })).await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let body = json!({ "invoices": [LATE], "method": "va_bca" });
    let started = portal.call(caller.call("/payments", &body).header("idempotency-key", "k")).await.json();
    let id = started["data"]["id"].as_str().expect("a name").to_owned();
    // The next code may be asked for.
    portal.wait(61);
    (portal, bank, id)
}

async fn turn(portal: &TestPortal, bank: &TestGateway, id: &str, state: GatewayState) {
    bank.turn(id, state);
    let notification = RawNotification { headers: &[], body: &signed(id, 154_000) };
    portal.core.payments().expect("payments").notify(GATEWAY, notification).await.expect("it is taken");
}

#[tokio::test]
async fn a_paid_payment_has_a_receipt_in_the_language_of_the_reader() {
    let (portal, bank, id) = waiting(with_printer()).await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let path = format!("/payments/{id}/receipt");
    let early = caller.get(&path).await;
    assert_eq!((early.status, &early.json()["type"]), (404, &json!("urn:portal:payment:no-receipt")));
    assert_eq!(caller.get(&format!("/payments/{id}")).await.json()["data"]["has_receipt"], false);
    turn(&portal, &bank, &id, GatewayState::Paid).await;

    assert_eq!(caller.get(&format!("/payments/{id}")).await.json()["data"]["has_receipt"], true);
    let receipt = caller.get(&path).await;
    assert_eq!(receipt.header("content-type"), "application/pdf");
    assert_eq!(receipt.header("content-disposition"), format!("attachment; filename=\"KW-{id}.pdf\""));
    assert!(receipt.text().starts_with(&format!("%PDF-1.7 KW-{id} id for ")), "{}", receipt.text());
    portal.wait(61);
    let mut browser = portal.logged_in(OWNER).await;
    let page = browser.get(&format!("/customer/payments/{id}")).await.text();
    assert!(page.contains(&format!("href=\"/customer/payments/{id}/receipt\"")), "{page}");
    assert_eq!(browser.get(&format!("/customer/payments/{id}/receipt")).await.text(), receipt.text());
}

#[tokio::test]
async fn money_that_was_given_back_and_payments_of_others_have_no_receipt() {
    let (portal, bank, id) = waiting(with_printer()).await;
    turn(&portal, &bank, &id, GatewayState::Paid).await;
    let neighbour = ApiClient::new(&portal, NEIGHBOUR).await;
    let foreign = neighbour.get(&format!("/payments/{id}/receipt")).await;
    let nobodys = neighbour.get("/payments/INV-9-zzzzzzzzzzzz/receipt").await;
    assert_eq!((foreign.status, &foreign.json()["type"]), (nobodys.status, &nobodys.json()["type"]));
    assert_eq!(foreign.status, 404);

    turn(&portal, &bank, &id, GatewayState::Refunded).await;
    let mut browser = portal.logged_in(OWNER).await;
    assert_eq!(browser.get(&format!("/customer/payments/{id}/receipt")).await.status, 404);
    assert!(!browser.get(&format!("/customer/payments/{id}")).await.text().contains(&format!("{id}/receipt")));
}

#[tokio::test]
async fn a_portal_without_documents_offers_no_receipts() {
    let (portal, bank, id) = waiting(Plan::default()).await;
    turn(&portal, &bank, &id, GatewayState::Paid).await;
    let caller = ApiClient::new(&portal, OWNER).await;
    assert_eq!(caller.get(&format!("/payments/{id}")).await.json()["data"]["has_receipt"], false);
    let refused = caller.get(&format!("/payments/{id}/receipt")).await;
    assert_eq!((refused.status, &refused.json()["type"]), (404, &json!("urn:portal:payment:no-documents")));
}
