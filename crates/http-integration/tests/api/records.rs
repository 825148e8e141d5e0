//! One record at a time, of every kind.

use portal_core::Actor;
use portal_core::integration::change::{ChangeAction, ChangedKind};
use portal_core::integration::key::Scope;
use serde_json::{Value, json};

use crate::api::{Call, TestApi};

pub(crate) fn customer() -> Value {
    json!({ "name": "Budi Santoso", "phone": "0817102070", "account_status": "active", "city": "Bandung" })
}

pub(crate) fn invoice() -> Value {
    json!({
        "customer_id": "AGLS1", "invoice_date": "2025-11-01", "due_date": "2025-11-20", "total_amount": 333_000,
        "tax_amount": 33_000,
        "items": [{ "description": "Home 50", "unit_price": 275_000 }, { "description": "Router", "unit_price": 25_000 }],
    })
}

/// Every kind of record with its path, what a new one needs, and what is answered of it.
fn every_kind() -> [(&'static str, Value); 5] {
    [
        ("/packages/HOME-50", json!({ "name": "Home 50", "monthly_price": 300_000 })),
        ("/customers/AGLS1", customer()),
        ("/invoices/INV%2F2025%2F11%2F0001", invoice()),
        (
            "/payments/PAY-1",
            json!({
                "invoice_number": "INV/2025/11/0001", "paid_at": "2025-11-05T14:05:00+07:00", "amount": 100_000,
                "method": "Transfer BCA",
            }),
        ),
        (
            "/tickets/REP%2F1",
            json!({
                "customer_id": "AGLS1", "type": "repair", "title": "Putus", "status": "assigned",
                "steps": [{ "status": "assigned", "at": "2025-11-05T09:00:00Z", "note": "Teknisi berangkat" }],
            }),
        ),
    ]
}

#[tokio::test]
async fn every_kind_is_added_read_and_sent_back_as_it_was_read() {
    let api = TestApi::new().await;
    for (path, body) in every_kind() {
        let added = api.send("PUT", path, body.clone()).await;
        assert_eq!((added.status, added.json()["outcome"].as_str()), (201, Some("added")), "{}", added.text());
        assert_eq!(added.header("location"), format!("/api/integration/v1{path}"));
        let read = api.get(path).await;
        assert_eq!((read.status, read.header("etag")), (200, added.header("etag")), "{path}");
        assert_eq!(read.data(), added.data());
        for (field, value) in body.as_object().expect("an object").iter().filter(|(_, value)| !value.is_array()) {
            let is_instant = field == "paid_at";
            assert!(is_instant || read.data()[field] == *value, "{path} {field}: {}", read.text());
        }
        for method in ["PUT", "PATCH"] {
            let back = api.send(method, path, read.data()).await;
            assert_eq!((back.status, back.json()["outcome"].as_str()), (200, Some("unchanged")), "{}", back.text());
            assert_eq!((back.data(), back.header("etag")), (read.data(), read.header("etag")));
        }
        let again = api.send("PUT", path, body).await;
        assert_eq!(again.json()["outcome"], "unchanged", "{path} {}", again.text());
    }
}

#[tokio::test]
async fn what_is_not_sent_stays_and_null_empties_it() {
    let api = TestApi::new().await;
    api.send("PUT", "/customers/AGLS1", customer()).await;
    for method in ["PUT", "PATCH"] {
        let with = api.send(method, "/customers/AGLS1", json!({ "email": "budi@example.com" })).await;
        assert_eq!((&with.data()["email"], &with.data()["city"]), (&json!("budi@example.com"), &json!("Bandung")));
        let without = api.send(method, "/customers/AGLS1", json!({ "email": null })).await;
        assert_eq!((&without.data()["email"], &without.data()["city"]), (&Value::Null, &json!("Bandung")));
    }
    let kept = api.send("PATCH", "/customers/AGLS1", json!({ "name": null })).await;
    assert_eq!(kept.problem(), (422, "integration:row-refused".into()));
    assert_eq!(kept.json()["errors"][0]["field"], "name");
}

#[tokio::test]
async fn a_package_is_named_by_its_code_or_described() {
    let api = TestApi::new().await;
    api.send("PUT", "/packages/HOME-50", json!({ "name": "Home 50", "bandwidth_down": 50 })).await;
    api.send("PUT", "/customers/AGLS1", customer()).await;
    for (sent, code, name) in [
        (json!({ "package_code": "HOME-50" }), json!("HOME-50"), Value::Null),
        (json!({ "package_name": "Lama", "monthly_price": 150_000 }), Value::Null, json!("Lama")),
    ] {
        let set = api.send("PATCH", "/customers/AGLS1", sent).await;
        assert_eq!((set.status, &set.data()["package_code"]), (200, &code), "{}", set.text());
        assert_eq!(set.data()["package_name"], name);
        let back = api.send("PUT", "/customers/AGLS1", set.data()).await;
        assert_eq!(back.json()["outcome"], "unchanged", "{}", back.text());
    }
}

#[tokio::test]
async fn payments_count_on_an_invoice_until_the_isp_says_what_was_paid() {
    let api = TestApi::new().await;
    for (path, body) in every_kind() {
        api.send("PUT", path, body).await;
    }
    let path = "/invoices/INV%2F2025%2F11%2F0001";
    assert_eq!(api.get(path).await.data()["paid_amount"], Value::Null);
    let stated = api.send("PATCH", path, json!({ "paid_amount": 50_000 })).await;
    assert_eq!(stated.data()["paid_amount"], 50_000);
    assert_eq!(api.send("PATCH", path, json!({ "paid_amount": null })).await.data()["paid_amount"], Value::Null);
}

#[tokio::test]
async fn warnings_are_told_and_do_not_keep_a_record_out() {
    let api = TestApi::new().await;
    let landline = json!({ "name": "Kantor", "phone": "0224200000", "account_status": "active" });
    let added = api.send("PUT", "/customers/AGLS2", landline).await;
    assert_eq!(added.status, 201, "{}", added.text());
    assert!(added.json()["warnings"][0].as_str().is_some_and(|told| told.starts_with("phone: no login code")));
}

#[tokio::test]
async fn a_row_that_is_refused_names_each_field_and_nothing_is_written() {
    let api = TestApi::new().await;
    let bad = json!({ "phone": 817, "account_status": "gone", "city": true, "nam": "x", "due_date": "5/11/2025" });
    let refused = api.send("PUT", "/customers/AGLS1", bad).await;
    assert_eq!(refused.problem(), (422, "integration:row-refused".into()));
    let told = refused.json();
    let fields: Vec<&str> =
        told["errors"].as_array().expect("errors").iter().map(|e| e["field"].as_str().expect("a field")).collect();
    for field in ["phone", "account_status", "city", "row", "due_date"] {
        assert!(fields.contains(&field), "{field} is not in {fields:?}");
    }
    assert!(refused.text().contains(r#"unknown field \"nam\""#), "{}", refused.text());
    assert_eq!(api.get("/customers/AGLS1").await.problem(), (404, "integration:not-found".into()));

    let orphan = api.send("PUT", "/invoices/INV-9", invoice()).await;
    assert_eq!(orphan.json()["errors"][0]["field"], "customer_id", "{}", orphan.text());
}

#[tokio::test]
async fn the_number_in_the_row_is_that_of_the_address() {
    let api = TestApi::new().await;
    let mut same = customer();
    same["customer_id"] = json!("AGLS1");
    assert_eq!(api.send("PUT", "/customers/AGLS1", same.clone()).await.status, 201);
    let other = api.send("PUT", "/customers/AGLS2", same).await;
    assert_eq!((other.status, &other.json()["errors"][0]["field"]), (422, &json!("customer_id")));
    assert_eq!(api.send("PUT", "/customers/A%20B", customer()).await.status, 422);
    assert_eq!(api.get("/customers/A%20B").await.status, 404);
}

#[tokio::test]
async fn only_what_is_on_file_is_patched() {
    let api = TestApi::new().await;
    let missing = api.send("PATCH", "/customers/AGLS1", customer()).await;
    assert_eq!(missing.problem(), (404, "integration:not-found".into()));
    api.send("PUT", "/customers/AGLS1", customer()).await;
    assert_eq!(api.send("PATCH", "/customers/AGLS1", json!({ "city": "Cimahi" })).await.status, 200);
}

#[tokio::test]
async fn drafts_alone_are_removed() {
    let api = TestApi::new().await;
    api.send("PUT", "/customers/AGLS1", customer()).await;
    let draft = |status: &str| {
        let mut draft = invoice();
        draft["status"] = json!(status);
        draft
    };
    api.send("PUT", "/invoices/INV%2F1", draft("draft")).await;
    api.send("PUT", "/invoices/INV%2F2", draft("sent")).await;
    assert_eq!(api.call(Call::new("DELETE", "/invoices/INV%2F1").key(&api.secret)).await.status, 204);
    assert_eq!(api.get("/invoices/INV%2F1").await.status, 404);
    let issued = api.call(Call::new("DELETE", "/invoices/INV%2F2").key(&api.secret)).await;
    assert_eq!(issued.problem(), (409, "integration:not-removed".into()));
    let missing = api.call(Call::new("DELETE", "/invoices/INV%2F1").key(&api.secret)).await;
    assert_eq!(missing.problem(), (404, "integration:not-found".into()));
    let customers = api.call(Call::new("DELETE", "/customers/AGLS1").key(&api.secret)).await;
    assert_eq!((customers.status, customers.header("allow")), (405, "GET, HEAD, PATCH, PUT"));
    let actions: Vec<ChangeAction> =
        api.changes(ChangedKind::Invoices, "INV/1").await.iter().map(|entry| entry.action).collect();
    assert_eq!(actions, [ChangeAction::Removed, ChangeAction::Added]);
}

#[tokio::test]
async fn the_trail_says_which_key_changed_which_record() {
    let api = TestApi::new().await;
    let (key, secret) = api.key(&[Scope::CustomersWrite]).await;
    let put = |body: &Value| Call::new("PUT", "/customers/AGLS1").key(&secret).json(body);
    for body in [customer(), json!({ "city": "Cimahi" }), json!({ "city": "Cimahi" }), json!({ "city": 1 })] {
        api.call(put(&body)).await;
    }
    let trail = api.changes(ChangedKind::Customers, "AGLS1").await;
    let told: Vec<(ChangeAction, Actor)> = trail.into_iter().map(|entry| (entry.action, entry.actor)).collect();
    let by = Actor::Key(key.id);
    assert_eq!(told, [(ChangeAction::Updated, by.clone()), (ChangeAction::Added, by)]);
}
