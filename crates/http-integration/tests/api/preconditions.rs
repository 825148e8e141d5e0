//! `If-Match` and `If-None-Match`.

use serde_json::json;

use crate::api::{Call, TestApi};
use crate::records::{customer, invoice};

#[tokio::test]
async fn a_record_that_changed_meanwhile_is_not_written_over() {
    let api = TestApi::new().await;
    let tag = api.send("PUT", "/customers/AGLS1", customer()).await.header("etag").to_owned();
    let change = |method: &str, tag: &str, city: &str| {
        let call = Call::new(method, "/customers/AGLS1").key(&api.secret).header("if-match", tag);
        api.call(call.json(&json!({ "city": city })))
    };
    let changed = change("PUT", &tag, "Cimahi").await;
    assert_eq!((changed.status, &changed.data()["city"]), (200, &json!("Cimahi")));
    for method in ["PUT", "PATCH"] {
        let late = change(method, &tag, "Bogor").await;
        assert_eq!(late.problem(), (412, "integration:precondition-failed".into()));
    }
    assert_eq!(change("PATCH", changed.header("etag"), "Bogor").await.status, 200);
    assert_eq!(api.get("/customers/AGLS1").await.data()["city"], "Bogor");
}

#[tokio::test]
async fn a_record_is_added_only_if_it_is_new_and_changed_only_if_it_is_there() {
    let api = TestApi::new().await;
    let put = |name: &'static str| {
        let call = Call::new("PUT", "/customers/AGLS1").key(&api.secret).header(name, "*");
        api.call(call.json(&customer()))
    };
    assert_eq!(put("if-match").await.status, 412);
    assert_eq!(put("if-none-match").await.status, 201);
    assert_eq!(put("if-none-match").await.status, 412);
    assert_eq!(put("if-match").await.status, 200);
    let posted = Call::new("POST", "/customers").key(&api.secret).header("if-match", "*");
    let batch = api.call(posted.json(&json!({ "customers": [] }))).await;
    assert_eq!(batch.problem(), (400, "integration:malformed".into()));
}

#[tokio::test]
async fn a_draft_that_changed_meanwhile_stays() {
    let api = TestApi::new().await;
    api.send("PUT", "/customers/AGLS1", customer()).await;
    let mut draft = invoice();
    draft["status"] = json!("draft");
    let tag = api.send("PUT", "/invoices/INV-1", draft).await.header("etag").to_owned();
    let remove = |tag: &str| api.call(Call::new("DELETE", "/invoices/INV-1").key(&api.secret).header("if-match", tag));
    assert_eq!(remove("\"other\"").await.problem(), (412, "integration:precondition-failed".into()));
    assert_eq!(remove(&tag).await.status, 204);
}
