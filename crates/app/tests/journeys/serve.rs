//! `serve` and `worker` on one SQLite file, with a gateway of the test's own.

use std::net::{SocketAddr, TcpListener};

use crate::support::{Place, SECRET, code_after, customer_file, eventually, get, post};
use adapters_fonnte::testing::FakeFonnte;
use serde_json::json;

const API: &str = "/api/customer-portal";

fn prepared(gateway: &str) -> Place {
    let place = Place::to_serve(gateway);
    place.succeed("migrate");
    customer_file(&place, 5, &[]);
    place.succeed("customers import customers.csv");
    place.succeed("customers enable --all-active");
    place
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address")
}

#[test]
fn sec_48_it_does_not_start_without_a_secret_or_with_a_weak_one() {
    let bare = Place::new().set("PORTAL__FONNTE__TOKEN", "t");
    let done = bare.run("serve");
    assert_eq!(done.code, Some(1));
    assert!(done.err.contains("security.secret must be set"), "{}", done.err);
    let weak = bare.set("PORTAL__SECURITY__SECRET", "c2hvcnQ=");
    assert!(weak.run("serve").err.contains("security.secret is too weak"));
}

#[test]
fn it_does_not_start_on_a_schema_that_is_behind() {
    let done = Place::to_serve("http://127.0.0.1:9").run("serve");
    assert_eq!(done.code, Some(1));
    assert!(done.err.contains("run: portal migrate"), "{}", done.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_travels_to_the_gateway_once_and_logs_in() {
    let gateway = FakeFonnte::start().await;
    let place = prepared(&gateway.base_url());
    let mut portal = place.start("serve");
    let at = portal.address();
    let phone = "081200000002";
    let asked = post(at, &format!("{API}/request-otp"), &json!({ "phone": phone }));
    assert_eq!(asked.status, 200, "{}", asked.body);
    let unknown = post(at, &format!("{API}/request-otp"), &json!({ "phone": "081299999999" }));
    assert_eq!(unknown.status, 200, "{}", unknown.body);
    let text = eventually("the message", || gateway.texts_to("6281200000002").pop());
    let code = code_after("Kode OTP Anda", &text).expect("a code in the message");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let refused = post(at, &format!("{API}/verify-otp"), &json!({ "phone": phone, "otp": wrong }));
    assert_eq!(refused.status, 401, "{}", refused.body);
    let entered = post(at, &format!("{API}/verify-otp"), &json!({ "phone": phone, "otp": code }));
    assert_eq!(entered.status, 200, "{}", entered.body);
    assert_eq!(entered.json()["data"]["customer"]["customer_id"], "T00002");

    assert_eq!(gateway.requests().iter().filter(|request| request.path == "/send").count(), 1);
    let shown = place.succeed("customers show T00002");
    assert!(shown.contains("login_code") && shown.contains("by fonnte"), "{shown}");
    assert!(!shown.contains("Last login      never"), "{shown}");

    portal.signal("TERM");
    assert_eq!(portal.end().code(), Some(0));
    let log = portal.log_so_far();
    for secret in [code.as_str(), phone, "6281200000002", "test-token", SECRET] {
        assert!(!log.contains(secret), "{secret} is in the log: {log}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_workers_leaves_messages_to_a_worker_process() {
    let gateway = FakeFonnte::start().await;
    let place = prepared(&gateway.base_url());
    let mut portal = place.start("serve --no-worker");
    let at = portal.address();
    let asked = post(at, &format!("{API}/request-otp"), &json!({ "phone": "081200000001" }));
    assert_eq!(asked.status, 200, "{}", asked.body);
    assert!(gateway.texts_to("6281200000001").is_empty());
    let mut worker = place.start("worker");
    eventually("the message", || gateway.texts_to("6281200000001").pop());
    for process in [&mut worker, &mut portal] {
        process.signal("TERM");
        assert_eq!(process.end().code(), Some(0));
    }
}

#[test]
fn rel_18_it_says_that_it_is_leaving_before_it_stops_taking_connections() {
    let place = prepared("http://127.0.0.1:9");
    let mut portal = place.start("serve");
    let at = portal.address();
    assert_eq!(get(at, "/livez", None).status, 200);
    assert_eq!(get(at, "/readyz", None).status, 200);
    portal.signal("TERM");
    eventually("the notice", || (get(at, "/readyz", None).status == 503).then_some(()));
    assert_eq!(get(at, "/livez", None).status, 200);
    assert_eq!(portal.end().code(), Some(0));
}

#[test]
fn metrics_are_served_on_their_own_address_alone() {
    let metrics = free_address();
    let place = prepared("http://127.0.0.1:9").set("PORTAL__HTTP__METRICS_LISTEN", &metrics.to_string());
    let mut portal = place.start("serve");
    let at = portal.address();
    let page = get(metrics, "/metrics", None);
    assert_eq!(page.status, 200);
    for name in ["portal_outbox_waiting{lane=\"code\"} 0", "portal_database_up 1", "process_resident_memory_bytes"] {
        assert!(page.body.contains(name), "{name} is not in: {}", page.body);
    }
    assert_eq!(get(at, "/metrics", None).status, 404);
    assert_eq!(get(metrics, "/livez", None).status, 404);
}

#[test]
fn the_demos_chat_exists_in_the_demo_alone() {
    let place = prepared("http://127.0.0.1:9");
    let mut portal = place.start("serve");
    assert_eq!(get(portal.address(), "/demo/whatsapp", None).status, 404);
}

#[test]
fn logs_are_json_where_a_machine_reads_them() {
    let place = prepared("http://127.0.0.1:9").set("PORTAL__LOG__FORMAT", "json");
    let mut portal = place.start("serve");
    let line: serde_json::Value = serde_json::from_str(&portal.logs("serving")).expect("a JSON line");
    assert_eq!(line["level"], "INFO");
    assert_eq!(line["message"], "serving");
}

#[test]
fn case_28a_a_server_without_workers_and_workers_start_on_one_machine() {
    let (server, worker) = (free_address().to_string(), free_address().to_string());
    let place = prepared("http://127.0.0.1:9")
        .set("PORTAL__HTTP__METRICS_LISTEN", &server)
        .set("PORTAL__WORKER__METRICS_LISTEN", &worker);
    let mut portal = place.start("serve --no-worker");
    assert_eq!(get(portal.address(), "/livez", None).status, 200);
    let mut first = place.start("worker");
    first.logs("working");
    for metrics in [&server, &worker] {
        let at = metrics.parse().expect("an address");
        eventually("metrics", || std::net::TcpStream::connect(at).is_ok().then_some(()));
        assert_eq!(get(at, "/metrics", None).status, 200);
    }
    let mut second = place.start("worker");
    let told = second.logs("no metrics are served");
    assert!(told.contains(&worker) && told.contains("worker.metrics_listen"), "{told}");
    for process in [&mut second, &mut first, &mut portal] {
        process.signal("TERM");
        assert_eq!(process.end().code(), Some(0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_is_counted_by_the_check_that_refused() {
    let gateway = FakeFonnte::start().await;
    let metrics = free_address();
    let place = prepared(&gateway.base_url())
        .set("PORTAL__HTTP__METRICS_LISTEN", &metrics.to_string())
        .set("PORTAL__FONNTE__WEBHOOK_SECRET", "a-long-and-random-part");
    let mut portal = place.start("serve");
    let at = portal.address();
    assert_eq!(get(at, &format!("{API}/profile"), None).status, 401);
    assert_eq!(post(at, "/webhooks/fonnte/wrong/status", &json!({})).status, 401);
    assert_eq!(post(at, "/webhooks/fonnte/a-long-and-random-part/status", &json!([1])).status, 200);
    assert_eq!(post(at, "/customer/login", &json!({})).status, 403);
    let page = get(metrics, "/metrics", None).body;
    for check in ["session_missing", "webhook_secret", "webhook_body", "form_type"] {
        assert!(page.contains(&format!("portal_refusals_total{{check=\"{check}\"}} 1")), "{check}: {page}");
    }
    portal.signal("TERM");
    assert_eq!(portal.end().code(), Some(0));
    let log = portal.log_so_far();
    for check in ["session_missing", "webhook_secret", "webhook_body", "form_type"] {
        assert_eq!(log.matches(&format!("check=\"{check}\"")).count(), 1, "{check}: {log}");
    }
}
