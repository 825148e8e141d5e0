//! Tickets over the JSON API.

use std::collections::BTreeSet;

use portal_core::PortError;
use portal_core::messaging::outbox::{Lane, Outcome};
use portal_core::support::SupportPorts;
use portal_core::support::ticket::{Committed, MockTicketRepo, TicketVersion, VersionedTicket};
use portal_testkit::fixtures::ticket;
use serde_json::{Value, json};

use crate::client::{Answer, Call};
use crate::test_portal::{OWNER, Plan, TestPortal};

pub(crate) const API: &str = "/api/customer-portal";
pub(crate) const VICTIM: &str = "081355556666";

/// A caller with a token.
pub(crate) struct ApiClient<'a> {
    portal: &'a TestPortal,
    token: String,
}

impl<'a> ApiClient<'a> {
    pub(crate) async fn new(portal: &'a TestPortal, phone: &str) -> Self {
        Self { portal, token: portal.api_token(phone).await }
    }

    pub(crate) async fn get(&self, rest: &str) -> Answer {
        self.portal.call(Call::get(&format!("{API}{rest}")).bearer(&self.token)).await
    }

    pub(crate) async fn post(&self, rest: &str, body: &Value) -> Answer {
        self.portal.call(self.call(rest, body)).await
    }

    pub(crate) fn call(&self, rest: &str, body: &Value) -> Call {
        Call::post(&format!("{API}{rest}")).bearer(&self.token).json(&body.to_string())
    }

    async fn opened(&self, title: &str) -> String {
        let body = json!({"type": "repair", "title": title, "description": "Lampu LOS merah."});
        let answer = self.post("/tickets", &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()["data"]["ticket_number"].as_str().expect("a number").to_owned()
    }

    pub(crate) async fn numbers(&self, query: &str) -> Vec<String> {
        let answer = self.get(&format!("/tickets{query}")).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let tickets = answer.json()["data"]["tickets"].as_array().expect("a list").clone();
        tickets.iter().map(|ticket| ticket["ticket_number"].as_str().expect("a number").to_owned()).collect()
    }
}

pub(crate) fn new_ticket() -> Value {
    json!({"type": "repair", "title": " Internet mati ", "description": "Lampu LOS\r\nmerah.", "priority": "high"})
}

/// The fields of a request that are complained about.
fn wrong(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 400, "{}", answer.text());
    let errors = answer.json()["errors"].as_array().expect("errors").clone();
    errors.iter().map(|error| error["field"].as_str().expect("a field").to_owned()).collect()
}

