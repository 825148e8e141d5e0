//! What was paid by year, yearly statements, and receipts for payments that the ISP recorded.

use std::sync::Arc;

use portal_core::billing::payment::{GatewayState, RawNotification};
use serde_json::json;

use crate::bills::{NEIGHBOUR, billed, with_printer};
use crate::client::Call;
use crate::paying::{GATEWAY, TestGateway, signed};
use crate::test_portal::{OWNER, Plan, TestPortal};
use crate::tickets::ApiClient;

const API: &str = "/api/customer-portal";

/// Two years of payments of the owner's, and one of the neighbour's.
async fn paid(plan: Plan) -> TestPortal {
    let portal = Box::pin(billed(plan)).await;
    portal
        .staff(
            "INSERT INTO invoices (invoice_number, customer_id, invoice_date, due_date, subtotal, total_amount,
                 paid_amount, status)
             VALUES ('INV-2024', 'AGLS1', '2024-12-01', '2024-12-20', 250000, 250000, 250000, 'paid');
             INSERT INTO payments (id, invoice_number, paid_at, amount, method, reference)
             VALUES (11, 'INV-2024', '2024-12-31T16:59:59.000Z', 100000, 'Tunai', NULL),
                    (12, 'INV-2024', '2024-12-31T17:00:00.000Z', 150000, '=Transfer <b>BCA</b>', 'FT&12'),
                    (13, 'INV-PART', '2025-11-04T02:30:00.000Z', 80000, 'Transfer BNI', 'FT-13'),
                    (14, 'INV-PART', '2025-11-04T02:31:00.000Z', -5000, 'Koreksi', NULL),
                    (15, 'INV-NEXT-DOOR', '2023-05-04T02:30:00.000Z', 999, 'Tetangga', NULL)",
        )
        .await;
    portal
}

async fn get(portal: &TestPortal, token: &str, path: &str, accept: &str) -> crate::client::Answer {
    portal.call(Call::get(&format!("{API}{path}")).bearer(token).header("accept", accept)).await
}

#[tokio::test]
async fn the_page_shows_what_was_paid_in_a_year_by_month_and_leads_to_the_other_years() {
    let portal = paid(with_printer()).await;
    let mut browser = portal.logged_in(OWNER).await;
    let latest = browser.get("/customer/payments").await.text();
    for shown in [
        "Dibayar di 2025",
        "Rp 225.000",
        "November 2025",
        "Januari 2025",
        "Transfer BNI",
        "=Transfer &#60;b&#62;BCA&#60;/b&#62;",
        "href=\"/customer/payments?year=2024\"",
        "href=\"/customer/statements/2025/pdf\"",
        "href=\"/customer/statements/2025/csv\"",
        "href=\"/customer/invoices/INV-PART/payments/13/receipt\"",
    ] {
        assert!(latest.contains(shown), "{shown} in {latest}");
    }
    assert!(!latest.contains("payments/14/receipt"), "a correction has no receipt: {latest}");
    assert!(!latest.contains("Tetangga") && !latest.contains("2023"), "{latest}");
    let before = browser.get("/customer/payments?year=2024").await.text();
    assert!(before.contains("Dibayar di 2024") && before.contains("Rp 100.000"), "{before}");
    assert!(!before.contains("Transfer BNI"), "{before}");
    let nothing = browser.get("/customer/payments?year=2019").await;
    assert!(nothing.status == 200 && nothing.text().contains("Belum ada pembayaran di 2019"), "{}", nothing.text());
    assert!(!nothing.text().contains("statements/2019"), "{}", nothing.text());
    for year in ["x", "0", "99999", "-1"] {
        assert_eq!(browser.get(&format!("/customer/payments?year={year}")).await.status, 404, "{year}");
    }
}

#[tokio::test]
async fn open_payments_stay_on_top_of_what_was_paid() {
    let bank = Arc::new(TestGateway::default());
    let portal = paid(Plan { gateway: Some(bank), ..with_printer() }).await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let body = json!({ "invoices": ["INV-LATE"], "method": "va_bca" });
    let started = portal.call(caller.call("/payments", &body).header("idempotency-key", "k")).await;
    assert_eq!(started.status, 201, "{}", started.text());
    portal.wait(61);
    let page = portal.logged_in(OWNER).await.get("/customer/payments").await.text();
    let (attempt, history) = (page.find("Dimulai di sini"), page.find("Dibayar di 2025"));
    assert!(attempt.is_some() && attempt < history, "{page}");
}

