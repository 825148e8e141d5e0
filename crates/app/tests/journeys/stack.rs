//! `serve` on PostgreSQL and Redis, with a gateway of the test's own, through outages of each.

use std::net::SocketAddr;

use adapters_fonnte::testing::FakeFonnte;
use portal_testkit::servers::{PostgresServer, RedisServer};
use serde_json::json;

use crate::support::{Place, code_after, customer_file, eventually, get, post};

const API: &str = "/api/customer-portal";

/// Everything a real portal stands on.
struct Stack {
    postgres: PostgresServer,
    redis: RedisServer,
    gateway: FakeFonnte,
    place: Place,
}

impl Stack {
    /// All of it running, with five customers who may log in.
    async fn start() -> Self {
        let (postgres, redis) = (PostgresServer::start().await, RedisServer::start().await);
        let gateway = FakeFonnte::start().await;
        let place = Place::to_serve(&gateway.base_url())
            .set("PORTAL__DATABASE__URL", &postgres.url())
            .set("PORTAL__REDIS__URL", &redis.url());
        place.succeed("migrate");
        customer_file(&place, 5, &[]);
        place.succeed("customers import customers.csv");
        place.succeed("customers enable --all-active");
        Self { postgres, redis, gateway, place }
    }

    /// Logs the `n`th customer in and answers the token.
    fn log_in(&self, at: SocketAddr, n: u32) -> String {
        let phone = format!("0812{n:08}");
        let asked = post(at, &format!("{API}/request-otp"), &json!({ "phone": phone }));
        assert_eq!(asked.status, 200, "{}", asked.body);
        let target = format!("62812{n:08}");
        let text = eventually("the message", || self.gateway.texts_to(&target).pop());
        let code = code_after("Kode OTP Anda", &text).expect("a code in the message");
        let entered = post(at, &format!("{API}/verify-otp"), &json!({ "phone": phone, "otp": code }));
        assert_eq!(entered.status, 200, "{}", entered.body);
        entered.json()["data"]["token"].as_str().expect("a token").to_owned()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_log_in_on_postgres_redis_and_fonnte_through_the_loss_of_redis() {
    let mut stack = Stack::start().await;
    let healthy = stack.place.run("doctor");
    assert_eq!(healthy.code, Some(0), "{}{}", healthy.out, healthy.err);
    for part in ["PostgreSQL answers", "schema: up to date", "Redis: answers", "Fonnte: connected"] {
        assert!(healthy.out.contains(part), "{part} is not in: {}", healthy.out);
    }
    let mut portal = stack.place.start("serve");
    let at = portal.address();
    let token = stack.log_in(at, 1);

    stack.redis.stop();
    assert_eq!(get(at, "/readyz", None).status, 200);
    assert_eq!(get(at, &format!("{API}/profile"), Some(&token)).status, 200);
    stack.log_in(at, 2);
    stack.redis.start_again().await;
    stack.log_in(at, 3);

    portal.signal("TERM");
    assert_eq!(portal.end().code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_loss_of_postgres_is_told_and_survived_by_the_same_process() {
    let mut stack = Stack::start().await;
    let mut portal = stack.place.start("serve");
    let at = portal.address();
    let token = stack.log_in(at, 1);
    let profile = format!("{API}/profile");

    stack.postgres.stop();
    eventually("unreadiness", || (get(at, "/readyz", None).status == 503).then_some(()));
    assert_eq!(get(at, "/livez", None).status, 200);
    assert_eq!(get(at, &profile, Some(&token)).status, 503);

    stack.postgres.start_again().await;
    eventually("readiness", || (get(at, "/readyz", None).status == 200).then_some(()));
    assert_eq!(get(at, &profile, Some(&token)).status, 200);
    stack.log_in(at, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_starts_before_its_database_and_is_ready_once_that_is() {
    let mut stack = Stack::start().await;
    stack.postgres.stop();
    let mut portal = stack.place.start("serve");
    let at = portal.address();
    assert_eq!(get(at, "/readyz", None).status, 503);
    stack.postgres.start_again().await;
    eventually("readiness", || (get(at, "/readyz", None).status == 200).then_some(()));
    stack.log_in(at, 1);
}