#[tokio::test]
async fn a_ticket_is_opened_confirmed_over_whatsapp_and_read_back() {
    let portal = TestPortal::new().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let answer = caller.post("/tickets", &new_ticket()).await;
    assert_eq!((answer.status, answer.location()), (201, "/api/customer-portal/tickets/TKT20251105001"));
    let body = answer.json();
    assert_eq!((&body["success"], &body["message"].is_string()), (&json!(true), &true));
    let ticket = json!({
        "id": 20_251_105_001_u64, "ticket_number": "TKT20251105001", "type": "repair", "category": null,
        "priority": "high", "status": "open", "title": "Internet mati", "description": "Lampu LOS\nmerah.",
        "created_at": "2025-11-05T19:00:00+07:00", "updated_at": "2025-11-05T19:00:00+07:00",
        "scheduled_date": null, "started_at": null, "completed_at": null, "actual_duration": null,
        "sla_due_date": "2025-11-05T23:00:00+07:00", "technician_name": null, "technician_phone": null,
        "resolution_notes": null, "work_notes": null, "customer_rating": null, "customer_feedback": null,
        "created_via": "customer_portal",
    });
    let mut whole = ticket.clone();
    let step = json!({"status": "open", "at": "2025-11-05T19:00:00+07:00", "note": null, "event": "opened"});
    whole["timeline"] = json!([step]);
    assert_eq!(body["data"], whole);
    let read = portal.call(Call::get(answer.location()).bearer(&caller.token)).await;
    assert_eq!(read.json(), json!({"success": true, "data": whole}));
    let listed = caller.get("/tickets").await.json();
    let pagination = json!({"total": 1, "page": 1, "limit": 10, "totalPages": 1});
    assert_eq!(listed["data"], json!({"tickets": [ticket], "pagination": pagination}));

    assert_eq!(portal.deliver_from(Lane::Notice).await, [Outcome::Sent]);
    let sent = portal.phone.messages().pop().expect("a message");
    assert_eq!(sent.to.national(), OWNER);
    let text = sent.text.expose();
    assert!(text.contains("TKT20251105001") && text.contains("4 jam"), "{text}");
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_ticket_is_named_at_once() {
    let portal = TestPortal::new().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let long = "x".repeat(201);
    for (body, fields) in [
        (json!({}), &["type", "title", "description"][..]),
        (
            json!({"type": "other", "title": " ", "description": "\n", "priority": "asap"}),
            &["type", "title", "description", "priority"],
        ),
        (
            json!({"type": 1, "title": ["x"], "description": {}, "priority": 2}),
            &["type", "title", "description", "priority"],
        ),
        (json!({"type": "upgrade", "title": long, "description": "x".repeat(5_001)}), &["title", "description"]),
        (json!({"type": "upgrade", "title": "a\nb", "description": "a\u{0}b"}), &["title", "description"]),
    ] {
        let answer = caller.post("/tickets", &body).await;
        assert_eq!(wrong(&answer), fields, "{body}");
        assert_eq!(answer.json()["message"], answer.json()["errors"][0]["message"]);
    }
    assert_eq!(caller.numbers("").await, Vec::<String>::new());
    let most = json!({"type": "dismantle", "title": "é".repeat(200), "description": "é".repeat(5_000)});
    let answer = caller.post("/tickets", &most).await;
    assert_eq!((answer.status, &answer.json()["data"]["priority"]), (201, &json!("normal")));
}

#[tokio::test]
async fn sec_41_members_that_are_not_the_customers_to_choose_are_ignored() {
    let portal = TestPortal::new().await;
    portal.add_customer("AGLS9", VICTIM).await;
    let (caller, victim) = (ApiClient::new(&portal, OWNER).await, ApiClient::new(&portal, VICTIM).await);
    let mut body = new_ticket();
    for (name, value) in [
        ("customer_id", json!("AGLS9")),
        ("status", json!("completed")),
        ("created_via", json!("staff")),
        ("ticket_number", json!("TKT1")),
        ("id", json!(1)),
        ("sla_due_date", json!("2099-01-01T00:00:00Z")),
        ("technician_name", json!("Saya")),
        ("customer_rating", json!(5)),
        ("created_at", json!("1999-01-01T00:00:00Z")),
        ("__proto__", json!({"status": "completed"})),
    ] {
        body[name] = value;
    }
    let plain = caller.post("/tickets", &new_ticket()).await.json();
    let odd = caller.post("/tickets", &body).await;
    assert_eq!(odd.status, 201);
    let mut odd = odd.json();
    assert_eq!(odd["data"]["ticket_number"], "TKT20251105002");
    for name in ["id", "ticket_number"] {
        odd["data"][name] = plain["data"][name].clone();
    }
    assert_eq!(odd["data"], plain["data"]);
    assert_eq!(victim.numbers("").await, Vec::<String>::new());

    portal.complete("TKT20251105001").await;
    let rating = json!({"rating": 1, "status": "open", "customer_id": 9});
    let rated = caller.post("/tickets/TKT20251105001/rating", &rating).await;
    assert_eq!(rated.json()["data"]["status"], "completed");
}

#[tokio::test]
async fn the_list_is_filtered_by_where_tickets_stand_and_comes_in_pages() {
    let portal = TestPortal::with_many_tickets().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let mut made = Vec::new();
    for word in ["open", "assigned", "in_progress", "on_hold", "completed", "cancelled"] {
        let number = caller.opened(word).await;
        portal.staff(&format!("UPDATE tickets SET status = '{word}' WHERE ticket_number = '{number}'")).await;
        portal.wait(60);
        made.insert(0, number);
    }
    assert_eq!(caller.numbers("").await, made, "newest activity first");
    assert_eq!(caller.numbers("?status=").await, made);
    assert_eq!(caller.numbers("?status=all").await, made);
    assert_eq!(caller.numbers("?status=active").await, made[2..]);
    for (n, word) in ["cancelled", "completed", "on_hold", "in_progress", "assigned", "open"].into_iter().enumerate() {
        assert_eq!(caller.numbers(&format!("?status={word}")).await, made[n..=n], "{word}");
    }
    assert_eq!(caller.numbers("?limit=4").await, made[..4]);
    assert_eq!(caller.numbers("?limit=4&page=2").await, made[4..]);
    let past = caller.get("/tickets?limit=4&page=3").await.json();
    let pagination = json!({"total": 6, "page": 3, "limit": 4, "totalPages": 2});
    assert_eq!(past["data"], json!({"tickets": [], "pagination": pagination}));
    for (query, fields) in [
        ("?status=done", &["status"][..]),
        ("?status=Open", &["status"]),
        ("?page=0", &["page"]),
        ("?limit=101&page=x", &["page", "limit"]),
    ] {
        assert_eq!(wrong(&caller.get(&format!("/tickets{query}")).await), fields, "{query}");
    }
}

#[tokio::test]
async fn sec_40_somebody_elses_ticket_is_no_ticket() {
    let portal = TestPortal::new().await;
    portal.add_customer("AGLS9", VICTIM).await;
    let (caller, victim) = (ApiClient::new(&portal, OWNER).await, ApiClient::new(&portal, VICTIM).await);
    let number = victim.opened("Rahasia").await;
    portal.complete(&number).await;
    let before = victim.get(&format!("/tickets/{number}")).await.json();
    let scrubbed = |answer: &Answer| {
        let mut body = answer.json();
        body["trace_id"] = json!("…");
        (answer.status, body.to_string())
    };
    for (rest, body) in [("", None), ("/rating", Some(json!({"rating": 1}))), ("/reopen", Some(json!({})))] {
        let mut answers = BTreeSet::new();
        for part in [number.as_str(), "TKT20251105777", "%20", "a%00b", "%2e%2e%2fprofile", "%F0%9F%98%80", "'--"] {
            let at = format!("/tickets/{part}{rest}");
            let answer = match &body {
                Some(body) => caller.post(&at, body).await,
                None => caller.get(&at).await,
            };
            assert_eq!(answer.status, 404, "{at}");
            answers.insert(scrubbed(&answer));
        }
        assert_eq!(answers.len(), 1, "{answers:?}");
    }
    assert_eq!(victim.get(&format!("/tickets/{number}")).await.json(), before);
    assert_eq!(caller.numbers("").await, Vec::<String>::new());
}

#[tokio::test]
async fn completed_work_is_rated_once() {
    let portal = TestPortal::new().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let number = caller.opened("Internet mati").await;
    let at = format!("/tickets/{number}/rating");
    let early = caller.post(&at, &json!({"rating": 5})).await;
    assert_eq!((early.status, early.json()["type"].as_str()), (409, Some("urn:portal:ticket:not-now")));
    portal.complete(&number).await;
    for bad in [json!({}), json!({"rating": 0}), json!({"rating": 6}), json!({"rating": "5"}), json!({"rating": 4.5})] {
        assert_eq!(wrong(&caller.post(&at, &bad).await), ["rating"], "{bad}");
    }
    let both = json!({"rating": null, "feedback": "x".repeat(1_001)});
    assert_eq!(wrong(&caller.post(&at, &both).await), ["rating", "feedback"]);
    assert_eq!(wrong(&caller.post(&at, &json!({"rating": 3, "feedback": 7})).await), ["feedback"]);

    portal.wait(60);
    let rated = caller.post(&at, &json!({"rating": 4, "feedback": "Cepat."})).await;
    assert_eq!(rated.status, 200, "{}", rated.text());
    let data = &rated.json()["data"];
    assert_eq!((&data["customer_rating"], &data["customer_feedback"]), (&json!(4), &json!("Cepat.")));
    let step = json!({"status": "completed", "at": "2025-11-05T19:01:00+07:00", "note": "Cepat.", "event": "rated",
        "rating": 4});
    assert_eq!(data["timeline"].as_array().and_then(|steps| steps.last()), Some(&step));
    let again = caller.post(&at, &json!({"rating": 1})).await;
    assert_eq!((again.status, &caller.get(&format!("/tickets/{number}")).await.json()["data"]), (409, data));
}

#[tokio::test]
async fn what_is_still_broken_is_reopened_once_and_within_seven_days() {
    let portal = TestPortal::new().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let (number, late) = (caller.opened("Internet mati").await, caller.opened("Lambat").await);
    let reopen = async |number: &str, body: Value| caller.post(&format!("/tickets/{number}/reopen"), &body).await;
    assert_eq!(reopen(&number, json!({})).await.status, 409, "it is open");
    portal.complete(&number).await;
    portal.complete(&late).await;
    assert_eq!(wrong(&reopen(&number, json!({"note": "x".repeat(1_001)})).await), ["note"]);
    portal.wait(24 * 3_600);
    let answer = reopen(&number, json!({"note": "Masih putus-putus."})).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let data = &answer.json()["data"];
    assert_eq!((&data["status"], &data["sla_due_date"]), (&json!("open"), &json!("2025-11-07T19:00:00+07:00")));
    let step = json!({"status": "open", "at": "2025-11-06T19:00:00+07:00", "note": "Masih putus-putus.",
        "event": "reopened"});
    assert_eq!(data["timeline"].as_array().and_then(|steps| steps.last()), Some(&step));
    portal.complete(&number).await;
    assert_eq!(reopen(&number, json!({})).await.status, 409, "it was reopened before");
    portal.wait(6 * 24 * 3_600 + 1);
    let caller = ApiClient::new(&portal, OWNER).await;
    let answer = caller.post(&format!("/tickets/{late}/reopen"), &json!({})).await;
    assert_eq!(answer.status, 409, "more than seven days ago");
}

#[tokio::test]
async fn nothing_is_done_without_a_token_and_only_json_of_a_bearable_size_is_read() {
    let portal = TestPortal::new().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let number = caller.opened("Internet mati").await;
    for (method, rest) in [
        ("GET", "/tickets".to_owned()),
        ("POST", "/tickets".to_owned()),
        ("GET", format!("/tickets/{number}")),
        ("POST", format!("/tickets/{number}/rating")),
        ("POST", format!("/tickets/{number}/reopen")),
    ] {
        let bare = Call::new(method, &format!("{API}{rest}")).json("{}");
        assert_eq!(portal.call(bare).await.status, 401, "{method} {rest}");
        if method == "GET" {
            continue;
        }
        let call = || Call::post(&format!("{API}{rest}")).bearer(&caller.token);
        assert_eq!(portal.call(call()).await.status, 415, "{rest}");
        assert_eq!(portal.call(call().json("[]")).await.status, 400, "{rest}");
        let large = format!(r#"{{"x":"{}"}}"#, "x".repeat(65 * 1024));
        assert_eq!(portal.call(call().json(&large)).await.status, 413, "{rest}");
    }
    assert_eq!(caller.numbers("").await.len(), 1);
}

#[tokio::test]
async fn when_the_tickets_cannot_be_reached_the_client_is_told_when_to_try_again() {
    let healthy = TestPortal::new().await;
    let token = healthy.api_token(OWNER).await;
    let plan = Plan {
        ports: Box::new(|ports| {
            let mut tickets = MockTicketRepo::new();
            let away = || PortError::unavailable("tickets", "no route to db-7.internal");
            tickets.expect_page_of().returning(move |_, _| Err(away()));
            tickets.expect_find().returning(move |_, number| match number.as_str() {
                "TKT1" => Err(away()),
                _ => Err(PortError::broken("tickets", "column rating")),
            });
            tickets.expect_open().returning(move |_, _| Err(away()));
            ports.support = Some(SupportPorts { tickets: std::sync::Arc::new(tickets) });
        }),
        ..Plan::default()
    };
    let portal = TestPortal::on(healthy.store.clone(), plan);
    let caller = ApiClient { portal: &portal, token };
    for answer in
        [caller.get("/tickets").await, caller.get("/tickets/TKT1").await, caller.post("/tickets", &new_ticket()).await]
    {
        assert_eq!((answer.status, answer.header("retry-after")), (503, "5"));
        assert!(!answer.text().contains("db-7"));
    }
    let broken = caller.post("/tickets/TKT2/rating", &json!({"rating": 1})).await;
    assert_eq!(broken.status, 500);
    assert!(!broken.text().contains("column"), "{}", broken.text());
}

#[tokio::test]
async fn a_ticket_that_others_keep_writing_to_is_to_be_tried_again() {
    let healthy = TestPortal::new().await;
    let token = healthy.api_token(OWNER).await;
    let plan = Plan {
        ports: Box::new(|ports| {
            let mut tickets = MockTicketRepo::new();
            let found = || VersionedTicket { detail: ticket("TKT1", "any").detail(), version: TicketVersion::new("7") };
            tickets.expect_find().times(3).returning(move |_, _| Ok(Some(found())));
            tickets.expect_commit().times(3).returning(|_, _| Ok(Committed::Conflict));
            ports.support = Some(SupportPorts { tickets: std::sync::Arc::new(tickets) });
        }),
        ..Plan::default()
    };
    let portal = TestPortal::on(healthy.store.clone(), plan);
    let caller = ApiClient { portal: &portal, token };
    let answer = caller.post("/tickets/TKT1/cancel", &json!({})).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, "5"));
}

