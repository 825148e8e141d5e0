//! Conversations over several processes: each message is told once and in order, whichever process is lost.

use std::time::Duration;

use portal_testkit::fixtures::media::{self, PLACE};
use portal_tests::{Client, Database, Stack, wait_until};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::time::timeout;

const OWNER: &str = "0817102070";
/// Sooner than a stream looks by itself: what comes by then was told of.
const SOON: Duration = Duration::from_secs(10);

/// A stream of events that is read.
struct Stream {
    response: Response,
    text: String,
}

/// An event: its name, identity and data.
type Event = (String, Option<String>, Value);

impl Stream {
    async fn open(client: &Client, cursor: &str) -> Self {
        let path = format!("/events?cursor={cursor}");
        let response = client.send(Method::GET, &path, None).await.expect("the portal answers");
        assert_eq!(response.status(), 200);
        Self { response, text: String::new() }
    }

    /// The next event; `None` at the end of the stream.
    async fn next(&mut self) -> Option<Event> {
        loop {
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
                if let Some(name) = field("event: ") {
                    let data = serde_json::from_str(&field("data: ").expect("data")).expect("JSON");
                    return Some((name, field("id: "), data));
                }
            }
            let chunk = timeout(SOON, self.response.chunk()).await.expect("something comes soon");
            self.text.push_str(std::str::from_utf8(&chunk.ok().flatten()?).expect("text"));
        }
    }

    /// The next messages up to an ordinal, which have to come one by one from `after` on; the last one's identity.
    async fn messages(&mut self, after: u64, last: u64) -> String {
        let (mut told, mut identity) = (after, None);
        while told < last {
            let (name, id, data) = self.next().await.expect("the stream goes on");
            if name == "message" {
                assert_eq!(data["message"]["ordinal"], json!(told + 1), "lost, doubled or out of order");
                (told, identity) = (told + 1, id);
            }
        }
        identity.expect("messages have identities")
    }
}

async fn say(client: &Client, chat: &str, n: u64) {
    let body = json!({ "client_id": format!("m-{n}"), "text": format!("Pesan {n}\r\ndata: x") });
    let (status, answer) = client.call(Method::POST, &format!("/conversations/{chat}/messages"), Some(body)).await;
    assert_eq!(status, 201, "{answer}");
}

