//! The `OpenAPI` document against what the API really answers.

use std::path::Path;
use std::{env, fs};

use serde_json::{Value, json};

use crate::bills;
use crate::client::{Answer, Call};
use crate::schema::mismatches;
use crate::test_portal::{OWNER, TestPortal};

const API: &str = "/api/customer-portal";
/// Set it to write the snapshot anew.
const REWRITE: &str = "PORTAL_WRITE_API_DOCUMENT";
/// Seconds after which another code may be asked for.
const WAIT: i64 = 61;

async fn document(portal: &TestPortal) -> Value {
    let answer = portal.call(Call::get("/api/openapi.json")).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"));
    answer.json()
}

/// Holds an answer against what the document says of it.
fn check(document: &Value, verb: &str, path: &str, answer: &Answer) {
    let status = answer.status.to_string();
    let told = &document["paths"][path][verb]["responses"][&status];
    assert!(!told.is_null(), "{verb} {path} answers {status}, which is not in the document");
    let told = match told["$ref"].as_str() {
        Some(reference) => document.pointer(&reference[1..]).expect("the response is there"),
        None => told,
    };
    let kind = answer.header("content-type");
    let schema = &told["content"][kind]["schema"];
    assert!(!schema.is_null(), "{verb} {path} answers {status} as {kind}");
    assert_eq!(mismatches(document, schema, &answer.json()), Vec::<String>::new(), "{verb} {path}: {}", answer.text());
}

#[tokio::test]
async fn every_operation_in_the_document_has_a_route_that_knows_its_method() {
    let portal = TestPortal::whole().await;
    let document = document(&portal).await;
    let mut seen = 0;
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (verb, operation) in item.as_object().expect("an item") {
            if verb == "parameters" {
                continue;
            }
            seen += 1;
            let url = format!(
                "{API}{}",
                path.replace("{id}", "018f4a6e-0000-7000-8000-000000000009").replace("{number}", "N1")
            );
            let answer = portal.call(Call::new(&verb.to_uppercase(), &url)).await;
            assert!(![404, 405].contains(&answer.status), "{verb} {path} has no route");
            let is_open = operation["security"] == json!([]);
            assert_eq!(answer.status == 401, !is_open, "{verb} {path}");
            check(&document, verb, path, &answer);
        }
    }
    assert!(seen >= 14, "only {seen} operations");
}

#[tokio::test]
async fn the_document_is_that_of_the_snapshot() {
    let portal = TestPortal::whole().await;
    let document = document(&portal).await;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/http/openapi.snapshot.json");
    if env::var_os(REWRITE).is_some() {
        let pretty = serde_json::to_string_pretty(&document).expect("JSON");
        fs::write(&path, pretty + "\n").expect("the snapshot is written");
    }
    let snapshot = fs::read_to_string(&path).expect("the snapshot");
    let snapshot: Value = serde_json::from_str(&snapshot).expect("JSON");
    assert!(snapshot == document, "the document is not that of the snapshot: set {REWRITE} and look at the difference");
}

#[tokio::test]
async fn an_operation_reads_a_body_if_the_document_has_one() {
    let portal = TestPortal::whole().await;
    let document = document(&portal).await;
    let mut token = portal.api_token(OWNER).await;
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (verb, operation) in item.as_object().expect("an item") {
            let url = path.replace("{id}", "018f4a6e-0000-7000-8000-000000000009").replace("{number}", "N1");
            let call = Call::new(&verb.to_uppercase(), &format!("{API}{url}")).bearer(&token).body("text/plain", "x");
            let answer = portal.call(call).await;
            assert_eq!(answer.status == 415, !operation["requestBody"].is_null(), "{verb} {path}: {}", answer.text());
            if path == "/logout" {
                portal.wait(WAIT);
                token = portal.api_token(OWNER).await;
            }
        }
    }
}

