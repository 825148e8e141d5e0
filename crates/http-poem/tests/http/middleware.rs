//! What every answer has in common: headers, limits, errors, health.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use http_kit::PublicUrl;
use http_kit::health::Readiness;
use http_poem::HttpConfig;
use portal_core::PortError;
use portal_core::identity::session::MockSessionStore;

use crate::client::{Answer, Call};
use crate::test_portal::{OWNER, Plan, TestPortal};

const API: &str = "/api/customer-portal";

/// One answer of each kind.
async fn answers(portal: &TestPortal) -> Vec<(&'static str, Answer)> {
    let mut browser = portal.logged_in(OWNER).await;
    let stylesheet = {
        let page = browser.get("/customer/dashboard").await.text();
        let (_, rest) = page.split_once("href=\"/static/app.css").expect("a style sheet");
        format!("/static/app.css{}", rest.split('"').next().expect("its version"))
    };
    let huge = "x".repeat(70_000);
    vec![
        ("200 page", browser.get("/customer/dashboard").await),
        ("200 login", portal.call(Call::get("/customer/login")).await),
        ("200 json", portal.call(Call::post(&format!("{API}/request-otp")).json(r#"{"phone":"081288887777"}"#)).await),
        ("200 static", portal.call(Call::get(&stylesheet)).await),
        ("200 icon", portal.call(Call::get("/favicon.svg")).await),
        ("200 document", portal.call(Call::get("/api/openapi.json")).await),
        ("200 health", portal.call(Call::get("/livez")).await),
        ("303", portal.call(Call::get("/")).await),
        ("400", portal.call(Call::post(&format!("{API}/request-otp")).json("[")).await),
        ("401", portal.call(Call::get(&format!("{API}/profile"))).await),
        ("401 webhook", portal.call(Call::post("/webhooks/fonnte/x/status")).await),
        ("403", portal.call(Call::post("/customer/logout")).await),
        ("404 page", portal.call(Call::get("/nowhere")).await),
        ("404 api", portal.call(Call::get("/api/nowhere")).await),
        ("405", portal.call(Call::new("DELETE", "/customer/login")).await),
        ("405 unknown", portal.call(Call::new("BREW", "/customer/login")).await),
        ("413", portal.call(Call::post(&format!("{API}/request-otp")).json(&huge)).await),
        ("415", portal.call(Call::post(&format!("{API}/request-otp"))).await),
        ("503", {
            *portal.outside.readiness.lock().expect("the lock") = Some(Readiness::Draining);
            portal.call(Call::get("/readyz")).await
        }),
    ]
}

#[tokio::test]
async fn sec_33_every_answer_carries_the_security_headers() {
    let portal = TestPortal::new().await;
    for (what, answer) in answers(&portal).await {
        let head = |name| answer.header(name);
        assert_eq!(head("x-content-type-options"), "nosniff", "{what}");
        assert_eq!(head("referrer-policy"), "no-referrer", "{what}");
        assert_eq!(head("cross-origin-opener-policy"), "same-origin", "{what}");
        assert_eq!(head("cross-origin-resource-policy"), "same-origin", "{what}");
        assert_eq!(head("strict-transport-security"), "max-age=63072000", "{what}");
        assert!(head("permissions-policy").contains("camera=()"), "{what}");
        let policy = head("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{what}");
        assert!(!policy.contains("unsafe"), "{what}");
        for leak in ["server", "x-powered-by", "via"] {
            assert_eq!(head(leak), "", "{what}");
        }
        let is_public = what.contains("static") || what.contains("icon") || what.contains("document");
        assert_eq!(head("cache-control") == "no-store", !is_public, "{what}: {}", head("cache-control"));
    }
}

#[tokio::test]
async fn sec_33_methods_nobody_knows_are_405_everywhere() {
    let portal = TestPortal::new().await;
    for path in ["/", "/customer/login", "/api/customer-portal/profile", "/static/app.css", "/livez", "/nowhere"] {
        for method in ["TRACE", "CONNECT", "TRACK", "BREW", "PROPFIND"] {
            let answer = portal.call(Call::new(method, path)).await;
            assert_eq!(answer.status, 405, "{method} {path}");
            assert!(!answer.header("allow").is_empty());
        }
    }
    assert_eq!(portal.call(Call::new("OPTIONS", "/customer/login")).await.status, 405);
    assert_eq!(portal.call(Call::new("HEAD", "/customer/login")).await.status, 200);
}

#[tokio::test]
async fn sec_34_the_nonce_is_long_and_never_the_same() {
    let portal = TestPortal::new().await;
    let mut seen = BTreeSet::new();
    for _ in 0..50 {
        let page = portal.call(Call::get("/customer/login")).await;
        let policy = page.header("content-security-policy").to_owned();
        let (_, rest) = policy.split_once("script-src 'nonce-").expect("a nonce");
        let nonce = rest.split('\'').next().expect("its end").to_owned();
        assert!(nonce.len() >= 24, "{nonce}");
        let scripts = page.text().matches("<script").count();
        assert_eq!(page.text().matches(&format!("nonce=\"{nonce}\"")).count(), scripts + 1, "and one style sheet");
        assert!(seen.insert(nonce));
    }
}

#[tokio::test]
async fn without_tls_there_is_no_hsts_and_cookies_have_plain_names() {
    let mut config = HttpConfig::new(PublicUrl::parse("http://127.0.0.1:8080").expect("an address"));
    config.http.trusted_proxies = Plan::default().config.http.trusted_proxies;
    let portal = TestPortal::with(Plan { config, ..Plan::default() }).await;
    let page = portal.call(Call::get("/customer/login")).await;
    assert_eq!(page.header("strict-transport-security"), "");
    assert!(page.cookies()[0].starts_with("pre=") && !page.cookies()[0].contains("Secure"));
}

#[tokio::test]
async fn sec_35_sizes_have_limits() {
    let portal = TestPortal::new().await;
    let ask = format!("{API}/request-otp");
    let padded = |bytes: usize| format!(r#"{{"phone":"{OWNER}","x":"{}"}}"#, "x".repeat(bytes - 29));
    assert_eq!(padded(64 * 1024).len(), 64 * 1024);
    assert_eq!(portal.call(Call::post(&ask).json(&padded(64 * 1024))).await.status, 200);
    assert_eq!(portal.call(Call::post(&ask).json(&padded(64 * 1024 + 1))).await.status, 413);
    let deep = format!(r#"{{"phone":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(portal.call(Call::post(&ask).json(&deep)).await.status, 400);
    let form = format!("csrf=x&phone={}", "1".repeat(70_000));
    let form = Call::post("/customer/login").body("application/x-www-form-urlencoded", form);
    assert_eq!(portal.call(form).await.status, 413);
    let long = format!("/customer/login?{}", "a".repeat(5_000));
    assert_eq!(portal.call(Call::get(&long)).await.status, 414);
    let fat = Call::get("/customer/login").header("x-fat", &"a".repeat(17_000));
    assert_eq!(portal.call(fat).await.status, 431);
}

#[tokio::test]
async fn only_configured_origins_may_read_the_api() {
    let portal = TestPortal::new().await;
    let ask = |origin: &str| Call::get(&format!("{API}/profile")).header("origin", origin);
    let allowed = portal.call(ask("https://app.example.id")).await;
    assert_eq!(allowed.header("access-control-allow-origin"), "https://app.example.id");
    assert_eq!(allowed.header("access-control-allow-credentials"), "");
    for origin in ["https://evil.example", "null", "https://app.example.id.evil.example"] {
        assert_eq!(portal.call(ask(origin)).await.header("access-control-allow-origin"), "", "{origin}");
    }
    let preflight = |path: &str, origin: &str| {
        Call::new("OPTIONS", path).header("origin", origin).header("access-control-request-method", "POST")
    };
    let path = format!("{API}/request-otp");
    let answer = portal.call(preflight(&path, "https://app.example.id")).await;
    assert_eq!((answer.status, answer.header("access-control-allow-methods")), (204, "GET, POST, PUT, DELETE"));
    assert_eq!(portal.call(preflight(&path, "https://evil.example")).await.status, 405);
    let page = portal.call(preflight("/customer/login", "https://app.example.id")).await;
    assert_eq!((page.status, page.header("access-control-allow-origin")), (405, ""));
}

#[tokio::test]
async fn files_are_kept_for_ever_under_the_address_of_their_content() {
    let portal = TestPortal::new().await;
    let page = portal.call(Call::get("/customer/login")).await.text();
    let (_, rest) = page.split_once("href=\"/static/app.css").expect("a style sheet");
    let address = format!("/static/app.css{}", rest.split('"').next().expect("its version"));
    let file = portal.call(Call::get(&address)).await;
    assert_eq!(file.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(file.header("content-type"), "text/css; charset=utf-8");
    let other = portal.call(Call::get("/static/app.css?v=0")).await;
    assert_eq!(other.header("cache-control"), "public, max-age=300");
    assert_eq!(portal.call(Call::get("/static/nothing.css")).await.status, 404);
}

#[tokio::test]
async fn the_login_page_and_all_it_loads_stay_within_twenty_kilobytes_and_four_requests() {
    let portal = TestPortal::new().await;
    let get = |path: &str| portal.call(Call::get(path).header("accept-encoding", "gzip, br"));
    let plain = portal.call(Call::get("/customer/login")).await.text();
    let mut paths: Vec<String> = plain
        .split(['"', '\''])
        .filter(|text| text.starts_with("/static/") || text.starts_with("/favicon"))
        .map(str::to_owned)
        .collect();
    paths.push("/customer/login".to_owned());
    assert!(paths.len() <= 4, "{paths:?}");
    let mut total = 0;
    for path in &paths {
        let answer = get(path).await;
        assert_eq!((answer.status, answer.header("content-encoding")), (200, "br"), "{path}");
        total += answer.body.len();
    }
    assert!(total <= 20 * 1024, "{total} bytes");
}

#[tokio::test]
async fn rel_18_livez_asks_nobody_and_readyz_answers_in_time() {
    let portal = TestPortal::new().await;
    assert_eq!(portal.call(Call::get("/readyz")).await.status, 200);
    *portal.outside.readiness.lock().expect("the lock") = Some(Readiness::Down("database"));
    let down = portal.call(Call::get("/readyz")).await;
    assert_eq!((down.status, down.json()["reason"].as_str()), (503, Some("database")));
    *portal.outside.readiness.lock().expect("the lock") = Some(Readiness::Draining);
    assert_eq!(portal.call(Call::get("/readyz")).await.status, 503);
    portal.outside.probe_hangs.store(true, Ordering::Relaxed);
    let started = Instant::now();
    assert_eq!(portal.call(Call::get("/readyz")).await.status, 503);
    assert!(started.elapsed() < Duration::from_millis(300), "{:?}", started.elapsed());
    assert_eq!(portal.call(Call::get("/livez")).await.status, 200);
}

/// A portal whose sessions are away, with a token from before.
async fn without_sessions(resume: impl Fn() -> PortError + Send + Sync + 'static) -> (TestPortal, String, String) {
    let healthy = TestPortal::new().await;
    let token = healthy.api_token(OWNER).await;
    healthy.wait(3_600);
    let cookie = healthy.logged_in(OWNER).await.cookie_line();
    let plan = Plan {
        ports: Box::new(move |ports| {
            let mut sessions = MockSessionStore::new();
            sessions.expect_resume().returning(move |_, _, _| Err(resume()));
            ports.identity.sessions = Arc::new(sessions);
        }),
        ..Plan::default()
    };
    let portal = TestPortal::on(healthy.store.clone(), plan);
    portal.wait(3_600);
    (portal, token, cookie)
}

#[tokio::test]
async fn rel_09_without_the_store_nobody_is_let_in_and_all_are_told_to_come_again() {
    let (portal, token, cookie) =
        without_sessions(|| PortError::unavailable("session store", "connect db-7.internal:5432 refused")).await;
    let api = portal.call(Call::get(&format!("{API}/profile")).bearer(&token)).await;
    assert_eq!((api.status, api.header("retry-after")), (503, "5"));
    assert_eq!(api.json()["type"], "urn:portal:server:unavailable");
    let page = portal.call(Call::get("/customer/dashboard").header("cookie", &cookie)).await;
    assert_eq!((page.status, page.header("retry-after")), (503, "5"));
    assert!(page.cookies().iter().all(|line| !line.starts_with("__Host-session=")), "nobody is logged out by it");
    assert!(!api.text().contains("db-7") && !page.text().contains("db-7"));
}

#[tokio::test]
async fn sec_46_what_broke_is_in_no_answer_and_each_has_a_trace_of_its_own() {
    let (portal, token, _) =
        without_sessions(|| PortError::broken("session store", "SELECT secret FROM customer_sessions failed")).await;
    let mut traces = BTreeSet::new();
    for _ in 0..20 {
        let answer = portal.call(Call::get(&format!("{API}/profile")).bearer(&token)).await;
        assert_eq!(answer.status, 500);
        assert!(!answer.text().contains("SELECT") && !answer.text().contains("session store"));
        traces.insert(answer.json()["trace_id"].as_str().expect("a trace").to_owned());
    }
    assert_eq!(traces.len(), 20);
}

#[tokio::test]
async fn rel_22_a_panic_ends_its_own_request_alone() {
    let healthy = TestPortal::new().await;
    let token = healthy.api_token(OWNER).await;
    let plan = Plan {
        ports: Box::new(|ports| {
            let mut sessions = MockSessionStore::new();
            sessions.expect_resume().returning(|_, _, _| panic!("a bug"));
            ports.identity.sessions = Arc::new(sessions);
        }),
        ..Plan::default()
    };
    let portal = TestPortal::on(healthy.store.clone(), plan);
    let answer = portal.call(Call::get(&format!("{API}/profile")).bearer(&token)).await;
    assert_eq!((answer.status, answer.json()["type"].as_str()), (500, Some("urn:portal:server:internal")));
    assert!(!answer.text().contains("a bug"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(portal.call(Call::get("/customer/login")).await.status, 200);
}

#[tokio::test]
async fn sec_46_five_hundred_odd_requests_cause_no_server_error() {
    let portal = TestPortal::new().await;
    let odd = [
        "",
        "{",
        "null",
        "[]",
        "{}",
        "\u{0}",
        "%00",
        "' OR 1=1 --",
        "<script>",
        "{\"phone\":\"\u{202e}\"}",
        "{\"phone\":1e999}",
        "{\"phone\":\"\\ud800\"}",
        "phone=1&phone=2",
        "{\"challenge_id\":\"x\",\"phone\":\"0817102070\",\"otp\":\"123456\"}",
    ];
    let paths = [
        "/",
        "/customer/login",
        "/customer/login/code",
        "/customer/sessions/x/end",
        "/customer/accounts",
        "/language",
        "/api/customer-portal/request-otp",
        "/api/customer-portal/verify-otp",
        "/api/customer-portal/accounts/switch",
        "/api/customer-portal/sessions/%2e%2e",
        "/webhooks/fonnte/%ff/status",
        "/static/%2e%2e%2fCargo.toml",
        "//x",
        "/demo/whatsapp?to=%ff",
    ];
    let mut sent = 0;
    for path in paths {
        for body in odd {
            for (method, kind) in
                [("POST", "application/json"), ("POST", "application/x-www-form-urlencoded"), ("GET", "x")]
            {
                let call = Call::new(method, path).body(kind, body).header("authorization", "Bearer x");
                let answer = portal.call(call.header("cookie", "__Host-session=x; __Host-otp=; =;;")).await;
                assert!(answer.status < 500, "{method} {path} with {body:?}: {}", answer.text());
                sent += 1;
            }
        }
    }
    assert!(sent >= 500);
}
