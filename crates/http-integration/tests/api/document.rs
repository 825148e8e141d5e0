//! The OpenAPI document against what the API really answers.

use std::path::Path;
use std::{env, fs};

use http_integration::BASE;
use serde_json::{Value, json};

use crate::api::{Call, TestApi};

/// Set it to write the snapshot anew.
const REWRITE: &str = "PORTAL_WRITE_API_DOCUMENT";

async fn document(api: &TestApi) -> Value {
    let answer = api.call(Call::new("GET", "/openapi.json")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    answer.json()
}

#[tokio::test]
async fn the_document_is_that_of_the_snapshot() {
    let document = document(&TestApi::new().await).await;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/openapi.snapshot.json");
    if env::var_os(REWRITE).is_some() {
        let pretty = serde_json::to_string_pretty(&document).expect("JSON");
        fs::write(&path, pretty + "\n").expect("the snapshot is written");
    }
    let snapshot = fs::read_to_string(&path).expect("the snapshot");
    let snapshot: Value = serde_json::from_str(&snapshot).expect("JSON");
    assert!(snapshot == document, "the document is not that of the snapshot: set {REWRITE} and look at the difference");
}

#[tokio::test]
async fn every_operation_in_the_document_has_a_route_and_its_example_is_taken() {
    let api = TestApi::new().await;
    let document = document(&api).await;
    assert_eq!(document["servers"][0]["url"], BASE);
    let mut seen = 0;
    // Packages and customers first: the others belong to them.
    for kind in ["packages", "customers", "invoices", "payments", "tickets"] {
        let path = format!("/{kind}");
        let example = &document["paths"][&path]["post"]["requestBody"]["content"]["application/json"]["example"];
        let added = api.send("POST", &path, example.clone()).await;
        assert_eq!((added.status, &added.data()["results"][0]["outcome"]), (200, &json!("added")), "{}", added.text());
        let number = added.data()["results"][0]["id"].as_str().expect("a number").replace('/', "%2F");
        let of_kind = document["paths"].as_object().expect("paths").iter().filter(|(name, _)| name.contains(kind));
        for (name, item) in of_kind {
            let place = name.find('{').map_or(name.clone(), |at| format!("{}{number}", &name[..at]));
            for (verb, operation) in item.as_object().expect("an item") {
                seen += 1;
                let body = &operation["requestBody"]["content"]["application/json"]["example"];
                let call = Call::new(&verb.to_uppercase(), &place).key(&api.secret);
                let answer = api.call(if body.is_null() { call } else { call.json(body) }).await;
                let told = &operation["responses"][answer.status.to_string()];
                assert!(!told.is_null(), "{verb} {place} answers {}: {}", answer.status, answer.text());
                assert!([200, 409].contains(&answer.status), "{verb} {place}: {}", answer.text());
            }
        }
    }
    assert_eq!(seen, 26);
}

#[tokio::test]
async fn what_is_answered_has_the_members_that_the_document_names() {
    let api = TestApi::new().await;
    let document = document(&api).await;
    for (kind, name) in [("packages", "Package"), ("customers", "Customer"), ("invoices", "Invoice")] {
        let path = format!("/{kind}");
        let example = &document["paths"][&path]["post"]["requestBody"]["content"]["application/json"]["example"];
        api.send("POST", &path, example.clone()).await;
        let records = api.get(&path).await.data()[kind].clone();
        let members: Vec<String> = records[0].as_object().expect("a record").keys().cloned().collect();
        let mut told: Vec<String> = document["components"]["schemas"][name]["required"]
            .as_array()
            .expect("members")
            .iter()
            .map(|member| member.as_str().expect("a name").to_owned())
            .collect();
        told.sort();
        let mut members = members;
        members.sort();
        assert_eq!(members, told, "{kind}");
    }
}