#[tokio::test]
async fn real_answers_are_what_the_document_says() {
    let portal = TestPortal::whole().await;
    portal.add_customer("AGLS2", OWNER).await;
    let document = document(&portal).await;
    let post = |path: &str, body: Value| Call::post(&format!("{API}{path}")).json(&body.to_string());

    let ask = || post("/request-otp", json!({"phone": OWNER}));
    check(&document, "post", "/request-otp", &portal.call(ask()).await);
    check(&document, "post", "/request-otp", &portal.call(ask()).await);
    check(&document, "post", "/request-otp", &portal.call(post("/request-otp", json!({"phone": "1"}))).await);
    portal.deliver().await;
    let code = portal.phone.last_code();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let verify = |otp: &str| post("/verify-otp", json!({"phone": OWNER, "otp": otp}));
    check(&document, "post", "/verify-otp", &portal.call(verify(wrong)).await);
    let entered = portal.call(verify(&code)).await;
    check(&document, "post", "/verify-otp", &entered);
    let token = entered.json()["data"]["token"].as_str().expect("a token").to_owned();

    for path in ["/profile", "/dashboard/stats", "/faq", "/sessions"] {
        let answer = portal.call(Call::get(&format!("{API}{path}")).bearer(&token)).await;
        assert_eq!(answer.status, 200);
        check(&document, "get", path, &answer);
    }
    let missing = Call::new("DELETE", &format!("{API}/sessions/nothing")).bearer(&token);
    check(&document, "delete", "/sessions/{id}", &portal.call(missing).await);
    let others = Call::new("DELETE", &format!("{API}/sessions")).bearer(&token);
    check(&document, "delete", "/sessions", &portal.call(others).await);
    let switched = portal.call(post("/accounts/switch", json!({"customer_id": "AGLS2"})).bearer(&token)).await;
    assert_eq!(switched.status, 200);
    check(&document, "post", "/accounts/switch", &switched);
    let token = switched.json()["data"]["token"].as_str().expect("a token").to_owned();
    check(&document, "post", "/logout", &portal.call(Call::post(&format!("{API}/logout")).bearer(&token)).await);
}

#[tokio::test]
async fn answers_about_the_profile_are_what_the_document_says() {
    let portal = TestPortal::whole().await;
    let document = document(&portal).await;
    let token = portal.api_token(OWNER).await;
    let send = |verb: &str, path: &str, body: Value| {
        Call::new(verb, &format!("{API}{path}")).bearer(&token).json(&body.to_string())
    };
    let answered = async |verb: &str, path: &str, status: u16, body: Value| {
        let answer = portal.call(send(verb, path, body)).await;
        assert_eq!(answer.status, status, "{verb} {path}: {}", answer.text());
        check(&document, &verb.to_lowercase(), path, &answer);
        answer.json()["data"].clone()
    };
    answered("PUT", "/profile", 200, json!({"city": "Bekasi"})).await;
    answered("PUT", "/profile", 400, json!({"city": 1, "phone": "1"})).await;
    portal.wait(WAIT);
    let asked = answered("POST", "/sessions/confirm/request", 200, json!({})).await;
    portal.deliver().await;
    let body = json!({"challenge_id": asked["challenge_id"], "otp": portal.phone.last_code()});
    answered("POST", "/sessions/confirm", 200, body.clone()).await;
    answered("POST", "/sessions/confirm", 401, body).await;
    let asked = answered("PUT", "/profile", 200, json!({"phone": "081234567890"})).await;
    portal.deliver().await;
    let body = json!({"challenge_id": asked["phone_change"]["challenge_id"], "otp": portal.phone.last_code()});
    answered("POST", "/profile/phone", 200, body).await;
}

