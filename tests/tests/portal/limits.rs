//! Attacks on the login that its limits hold off, on both storage stacks: many networks, many numbers, many codes,
//! and strangers who try to keep a customer out.

use std::sync::Arc;
use std::time::Duration;

use portal_tests::{Client, Database, Stack, wait_until};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const PHONE: &str = "0817102070";
const LIMIT: Duration = Duration::from_secs(20);

/// Runs an attack on each stack.
macro_rules! on_both_stacks {
    ($($attack:ident: $sqlite:ident, $postgres:ident;)*) => {$(
        #[tokio::test(flavor = "multi_thread")]
        async fn $sqlite() {
            $attack(Database::Sqlite).await;
        }

        #[tokio::test(flavor = "multi_thread")]
        async fn $postgres() {
            $attack(Database::PostgresAndRedis).await;
        }
    )*};
}

on_both_stacks! {
    wide_network: sec_14_a_wide_ipv6_network_has_one_budget_on_sqlite, sec_14_a_wide_ipv6_network_has_one_budget_on_postgres;
    rotated_key: sec_14_a_rotated_key_empties_no_limit_on_sqlite, sec_14_a_rotated_key_empties_no_limit_on_postgres;
    send_cap: sec_15_at_the_send_cap_a_known_device_still_gets_a_code_on_sqlite,
        sec_15_at_the_send_cap_a_known_device_still_gets_a_code_on_postgres;
    spray: sec_16_a_spray_turns_guarded_mode_on_and_known_devices_log_in_on_sqlite,
        sec_16_a_spray_turns_guarded_mode_on_and_known_devices_log_in_on_postgres;
    lockout: sec_17_a_stranger_keeps_no_known_device_out_on_sqlite,
        sec_17_a_stranger_keeps_no_known_device_out_on_postgres;
    burnt_challenge: sec_17_a_stranger_burns_no_challenge_of_the_api_on_sqlite,
        sec_17_a_stranger_burns_no_challenge_of_the_api_on_postgres;
    in_a_row: sec_18_wrong_codes_in_a_row_hold_a_number_until_staff_releases_it_on_sqlite,
        sec_18_wrong_codes_in_a_row_hold_a_number_until_staff_releases_it_on_postgres;
    network_limits: case_23_limits_of_networks_are_shown_on_sqlite,
        case_23_limits_of_networks_are_shown_on_postgres_and_redis;
    looks: case_23_a_hundred_looks_take_no_guess_and_no_code_on_sqlite,
        case_23_a_hundred_looks_take_no_guess_and_no_code_on_postgres_and_redis;
    short_life: case_code_life_of_thirty_seconds_is_told_in_seconds_on_sqlite,
        case_code_life_of_thirty_seconds_is_told_in_seconds_on_postgres;
}

/// A code that is surely not `code`.
fn other_than(code: &str) -> &'static str {
    if code == "000000" { "000001" } else { "000000" }
}

async fn post(client: &Client, path: &str, body: Value) -> (StatusCode, Value) {
    client.call(Method::POST, path, Some(body)).await
}

/// Logs in and answers by what the device is known from then on.
async fn known_device(stack: &Stack, client: &Client) -> String {
    let (_, asked) = client.request_otp(PHONE).await;
    let code = stack.code(PHONE, 1).await;
    let (status, entered) = client.verify_challenge(PHONE, &code, &asked).await;
    assert_eq!(status, 200, "{entered}");
    entered["data"]["device_token"].as_str().expect("a device token").to_owned()
}

/// A whole login of a known device; `count` is the number of its message.
async fn log_in_known(stack: &Stack, client: &Client, device: &str, count: usize) {
    let (status, asked) = post(client, "/request-otp", json!({"phone": PHONE, "device_token": device})).await;
    assert_eq!(status, 200, "{asked}");
    let code = stack.code(PHONE, count).await;
    let challenge = &asked["data"]["challenge_id"];
    let attempt = json!({"phone": PHONE, "otp": code, "challenge_id": challenge, "device_token": device});
    let (status, entered) = post(client, "/verify-otp", attempt).await;
    assert_eq!(status, 200, "{entered}");
}

