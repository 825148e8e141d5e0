//! The demo, as somebody meets it who has just built the binary.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::support::{Place, code_after, eventually, get, post};
use serde_json::json;

const API: &str = "/api/customer-portal";

fn address_in(line: &str) -> std::net::SocketAddr {
    let rest = line.split("http://").nth(1).expect("a URL");
    let end = rest.find('/').expect("a path");
    rest[..end].parse().expect("an address")
}

#[test]
fn a_stranger_logs_in_over_the_api_with_the_code_from_the_chat_page() {
    let place = Place::new();
    let mut demo = place.start("demo --listen 127.0.0.1:0");
    let at = address_in(&demo.prints("Portal "));
    let phone = demo.prints("Log in as").split_whitespace().last().expect("a number").to_owned();
    assert!(demo.prints("WhatsApp").contains("/demo/whatsapp"));
    assert_eq!(get(at, "/readyz", None).status, 200);

    let asked = post(at, &format!("{API}/request-otp"), &json!({ "phone": phone }));
    assert_eq!(asked.status, 200, "{}", asked.body);
    let code = eventually("the code", || code_after("Kode OTP Anda", &get(at, "/demo/whatsapp", None).body));
    assert!(!asked.body.contains(&code));
    let entered = post(at, &format!("{API}/verify-otp"), &json!({ "phone": phone, "otp": code }));
    assert_eq!(entered.status, 200, "{}", entered.body);
    let token = entered.json()["data"]["token"].as_str().expect("a token").to_owned();

    let stats = get(at, &format!("{API}/dashboard/stats"), Some(&token));
    assert_eq!(stats.status, 200, "{}", stats.body);
    let figures = stats.json()["data"].clone();
    assert!(figures["tickets"]["total_tickets"].as_u64() > Some(0), "{figures}");
    assert!(figures["invoices"]["outstanding_amount"].as_u64() > Some(0), "{figures}");

    demo.signal("TERM");
    assert_eq!(demo.end().code(), Some(0));
    let log = demo.log_so_far();
    assert!(!log.contains(&code) && !log.contains(&phone), "{log}");
}

#[test]
fn a_stranger_reads_the_customers_over_the_integration_api_with_the_printed_key() {
    let place = Place::new();
    let mut demo = place.start("demo --listen 127.0.0.1:0");
    let at = address_in(&demo.prints("API  "));
    let key = demo.prints("API key").split_whitespace().last().expect("a key").to_owned();
    let customers = get(at, "/api/integration/v1/customers", Some(&key));
    assert_eq!(customers.status, 200, "{}", customers.body);
    assert!(customers.body.contains("customer_id"), "{}", customers.body);
    demo.signal("TERM");
    assert_eq!(demo.end().code(), Some(0));
    assert!(!demo.log_so_far().contains(&key));
}

#[test]
fn a_demo_leaves_nothing_behind_unless_it_is_told_to() {
    let place = Place::new();
    let temporary = place.path("tmp");
    std::fs::create_dir(&temporary).expect("a directory");
    let place = place.set("TMPDIR", temporary.to_str().expect("a plain path"));
    for (arguments, kept) in [("", false), (" --data kept", true)] {
        let mut demo = place.start(&format!("demo --listen 127.0.0.1:0{arguments}"));
        demo.prints("Stop it with");
        demo.signal("INT");
        assert_eq!(demo.end().code(), Some(0));
        assert_eq!(place.path("kept/demo.db").exists(), kept);
    }
    assert_eq!(std::fs::read_dir(&temporary).expect("the directory").count(), 0);
}

#[test]
fn a_demo_whose_data_were_kept_starts_again() {
    let place = Place::new();
    for _ in 0..2 {
        let mut demo = place.start("demo --listen 127.0.0.1:0 --data kept");
        demo.prints("Stop it with");
        demo.signal("TERM");
        assert_eq!(demo.end().code(), Some(0));
    }
}

#[test]
fn sec_48_a_demo_that_others_can_reach_has_to_be_asked_for() {
    let place = Place::new();
    let refused = place.run("demo --listen 0.0.0.0:0");
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("--public-url"), "{}", refused.err);
    let mut demo = place.start("demo --listen 0.0.0.0:0 --public-url http://demo.example.id");
    assert!(demo.prints("Portal ").contains("http://demo.example.id/"));
    demo.signal("TERM");
    assert_eq!(demo.end().code(), Some(0));
}

#[test]
fn sec_48_a_page_elsewhere_cannot_read_the_demo_by_pointing_its_name_here() {
    let mut demo = Place::new().start("demo --listen 127.0.0.1:0");
    let at = address_in(&demo.prints("Portal "));
    for (host, status) in [("evil.example", "404"), ("localhost", "200"), ("127.0.0.1", "200")] {
        let mut stream = TcpStream::connect(at).expect("a connection");
        let port = at.port();
        write!(stream, "GET /demo/whatsapp HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n")
            .expect("the demo reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        assert_eq!(answer.split(' ').nth(1), Some(status), "{host}");
    }
    demo.signal("TERM");
    assert_eq!(demo.end().code(), Some(0));
}

#[test]
fn a_taken_port_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("an address");
    let done = Place::new().run(&format!("demo --listen {address}"));
    assert_eq!(done.code, Some(1));
    assert!(done.err.contains(&format!("cannot listen on {address}")), "{}", done.err);
}

#[test]
fn a_demo_moves_to_a_free_port_when_the_usual_one_is_taken() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let usual = taken.local_addr().expect("an address");
    let place = Place::new().set("PORTAL__HTTP__LISTEN", &usual.to_string());
    let mut demo = place.start("demo");
    let at = address_in(&demo.prints("Portal "));
    assert_ne!(at, usual);
    assert_eq!(get(at, "/readyz", None).status, 200);
    demo.logs(&format!("{usual} is taken"));
}
