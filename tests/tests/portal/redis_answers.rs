//! Case 28d: a Redis that runs and answers READONLY, OOM, LOADING or NOAUTH.

use std::sync::Mutex;
use std::time::Duration;

use portal_testkit::servers::{RedisServer, RedisTrouble};
use portal_tests::{Client, Database, PortalProcess, Stack, wait_until};
use serde_json::Value;

const LIMIT: Duration = Duration::from_secs(20);

fn said(portal: &PortalProcess, words: &str) -> usize {
    portal.log().matches(words).count()
}

/// Asks for a code of a number that has an account; answers the answer and the code.
async fn ask(stack: &Stack, client: &Client, phone: &str, count: usize) -> (Value, String) {
    let answer = Mutex::new(Value::Null);
    wait_until("a code may be asked for", LIMIT, async || {
        let (status, asked) = client.request_otp(phone).await;
        *answer.lock().expect("the lock") = asked;
        status == 200
    })
    .await;
    (answer.into_inner().expect("the lock"), stack.code(phone, count).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn case_28d_a_redis_that_turns_away_is_stood_in_for_and_said_once() {
    let server = RedisServer::start_with(&RedisTrouble::OPTIONS).await;
    let stack = Stack::new(Database::PostgresAndRedis)
        .await
        .with("redis.url", &server.url())
        .with("otp.sends_per_phone", r#"["50/1h"]"#)
        .with("otp.resend_waits", r#"["1s", "1s", "1s"]"#);
    let phones: Vec<String> = (0..8).map(|n| format!("0812345678{n}1")).collect();
    let ids: Vec<String> = (0..8).map(|n| format!("AGLS{n}")).collect();
    stack.add_customers(ids.iter().zip(&phones).map(|(id, phone)| (id.as_str(), phone.as_str())));
    let portal = stack.serve(&[]).await;
    for (n, trouble) in RedisTrouble::ALL.into_iter().enumerate() {
        let client = Client::new(&portal.base(), &format!("203.0.113.{n}"));
        let [early, late] = [&phones[2 * n], &phones[2 * n + 1]];
        let (early_asked, early_code) = ask(&stack, &client, early, 1).await;
        let (late_asked, late_code) = ask(&stack, &client, late, 1).await;
        let (starts, ends) = (said(&portal, "Redis does not serve"), said(&portal, "Redis serves again"));

        let begun = trouble.begin(&server).await;
        for _ in 0..4 {
            let (status, body) = client.verify_challenge(early, &early_code, &early_asked).await;
            assert_eq!(
                (status.as_u16(), &body["type"]),
                (503, &"urn:portal:otp:unchecked".into()),
                "{trouble:?}: {body}"
            );
            assert!(body.get("attemptsLeft").is_none(), "{trouble:?}: {body}");
        }
        let (asked, code) = ask(&stack, &client, early, 2).await;
        let (status, body) = client.verify_challenge(early, &code, &asked).await;
        assert_eq!(status, 200, "{trouble:?}: a new code logs in: {body}");
        assert_eq!(said(&portal, "Redis does not serve"), starts + 1, "{trouble:?}: once, and not for each call");

        begun.end(&server).await;
        wait_until("it heals", LIMIT, async || said(&portal, "Redis serves again") == ends + 1).await;
        let (status, body) = client.verify_challenge(late, &late_code, &late_asked).await;
        assert_eq!(status, 200, "{trouble:?}: what was asked for before is good again: {body}");
        assert_eq!(said(&portal, "Redis does not serve"), starts + 1, "{trouble:?}");
    }
}
