//! Requests that cannot be read.

use http_integration::LARGEST_BODY;

use crate::api::{Answer, Call, TestApi};

async fn post(api: &TestApi, body: impl Into<Vec<u8>>) -> Answer {
    api.call(Call::new("POST", "/customers").key(&api.secret).body("application/json", body)).await
}

#[tokio::test]
async fn what_is_not_json_is_refused_with_the_place() {
    let api = TestApi::new().await;
    for (body, told) in [
        ("", "EOF while parsing a value at line 1 column 0"),
        ("{\"customers\": [\n{\"name\": }]}", "expected value at line 2 column 10"),
        ("{\"customers\": [{\"name\": 1, \"name\": 2}]}", "the member \"name\" is there twice at line 1"),
        ("[]", "the body is not a JSON object"),
        ("{\"customers\": 7}", "customers is not a list"),
        ("{\"customers\": [], \"dryRun\": true}", "\"dryRun\" is unknown beside customers"),
        ("{\"customers\": []} x", "trailing characters at line 1"),
    ] {
        let refused = post(&api, body).await;
        assert_eq!(refused.problem(), (400, "integration:malformed".into()), "{body}");
        let message = refused.json()["message"].as_str().expect("a message").to_owned();
        assert!(message.contains(told), "{body}: {message}");
    }
}

#[tokio::test]
async fn a_body_of_another_kind_or_size_is_not_read() {
    let api = TestApi::new().await;
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/json-seq"] {
        let call = Call::new("POST", "/customers").key(&api.secret).body(kind, "{}");
        assert_eq!(api.call(call).await.problem(), (415, "request:unsupported-media".into()), "{kind}");
    }
    let packed = Call::new("POST", "/customers").key(&api.secret).header("content-encoding", "gzip");
    assert_eq!(api.call(packed.body("application/json", "{}")).await.status, 415);
    let fits = format!("{{\"customers\": []{}}}", " ".repeat(LARGEST_BODY - 17));
    assert_eq!(post(&api, fits.clone()).await.status, 200);
    let large = post(&api, fits + " ").await;
    assert_eq!(large.problem(), (413, "request:too-large".into()));
    assert!(large.text().contains("4194304 bytes"), "{}", large.text());
}

#[tokio::test]
async fn other_paths_are_problems_too() {
    let api = TestApi::new().await;
    for path in ["", "/", "/nothing", "/customers/A/B"] {
        assert_eq!(api.get(path).await.problem(), (404, "request:not-found".into()), "{path}");
    }
}