#[tokio::test]
async fn the_api_tells_the_years_with_their_sums() {
    let portal = paid(Plan::default()).await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let years = caller.get("/statements").await.json()["data"]["years"].clone();
    let expected = json!([
        { "year": 2025, "invoiced_amount": 943_000, "paid_amount": 225_000 },
        { "year": 2024, "invoiced_amount": 250_000, "paid_amount": 100_000 },
    ]);
    assert_eq!(years, expected);
    let neighbour = ApiClient::new(&portal, NEIGHBOUR).await;
    let years = neighbour.get("/statements").await.json()["data"]["years"].clone();
    assert_eq!((&years[0]["year"], &years[1]["year"]), (&json!(2025), &json!(2023)));
}

#[tokio::test]
async fn a_statement_is_a_pdf_or_csv_as_the_request_accepts() {
    let portal = paid(with_printer()).await;
    let token = portal.api_token(OWNER).await;
    for accept in ["*/*", "application/pdf", "text/csv;q=0.5, application/*"] {
        let pdf = get(&portal, &token, "/statements/2025", accept).await;
        assert_eq!((pdf.status, pdf.header("content-type")), (200, "application/pdf"), "{accept}");
        assert_eq!(pdf.header("content-disposition"), "attachment; filename=\"AGLS1-2025.pdf\"");
        assert!(pdf.text().starts_with("%PDF-1.7 AGLS1/2025 "), "{}", pdf.text());
    }
    let csv = get(&portal, &token, "/statements/2025", "text/csv").await;
    assert_eq!((csv.status, csv.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"AGLS1-2025.csv\"");
    let text = csv.text();
    for line in [
        "Tagihan yang tersisa dari sebelumnya,2025-01-01,,,,,,,150000,,",
        "Invoice,2025-11-01,INV/2025/11/0001,2025-11-01,2025-11-30,2025-11-20,,,333000,0,Belum dibayar",
        "Pembayaran,2025-01-01,INV-2024,,,,'=Transfer <b>BCA</b>,FT&12,-150000,,",
        "Tagihan yang tersisa,2025-12-31,,,,,,,603000,,",
    ] {
        assert!(text.contains(&format!("{line}\r\n")), "{line} in {text}");
    }
    assert!(!text.contains("INV-DRAFT") && !text.contains("NEXT-DOOR"), "{text}");
    let refused = get(&portal, &token, "/statements/2025", "application/json").await;
    assert_eq!((refused.status, &refused.json()["type"]), (406, &json!("urn:portal:request:not-acceptable")));
}

#[tokio::test]
async fn a_year_without_anything_or_of_somebody_else_has_no_statement() {
    let portal = paid(with_printer()).await;
    let token = portal.api_token(OWNER).await;
    for accept in ["application/pdf", "text/csv"] {
        for year in ["2019", "2023"] {
            let answer = get(&portal, &token, &format!("/statements/{year}"), accept).await;
            let kind = json!("urn:portal:statement:nothing-in-year");
            assert_eq!((answer.status, &answer.json()["type"]), (404, &kind), "{year} {accept}");
        }
        for year in ["x", "20250", "-5", "999", "2025%2F"] {
            assert_eq!(get(&portal, &token, &format!("/statements/{year}"), accept).await.status, 404, "{year}");
        }
    }
    portal.wait(61);
    let mut browser = portal.logged_in(OWNER).await;
    for path in ["/customer/statements/2023/pdf", "/customer/statements/2023/csv", "/customer/statements/1/csv"] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
    }
    let csv = browser.get("/customer/statements/2024/csv").await.text();
    assert!(csv.contains("Pembayaran,2024-12-31,INV-2024,,,,Tunai,,-100000,,"), "{csv}");
    let pdf = browser.get("/customer/statements/2024/pdf").await.text();
    assert!(pdf.starts_with("%PDF-1.7 AGLS1/2024 id for "), "{pdf}");
}

#[tokio::test]
async fn a_portal_without_documents_has_statements_as_csv_alone() {
    let portal = paid(Plan::default()).await;
    let token = portal.api_token(OWNER).await;
    let refused = get(&portal, &token, "/statements/2025", "application/pdf").await;
    assert_eq!((refused.status, &refused.json()["type"]), (404, &json!("urn:portal:statement:no-documents")));
    assert_eq!(get(&portal, &token, "/statements/2025", "text/csv").await.status, 200);
    portal.wait(61);
    let page = portal.logged_in(OWNER).await.get("/customer/payments").await.text();
    assert!(
        page.contains("statements/2025/csv")
            && !page.contains("/pdf\" download")
            && !page.contains("/receipt\" download"),
        "{page}"
    );
}