#[tokio::test]
async fn ended_sessions_are_what_the_document_says() {
    let portal = TestPortal::whole().await;
    let document = document(&portal).await;
    let token = portal.api_token(OWNER).await;
    portal.wait(WAIT);
    let other = portal.api_token(OWNER).await;
    let listed = portal.call(Call::get(&format!("{API}/sessions")).bearer(&other)).await.json();
    let sessions = listed["data"]["sessions"].as_array().expect("sessions").clone();
    let other_id = sessions.iter().find(|session| session["current"] == true).expect("the other")["id"].clone();
    let url = format!("{API}/sessions/{}", other_id.as_str().expect("an id"));
    let answer = portal.call(Call::new("DELETE", &url).bearer(&token)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    check(&document, "delete", "/sessions/{id}", &answer);
}

#[tokio::test]
async fn invoices_are_what_the_document_says() {
    let portal = bills::detailed(bills::with_printer()).await;
    let document = document(&portal).await;
    let token = bills::token(&portal).await;
    let get = |path: &str| Call::get(&format!("{API}{path}")).bearer(&token);
    check(&document, "get", "/invoices", &portal.call(get("/invoices")).await);
    check(&document, "get", "/invoices", &portal.call(get("/invoices?status=unknown&page=0")).await);
    for number in ["INV%2F2025%2F11%2F0001", "INV%2F2025%2F10%2F0001", "INV-0"] {
        check(&document, "get", "/invoices/{number}", &portal.call(get(&format!("/invoices/{number}"))).await);
    }
    check(&document, "get", "/invoices/{number}/pdf", &portal.call(get("/invoices/INV-0/pdf")).await);
    let file = portal.call(get("/invoices/INV%2F2025%2F10%2F0001/pdf")).await;
    let told = &document["paths"]["/invoices/{number}/pdf"]["get"]["responses"]["200"]["content"];
    assert!(!told[file.header("content-type")].is_null(), "{}", file.header("content-type"));
}

#[tokio::test]
async fn answers_about_tickets_are_what_the_document_says() {
    let portal = TestPortal::whole().await;
    let document = document(&portal).await;
    let token = portal.api_token(OWNER).await;
    let get = |path: &str| Call::get(&format!("{API}{path}")).bearer(&token);
    let post = |path: &str, body: Value| Call::post(&format!("{API}{path}")).json(&body.to_string()).bearer(&token);
    let expected = || json!({"type": "repair", "title": "Internet mati", "description": "Lampu LOS merah."});
    let named = |body: Value| post("/tickets", body).header("idempotency-key", "a");
    let (one, rating, reopen) = ("/tickets/TKT20251105001", "/rating", "/reopen");
    let template = |rest: &str| format!("/tickets/{{number}}{rest}");
    let steps = [
        ("post", "/tickets".to_owned(), 201, named(expected())),
        ("post", "/tickets".to_owned(), 422, named(json!({"type": "upgrade", "title": "x", "description": "y"}))),
        ("post", "/tickets".to_owned(), 400, post("/tickets", json!({"title": ""}))),
        ("get", "/tickets".to_owned(), 200, get("/tickets?status=active")),
        ("get", "/tickets".to_owned(), 400, get("/tickets?status=done&limit=0")),
        ("get", template(""), 200, get(one)),
        ("get", template(""), 404, get("/tickets/TKT20251105999")),
        ("post", template(rating), 409, post(&format!("{one}{rating}"), json!({"rating": 5}))),
        ("post", template(reopen), 409, post(&format!("{one}{reopen}"), json!({}))),
    ];
    for (verb, path, status, call) in steps {
        let answer = portal.call(call).await;
        assert_eq!(answer.status, status, "{verb} {path}: {}", answer.text());
        check(&document, verb, &path, &answer);
    }
    let cancel = "/cancel";
    for (number, status) in [("TKT20251105999", 404), ("TKT20251105002", 200), ("TKT20251105002", 409)] {
        if status == 200 {
            portal.call(post("/tickets", expected())).await;
        }
        let body = json!({"note": "Sudah menyala lagi."});
        let answer = portal.call(post(&format!("/tickets/{number}{cancel}"), body)).await;
        assert_eq!(answer.status, status, "{}", answer.text());
        check(&document, "post", &template(cancel), &answer);
    }
    portal.complete("TKT20251105001").await;
    for (rest, status, body) in [
        (rating, 400, json!({"rating": 9, "feedback": 1})),
        (rating, 200, json!({"rating": 5, "feedback": "Cepat."})),
        (reopen, 200, json!({"note": "Masih putus-putus."})),
    ] {
        let answer = portal.call(post(&format!("{one}{rest}"), body)).await;
        assert_eq!(answer.status, status, "{}", answer.text());
        check(&document, "post", &template(rest), &answer);
    }
}

#[tokio::test]
async fn the_page_to_try_the_api_names_the_document() {
    let portal = TestPortal::whole().await;
    let page = portal.call(Call::get("/api/docs")).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("data-document=\"/api/openapi.json\""));
    assert_eq!(portal.call(Call::get("/api/docs/integration")).await.status, 404, "there is no other API");
}
