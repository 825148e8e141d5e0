//! Workers that are killed and frozen, Redis that goes and is flushed, a database that restarts, a process
//! that is asked to go.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use adapters_fonnte::testing::Mode;
use portal_tests::{Client, Database, Stack, code_in, wait_until};

const PHONE: &str = "0817102070";
/// The next number that nobody has.
static NEXT: AtomicU32 = AtomicU32::new(0);

fn settled() -> &'static str {
    "SELECT count(*) FROM outbox WHERE state = 'sent'"
}

#[tokio::test(flavor = "multi_thread")]
async fn rel_03_fifty_killed_workers_lose_none_of_four_hundred_codes() {
    let stack = Stack::new(Database::PostgresAndRedis).await.with("worker.code_tasks", "1");
    let customers: Vec<_> = (0..400).map(|n| (format!("AGLS{n:04}"), format!("08120000{n:04}"))).collect();
    stack.add_customers(customers.iter().map(|(id, phone)| (id.as_str(), phone.as_str())));
    let portal = stack.serve(&["--no-worker"]).await;
    for (n, (_, phone)) in customers.iter().enumerate() {
        let client = Client::new(&portal.base(), &format!("10.{}.{}.1", n / 250, n % 250));
        assert_eq!(client.request_otp(phone).await.0, 200);
    }
    let sent = || stack.fonnte.requests().len();
    for kill in 0..50 {
        let (worker, before) = (stack.start(&["worker"]), sent());
        let after = before + 1 + kill % 6;
        wait_until("the worker sends", Duration::from_secs(20), async || sent() >= after).await;
        worker.signal("KILL");
    }
    let _last = stack.start(&["worker"]);
    stack.wait_for_count(settled(), 400, Duration::from_mins(1)).await;

    let mut codes: HashMap<String, Vec<String>> = HashMap::new();
    for request in stack.fonnte.requests() {
        let code = request.field("message").and_then(code_in).expect("the message holds a code");
        codes.entry(request.field("target").expect("a target").to_owned()).or_default().push(code);
    }
    assert_eq!(codes.len(), 400, "none is lost");
    let sends: usize = codes.values().map(Vec::len).sum();
    assert!(sends - 400 <= 50, "{} messages were sent twice", sends - 400);
    assert!(codes.values().all(|codes| codes.iter().all(|code| *code == codes[0])), "twice the same code");
}