#[tokio::test]
async fn a_ticket_that_nobody_has_taken_is_called_off_once() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    let post =
        |path: &str, body: Value| Call::post(&format!("{API}/tickets{path}")).json(&body.to_string()).bearer(&token);
    let expected = json!({"type": "repair", "title": "Internet mati", "description": "Lampu LOS merah."});
    assert_eq!(portal.call(post("", expected.clone())).await.status, 201);
    let long = "x".repeat(1_001);
    assert_eq!(portal.call(post("/TKT20251105001/cancel", json!({"note": long}))).await.status, 400);
    let done = portal.call(post("/TKT20251105001/cancel", json!({"note": "Sudah menyala lagi."}))).await;
    let body = done.json();
    assert_eq!((done.status, body["data"]["status"].as_str()), (200, Some("cancelled")));
    let last = body["data"]["timeline"].as_array().and_then(|steps| steps.last()).expect("a step");
    assert_eq!((last["event"].as_str(), last["note"].as_str()), (Some("cancelled"), Some("Sudah menyala lagi.")));
    assert_eq!(portal.call(post("/TKT20251105001/cancel", json!({}))).await.status, 409);
    portal.call(post("", expected)).await;
    portal.staff("UPDATE tickets SET status = 'assigned' WHERE ticket_number = 'TKT20251105002'").await;
    assert_eq!(portal.call(post("/TKT20251105002/cancel", json!({}))).await.status, 409, "somebody has taken it");
}
