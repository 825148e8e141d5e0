//! What comes of each fault.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use portal_core::PortError;
use portal_core::billing::invoice::InvoiceRepo;
use portal_core::identity::customer::CustomerRepo;
use portal_core::identity::profile::{Committed, ContactRepo};
use portal_core::support::ticket::{TicketQuery, TicketRepo};
use portal_core::{InvoiceNumber, PhoneNumber};

use crate::server::{Act, json, with};
use crate::{BUDI, World, budi, scope};

/// The cause, as the log has it.
fn cause(error: &PortError) -> String {
    std::error::Error::source(error).expect("a cause").to_string()
}

#[tokio::test]
async fn a_record_is_read_and_what_makes_no_sense_in_it_is_left_out() {
    let world = World::without_cache().await;
    world.server.plays(&[budi()]);
    let customer = world.store.profile(&scope()).await.expect("an answer").expect("a customer");
    assert_eq!((customer.name.as_str(), customer.due_date), ("Budi", None));
    assert!(customer.access.may_enter());
    assert_eq!(world.server.requests(), ["GET /api/customers/AGLS1 HTTP/1.1"]);
}

#[tokio::test]
async fn an_outage_is_unavailable_and_told_without_the_address() {
    let cut =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\netag: \"1\"\r\ncontent-length: 9000\r\n\r\n{\"success\"";
    let long = format!(r#"{{"success": true, "data": "{}"}}"#, "x".repeat(5 * 1024 * 1024));
    for (act, told) in [
        (json("500 Internal Server Error", "{}"), "it answers 500"),
        (with("503 Service Unavailable", "retry-after: 120\r\n", ""), "it answers 503"),
        (with("429 Too Many Requests", "retry-after: 1\r\n", ""), "it answers 429"),
        (Act::Hang, "no answer in time"),
        (Act::Close, "it cannot be reached"),
        (Act::Answer(cut.to_owned()), "it cannot be reached"),
        (Act::Answer("garbage\r\n\r\n".to_owned()), "it cannot be reached"),
        (json("200 OK", "{\"success\": tru"), "its JSON is not what the contract says"),
        (json("200 OK", r#"["no", "data"]"#), "its JSON is not what the contract says"),
        (json("200 OK", &long), "it is too long"),
        (with("200 OK", "content-type: text/html\r\netag: \"1\"\r\n", BUDI), "it is no JSON"),
        (with("200 OK", "content-type: application/json\r\n", BUDI), "there is no ETag"),
    ] {
        let world = World::without_cache().await;
        world.server.plays(std::slice::from_ref(&act));
        let began = Instant::now();
        let error = world.name().await.expect_err("it fails");
        assert!(error.is_retryable(), "{act:?}: {}", cause(&error));
        assert!(cause(&error).contains(told), "{act:?}: {}", cause(&error));
        assert!(!cause(&error).contains("127.0.0.1"), "{}", cause(&error));
        assert!(began.elapsed() < Duration::from_secs(10), "{act:?}");
    }
}

#[tokio::test]
async fn what_asking_again_does_not_help_is_broken() {
    for act in [
        with("302 Found", "location: http://127.0.0.1:1/elsewhere\r\n", ""),
        with("404 Not Found", "content-type: text/html\r\n", "<h1>nginx</h1>"),
        json("401 Unauthorized", "{}"),
        json("403 Forbidden", "{}"),
    ] {
        let world = World::without_cache().await;
        world.server.plays(std::slice::from_ref(&act));
        let error = world.name().await.expect_err("it fails");
        assert!(!error.is_retryable(), "{act:?}");
        assert_eq!(world.server.requests().len(), 1, "{act:?}: no redirect is followed, nothing is asked again");
    }
}

#[tokio::test]
async fn a_record_that_is_not_there_or_of_somebody_else_is_none() {
    let world = World::without_cache().await;
    world.server.plays(&[with("404 Not Found", "content-type: application/problem+json\r\n", "{}")]);
    assert_eq!(world.name().await.expect("an answer"), None);
    world.server.plays(&[json("200 OK", &BUDI.replace("AGLS1", "AGLS2"))]);
    assert_eq!(world.name().await.expect("an answer"), None);
    let foreign = r#"{"success": true, "data": {"tickets": [{"ticket_number": "T1", "customer_id": "AGLS2", "type": "repair",
        "priority": "normal", "status": "open", "title": "x", "created_at": "2025-11-05T12:00:00Z",
        "updated_at": "2025-11-05T12:00:00Z"}]}}"#;
    let own = foreign.replace("AGLS2", "AGLS1");
    world.server.plays(&[json("200 OK", foreign), json("200 OK", &own)]);
    for total in [0, 1] {
        let page = TicketRepo::page_of(&world.store, &scope(), &TicketQuery::default()).await.expect("an answer").page;
        assert_eq!(page.total, total);
    }
    let foreign = r#"{"success": true, "data": {"invoices": [{"invoice_number": "I1", "customer_id": "AGLS2", "status": "sent",
        "invoice_date": "2025-11-01", "due_date": "2025-11-20", "subtotal": 1, "total_amount": 1}]}}"#;
    let own = foreign.replace("AGLS2", "AGLS1");
    world.server.plays(&[json("200 OK", foreign), json("200 OK", &own)]);
    let number = InvoiceNumber::parse("I1").expect("a number");
    assert_eq!(InvoiceRepo::find(&world.store, &scope(), &number).await.expect("an answer"), None);
    assert!(InvoiceRepo::find(&world.store, &scope(), &number).await.expect("an answer").is_some());
}