#[tokio::test(flavor = "multi_thread")]
async fn rel_04_a_worker_that_slept_past_its_lease_settles_nothing() {
    let mut stack = Stack::new(Database::PostgresAndRedis).await.with("worker.code_tasks", "1");
    stack.add_customers([("AGLS1", PHONE)]);
    let portal = stack.serve(&["--no-worker"]).await;
    stack.fonnte.set_mode(Mode::Hang).await;
    let frozen = stack.start(&["worker"]);
    Client::new(&portal.base(), "203.0.113.5").request_otp(PHONE).await;
    wait_until("the worker holds the message", Duration::from_secs(10), async || !stack.fonnte.requests().is_empty())
        .await;
    frozen.signal("STOP");
    stack.fonnte.set_mode(Mode::Accept).await;
    let _other = stack.start(&["worker"]);
    stack.wait_for_count(settled(), 1, Duration::from_secs(40)).await;
    frozen.signal("CONT");
    wait_until("the sleeper notices", Duration::from_secs(20), async || frozen.log().contains("a lease ran out")).await;
    let untouched = "SELECT count(*) FROM outbox WHERE state = 'sent' AND attempts = 2 AND fence = 2";
    assert_eq!(stack.count(untouched).await, 1, "what the other worker settled stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn rel_07_without_redis_people_log_in_and_limits_hold() {
    let mut stack = Stack::new(Database::PostgresAndRedis).await;
    stack.add_customers([("AGLS1", PHONE), ("AGLS2", "081234567890")]);
    let portal = stack.serve(&[]).await;
    let before = stack.log_in(&Client::new(&portal.base(), "203.0.113.5"), PHONE).await;
    for pause in [true, false] {
        let redis = stack.redis.as_mut().expect("the stack has Redis");
        if pause {
            redis.pause();
        } else {
            redis.stop();
        }
        assert_eq!(before.get("/dashboard/stats").await.0, 200, "pages work");
        assert_eq!(before.request_otp(PHONE).await.0, 429, "the limit per number holds");
        let phone = if pause { "081234567890" } else { "081234567891" };
        stack.add_customers([("AGLS2", "081234567890"), ("AGLS3", "081234567891")]);
        stack.log_in(&Client::new(&portal.base(), "203.0.113.6"), phone).await;
        let redis = stack.redis.as_mut().expect("the stack has Redis");
        if pause {
            redis.resume();
        } else {
            redis.start_again().await;
        }
    }
    let in_database = "SELECT count(*) FROM otp_challenges";
    let before = stack.count(in_database).await;
    let healed = async || {
        let (n, rows) = (NEXT.fetch_add(1, Ordering::Relaxed), stack.count(in_database).await);
        let client = Client::new(&portal.base(), &format!("198.51.100.{n}"));
        assert_eq!(client.request_otp(&format!("0813000000{n:02}")).await.0, 200);
        stack.count(in_database).await == rows
    };
    wait_until("codes are kept in Redis again", Duration::from_secs(5), healed).await;
    assert!(before >= 2, "codes were kept in the database meanwhile: {before}");
}

#[tokio::test(flavor = "multi_thread")]
async fn rel_08_flushing_redis_gives_an_attacker_no_guess() {
    let mut stack = Stack::new(Database::PostgresAndRedis).await;
    stack.add_customers([("AGLS1", PHONE)]);
    let portal = stack.serve(&[]).await;
    let client = Client::new(&portal.base(), "203.0.113.5");
    let (_, asked) = client.request_otp(PHONE).await;
    let code = stack.code(PHONE, 1).await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    assert_eq!(client.verify_challenge(PHONE, wrong, &asked).await.1["attemptsLeft"], 4);
    let redis = stack.redis.as_mut().expect("the stack has Redis");
    redis.stop();
    redis.start_again().await;
    let mut left = 4;
    for _ in 0..6 {
        let (status, body) = client.verify_challenge(PHONE, wrong, &asked).await;
        if status == 503 {
            // Until the portal is connected again nothing is compared.
            assert_eq!(body["type"], "urn:portal:otp:unchecked");
            continue;
        }
        let now_left = body["attemptsLeft"].as_u64().expect("the number of guesses left");
        assert!(status == 401 && (now_left < left || now_left == 0), "{left} were left, then {body}");
        left = now_left;
    }
    let right = async || client.verify_challenge(PHONE, &code, &asked).await.0 == 401;
    wait_until("the right code comes too late", Duration::from_secs(5), right).await;
    assert_eq!(client.request_otp(PHONE).await.0, 429, "and no message either");
}

#[tokio::test(flavor = "multi_thread")]
async fn sec_26_logging_out_holds_on_every_instance_also_without_redis() {
    let mut stack = Stack::new(Database::PostgresAndRedis).await;
    stack.add_customers([("AGLS1", PHONE)]);
    let (one, two) = (stack.serve(&[]).await, stack.serve(&["--no-worker"]).await);
    let here = stack.log_in(&Client::new(&one.base(), "203.0.113.5"), PHONE).await;
    let there = here.at(&two.base());
    assert_eq!(there.get("/profile").await.0, 200);
    stack.redis.as_mut().expect("the stack has Redis").stop();
    assert_eq!(here.call(reqwest::Method::POST, "/logout", None).await.0, 200);
    assert_eq!(here.get("/profile").await.0, 401);
    assert_eq!(there.get("/profile").await.0, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn rel_18_probes_tell_alive_from_ready() {
    let mut stack = Stack::new(Database::PostgresAndRedis).await;
    let mut database = portal_testkit::servers::PostgresServer::start().await;
    stack = stack.with("database.url", &database.url());
    stack.run_well(&["migrate"]);
    let portal = stack.serve(&[]).await;
    let probe = async |path: &str| {
        let asked = std::time::Instant::now();
        let url = format!("{}{path}", portal.base());
        let status = portal_tests::http().get(url).send().await.expect("the portal answers").status().as_u16();
        (status, asked.elapsed())
    };
    stack.redis.as_mut().expect("the stack has Redis").stop();
    assert_eq!(probe("/readyz").await.0, 200, "Redis is not needed");
    database.stop();
    let (status, took) = probe("/readyz").await;
    assert_eq!(status, 503, "the database is");
    assert!(took < Duration::from_secs(2), "a probe answers soon: {took:?}");
    assert_eq!(probe("/livez").await.0, 200);
    let (status, _) = Client::new(&portal.base(), "203.0.113.5").request_otp(PHONE).await;
    assert_eq!(status, 503);
    database.start_again().await;
    wait_until("it is ready again", Duration::from_secs(5), async || probe("/readyz").await.0 == 200).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_asked_to_go_finishes_and_goes() {
    let stack = Stack::new(Database::Sqlite).await;
    let mut portal = stack.serve(&[]).await;
    portal.signal("TERM");
    assert!(portal.ended(Duration::from_secs(30)).await.success(), "{}", portal.log());
}
