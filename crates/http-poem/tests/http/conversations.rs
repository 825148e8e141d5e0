//! Conversations over the JSON API.

use portal_core::kernel::id::ConversationId;
use portal_core::support::conversation::{ConversationRepo, Participant};
use portal_testkit::fixtures::{operator, says};
use serde_json::{Value, json};

use crate::client::Answer;
use crate::test_portal::{OWNER, TestPortal};
use crate::tickets::{ApiClient, VICTIM, new_ticket};

pub(crate) fn message(n: u64, text: &str) -> Value {
    json!({ "client_id": format!("m-{n}"), "text": text })
}

/// The id of a chat that begins with message 1.
pub(crate) async fn begun(caller: &ApiClient<'_>) -> String {
    let answer = caller.post("/conversations", &message(1, "Halo")).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["data"]["conversation"]["id"].as_str().expect("an id").to_owned()
}

/// Staff write into a conversation.
pub(crate) async fn answer(portal: &TestPortal, id: &str, n: u64, text: &str) {
    let staff = Participant::Staff(operator());
    let id: ConversationId = id.parse().expect("an id");
    portal.store.append(&staff, id, &says(&staff, n, text)).await.expect("the store answers");
}

fn ordinals(answer: &Answer) -> Vec<u64> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let messages = answer.json()["data"]["messages"].as_array().expect("messages").clone();
    messages.iter().map(|message| message["ordinal"].as_u64().expect("a number")).collect()
}

#[tokio::test]
async fn a_chat_is_begun_answered_read_and_listed() {
    let portal = TestPortal::new().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let begun = caller.post("/conversations", &message(1, " Internet mati\r\nsejak pagi ")).await;
    let data = &begun.json()["data"];
    let id = data["conversation"]["id"].as_str().expect("an id").to_owned();
    assert_eq!(begun.location(), format!("/api/customer-portal/conversations/{id}/messages"));
    let expected = json!({
        "ordinal": 1, "client_id": "m-1", "author": {"type": "customer", "name": null},
        "at": "2025-11-05T19:00:00+07:00", "kind": "message", "text": "Internet mati\nsejak pagi", "attachments": [],
        "state": "sent",
    });
    assert_eq!(data["message"], expected);

    answer(&portal, &id, 2, "Kami periksa.").await;
    let read = caller.get(&format!("/conversations/{id}/messages")).await.json();
    assert_eq!(read["data"]["queue_place"], json!(null), "nobody waits");
    let theirs = &read["data"]["messages"][1];
    assert_eq!((&theirs["author"]["type"], &theirs["state"]), (&json!("staff"), &json!("sent")));
    let marked = caller.post(&format!("/conversations/{id}/read"), &json!({"ordinal": 2})).await;
    assert_eq!(marked.status, 200, "{}", marked.text());
    let listed = caller.get("/conversations").await.json();
    let of = &listed["data"]["conversations"][0];
    assert_eq!((&of["customer_read"], &of["last_ordinal"]), (&json!(2), &json!(2)));
    assert_eq!((&of["topic"], &of["last_message"]["state"]), (&json!("chat"), &json!("read")));
    assert_eq!(listed["data"]["pagination"]["total"], json!(1));
    assert!(listed["data"]["cursor"].as_str().is_some_and(|cursor| cursor.starts_with("all.")));
}

#[tokio::test]
async fn a_message_that_is_sent_again_is_said_once_and_its_name_serves_no_other() {
    let portal = TestPortal::new().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let id = begun(&caller).await;
    assert_eq!(begun(&caller).await, id, "the chat of before");
    let path = format!("/conversations/{id}/messages");
    for _ in 0..2 {
        let sent = caller.post(&path, &message(2, "Ada orang?")).await;
        assert_eq!((sent.status, &sent.json()["data"]["message"]["ordinal"]), (201, &json!(2)));
    }
    let other = caller.post(&path, &message(2, "Halo?")).await;
    assert_eq!((other.status, &other.json()["type"]), (422, &json!("urn:portal:conversation:client-id-reused")));
    assert_eq!(ordinals(&caller.get(&path).await), [1, 2]);
}

