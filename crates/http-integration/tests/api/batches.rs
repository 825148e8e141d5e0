//! Batches, and the same request many times.

use std::collections::BTreeMap;
use std::sync::Arc;

use portal_core::integration::change::ChangedKind;
use serde_json::{Value, json};

use crate::api::TestApi;
use crate::records::customer;

fn named(id: &str) -> Value {
    let mut row = customer();
    row["customer_id"] = json!(id);
    row
}

#[tokio::test]
async fn each_row_of_a_batch_is_answered_in_its_place() {
    let api = TestApi::new().await;
    api.send("PUT", "/customers/AGLS2", customer()).await;
    let rows = json!({ "customers": [
        named("AGLS1"), named("AGLS2"), { "customer_id": "AGLS3", "name": "x" }, 7, { "customer_id": "AGLS2", "city": null },
        { "customer_id": "A B" }, { "customer_id": "AGLS1", "phone": false },
    ] });
    let mixed = api.send("POST", "/customers", rows).await;
    assert_eq!((mixed.status, &mixed.json()["success"]), (207, &json!(false)), "{}", mixed.text());
    let results = mixed.data()["results"].clone();
    let told: Vec<(&Value, &str)> = results
        .as_array()
        .expect("results")
        .iter()
        .map(|row| (&row["id"], row["outcome"].as_str().expect("an outcome")))
        .collect();
    assert_eq!(
        told,
        [
            (&json!("AGLS1"), "added"),
            (&json!("AGLS2"), "unchanged"),
            (&json!("AGLS3"), "refused"),
            (&Value::Null, "refused"),
            (&json!("AGLS2"), "updated"),
            (&Value::Null, "refused"),
            (&json!("AGLS1"), "refused"),
        ]
    );
    assert_eq!(results[2]["problems"][0], json!({ "field": "phone", "problem": "is missing" }));
    assert_eq!(results[6]["problems"][0], json!({ "field": "phone", "problem": "is not a text" }));
    let fine = api.send("POST", "/customers", json!({ "customers": [named("AGLS1"), named("AGLS4")] })).await;
    assert_eq!((fine.status, &fine.json()["success"]), (200, &json!(true)), "{}", fine.text());
    assert_eq!(api.send("POST", "/customers", json!({ "customers": [] })).await.data(), json!({ "results": [] }));
}

#[tokio::test]
async fn a_thousand_rows_are_taken_at_once_and_not_one_more() {
    let api = TestApi::new().await;
    let rows =
        |count: usize| json!({ "customers": (0..count).map(|n| named(&format!("T{n:05}"))).collect::<Vec<_>>() });
    let most = api.send("POST", "/customers", rows(1_000)).await;
    assert_eq!(most.status, 200);
    let added =
        most.data()["results"].as_array().expect("results").iter().filter(|row| row["outcome"] == "added").count();
    assert_eq!(added, 1_000);
    let more = api.send("POST", "/customers", rows(1_001)).await;
    assert_eq!(more.problem(), (400, "integration:malformed".into()));
    assert!(more.text().contains("customers has 1001 rows"), "{}", more.text());
}

#[tokio::test]
async fn one_record_is_posted_by_the_number_in_its_row() {
    let api = TestApi::new().await;
    let added = api.send("POST", "/customers", named("AG/1")).await;
    assert_eq!((added.status, added.header("location")), (201, "/api/integration/v1/customers/AG%2F1"));
    assert_eq!(api.send("POST", "/customers", named("AG/1")).await.json()["outcome"], "unchanged");
    let nameless = api.send("POST", "/customers", customer()).await;
    assert_eq!((nameless.status, &nameless.json()["errors"][0]["field"]), (422, &json!("customer_id")));
}

#[tokio::test]
async fn a_payment_without_a_number_counts_once() {
    let api = TestApi::new().await;
    api.send("POST", "/customers", named("AGLS1")).await;
    api.send("PUT", "/invoices/INV-1", crate::records::invoice()).await;
    let payment = json!({
        "invoice_number": "INV-1", "paid_at": "2025-11-05T14:05:00+07:00", "amount": 100_000, "method": "Tunai",
    });
    let first = api.send("POST", "/payments", payment.clone()).await;
    assert_eq!(first.status, 201, "{}", first.text());
    let again = api.send("POST", "/payments", json!({ "payments": [payment] })).await;
    assert_eq!(again.data()["results"][0]["outcome"], "unchanged");
    assert_eq!(again.data()["results"][0]["id"], first.data()["payment_number"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn int_02_twenty_parallel_repeats_have_one_effect() {
    let api = Arc::new(TestApi::new().await);
    let sends = (0..20).map(|n| {
        let api = Arc::clone(&api);
        tokio::spawn(async move {
            let answer = if n % 2 == 0 {
                api.send("PUT", "/customers/AGLS1", customer()).await.json()["outcome"].clone()
            } else {
                let rows = json!({ "customers": [named("AGLS1")] });
                api.send("POST", "/customers", rows).await.data()["results"][0]["outcome"].clone()
            };
            answer.as_str().expect("an outcome").to_owned()
        })
    });
    let mut outcomes: BTreeMap<String, usize> = BTreeMap::new();
    for send in sends.collect::<Vec<_>>() {
        *outcomes.entry(send.await.expect("an answer")).or_default() += 1;
    }
    assert_eq!(outcomes, BTreeMap::from([("added".to_owned(), 1), ("unchanged".to_owned(), 19)]));
    assert!(!api.changes(ChangedKind::Customers, "AGLS1").await.is_empty());
}
