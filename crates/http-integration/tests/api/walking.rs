//! A walk through all records of a kind.

use serde_json::json;

use crate::api::TestApi;
use crate::records::customer;

#[tokio::test]
async fn a_walk_answers_every_record_once() {
    let api = TestApi::new().await;
    let mut expected: Vec<String> = (0..25).map(|n| format!("T/{n:03}")).collect();
    let rows: Vec<_> = expected
        .iter()
        .map(|id| {
            let mut row = customer();
            row["customer_id"] = json!(id);
            row
        })
        .collect();
    assert_eq!(api.send("POST", "/customers", json!({ "customers": rows })).await.status, 200);
    let (mut seen, mut path, mut pages) = (Vec::new(), "/customers?limit=10".to_owned(), 0);
    loop {
        let page = api.get(&path).await;
        assert_eq!(page.status, 200, "{}", page.text());
        pages += 1;
        let data = page.data();
        let ids = data["customers"].as_array().expect("customers").iter();
        seen.extend(ids.map(|row| row["customer_id"].as_str().expect("an id").to_owned()));
        let Some(next) = data["next"].as_str() else { break };
        path = format!("/customers?limit=10&after={next}");
    }
    seen.sort();
    expected.sort();
    assert_eq!((seen, pages), (expected, 3));
    assert_eq!(api.get("/invoices").await.data(), json!({ "invoices": [], "next": null }));
}

#[tokio::test]
async fn a_query_that_would_be_misread_is_refused() {
    let api = TestApi::new().await;
    for (query, told) in [
        ("limit=0", "limit is not"),
        ("limit=1001", "limit is not"),
        ("limit=x", "limit is not"),
        ("after=%", "cannot be read"),
        ("after=!!", "after is no cursor"),
        ("afte=QUdMUzE", "\\\"afte\\\" is unknown"),
    ] {
        let refused = api.get(&format!("/customers?{query}")).await;
        if query == "after=%" {
            assert_eq!(refused.status, 400);
            continue;
        }
        assert_eq!(refused.problem(), (400, "integration:malformed".into()), "{query}");
        assert!(refused.text().contains(told), "{query}: {}", refused.text());
    }
    assert_eq!(api.get("/customers?limit=1000").await.status, 200);
}
