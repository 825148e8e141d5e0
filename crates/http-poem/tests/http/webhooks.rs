//! What the message gateway reports.

use std::sync::atomic::Ordering;

use http_poem::WebhookKind;

use crate::client::Call;
use crate::test_portal::{TestPortal, WEBHOOK_SECRET};

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
    let kinds: Vec<WebhookKind> = reports.iter().map(|(kind, _, _)| *kind).collect();
    assert_eq!(kinds, [WebhookKind::Status, WebhookKind::Incoming, WebhookKind::Device]);
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
