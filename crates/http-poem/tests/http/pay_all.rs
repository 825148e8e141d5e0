//! Paying all that is owed in one payment, on pages.

use std::sync::Arc;

use portal_core::billing::payment::GatewayState;

use crate::bills::{billed, put};
use crate::paying::TestGateway;
use crate::test_portal::{OWNER, Plan, TestPortal};

async fn paying() -> (TestPortal, Arc<TestGateway>) {
    let bank = Arc::new(TestGateway::default());
    let portal = Box::pin(billed(Plan { gateway: Some(bank.clone()), ..Plan::default() })).await;
    // What a payment of all comes to is more than the bank's ways take with it.
    portal.staff("UPDATE invoices SET status = 'cancelled' WHERE invoice_number = 'INV/2025/11/0001'").await;
    (portal, bank)
}

#[tokio::test]
async fn all_that_is_owed_is_paid_in_one_payment() {
    let (portal, bank) = paying().await;
    let mut browser = portal.logged_in(OWNER).await;
    assert!(browser.get("/customer/invoices").await.text().contains("href=\"/customer/pay\""));
    let choice = browser.get("/customer/pay").await.text();
    for told in ["270.000", "2 invoice", "INV-LATE", "150.000", "INV-PART", "120.000"] {
        assert!(choice.contains(told), "{told} in {choice}");
    }
    let refused = browser.refused("/customer/pay", &[("invoices", "INV-LATE\r\nINV-PART"), ("method", "cash")]).await;
    assert!(refused.text().contains("Pilih salah satu cara bayar"));
    let fields = [("invoices", "INV-LATE\r\nINV-PART"), ("method", "gopay")];
    let at = browser.submit("/customer/pay", &fields).await.location().to_owned();
    let page = browser.get(&at).await.text();
    assert!(
        page.contains("INV-LATE") && page.contains("INV-PART") && page.contains("href=\"/customer/pay\""),
        "{page}"
    );
    assert!(browser.get("/customer/pay").await.text().contains(&at), "the payment that waits is shown");

    bank.turn(at.rsplit('/').next().expect("a name"), GatewayState::Paid);
    let checked = browser.submit(&format!("{at}/check"), &[]).await;
    assert!(browser.get(checked.location()).await.text().contains("Lunas"));
    assert_eq!(browser.get("/customer/pay").await.location(), "/customer/invoices", "nothing is left");
}

#[tokio::test]
async fn one_invoice_is_paid_on_its_own_page_and_what_was_shown_is_paid() {
    let (portal, _) = paying().await;
    let mut browser = portal.logged_in(OWNER).await;
    browser.get("/customer/pay").await;
    let (issued, owed) = ((5, 25), (90_000, 0));
    put(&portal, ("INV-NEW", "AGLS1", "sent", issued, owed)).await;
    let fields = [("invoices", "INV-LATE\r\nINV-PART"), ("method", "gopay")];
    let at = browser.submit("/customer/pay", &fields).await.location().to_owned();
    let page = browser.get(&at).await.text();
    assert!(page.contains("270.000") && !page.contains("INV-NEW"), "{page}");

    portal.staff("UPDATE invoices SET status = 'paid', paid_amount = total_amount WHERE customer_id = 'AGLS1'").await;
    let refused = browser.submit("/customer/pay", &[("invoices", "INV-NEW\r\nINV-PART"), ("method", "gopay")]).await;
    assert_eq!(refused.location(), "/customer/pay", "one of them was paid meanwhile");
    portal.staff("UPDATE invoices SET status = 'sent', paid_amount = 0 WHERE invoice_number = 'INV-NEW'").await;
    assert_eq!(browser.get("/customer/pay").await.location(), "/customer/invoices/INV-NEW/pay");
}

#[tokio::test]
async fn what_is_somebody_elses_is_not_paid_with_the_rest() {
    let (portal, _) = paying().await;
    let mut browser = portal.logged_in(OWNER).await;
    browser.get("/customer/pay").await;
    for invoices in ["INV-LATE\r\nINV-NEXT-DOOR", "INV-LATE\r\nINV-NOWHERE", "<script>", ""] {
        let refused = browser.refused("/customer/pay", &[("invoices", invoices), ("method", "gopay")]).await;
        assert!(!refused.text().contains("NEXT-DOOR"), "{invoices}");
    }
    assert!(
        !browser.get("/customer/payments").await.text().contains("/customer/payments/INV"),
        "a payment was started"
    );
}