#[tokio::test]
async fn messages_are_read_from_a_place_on_or_up_to_it() {
    let portal = TestPortal::new().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let id = begun(&caller).await;
    for n in 2..=7 {
        answer(&portal, &id, n, "Halo").await;
    }
    let path = format!("/conversations/{id}/messages");
    for (query, expected) in [
        ("", vec![1, 2, 3, 4, 5, 6, 7]),
        ("?limit=2", vec![6, 7]),
        ("?before=6&limit=2", vec![4, 5]),
        ("?after=2&limit=3", vec![3, 4, 5]),
        ("?after=7", vec![]),
    ] {
        assert_eq!(ordinals(&caller.get(&format!("{path}{query}")).await), expected, "{query}");
    }
    for query in ["?after=x", "?limit=0", "?limit=101", "?after=1&before=3"] {
        assert_eq!(caller.get(&format!("{path}{query}")).await.status, 400, "{query}");
    }
}

#[tokio::test]
async fn a_ticket_has_a_conversation_once_something_is_said() {
    let portal = TestPortal::new().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    caller.post("/tickets", &new_ticket()).await;
    let path = "/tickets/TKT20251105001/messages";
    let nothing = caller.get(path).await.json();
    assert_eq!(nothing["data"], json!({ "conversation": null, "queue_place": null, "messages": [] }));
    let sent = caller.post(path, &message(1, "Ada kabar?")).await;
    assert_eq!((sent.status, sent.location()), (201, "/api/customer-portal/tickets/TKT20251105001/messages"));
    assert_eq!(sent.json()["data"]["conversation"]["ticket_number"], json!("TKT20251105001"));
    assert_eq!(ordinals(&caller.get("/tickets/20251105001/messages").await), [1]);
}

#[tokio::test]
async fn sec_40_a_conversation_of_somebody_else_is_as_good_as_missing() {
    let portal = TestPortal::new().await;
    portal.add_customer("AGLS2", VICTIM).await;
    let victim = ApiClient::new(&portal, VICTIM).await;
    let id = begun(&victim).await;
    let caller = ApiClient::new(&portal, OWNER).await;
    for path in [format!("/conversations/{id}/messages"), format!("/conversations/{id}/read")] {
        let body = json!({ "client_id": "m-9", "text": "Halo", "ordinal": 1 });
        assert_eq!(caller.post(&path, &body).await.status, 404, "{path}");
    }
    assert_eq!(ordinals(&victim.get(&format!("/conversations/{id}/messages")).await), [1]);
}

#[tokio::test]
async fn sec_32_an_account_writes_so_many_messages_and_no_more() {
    let portal = TestPortal::new().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let id = begun(&caller).await;
    let path = format!("/conversations/{id}/messages");
    for n in 2..=26 {
        assert_eq!(caller.post(&path, &message(n, "Halo")).await.status, 201, "{n}");
    }
    let refused = caller.post(&path, &message(27, "Halo")).await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "5"));
    let typed = caller.post(&format!("/conversations/{id}/typing"), &json!({})).await;
    assert_eq!(typed.status, 200, "{}", typed.text());
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_message_is_named() {
    let portal = TestPortal::new().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let refused = caller.post("/conversations", &json!({ "client_id": "a b", "text": "\u{1b}" })).await;
    let fields: Vec<Value> = refused.json()["errors"].as_array().expect("errors").clone();
    assert_eq!(fields.iter().map(|field| &field["field"]).collect::<Vec<_>>(), ["client_id", "text"]);
}

#[tokio::test]
async fn a_chat_that_was_closed_is_rated_over_the_api() {
    let portal = TestPortal::new().await;
    let caller = ApiClient::new(&portal, OWNER).await;
    let id = begun(&caller).await;
    let rate = format!("/conversations/{id}/rating");
    let early = caller.post(&rate, &json!({"rating": 5})).await;
    assert_eq!((early.status, early.json()["type"].as_str()), (409, Some("urn:portal:conversation:not-ratable")));
    crate::isolation::close(&portal, &id).await;
    for wrong in [json!({}), json!({"rating": 0}), json!({"rating": 6}), json!({"rating": "five"})] {
        let refused = caller.post(&rate, &wrong).await;
        assert_eq!((refused.status, &refused.json()["errors"][0]["field"]), (400, &json!("rating")), "{wrong}");
    }
    let rated = caller.post(&rate, &json!({"rating": 5})).await;
    let message = &rated.json()["data"]["message"];
    assert_eq!(rated.status, 201, "{}", rated.text());
    assert_eq!(
        (&message["kind"], &message["event"], &message["rating"]),
        (&json!("event"), &json!("rated"), &json!(5))
    );
    let again = caller.post(&rate, &json!({"rating": 5})).await;
    assert_eq!(again.json()["data"]["message"]["ordinal"], message["ordinal"]);
    assert_eq!(caller.post(&rate, &json!({"rating": 1})).await.status, 409);
}
