//! What outside systems report.

use std::sync::atomic::Ordering;

use crate::client::Call;
use crate::test_portal::{SIGNATURE, TestPortal, WEBHOOK_SECRET};

fn report(kind: &str, secret: &str) -> Call {
    Call::post(&format!("/webhooks/fonnte/{secret}/{kind}")).json(r#"{"id":"80367170","status":"sent"}"#)
}

#[tokio::test]
async fn a_report_from_who_knows_the_secret_is_handed_on_as_it_came() {
    let portal = TestPortal::new().await;
    for kind in ["status", "incoming", "device"] {
        assert_eq!(portal.call(report(kind, WEBHOOK_SECRET)).await.status, 200, "{kind}");
    }
    let reports = portal.outside.reports.lock().expect("the lock").clone();
    let paths: Vec<&str> = reports.iter().map(|(path, _, _)| path.as_str()).collect();
    assert_eq!(paths, ["status", "incoming", "device"].map(|kind| format!("/{WEBHOOK_SECRET}/{kind}")));
    assert_eq!(reports[0].1.as_deref(), Some("application/json"));
    assert_eq!(reports[0].2, br#"{"id":"80367170","status":"sent"}"#);
}

#[tokio::test]
async fn sec_44_a_wrong_secret_is_refused_and_nothing_is_handed_on() {
    let portal = TestPortal::new().await;
    for secret in ["x", &WEBHOOK_SECRET[1..], &format!("{WEBHOOK_SECRET}x"), "%00"] {
        let answer = portal.call(report("status", secret)).await;
        assert_eq!(answer.status, 401, "{secret}");
        assert!(!answer.text().contains(WEBHOOK_SECRET));
    }
    assert_eq!(portal.call(report("other", WEBHOOK_SECRET)).await.status, 404);
    assert_eq!(portal.call(Call::get(&format!("/webhooks/fonnte/{WEBHOOK_SECRET}/status"))).await.status, 405);
    assert!(portal.outside.reports.lock().expect("the lock").is_empty());
}

#[tokio::test]
async fn rel_09_a_report_is_never_acknowledged_before_it_is_stored() {
    let portal = TestPortal::new().await;
    portal.outside.storage_is_away.store(true, Ordering::Relaxed);
    let answer = portal.call(report("status", WEBHOOK_SECRET)).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, "5"));
    assert!(!answer.text().contains("db-7"), "what is behind it is nobody's business");
}

#[tokio::test]
async fn sec_35_a_report_may_be_larger_than_a_form_but_not_without_end() {
    let portal = TestPortal::new().await;
    let path = format!("/webhooks/fonnte/{WEBHOOK_SECRET}/incoming");
    let sized = |bytes: usize| Call::post(&path).body("application/json", vec![b' '; bytes]);
    assert_eq!(portal.call(sized(256 * 1024)).await.status, 200);
    assert_eq!(portal.call(sized(256 * 1024 + 1)).await.status, 413);
}

/// A signed report of exactly these bytes.
fn signed(path: &str, body: &[u8]) -> Call {
    let signature = format!("{SIGNATURE}-{}", body.len());
    Call::post(path).body("application/octet-stream", body.to_vec()).header("x-signature", &signature)
}

#[tokio::test]
async fn each_receiver_has_its_own_paths_and_gets_the_bytes_as_they_came() {
    let portal = TestPortal::new().await;
    let body = b"\xff\x00 { not=json";
    for path in ["/webhooks/signing", "/webhooks/signing/notes/a%2Fb?x=1"] {
        let answer = portal.call(signed(path, body)).await;
        assert_eq!((answer.status, answer.text()), (204, String::new()), "{path}");
    }
    let reports = portal.outside.reports.lock().expect("the lock").clone();
    let expected = ["", "/notes/a%2Fb"].map(|path| (path.to_owned(), None, body.to_vec()));
    assert_eq!(reports, expected);
    assert_eq!(portal.call(signed("/webhooks/nobody", body)).await.status, 404);
}

#[tokio::test]
async fn sec_44_a_signature_is_the_receivers_to_check_before_and_after_the_body_is_read() {
    let portal = TestPortal::new().await;
    let large = vec![b'x'; 256 * 1024 + 1];
    let unsigned = portal.call(Call::post("/webhooks/signing").body("text/plain", large.clone())).await;
    assert_eq!(unsigned.status, 401, "the body is not even read");
    assert_eq!(portal.call(signed("/webhooks/signing", &large)).await.status, 413);
    let forged = signed("/webhooks/signing", b"some").body("text/plain", "other body");
    assert_eq!(portal.call(forged).await.status, 401);
    assert!(portal.outside.reports.lock().expect("the lock").is_empty());
}

#[tokio::test]
async fn a_receiver_may_answer_a_visit_with_the_text_it_is_asked_for() {
    let portal = TestPortal::new().await;
    let answer = portal.call(Call::get("/webhooks/signing?challenge=1158201444")).await;
    assert_eq!((answer.status, answer.text().as_str()), (200, "1158201444"));
    assert!(answer.header("content-type").starts_with("text/plain"));
    for (method, path, allowed) in [
        ("PUT", "/webhooks/signing".to_owned(), "GET, HEAD, POST"),
        ("GET", format!("/webhooks/fonnte/{WEBHOOK_SECRET}/status"), "POST"),
    ] {
        let answer = portal.call(Call::new(method, &path)).await;
        assert_eq!((answer.status, answer.header("allow")), (405, allowed), "{method} {path}");
    }
}
