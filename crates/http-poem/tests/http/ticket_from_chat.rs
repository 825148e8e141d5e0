//! A chat that becomes a ticket, with its files.

use portal_testkit::fixtures::media::png;
use serde_json::{Value, json};

use crate::attachments::uploaded;
use crate::client::{Answer, Browser, field};
use crate::test_portal::{OWNER, TestPortal};
use crate::tickets::{ApiClient, VICTIM};

const LIST: &str = "/customer/tickets";
const FIRST: &str = "/customer/tickets/TKT20251105001";

/// A portal in which the customer sent `files` photos in a chat, one in each message; with the identities of the chat and
/// of its files.
async fn chat_with(files: u64) -> (TestPortal, String, Vec<String>) {
    let portal = TestPortal::new().await;
    let (chat, sent) = begin(&portal, OWNER, files).await;
    portal.wait(61);
    (portal, chat, sent)
}

async fn begin(portal: &TestPortal, phone: &str, files: u64) -> (String, Vec<String>) {
    let token = portal.api_token(phone).await;
    portal.wait(61);
    let caller = ApiClient::new(portal, phone).await;
    let begun = caller.post("/conversations", &json!({ "client_id": "m-0", "text": "Lampu merah" })).await.json();
    let chat = begun["data"]["conversation"]["id"].as_str().expect("an id").to_owned();
    let mut sent = Vec::new();
    for n in 1..=files {
        let file = uploaded(portal, &token, &png(9, 9)).await;
        let message = json!({ "client_id": format!("m-{n}"), "attachments": [file] });
        let answer = caller.post(&format!("/conversations/{chat}/messages"), &message).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        sent.push(file);
    }
    (chat, sent)
}

/// Whether the form has a tick for the file that is set.
fn is_ticked(page: &Answer, file: &str) -> bool {
    page.text().contains(&format!("name=\"file-{file}\" value=\"on\" checked"))
}

/// Sends the form with these files ticked.
async fn send(browser: &mut Browser, once: &str, files: &[&str]) -> Answer {
    let names: Vec<String> = files.iter().map(|file| format!("file-{file}")).collect();
    let mut fields = vec![
        ("idempotency_key", once),
        ("type", "repair"),
        ("title", "Internet mati"),
        ("description", "Anda: Lampu merah"),
        ("priority", "high"),
    ];
    fields.extend(names.iter().map(|name| (name.as_str(), "on")));
    browser.submit(LIST, &fields).await
}

/// The files of the messages about the first ticket.
async fn files_of_ticket(portal: &TestPortal) -> Vec<Value> {
    // So many codes were asked for before.
    portal.wait(15 * 60);
    let caller = ApiClient::new(portal, OWNER).await;
    let read = caller.get("/tickets/TKT20251105001/messages").await.json();
    let messages = read["data"]["messages"].as_array().cloned().unwrap_or_default();
    messages.iter().flat_map(|one| one["attachments"].as_array().cloned().unwrap_or_default()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_has_the_latest_five_files_ticked_and_the_ticket_gets_its_own_of_those_that_stay() {
    let (portal, chat, sent) = chat_with(6).await;
    let mut browser = portal.logged_in(OWNER).await;
    let form = browser.get(&format!("{LIST}/new?chat={chat}")).await;
    assert_eq!(
        sent.iter().map(|file| is_ticked(&form, file)).collect::<Vec<_>>(),
        [false, true, true, true, true, true]
    );
    assert!(form.text().contains(&format!("src=\"/customer/attachments/{}/preview\"", sent[1])), "{}", form.text());
    assert!(form.text().contains("Berkas dari chat ikut dikirim."), "{}", form.text());
    let once = field(&form.text(), "idempotency_key").expect("the form's token");
    for _ in 0..2 {
        let answer = send(&mut browser, &once, &[&sent[1], &sent[4]]).await;
        assert_eq!((answer.status, answer.location()), (303, FIRST), "sent twice, it is said once");
        let page = browser.get(FIRST).await.text();
        assert!(page.contains("Tiket sudah kami terima!"), "{page}");
    }
    let files = files_of_ticket(&portal).await;
    assert_eq!(files.len(), 2, "{files:?}");
    for file in &files {
        let id = file["id"].as_str().expect("an id");
        assert!(!sent.iter().any(|sent| sent == id), "a file of its own");
        for part in ["", "/preview"] {
            assert_eq!(browser.get(&format!("/customer/attachments/{id}{part}")).await.status, 200, "{part}");
        }
    }
    let chat = browser.get(&format!("/customer/chat/{chat}")).await.text();
    assert!(sent.iter().all(|file| chat.contains(file.as_str())), "the chat keeps its own");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_form_keeps_the_files_that_stayed() {
    let (portal, chat, sent) = chat_with(2).await;
    let mut browser = portal.logged_in(OWNER).await;
    let form = browser.get(&format!("{LIST}/new?chat={chat}")).await;
    let once = field(&form.text(), "idempotency_key").expect("the form's token");
    let kept = format!("file-{}", sent[1]);
    let refused = browser.refused(LIST, &[("idempotency_key", &once), ("type", "repair"), (&kept, "on")]).await;
    assert_eq!([&sent[0], &sent[1]].map(|file| is_ticked(&refused, file)), [false, true]);
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_40_chats_and_files_of_others_are_as_if_they_were_not_there() {
    let portal = TestPortal::new().await;
    portal.add_customer("AGLS9", VICTIM).await;
    let (chat, theirs) = begin(&portal, VICTIM, 1).await;
    portal.wait(61);
    let mut browser = portal.logged_in(OWNER).await;
    let form = browser.get(&format!("{LIST}/new?chat={chat}")).await.text();
    assert!(!form.contains("Lampu merah") && !form.contains(&theirs[0]), "{form}");
    for file in [theirs[0].as_str(), "01999999-9999-7999-8999-999999999999"] {
        let once = field(&browser.get(&format!("{LIST}/new")).await.text(), "idempotency_key").expect("a token");
        let answer = send(&mut browser, &once, &[file]).await;
        assert_eq!(answer.status, 303);
        let page = browser.get(answer.location()).await.text();
        assert!(page.contains("berkasnya belum ikut") && !page.contains(&theirs[0]), "{page}");
    }
    assert_eq!(files_of_ticket(&portal).await, Vec::<Value>::new());
}