/// Two processes: what is written at one is read at the other, which is lost in the middle.
async fn goes_on_at_another_process(stack: Stack) {
    stack.add_customers([("AGLS1", OWNER)]);
    let mut here = stack.serve(&[]).await;
    let mut there = stack.serve(&["--no-worker"]).await;
    let reader = stack.log_in(&Client::new(&here.base(), "203.0.113.9"), OWNER).await;
    let writer = reader.at(&there.base());
    let first = json!({ "client_id": "m-1", "text": "Halo" });
    let (status, begun) = writer.call(Method::POST, "/conversations", Some(first)).await;
    assert_eq!(status, 201, "{begun}");
    let chat = begun["data"]["conversation"]["id"].as_str().expect("an id").to_owned();
    let (_, list) = reader.get("/conversations").await;
    let cursor = list["data"]["cursor"].as_str().expect("a cursor");

    let mut stream = Stream::open(&reader, cursor).await;
    for n in 2..=5 {
        say(&writer, &chat, n).await;
    }
    let position = stream.messages(1, 5).await;
    here.signal("KILL");
    here.ended(SOON).await;
    for n in 6..=8 {
        say(&writer, &chat, n).await;
    }
    let mut resumed = Stream::open(&writer, &position).await;
    resumed.messages(5, 8).await;

    // A stream does not keep a process from stopping, and says why it ends.
    there.signal("TERM");
    let end = loop {
        match resumed.next().await {
            Some((name, _, data)) if name == "end" => break data,
            Some(_) => {}
            None => panic!("the stream ends without a word"),
        }
    };
    assert_eq!(end, json!({ "reason": "restart" }));
    assert!(there.ended(SOON).await.success(), "{}", there.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn rel_20_a_conversation_goes_on_at_another_process_by_redis() {
    goes_on_at_another_process(Stack::new(Database::PostgresAndRedis).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rel_20_a_conversation_goes_on_at_another_process_by_the_database() {
    goes_on_at_another_process(Stack::new(Database::PostgresAndRedis).await.with("redis.url", "")).await;
}

/// What Fonnte passes on of a message.
async fn passed_on(base: &str, sender: &str, text: &str, at: u64) {
    let body = json!({ "device": "6281200000000", "sender": sender, "message": text, "timestamp": at });
    let address = format!("{base}/webhooks/fonnte/a-long-and-random-part/incoming");
    let answer = portal_tests::http().post(address).json(&body).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
}

async fn a_customer_writes_in_whatsapp(stack: Stack) {
    let stack = stack.with("fonnte.webhook_secret", "a-long-and-random-part");
    stack.add_customers([("AGLS1", OWNER)]);
    let portal = stack.serve(&[]).await;
    let base = portal.base();
    for (sender, text, at) in [
        ("62817102070", "Internet mati", 1),
        ("62817102070", "Internet mati", 1),
        ("62811999999", "Siapa ini?", 2),
        ("62817102070", "Sejak pagi", 3),
    ] {
        passed_on(&base, sender, text, at).await;
    }
    let reader = stack.log_in(&Client::new(&base, "203.0.113.9"), OWNER).await;
    let (_, list) = reader.get("/conversations").await;
    let items = list["data"]["conversations"].as_array().expect("conversations").clone();
    assert_eq!(items.len(), 1, "{list}");
    let chat = items[0]["id"].as_str().expect("an id");
    let (_, said) = reader.get(&format!("/conversations/{chat}/messages")).await;
    let texts: Vec<_> = said["data"]["messages"].as_array().expect("messages").iter().map(|one| &one["text"]).collect();
    assert_eq!(texts, ["Internet mati", "Sejak pagi"], "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_customer_writes_in_whatsapp_is_said_once_on_postgres() {
    a_customer_writes_in_whatsapp(Stack::new(Database::PostgresAndRedis).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_customer_writes_in_whatsapp_is_said_once_on_sqlite() {
    a_customer_writes_in_whatsapp(Stack::new(Database::Sqlite).await).await;
}

/// A host that answers every request with these bytes, as Fonnte keeps files of messages; its address.
async fn file_host(bytes: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read_buf(&mut Vec::with_capacity(4_096)).await;
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", bytes.len());
            let _ = stream.write_all(&[head.into_bytes(), bytes.clone()].concat()).await;
        }
    });
    address
}

/// What Fonnte passes on of a message with a file.
async fn passed_on_with_file(base: &str, text: &str, (url, name): (&str, &str)) {
    let body = json!({ "device": "6281200000000", "sender": "62817102070", "message": text, "url": url,
        "filename": name, "extension": "jpg", "timestamp": name });
    let address = format!("{base}/webhooks/fonnte/a-long-and-random-part/incoming");
    let answer = portal_tests::http().post(address).json(&body).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
}

/// The messages of the customer's only chat.
async fn messages_of_chat(reader: &Client) -> Vec<Value> {
    let (_, list) = reader.get("/conversations").await;
    let chats = list["data"]["conversations"].as_array().expect("conversations").clone();
    let [chat] = &chats[..] else { return Vec::new() };
    let id = chat["id"].as_str().expect("an id");
    let (_, said) = reader.get(&format!("/conversations/{id}/messages")).await;
    said["data"]["messages"].as_array().expect("messages").clone()
}

async fn a_customer_sends_a_photo_in_whatsapp(stack: Stack) {
    let photo = media::with_exif(&media::file("image/jpeg".parse().expect("a kind")), 1);
    let host = file_host(photo).await;
    let folder = stack.home().join("attachments").display().to_string();
    let stack = stack
        .with("fonnte.webhook_secret", "a-long-and-random-part")
        .with("fonnte.media_hosts", &format!("[\"{host}\"]"))
        .with("attachments.folder", &folder);
    stack.add_customers([("AGLS1", OWNER)]);
    let portal = stack.serve(&[]).await;
    let (base, url) = (portal.base(), format!("http://{host}/1"));
    let reader = stack.log_in(&Client::new(&base, "203.0.113.9"), OWNER).await;
    for _ in 0..2 {
        passed_on_with_file(&base, "Lampu merah", (&url, "los.jpg")).await;
        wait_until("the photo", SOON, async || messages_of_chat(&reader).await.len() > 1).await;
    }
    // The second one may be fetched: it ends as the first did.
    passed_on_with_file(&base, "non-text message", ("https://127.0.0.1/secret", "lain.jpg")).await;
    wait_until("the reason", SOON, async || messages_of_chat(&reader).await.len() > 3).await;

    let messages = messages_of_chat(&reader).await;
    let texts: Vec<_> = messages.iter().map(|one| one["text"].as_str().unwrap_or_default()).collect();
    let refused = "[Berkas lain.jpg tidak diterima: tidak dapat diambil. Berkas ini hanya ada di WhatsApp.]";
    let said = ["Lampu merah\n\n[berkas di WhatsApp: los.jpg]", "", "[berkas di WhatsApp: lain.jpg]", refused];
    assert_eq!(texts, said, "{messages:?}");
    let [file] = &messages[1]["attachments"].as_array().expect("files")[..] else { panic!("one file") };
    assert_eq!((&file["name"], &file["media_type"]), (&json!("los.jpg"), &json!("image/jpeg")), "{file}");
    let id = file["id"].as_str().expect("an id");
    let shown = reader.send(Method::GET, &format!("/attachments/{id}"), None).await.expect("the portal answers");
    let bytes = shown.bytes().await.expect("the photo");
    assert!(bytes.starts_with(b"\xff\xd8") && !bytes.windows(PLACE.len()).any(|part| part == PLACE.as_bytes()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_a_customer_sends_in_whatsapp_is_in_the_conversation_once_on_postgres() {
    a_customer_sends_a_photo_in_whatsapp(Stack::new(Database::PostgresAndRedis).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_a_customer_sends_in_whatsapp_is_in_the_conversation_once_on_sqlite() {
    a_customer_sends_a_photo_in_whatsapp(Stack::new(Database::Sqlite).await).await;
}