#[tokio::test]
async fn a_read_is_asked_once_more_when_the_connection_broke_and_a_write_never() {
    let world = World::without_cache().await;
    world.server.plays(&[Act::Close, budi()]);
    assert_eq!(world.name().await.expect("the second answer").as_deref(), Some("Budi"));
    assert_eq!(world.server.requests().len(), 2);

    let commit = world.change_of_number().await;
    world.server.requests();
    world.server.plays(&[budi(), Act::Close]);
    assert!(world.store.commit_contact(&scope(), &commit).await.expect_err("it fails").is_retryable());
    let requests = world.server.requests();
    assert_eq!(requests, ["GET /api/customers/AGLS1 HTTP/1.1", "PATCH /api/customers/AGLS1 HTTP/1.1"]);
}

#[tokio::test]
async fn a_version_that_moved_is_a_conflict() {
    let world = World::without_cache().await;
    world.server.plays(&[budi()]);
    let commit = world.change_of_number().await;
    let moved = with("412 Precondition Failed", "content-type: application/problem+json\r\n", "{}");
    let renamed = json("200 OK", &BUDI.replace("0817102070", "0817102071"));
    world.server.plays(&[budi(), moved, renamed]);
    let committed = world.store.commit_contact(&scope(), &commit).await.expect("an answer");
    assert_eq!(committed, Committed::Conflict);
    assert_eq!(world.server.requests().len(), 4, "the number moved, so it is not tried again");
}

#[tokio::test]
async fn after_three_failures_it_is_left_alone_for_ten_seconds_and_then_probed_once() {
    let world = World::without_cache().await;
    world.server.plays(&[json("500 Internal Server Error", "{}")]);
    for _ in 0..5 {
        assert!(world.name().await.is_err());
    }
    assert_eq!(world.server.requests().len(), 3);
    assert!(cause(&world.name().await.expect_err("it is not called")).contains("left alone"));
    let phone = PhoneNumber::parse("0817102070").expect("a number");
    assert!(world.store.accounts_of(&phone).await.is_err(), "all calls are held back");
    world.clock.advance(TimeDelta::seconds(10));
    assert!(world.name().await.is_err());
    assert!(world.name().await.is_err());
    assert_eq!(world.server.requests().len(), 1, "one probe");
    world.clock.advance(TimeDelta::seconds(10));
    world.server.plays(&[budi()]);
    assert_eq!(world.name().await.expect("the probe").as_deref(), Some("Budi"));
    assert_eq!(world.name().await.expect("and the next").as_deref(), Some("Budi"));
}

#[tokio::test]
async fn what_only_says_no_does_not_open_the_breaker() {
    let world = World::without_cache().await;
    world.server.plays(&[with("404 Not Found", "content-type: application/json\r\n", "{}")]);
    for _ in 0..5 {
        assert_eq!(world.name().await.expect("an answer"), None);
    }
    assert_eq!(world.server.requests().len(), 5);
}

#[tokio::test]
async fn a_list_is_read_to_its_end_and_one_without_end_is_not() {
    let world = World::without_cache().await;
    let page =
        |next: &str| json("200 OK", &format!(r#"{{"success": true, "data": {{"customers": [], "next": {next}}}}}"#));
    world.server.plays(&[page(r#""a b""#), page("null")]);
    let phone = PhoneNumber::parse("0817102070").expect("a number");
    assert_eq!(world.store.accounts_of(&phone).await.expect("an answer"), []);
    let first = "GET /api/customers?phone_ends=817102070&limit=1000";
    assert_eq!(world.server.requests(), [format!("{first} HTTP/1.1"), format!("{first}&after=a+b HTTP/1.1")]);
    world.server.plays(&[page(r#""again""#)]);
    assert!(cause(&world.store.accounts_of(&phone).await.expect_err("it ends")).contains("too long"));
    assert_eq!(world.server.requests().len(), 20);
}
