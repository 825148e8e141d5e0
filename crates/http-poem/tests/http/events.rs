//! The streams of events, each read to its end.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Answer, Call};
use crate::conversations::{answer, begun, message};
use crate::test_portal::{OWNER, Plan, TestPortal};
use crate::tickets::{API, ApiClient};

/// The events of a stream: name, identity and data.
fn events(answer: &Answer) -> Vec<(String, Option<String>, Value)> {
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/event-stream"));
    let text = answer.text();
    let blocks = text.split("\n\n").filter(|block| block.contains("event: "));
    let field = |block: &str, name: &str| {
        let start = format!("{name}: ");
        block.lines().find_map(|line| line.strip_prefix(&start)).map(str::to_owned)
    };
    blocks
        .map(|block| {
            let data = serde_json::from_str(&field(block, "data").expect("data")).expect("JSON");
            (field(block, "event").expect("a name"), field(block, "id"), data)
        })
        .collect()
}

fn names(events: &[(String, Option<String>, Value)]) -> Vec<&str> {
    events.iter().map(|(name, ..)| name.as_str()).collect()
}

#[tokio::test]
async fn rel_20_a_stream_resumes_where_the_last_one_ended() {
    let portal = TestPortal::new().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let id = begun(&caller).await;
    let first = events(&caller.get("/events").await);
    assert_eq!(names(&first), ["resync", "end"]);
    let cursor = first[0].1.clone().expect("an identity");
    answer(&portal, &id, 2, "Satu\r\ndua").await;
    caller.post(&format!("/conversations/{id}/messages"), &message(3, "Tiga")).await;

    let missed = events(&caller.get(&format!("/events?cursor={cursor}")).await);
    assert_eq!(names(&missed), ["message", "message", "read", "end"]);
    let told = |n: usize| (&missed[n].2["message"]["ordinal"], &missed[n].2["message"]["text"]);
    assert_eq!((told(0), told(1)), ((&json!(2), &json!("Satu\ndua")), (&json!(3), &json!("Tiga"))));

    // After the first of the two, only the second is told again.
    let last = missed[0].1.clone().expect("an identity");
    portal.wait(61);
    let token = portal.api_token(OWNER).await;
    let call = Call::get(&format!("{API}/events?cursor={cursor}")).bearer(&token).header("last-event-id", &last);
    let resumed = events(&portal.call(call).await);
    assert_eq!(names(&resumed), ["message", "read", "end"]);
    assert_eq!(resumed[0].2["message"]["ordinal"], json!(3));
}

#[tokio::test]
async fn a_message_is_told_while_the_stream_is_open() {
    let mut plan = Plan::default();
    plan.config.http.streams.lifetime = Duration::from_secs(2);
    let portal = TestPortal::with(plan).await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let id = begun(&caller).await;
    let write = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        caller.post(&format!("/conversations/{id}/messages"), &message(2, "Ada?")).await
    };
    let (stream, _) = tokio::join!(caller.get("/events"), write);
    let told = events(&stream);
    assert!(names(&told).starts_with(&["resync", "message"]), "{told:?}");
    assert_eq!(told[1].2["message"]["text"], json!("Ada?"));
    assert_eq!(told.last().expect("an end").2, json!({ "reason": "lifetime" }));
}

#[tokio::test]
async fn a_stream_is_neither_kept_nor_compressed_and_says_when_to_come_back() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    let call = Call::get(&format!("{API}/events")).bearer(&token).header("accept-encoding", "br, gzip");
    let stream = portal.call(call).await;
    assert!(stream.text().starts_with("retry: "), "{}", stream.text());
    assert_eq!((stream.header("content-encoding"), stream.header("x-accel-buffering")), ("", "no"));
    assert!(stream.header("cache-control").contains("no-store"));
}

#[tokio::test]
async fn sec_31_a_foreign_page_opens_no_stream() {
    let portal = TestPortal::new().await;
    let token = portal.api_token(OWNER).await;
    portal.wait(61);
    let mut browser = portal.logged_in(OWNER).await;
    let api = || Call::get(&format!("{API}/events")).bearer(&token);
    let page = || Call::get("/customer/events");
    for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        assert_eq!(portal.call(api().header(name, value)).await.status, 403, "{name}");
        assert_eq!(browser.send(page().header(name, value)).await.status, 403, "{name}");
    }
    let app = api().header("origin", "https://app.example.id").header("sec-fetch-site", "cross-site");
    assert_eq!(portal.call(app).await.status, 200);
    assert_eq!(browser.send(page().header("origin", "https://app.example.id")).await.status, 403);
}

#[tokio::test]
async fn a_stream_ends_with_its_session_and_says_so() {
    let mut plan = Plan::default();
    plan.config.http.streams.lifetime = Duration::from_secs(30);
    plan.config.http.streams.session_check = Duration::from_millis(50);
    let portal = TestPortal::with(plan).await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let end = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        caller.post("/logout", &json!({})).await
    };
    let (stream, ended) = tokio::join!(caller.get("/events"), end);
    assert_eq!(ended.status, 200, "{}", ended.text());
    assert_eq!(events(&stream).last().expect("an end").2, json!({ "reason": "session" }));
    assert_eq!(caller.get("/events").await.status, 401);
    // A browser would take a redirect to the login for a failure.
    let nobody = portal.call(Call::get("/customer/events")).await;
    assert_eq!(events(&nobody)[0].2, json!({ "reason": "session" }));
}
