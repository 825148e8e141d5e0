//! Invoices and receipts by e-mail, on pages and in the API.

use std::sync::Arc;

use portal_core::billing::payment::{GatewayState, RawNotification};
use portal_core::messaging::outbox::{Lane, Outcome};
use portal_testkit::EmailInbox;
use serde_json::json;

use crate::bills::{billed, with_mail, with_printer};
use crate::paying::{GATEWAY, TestGateway, signed};
use crate::test_portal::{OWNER, Plan, TestPortal};
use crate::tickets::ApiClient;

const LATE: &str = "INV-LATE";
const ADDRESS: &str = "budi@example.id";

async fn with_server() -> (TestPortal, Arc<EmailInbox>, Arc<TestGateway>) {
    let ((plan, mail), bank) = (with_mail(), Arc::new(TestGateway::default()));
    let portal = Box::pin(billed(Plan { gateway: Some(bank.clone()), ..plan })).await;
    (portal, mail, bank)
}

#[tokio::test]
async fn an_invoice_is_sent_to_the_address_on_file_in_the_language_of_the_reader() {
    let (portal, mail, _) = with_server().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let answer = caller.post(&format!("/invoices/{LATE}/email"), &json!({})).await;
    assert_eq!((answer.status, &answer.json()["data"]), (202, &json!({ "email": ADDRESS })));
    assert_eq!(portal.deliver_from(Lane::Email).await, [Outcome::Sent]);
    let [email] = &mail.emails()[..] else { panic!("one e-mail") };
    assert_eq!(email.to.as_str(), ADDRESS);
    assert!(email.content.subject.contains(LATE), "{}", email.content.subject);
    let text = email.content.text.expose();
    assert!(text.contains("https://portal.example.id/pay/") && text.contains("Halo Budi"), "{text}");
    let [file] = &email.content.attachments[..] else { panic!("one file") };
    assert_eq!(file.name, format!("{LATE}.pdf"));
    assert!(file.bytes.expose().starts_with(format!("%PDF-1.7 {LATE} id for ").as_bytes()));
}

#[tokio::test]
async fn the_page_of_an_invoice_offers_it_and_says_that_it_is_on_its_way() {
    let (portal, mail, _) = with_server().await;
    let mut browser = portal.logged_in(OWNER).await;
    let page = format!("/customer/invoices/{LATE}");
    let shown = browser.get(&page).await.text();
    assert!(shown.contains(&format!("action=\"{page}/email\"")) && shown.contains(ADDRESS), "{shown}");
    let sent = browser.submit(&format!("{page}/email"), &[]).await;
    assert_eq!((sent.status, sent.location()), (303, page.as_str()));
    assert!(browser.get(&page).await.text().contains("segera dikirim ke email Anda"));
    // Asked for again while it waits, it goes once.
    browser.submit(&format!("{page}/email"), &[]).await;
    assert_eq!(portal.deliver_from(Lane::Email).await, [Outcome::Sent]);
    assert_eq!(mail.emails().len(), 1);
}

#[tokio::test]
async fn without_an_address_the_page_leads_to_the_profile_and_nothing_is_sent() {
    let (portal, _, _) = with_server().await;
    portal.staff("UPDATE customers SET email = NULL").await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let refused = caller.post(&format!("/invoices/{LATE}/email"), &json!({})).await;
    assert_eq!((refused.status, &refused.json()["type"]), (409, &json!("urn:portal:email:no-address")));
    portal.wait(61);
    let mut browser = portal.logged_in(OWNER).await;
    let page = format!("/customer/invoices/{LATE}");
    let shown = browser.get(&page).await.text();
    assert!(shown.contains("Tambah alamat email") && !shown.contains(&format!("{page}/email")), "{shown}");
    let sent = browser.submit(&format!("{page}/email"), &[]).await;
    assert_eq!((sent.status, sent.location()), (303, page.as_str()));
    assert!(browser.get(&page).await.text().contains("Belum ada alamat email"));
    assert_eq!(portal.deliver_from(Lane::Email).await, []);
}

#[tokio::test]
async fn one_account_may_have_six_documents_an_hour_sent() {
    let (portal, _, _) = with_server().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    for _ in 0..6 {
        assert_eq!(caller.post(&format!("/invoices/{LATE}/email"), &json!({})).await.status, 202);
    }
    let refused = caller.post(&format!("/invoices/{LATE}/email"), &json!({})).await;
    assert_eq!((refused.status, &refused.json()["type"]), (429, &json!("urn:portal:email:rate-limited")));
    assert!(!refused.header("retry-after").is_empty());
}

#[tokio::test]
async fn a_receipt_is_sent_once_the_money_came_in() {
    let (portal, mail, bank) = with_server().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let body = json!({ "invoices": [LATE], "method": "va_bca" });
    let started = portal.call(caller.call("/payments", &body).header("idempotency-key", "k")).await.json();
    let id = started["data"]["id"].as_str().expect("a name").to_owned();
    let path = format!("/payments/{id}/receipt/email");
    let early = caller.post(&path, &json!({})).await;
    assert_eq!((early.status, &early.json()["type"]), (404, &json!("urn:portal:payment:no-receipt")));
    bank.turn(&id, GatewayState::Paid);
    let notification = RawNotification { headers: &[], body: &signed(&id, 154_000) };
    portal.core.payments().expect("payments").notify(GATEWAY, notification).await.expect("it is taken");
    portal.wait(61);
    let mut browser = portal.logged_in(OWNER).await;
    let page = format!("/customer/payments/{id}");
    let shown = browser.get(&page).await.text();
    assert!(shown.contains(&format!("action=\"{page}/receipt/email\"")) && shown.contains(ADDRESS), "{shown}");
    let sent = browser.submit(&format!("{page}/receipt/email"), &[]).await;
    assert_eq!((sent.status, sent.location()), (303, page.as_str()));
    assert_eq!(portal.deliver_from(Lane::Email).await, [Outcome::Sent]);
    let [email] = &mail.emails()[..] else { panic!("one e-mail") };
    let text = email.content.text.expose();
    for part in [format!("KW-{id}"), "Rp 154.000".to_owned(), LATE.to_owned(), page] {
        assert!(text.contains(&part), "{part} in {text}");
    }
    assert_eq!(email.content.attachments[0].name, format!("KW-{id}.pdf"));
}

#[tokio::test]
async fn a_portal_without_a_mail_server_offers_nothing() {
    let bank = Arc::new(TestGateway::default());
    let portal = Box::pin(billed(Plan { gateway: Some(bank), ..with_printer() })).await;
    let caller = ApiClient::new(&portal, OWNER).await;
    assert_eq!(caller.post(&format!("/invoices/{LATE}/email"), &json!({})).await.status, 404);
    portal.wait(61);
    let shown = portal.logged_in(OWNER).await.get(&format!("/customer/invoices/{LATE}")).await.text();
    assert!(!shown.contains("/email\"") && !shown.contains("e-mail"), "{shown}");
}
