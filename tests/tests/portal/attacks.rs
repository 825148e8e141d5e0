//! What attackers tried on the running binary, on both storage stacks where a store is involved.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use adapters_fonnte::testing::Mode;
use portal_tests::{Client, Database, PortalProcess, Stack, code_in, http, wait_until};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpSocket, TcpStream};

const PHONE: &str = "0817102070";
const NEW_PHONE: &str = "081298765432";
const SECOND_PHONE: &str = "081298765433";

/// A stack whose portals send as many codes as a test needs.
async fn patient(kind: Database) -> Stack {
    Stack::new(kind)
        .await
        .with("otp.sends_per_phone", r#"["100/1h"]"#)
        .with("otp.sends_per_network", r#"["100/1h"]"#)
        .with("otp.resend_waits", r#"["1s", "1s"]"#)
}

/// Logs in with message number `count` to the number.
async fn log_in_again(stack: &Stack, client: &Client, count: usize) -> Client {
    let (status, answer) = client.request_otp(PHONE).await;
    assert_eq!(status, 200, "{answer}");
    let code = stack.code(PHONE, count).await;
    let (status, answer) = client.verify_otp(PHONE, &code).await;
    assert_eq!(status, 200, "{answer}");
    client.with_token_of(&answer)
}

async fn put(client: &Client, path: &str, body: Value) -> (StatusCode, Value) {
    client.call(Method::PUT, path, Some(body)).await
}

async fn change_number(stack: &Stack, client: &Client, to: &str) {
    let (status, answer) = put(client, "/profile", json!({ "phone": to })).await;
    assert_eq!(status, 200, "{answer}");
    let challenge = answer["data"]["phone_change"]["challenge_id"].clone();
    let otp = stack.code(to, 1).await;
    let body = json!({ "challenge_id": challenge, "otp": otp });
    let (status, answer) = client.call(Method::POST, "/profile/phone", Some(body)).await;
    assert_eq!(status, 200, "{answer}");
}

/// Follows the link in the old number's message, and puts the number back.
async fn take_back(stack: &Stack, portal: &PortalProcess) {
    let target = format!("62{}", &PHONE[1..]);
    let is_link = |text: &&String| text.contains("/customer/phone/revert/");
    let link = async || stack.fonnte.texts_to(&target).iter().find(is_link).cloned();
    wait_until("the old number's message", Duration::from_secs(20), async || link().await.is_some()).await;
    let text = link().await.expect("a message");
    let path = text.split_whitespace().find_map(|word| word.strip_prefix("http://localhost")).expect("a link");
    let url = format!("{}{path}", portal.base());
    let page = http().get(&url).send().await.expect("a page");
    assert_eq!(page.status(), 200);
    let cookies = page.headers().get_all("set-cookie").iter().filter_map(|line| line.to_str().ok());
    let cookies: Vec<String> = cookies.filter_map(|line| line.split(';').next().map(str::to_owned)).collect();
    let html = page.text().await.expect("a text");
    let csrf = html.split(r#"name="csrf" value=""#).nth(1).and_then(|rest| rest.split('"').next()).expect("a token");
    let form = [("csrf", csrf)];
    let sent = http().post(&url).header("Cookie", cookies.join("; ")).header("Origin", "http://localhost").form(&form);
    // A refused form is answered with a redirect too: what became of the number is looked up by the caller.
    assert_eq!(sent.send().await.expect("an answer").status(), 303, "the form was taken");
}

/// The attacker has the owner's codes for a while: one session changes the number, another waits in the account beside.
async fn reverting_leaves_no_attacker_inside(kind: Database) {
    let stack = patient(kind).await;
    stack.add_customers([("AGLS1", PHONE), ("AGLS2", PHONE)]);
    let portal = stack.serve(&[]).await;
    let attacker = Client::new(&portal.base(), "203.0.113.5");
    let changing = stack.log_in(&attacker, PHONE).await;
    let waiting = log_in_again(&stack, &attacker, 2).await;
    let switch = Some(json!({ "customer_id": "AGLS2" }));
    let (status, answer) = waiting.call(Method::POST, "/accounts/switch", switch).await;
    assert_eq!(status, 200, "{answer}");
    let waiting = waiting.with_token_of(&answer);
    change_number(&stack, &changing, NEW_PHONE).await;
    assert_eq!(waiting.get("/profile").await.0, 200, "it waits in the account beside");

    take_back(&stack, &portal).await;

    assert_eq!(changing.get("/profile").await.0, 401);
    assert_eq!(waiting.get("/profile").await.0, 401, "no session of either number is left, in any account");
    let count = stack.fonnte.texts_to(&format!("62{}", &PHONE[1..])).len() + 1;
    let mut inside = log_in_again(&stack, &attacker, count).await;
    for account in ["AGLS1", "AGLS2"] {
        let (status, answer) =
            inside.call(Method::POST, "/accounts/switch", Some(json!({ "customer_id": account }))).await;
        assert_eq!(status, 200, "{answer}");
        inside = inside.with_token_of(&answer);
        let (status, answer) = put(&inside, "/profile", json!({ "phone": SECOND_PHONE })).await;
        assert_eq!(status, 409, "the number is held in {account}: {answer}");
        let (status, answer) = put(&inside, "/profile", json!({ "email": "x@example.id" })).await;
        assert_eq!(status, 409, "the e-mail address is held in {account}: {answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_23_reverting_a_number_leaves_no_attacker_inside_on_sqlite() {
    reverting_leaves_no_attacker_inside(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_23_reverting_a_number_leaves_no_attacker_inside_on_postgres_and_redis() {
    reverting_leaves_no_attacker_inside(Database::PostgresAndRedis).await;
}

async fn tickets_are_limited(kind: Database) {
    let stack = Stack::new(kind).await;
    stack.add_customers([("AGLS1", PHONE)]);
    let portal = stack.serve(&[]).await;
    let me = stack.log_in(&Client::new(&portal.base(), "203.0.113.5"), PHONE).await;
    let url = format!("{}/api/customer-portal/tickets", portal.base());
    let token = me.token().expect("a token").to_owned();
    let open = |key: String, title: String| {
        let body = json!({"type": "repair", "title": title, "description": "LOS merah", "priority": "high"});
        let request = http().post(&url).bearer_auth(&token).header("Idempotency-Key", key).json(&body);
        async move { request.send().await.expect("an answer") }
    };
    let flood: Vec<_> =
        (0..40).map(|n| tokio::spawn(open(format!("flood-{n}"), format!("Internet mati {n}")))).collect();
    let mut answers = Vec::new();
    for sent in flood {
        answers.push(sent.await.expect("the task ends"));
    }
    let opened = answers.iter().filter(|answer| answer.status() == 201).count();
    assert_eq!(opened, 5, "five an hour");
    let refused = answers.iter().find(|answer| answer.status() == 429).expect("the others are refused");
    let wait: u64 = refused.headers()["retry-after"].to_str().expect("a text").parse().expect("seconds");
    assert!((3_000..=3_600).contains(&wait), "{wait}");
    assert!(answers.iter().all(|answer| [201, 429].contains(&answer.status().as_u16())));

    let (_, list) = me.get("/tickets").await;
    assert_eq!(list["data"]["pagination"]["total"], 5);
    let titles = list["data"]["tickets"].as_array().expect("a list").iter();
    for title in titles.map(|ticket| ticket["title"].as_str().expect("a title").to_owned()) {
        let n = title.rsplit(' ').next().expect("a number").to_owned();
        assert_eq!(open(format!("flood-{n}"), title).await.status(), 201, "a repeat takes nothing");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_23_one_session_cannot_open_hundreds_of_tickets_on_sqlite() {
    tickets_are_limited(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_23_one_session_cannot_open_hundreds_of_tickets_on_postgres_and_redis() {
    tickets_are_limited(Database::PostgresAndRedis).await;
}

/// A warning overtakes everything that waits in other lanes, no matter who fills them.
async fn a_warning_does_not_wait(kind: Database) {
    let mut stack = patient(kind)
        .await
        .with("worker.notice_tasks", "1")
        .with("worker.security_tasks", "1")
        .with("tickets.per_account", r#"["100/1h"]"#)
        .with("tickets.confirm_together", "1s");
    stack.add_customers([("AGLS1", PHONE), ("AGLS2", "081311112222")]);
    let portal = stack.serve(&[]).await;
    let me = stack.log_in(&Client::new(&portal.base(), "203.0.113.5"), PHONE).await;
    stack.fonnte.set_mode(Mode::Hang).await;
    let body = json!({"type": "repair", "title": "Internet mati", "description": "LOS merah", "priority": "high"});
    let (status, answer) = me.call(Method::POST, "/tickets", Some(body)).await;
    assert_eq!(status, 201, "{answer}");
    let sends = async || stack.fonnte.requests().iter().filter(|request| request.path == "/send").count();
    wait_until("the worker of notices hangs", Duration::from_secs(10), async || sends().await >= 2).await;
    stack.fonnte.set_mode(Mode::Accept).await;
    let (status, answer) = put(&me, "/profile", json!({ "email": "baru@example.id" })).await;
    assert_eq!(status, 200, "{answer}");
    let target = format!("62{}", &PHONE[1..]);
    let told = async || stack.fonnte.texts_to(&target).iter().any(|text| text.contains("email"));
    wait_until("the warning", Duration::from_secs(5), told).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_23_a_warning_waits_for_no_other_message_on_sqlite() {
    a_warning_does_not_wait(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_23_a_warning_waits_for_no_other_message_on_postgres_and_redis() {
    a_warning_does_not_wait(Database::PostgresAndRedis).await;
}

async fn ending_one_session_needs_a_fresh_code(kind: Database) {
    let stack = patient(kind).await;
    stack.add_customers([("AGLS1", PHONE)]);
    let portal = stack.serve(&[]).await;
    let client = Client::new(&portal.base(), "203.0.113.5");
    let owner = stack.log_in(&client, PHONE).await;
    let thief = log_in_again(&stack, &client, 2).await;
    stack.execute("UPDATE customer_sessions SET verified_at = '2025-01-01T00:00:00.000Z'").await;
    let (_, list) = thief.get("/sessions").await;
    let sessions = list["data"]["sessions"].as_array().expect("a list").clone();
    let id = |current: bool| {
        let session = sessions.iter().find(|session| session["current"] == current).expect("a session");
        session["id"].as_str().expect("an id").to_owned()
    };
    let end = async |which: &str| thief.call(Method::DELETE, &format!("/sessions/{which}"), None).await;
    let (status, answer) = end(&id(false)).await;
    assert_eq!(status, 403, "{answer}");
    assert_eq!(thief.call(Method::DELETE, "/sessions", None).await.0, 403);
    assert_eq!(owner.get("/profile").await.0, 200, "the owner stays");
    assert_eq!(end(&id(true)).await.0, 200, "one's own ends at any time");
    assert_eq!(thief.get("/profile").await.0, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_27_ending_sessions_one_by_one_needs_a_fresh_code_too_on_sqlite() {
    ending_one_session_needs_a_fresh_code(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_27_ending_sessions_one_by_one_needs_a_fresh_code_too_on_postgres_and_redis() {
    ending_one_session_needs_a_fresh_code(Database::PostgresAndRedis).await;
}

async fn a_code_that_was_asked_for_again_withdraws_the_older(kind: Database) {
    let mut stack = patient(kind).await;
    stack.add_customers([("AGLS1", PHONE)]);
    let portal = stack.serve(&[]).await;
    let client = Client::new(&portal.base(), "203.0.113.5");
    stack.fonnte.set_mode(Mode::Html502).await;
    assert_eq!(client.request_otp(PHONE).await.0, 200);
    let tries = async || stack.fonnte.requests().iter().filter(|request| request.path == "/send").count();
    wait_until("a try", Duration::from_secs(10), async || tries().await >= 2).await;
    wait_until("the resend", Duration::from_secs(10), async || client.request_otp(PHONE).await.0 == 200).await;
    stack.fonnte.set_mode(Mode::Accept).await;
    let ended = "the gateway takes messages again";
    wait_until("the end of the outage", Duration::from_mins(1), async || portal.log().contains(ended)).await;
    let texts = stack.fonnte.texts_to(&format!("62{}", &PHONE[1..]));
    let code = texts.last().and_then(|text| code_in(text)).expect("a code");
    let (status, answer) = client.verify_otp(PHONE, &code).await;
    assert_eq!(status, 200, "what arrives is the newest: {answer}");
    let again = log_in_again(&stack, &client, texts.len() + 1).await;
    assert_eq!(again.get("/profile").await.0, 200, "and the older one never comes after it");
    for once in ["the gateway takes no messages", ended] {
        assert_eq!(portal.log().matches(once).count(), 1, "{once}: {}", portal.log());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn case_03_an_outage_with_a_resend_delivers_the_newest_code_alone_on_sqlite() {
    a_code_that_was_asked_for_again_withdraws_the_older(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn case_03_an_outage_with_a_resend_delivers_the_newest_code_alone_on_postgres_and_redis() {
    a_code_that_was_asked_for_again_withdraws_the_older(Database::PostgresAndRedis).await;
}

/// A connection from one of the machine's own addresses.
async fn connect(portal: &PortalProcess, from: Ipv4Addr) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::new(IpAddr::V4(from), 0))?;
    socket.connect(portal.address().parse().expect("an address")).await
}

/// Whether the server has closed it.
async fn is_closed(stream: &mut TcpStream) -> bool {
    let mut byte = [0];
    let read = tokio::time::timeout(Duration::from_millis(1), stream.read(&mut byte)).await;
    matches!(read, Ok(Ok(0) | Err(_)))
}

async fn livez(portal: &PortalProcess, from: Ipv4Addr) -> StatusCode {
    let mut stream = connect(portal, from).await.expect("a connection");
    tokio::io::AsyncWriteExt::write_all(&mut stream, b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .await
        .expect("the server reads");
    let mut answer = String::new();
    let read = tokio::time::timeout(Duration::from_secs(5), stream.read_to_string(&mut answer)).await;
    read.expect("an answer within five seconds").expect("an answer");
    let status = answer.split(' ').nth(1).and_then(|status| status.parse::<u16>().ok());
    StatusCode::from_u16(status.expect("a status")).expect("a status")
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_36_silent_connections_of_one_address_close_one_another_and_nobody_else() {
    let stack = Stack::new(Database::Sqlite).await.with("http.connections_per_address", "50");
    let portal = stack.serve(&[]).await;
    let (attacker, customer) = (Ipv4Addr::new(127, 0, 0, 2), Ipv4Addr::new(127, 0, 0, 3));
    let mut idle = connect(&portal, customer).await.expect("a connection");
    let mut silent = Vec::new();
    for _ in 0..300 {
        silent.push(connect(&portal, attacker).await.expect("a connection"));
    }
    assert_eq!(livez(&portal, customer).await, 200);
    assert!(!is_closed(&mut idle).await, "the customer's idle connection stays");
    let mut open = 0;
    for stream in &mut silent {
        open += u32::from(!is_closed(stream).await);
    }
    assert!(open <= 50, "{open} are open");
    assert_eq!(livez(&portal, attacker).await, 200, "the address itself is not locked out");
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_36_livez_answers_when_more_connect_than_there_are_descriptors() {
    let stack = Stack::new(Database::Sqlite).await;
    let portal = stack.serve_limited(200).await;
    let mut silent = Vec::new();
    for n in 0..400_u16 {
        let from = Ipv4Addr::new(127, 0, 1, u8::try_from(n % 100).expect("small") + 1);
        silent.push(connect(&portal, from).await.expect("a connection"));
    }
    for last in 1..=5 {
        assert_eq!(livez(&portal, Ipv4Addr::new(127, 0, 2, last)).await, 200);
    }
    let mut open = 0;
    for stream in &mut silent {
        open += usize::from(!is_closed(stream).await);
    }
    assert!(open < 200, "{open} are open");
    assert!(!portal.log().contains("a connection could not be taken"), "it never runs out of descriptors");
}