async fn wide_network(kind: Database) {
    let stack = Stack::new(kind).await;
    let portal = stack.serve(&[]).await;
    let at = |net: u32, n: u32| Client::new(&portal.base(), &format!("2001:db8:{net:x}:{:x}::1", n << 8));
    let (mut sent, mut looked_at) = (0, 0);
    for n in 0..60 {
        sent += u32::from(at(5, n).request_otp(&format!("0812{n:07}")).await.0 == 200);
    }
    assert_eq!(sent, 25, "five codes a minute, five times as many from a /48");
    for n in 0..200 {
        looked_at += u32::from(at(6, n).verify_otp(&format!("0812{n:07}"), "000000").await.0 == 401);
    }
    assert_eq!(looked_at, 150, "thirty wrong codes in ten minutes, five times as many from a /48");
}

async fn rotated_key(kind: Database) {
    let old = "CzBVep/E6Q4zWH2ix+wRNluApcrvFDleg6jN8hc8YYar0PUaP2SJrtP4HUJnjLHW";
    let new = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";
    let stack = Stack::new(kind).await.with("security.secret", old);
    let from = |base: &str, n: u32| (Client::new(base, "203.0.113.5"), format!("0812{n:07}"));
    let first = stack.serve(&[]).await;
    for n in 0..5 {
        let (client, phone) = from(&first.base(), n);
        assert_eq!(client.request_otp(&phone).await.0, 200);
    }
    let (client, phone) = from(&first.base(), 5);
    assert_eq!(client.request_otp(&phone).await.0, 429);
    drop(first);
    let stack = stack.with("security.secret", new).with("security.previous_secrets", &format!(r#"["{old}"]"#));
    let second = stack.serve(&[]).await;
    let (client, phone) = from(&second.base(), 6);
    assert_eq!(client.request_otp(&phone).await.0, 429, "the network's limit is as full as before");
    let elsewhere = Client::new(&second.base(), "198.51.100.7");
    assert_eq!(elsewhere.request_otp("08120000000").await.0, 429, "and so is the number's");
}

async fn send_cap(kind: Database) {
    let stack = Stack::new(kind).await.with("otp.sends_in_all", "10/1h");
    stack.add_customers([("AGLS1", PHONE)]);
    let portal = stack.serve(&[]).await;
    let home = Client::new(&portal.base(), "203.0.113.5");
    let device = known_device(&stack, &home).await;
    let mut sent = 1;
    for n in 0..20 {
        let client = Client::new(&portal.base(), &format!("10.{n}.0.1"));
        sent += u32::from(client.request_otp(&format!("0812{n:07}")).await.0 == 200);
    }
    assert_eq!(sent, 7, "three of ten are kept");
    wait_until("the alarm", LIMIT, async || portal.log().contains("the cap of sent codes is reached")).await;
    log_in_known(&stack, &home, &device, 2).await;
}

async fn spray(kind: Database) {
    let stack = Stack::new(kind).await.with("otp.failures_in_all", "30/24h").with("otp.guarded_from", "20");
    stack.add_customers([("AGLS1", PHONE)]);
    let portal = stack.serve(&[]).await;
    let home = Client::new(&portal.base(), "203.0.113.5");
    let device = known_device(&stack, &home).await;
    let mut looked_at = 0;
    for n in 0..60 {
        let (client, phone) = (Client::new(&portal.base(), &format!("10.{n}.0.1")), format!("0812{n:07}"));
        let (_, asked) = client.request_otp(&phone).await;
        looked_at += u32::from(client.verify_challenge(&phone, "000000", &asked).await.0 == 401);
    }
    assert_eq!(looked_at, 30, "one guess at each number, and no more than the budget of all");
    wait_until("the alarm", LIMIT, async || portal.log().contains("guarded mode begins")).await;
    assert_eq!(portal.log().matches("guarded mode begins").count(), 1, "it is said once");
    let doctor = stack.run(&["doctor"]);
    assert!(String::from_utf8_lossy(&doctor.stdout).contains("guarded mode"), "{doctor:?}");
    log_in_known(&stack, &home, &device, 2).await;
}

async fn lockout(kind: Database) {
    let stack = Stack::new(kind).await;
    stack.add_customers([("AGLS1", PHONE)]);
    let portal = stack.serve(&[]).await;
    let home = Client::new(&portal.base(), "203.0.113.5");
    let device = known_device(&stack, &home).await;
    // The neighbours behind the owner's address ask until they have to wait, and so does everybody else.
    for n in 0..20 {
        home.request_otp(&format!("0812{n:07}")).await;
    }
    let stranger = Client::new(&portal.base(), "198.51.100.7");
    assert_eq!(stranger.request_otp(PHONE).await.0, 429, "the number has just had its code of this minute");
    log_in_known(&stack, &home, &device, 2).await;
}

async fn burnt_challenge(kind: Database) {
    let stack = Stack::new(kind).await;
    stack.add_customers([("AGLS1", PHONE)]);
    let portal = stack.serve(&[]).await;
    let home = Client::new(&portal.base(), "203.0.113.5");
    let (_, asked) = home.request_otp(PHONE).await;
    let code = stack.code(PHONE, 1).await;
    let stranger = Client::new(&portal.base(), "198.51.100.7");
    for _ in 0..3 {
        let (status, answer) = stranger.verify_otp(PHONE, other_than(&code)).await;
        assert_eq!((status.as_u16(), &answer["attemptsLeft"]), (401, &json!(0)), "there is nothing to guess at");
    }
    let (_, answer) = home.verify_challenge(PHONE, other_than(&code), &asked).await;
    assert_eq!(answer["attemptsLeft"], 4, "nobody has used a guess");
    assert_eq!(home.verify_otp(PHONE, &code).await.0, 200, "an old client at home logs in without naming it");
}

async fn in_a_row(kind: Database) {
    let mut stack =
        Stack::new(kind).await.with("otp.failures_in_a_row", "3").with("otp.sends_per_phone", r#"["50/1h"]"#);
    stack.add_customers([("AGLS1", PHONE)]);
    let first = stack.serve(&[]).await;
    let client = Client::new(&first.base(), "203.0.113.5");
    let (_, asked) = client.request_otp(PHONE).await;
    let code = stack.code(PHONE, 1).await;
    for _ in 0..3 {
        assert_eq!(client.verify_challenge(PHONE, other_than(&code), &asked).await.0, 401);
    }
    assert_eq!(client.verify_challenge(PHONE, &code, &asked).await.0, 429, "the right code comes too late");
    drop(first);
    if let Some(redis) = stack.redis.as_mut() {
        redis.stop();
        redis.start_again().await;
    }
    let second = stack.serve(&[]).await;
    let client = Client::new(&second.base(), "198.51.100.7");
    let (_, asked) = client.request_otp(PHONE).await;
    let code = stack.code(PHONE, 2).await;
    assert_eq!(client.verify_challenge(PHONE, &code, &asked).await.0, 429, "held after a restart as well");
    assert!(stack.run_well(&["customers", "show", PHONE]).contains("portal customers release"));
    stack.run_well(&["customers", "release", PHONE]);
    assert_eq!(client.verify_challenge(PHONE, &code, &asked).await.0, 200, "released");
}

/// What `limits show` tells of an address, line by line; asked thrice, because asking takes nothing.
fn shown(stack: &Stack, address: &str) -> Vec<String> {
    let asked = || stack.run_well(&["limits", "show", "--address", address]);
    for _ in 0..2 {
        asked();
    }
    asked().lines().map(str::to_owned).collect()
}

async fn network_limits(kind: Database) {
    let mut stack = Stack::new(kind).await.with("otp.failures_per_network", r#"["2/10m"]"#);
    stack.add_customers([("AGLS1", PHONE)]);
    let portal = stack.serve(&[]).await;
    let client = Client::new(&portal.base(), "203.0.113.9");
    let (_, asked) = client.request_otp(PHONE).await;
    let code = stack.code(PHONE, 1).await;
    for n in 1..4 {
        assert_eq!(client.request_otp(&format!("0812000000{n}")).await.0, 200);
    }
    let place = if stack.redis.is_some() { "Redis" } else { "the database" };
    let lines = shown(&stack, "203.0.113.9");
    assert_eq!(lines[0], format!("203.0.113.9, counted in {place}"));
    assert!(lines[1].starts_with("  203.0.113.9 ") && lines[1].ends_with(" not full"), "{lines:?}");
    assert!(lines[2].starts_with("  203.0.113.0/24 ") && lines[2].ends_with(" not full"), "{lines:?}");
    assert_eq!(client.request_otp("08120000004").await.0, 200, "looking took nothing");
    assert_eq!(client.request_otp("08120000005").await.0, 429);
    for expected in [401, 401, 429] {
        assert_eq!(client.verify_challenge(PHONE, other_than(&code), &asked).await.0, expected);
    }
    let lines = shown(&stack, "203.0.113.9");
    assert!(lines[1].contains("no new code until 20") && lines[1].contains("; no code is tried until 20"), "{lines:?}");
    assert!(lines[2].ends_with(" not full"), "others in the /24 are served: {lines:?}");
    let names: Vec<String> = shown(&stack, "2001:db8::7")[1..].iter().map(|line| line.trim().to_owned()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
    for (name, bits) in names.iter().zip([64, 56, 48]) {
        assert!(name.starts_with(&format!("2001:db8::/{bits} ")) && name.ends_with("not full"), "{names:?}");
    }
    let support = stack.run_well(&["customers", "show", PHONE]);
    assert!(support.contains("portal limits show --address"), "{support}");
    if let Some(redis) = stack.redis.as_mut() {
        redis.stop();
        let other = Client::new(&portal.base(), "203.0.113.10");
        for n in 0..6 {
            other.request_otp(&format!("0812000001{n}")).await;
        }
        let lines = shown(&stack, "203.0.113.10");
        assert!(lines[0].contains("the database, because Redis does not serve"), "{lines:?}");
        assert!(lines[1].contains("no new code until 20"), "{lines:?}");
    }
}

/// Support looks at a customer and at their network a hundred times, in two programs at once; the suite of the limits
/// looks a thousand times at each store.
async fn looks(kind: Database) {
    let stack = Stack::new(kind).await.with("otp.resend_waits", r#"["1s", "1s", "1s"]"#);
    let stack = stack.with("otp.sends_per_phone", r#"["2/1h"]"#).with("otp.failures_per_network", r#"["4/10m"]"#);
    let stack = Arc::new(stack.with("otp.sends_per_network", r#"["3/10m"]"#));
    stack.add_customers([("AGLS1", PHONE)]);
    let portal = stack.serve(&[]).await;
    let client = Client::new(&portal.base(), "203.0.113.9");
    let (_, asked) = client.request_otp(PHONE).await;
    let code = stack.code(PHONE, 1).await;
    assert_eq!(client.verify_challenge(PHONE, other_than(&code), &asked).await.0, 401);
    let look = |arguments: &'static [&'static str]| {
        let stack = stack.clone();
        tokio::task::spawn_blocking(move || (0..50).fold(String::new(), |_, _| stack.run_well(arguments)))
    };
    let (customer, network) =
        (look(&["customers", "show", PHONE]), look(&["limits", "show", "--address", "203.0.113.9"]));
    let customer = customer.await.expect("it looks");
    assert!(customer.contains("none is full"), "{customer}");
    let network = network.await.expect("it looks");
    assert!(network.contains("not full"), "{network}");
    for left in [3, 2, 1] {
        let (status, answer) = client.verify_challenge(PHONE, other_than(&code), &asked).await;
        assert_eq!((status, &answer["attemptsLeft"]), (StatusCode::UNAUTHORIZED, &json!(left)), "{answer}");
    }
    assert_eq!(client.request_otp("08120000001").await.0, 200, "two more codes for the network");
    assert_eq!(client.request_otp("08120000002").await.0, 200);
    assert_eq!(client.request_otp("08120000003").await.0, 429, "and no further one");
    let elsewhere = Client::new(&portal.base(), "198.51.100.7");
    assert_eq!(elsewhere.request_otp(PHONE).await.0, 200, "one more code for the number");
    assert_eq!(elsewhere.request_otp(PHONE).await.0, 429, "and no further one");
}

async fn short_life(kind: Database) {
    let stack = Stack::new(kind).await.with("otp.code_life", "30s");
    stack.add_customers([("AGLS1", PHONE)]);
    let portal = stack.serve(&[]).await;
    let (_, asked) = Client::new(&portal.base(), "203.0.113.5").request_otp(PHONE).await;
    assert_eq!((&asked["data"]["expiresIn"], &asked["data"]["expires_in"]), (&json!("30 detik"), &json!(30)));
    let texts = stack.fonnte.wait_for_texts("62817102070", 1, LIMIT).await;
    assert!(texts[0].contains("Berlaku 30 detik"), "{texts:?}");
}