#[tokio::test]
async fn a_payment_that_the_isp_recorded_has_a_receipt_of_its_own() {
    let portal = paid(with_printer()).await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let payments = caller.get("/invoices/INV-PART").await.json()["data"]["payments"].clone();
    assert_eq!((&payments[0]["receipt_id"], &payments[1]["receipt_id"]), (&json!("13"), &json!(null)));
    let receipt = caller.get("/invoices/INV-PART/payments/13/receipt").await;
    assert_eq!(receipt.header("content-disposition"), "attachment; filename=\"KW-INV-PART-13.pdf\"");
    assert!(receipt.text().starts_with("%PDF-1.7 KW-INV-PART/13 id for "), "{}", receipt.text());
    let correction = caller.get("/invoices/INV-PART/payments/14/receipt").await;
    assert_eq!((correction.status, &correction.json()["type"]), (404, &json!("urn:portal:payment:no-receipt")));
    for path in ["INV-2024/payments/13", "INV-PART/payments/12", "INV-NEXT-DOOR/payments/15", "INV-PART/payments/013"] {
        assert_eq!(caller.get(&format!("/invoices/{path}/receipt")).await.status, 404, "{path}");
    }
    portal.wait(61);
    let mut browser = portal.logged_in(OWNER).await;
    let page = browser.get("/customer/invoices/INV-PART").await.text();
    let path = "/customer/invoices/INV-PART/payments/13/receipt";
    assert!(page.contains(&format!("href=\"{path}\"")) && !page.contains("payments/14/receipt"), "{page}");
    assert_eq!(browser.get(path).await.text(), receipt.text());
}

#[tokio::test]
async fn a_payment_through_a_gateway_has_one_receipt_wherever_it_is_asked_for() {
    let bank = Arc::new(TestGateway::default());
    let portal = Box::pin(billed(Plan { gateway: Some(bank.clone()), ..with_printer() })).await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let body = json!({ "invoices": ["INV-LATE"], "method": "va_bca" });
    let started = portal.call(caller.call("/payments", &body).header("idempotency-key", "k")).await.json();
    let id = started["data"]["id"].as_str().expect("a name").to_owned();
    let turn = async |state| {
        bank.turn(&id, state);
        let notification = RawNotification { headers: &[], body: &signed(&id, 154_000) };
        portal.core.payments().expect("payments").notify(GATEWAY, notification).await.expect("it is taken");
    };
    turn(GatewayState::Paid).await;
    let record = caller.get("/invoices/INV-LATE").await.json()["data"]["payments"][0]["receipt_id"].clone();
    let path = format!("/invoices/INV-LATE/payments/{}/receipt", record.as_str().expect("a receipt"));
    assert_eq!(caller.get(&path).await.text(), caller.get(&format!("/payments/{id}/receipt")).await.text());
    portal.wait(61);
    let mut browser = portal.logged_in(OWNER).await;
    let link = format!("href=\"/customer{path}\"");
    for page in ["/customer/invoices/INV-LATE", "/customer/payments"] {
        assert!(browser.get(page).await.text().contains(&link), "{page}");
    }
    turn(GatewayState::Refunded).await;
    let refused = caller.get(&path).await;
    assert_eq!((refused.status, &refused.json()["type"]), (404, &json!("urn:portal:payment:no-receipt")));
    let payment = caller.get("/invoices/INV-LATE").await.json()["data"]["payments"][0].clone();
    assert_eq!((&payment["reference"], &payment["receipt_id"]), (&json!(id), &json!(null)), "it stays on record");
    for page in ["/customer/invoices/INV-LATE", "/customer/payments"] {
        let text = browser.get(page).await.text();
        assert!(text.contains(&id) && !text.contains(&link), "{page}: {text}");
    }
}

#[tokio::test]
async fn the_list_of_payments_is_there_with_what_was_started_or_with_what_is_on_record() {
    let page = async |with_gateway: bool, with_records: bool| {
        let change = move |ports: &mut portal_core::Ports| {
            if !with_records {
                ports.billing.as_mut().expect("invoices").statements = None;
            }
        };
        let gateway = with_gateway.then(Arc::<TestGateway>::default);
        let portal = paid(Plan { gateway, ports: Box::new(change), ..Plan::default() }).await;
        let mut browser = portal.logged_in(OWNER).await;
        let invoices = browser.get("/customer/invoices").await.text();
        let answer = browser.get("/customer/payments").await;
        assert_eq!(invoices.contains("href=\"/customer/payments\""), answer.status == 200);
        (answer.status, answer.text().contains("Dibayar di"))
    };
    assert_eq!(page(true, true).await, (200, true));
    assert_eq!(page(false, true).await, (200, true));
    assert_eq!(page(true, false).await, (200, false));
    assert_eq!(page(false, false).await.0, 404);
}
