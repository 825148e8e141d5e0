//! Paying an invoice by a link, without logging in.

use std::sync::Arc;

use portal_core::billing::payment::{GatewayState, RawNotification};
use serde_json::json;

use crate::bills::billed;
use crate::paying::{GATEWAY, TestGateway, signed};
use crate::test_portal::{OWNER, Plan, TestPortal};
use crate::tickets::ApiClient;

const LATE: &str = "INV-LATE";

/// A portal, and the path of the link to the late invoice.
async fn linked() -> (TestPortal, Arc<TestGateway>, String) {
    let bank = Arc::new(TestGateway::default());
    let portal = Box::pin(billed(Plan { gateway: Some(bank.clone()), ..Plan::default() })).await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let invoice = caller.get(&format!("/invoices/{LATE}")).await.json();
    let link = invoice["data"]["pay_url"].as_str().expect("a link").to_owned();
    let path = link.find("/pay/").map(|at| link[at..].to_owned()).expect("a page");
    portal.wait(61);
    (portal, bank, path)
}

async fn paid(portal: &TestPortal, bank: &TestGateway, id: &str, amount: i64) {
    bank.turn(id, GatewayState::Paid);
    let notification = RawNotification { headers: &[], body: &signed(id, amount) };
    portal.core.payments().expect("payments").notify(GATEWAY, notification).await.expect("it is taken");
}

#[tokio::test]
async fn somebody_who_has_the_link_pays_without_logging_in() {
    let (portal, bank, path) = linked().await;
    let mut stranger = portal.browser();
    let page = stranger.get(&path).await.text();
    assert!(page.contains("150.000") && page.contains(LATE) && page.contains("value=\"va_bca\""), "{page}");
    let refused = stranger.submit(&path, &[("method", "cash")]).await;
    assert!(stranger.get(refused.location()).await.text().contains("Pilih salah satu cara bayar"));

    let at = stranger.submit(&path, &[("method", "va_bca")]).await.location().to_owned();
    assert!(at.starts_with(&format!("{path}/payments/INV-LATE-")), "{at}");
    let page = stranger.get(&at).await.text();
    assert!(page.contains("3901 2345 67") && page.contains("Menunggu pembayaran"), "{page}");
    assert_eq!(stranger.get(&format!("{at}/state")).await.json(), json!({ "state": "pending", "settled": false }));
    assert!(stranger.get(&path).await.text().contains(&at), "the payment that waits is shown again");
    let id = at.rsplit('/').next().expect("a name");
    bank.turn(id, GatewayState::Paid);
    let checked = stranger.submit(&format!("{at}/check"), &[]).await;
    let page = stranger.get(checked.location()).await.text();
    assert!(page.contains("Lunas") && !page.contains("kwitansi"), "{page}");
    let after = stranger.get(&path).await.text();
    assert!(after.contains("Tidak ada yang perlu dibayar") && !after.contains("value=\"va_bca\""), "{after}");
    let caller = ApiClient::new(&portal, OWNER).await;
    let invoice = caller.get(&format!("/invoices/{LATE}")).await.json();
    assert_eq!((&invoice["data"]["status"], &invoice["data"]["pay_url"]), (&json!("paid"), &json!(null)));
}

#[tokio::test]
async fn sec_40_a_link_tells_nothing_but_the_sum_the_number_and_first_letters() {
    let (portal, _, path) = linked().await;
    portal
        .staff("UPDATE customers SET name = 'Wulan Kartika', address = 'Jl. Rahasia 9', email = 'w@example.id'")
        .await;
    let mut stranger = portal.browser();
    stranger.get(&path).await;
    let at = stranger.submit(&path, &[("method", "gopay")]).await.location().to_owned();
    for page in [&path, &at] {
        let page = stranger.get(page).await.text();
        for told in ["Wulan", "Kartika", "Rahasia", "w@example.id", "AGLS1", "INV-PART", "/customer/invoices", OWNER] {
            assert!(!page.contains(told), "{told} in {page}");
        }
    }
    assert!(stranger.get(&path).await.text().contains("W*** K***"));
    let cancelled = stranger.submit(&format!("{at}/cancel"), &[]).await;
    assert!(stranger.get(cancelled.location()).await.text().contains("Dibatalkan"));
}

#[tokio::test]
async fn sec_40_a_link_reaches_no_other_payment() {
    let (portal, bank, path) = linked().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let both = json!({ "invoices": [LATE, "INV-PART"], "method": "gopay" });
    let both = portal.call(caller.call("/payments", &both).header("idempotency-key", "k1")).await.json();
    let id = both["data"]["id"].as_str().expect("a name").to_owned();
    let mut stranger = portal.browser();
    assert!(!stranger.get(&path).await.text().contains(&id), "what else it pays would be told");
    for below in ["", "/state", "/qr"] {
        assert_eq!(stranger.get(&format!("{path}/payments/{id}{below}")).await.status, 404, "{below}");
    }
    for below in ["check", "cancel"] {
        let refused = stranger.refused(&format!("{path}/payments/{id}/{below}"), &[]).await;
        assert_eq!(refused.status, 404, "{below}");
    }
    assert_eq!(caller.get(&format!("/payments/{id}")).await.json()["data"]["status"], "pending");
    paid(&portal, &bank, &id, 270_000).await;
    assert!(stranger.get(&path).await.text().contains("Tidak ada yang perlu dibayar"));
}

#[tokio::test]
async fn a_link_that_is_wrong_or_over_is_no_page() {
    let (portal, _, path) = linked().await;
    let mut stranger = portal.browser();
    let mut other = path.clone();
    let last = if other.ends_with('A') { 'B' } else { 'A' };
    other.pop();
    other.push(last);
    for wrong in [other.as_str(), "/pay/x", "/pay/%00", &format!("{path}A")] {
        assert_eq!(stranger.get(wrong).await.status, 404, "{wrong}");
    }
    assert_eq!(stranger.get(&path).await.status, 200);
    portal.wait(61 * 24 * 60 * 60);
    assert_eq!(stranger.get(&path).await.status, 404, "the link has expired");
}

#[tokio::test]
async fn a_portal_that_takes_no_payments_has_no_links() {
    let portal = billed(Plan::default()).await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let invoice = caller.get(&format!("/invoices/{LATE}")).await.json();
    assert_eq!(invoice["data"]["pay_url"], json!(null));
    assert_eq!(portal.browser().get("/pay/x").await.status, 404);
}
