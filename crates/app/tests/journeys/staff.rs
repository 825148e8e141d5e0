//! What staff do between roll-out and everyday work: figures, announcements, questions on the phone.

use adapters_fonnte::testing::FakeFonnte;
use adapters_system::SystemClock;
use chrono::Timelike as _;
use portal_core::Clock as _;
use serde_json::{Value, json};

use crate::support::{Place, code_after, customer_file, eventually, get, post};

const API: &str = "/api/customer-portal";

/// A place to serve from where it is noon, more or less: announcements go out in daytime.
fn at_noon(gateway: &str) -> Place {
    let hour = SystemClock::new(chrono_tz::UTC).now().hour();
    // The names of these zones count westwards.
    let zone = format!("Etc/GMT{:+}", i64::from(hour) - 12);
    Place::to_serve(gateway)
        .set("PORTAL__PORTAL__TIME_ZONE", &zone)
        .set("PORTAL__HTTP__PUBLIC_URL", "https://portal.example.id")
}

/// So many customers, the first `enabled` of whom may come in.
fn populated(place: Place, customers: usize, enabled: usize) -> Place {
    place.succeed("migrate");
    customer_file(&place, customers, &[]);
    place.succeed("customers import customers.csv");
    place.succeed(&format!("customers enable --all-active --limit {enabled}"));
    place
}

#[tokio::test(flavor = "multi_thread")]
async fn what_customers_did_is_in_the_figures_once_the_server_has_stopped() {
    let gateway = FakeFonnte::start().await;
    let place = populated(at_noon(&gateway.base_url()), 4, 2);
    let mut portal = place.start("serve");
    let at = portal.address();
    let phone = "081200000002";
    assert_eq!(post(at, &format!("{API}/request-otp"), &json!({ "phone": phone })).status, 200);
    let text = eventually("the message", || gateway.texts_to("6281200000002").pop());
    let code = code_after("Kode OTP Anda", &text).expect("a code in the message");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    post(at, &format!("{API}/verify-otp"), &json!({ "phone": phone, "otp": wrong }));
    let entered = post(at, &format!("{API}/verify-otp"), &json!({ "phone": phone, "otp": code }));
    let token = entered.json()["data"]["token"].as_str().expect("a token").to_owned();
    assert_eq!(get(at, &format!("{API}/dashboard/stats"), Some(&token)).status, 200);
    portal.signal("TERM");
    assert_eq!(portal.end().code(), Some(0));

    let read: Value = serde_json::from_str(&place.succeed("analytics --format json")).expect("JSON");
    let total = &read["total"];
    assert_eq!(read["days"].as_array().map(Vec::len), Some(30));
    assert_eq!((&total["logins"], &total["failed_logins"]), (&json!(1), &json!(1)));
    assert_eq!((&total["login_success_rate"], &total["active_customers"]), (&json!(0.5), &json!(1)));
    assert_eq!(total["events"]["view_dashboard"], 1);
    assert_eq!(read["adoption"], json!({"active_accounts": 4, "enabled": 2, "ever_logged_in": 1}));
    let table = place.succeed("analytics");
    assert!(table.contains("50.0 %") && table.contains("Have ever logged in             1"), "{table}");
    let today = read["to"].as_str().expect("a day");
    let csv = place.succeed(&format!("analytics --from {today} --to {today} --format csv"));
    assert_eq!(csv.lines().count(), 2, "{csv}");
    assert!(csv.contains(&format!("\n{today},50.0,1,0,1,1,1,1,")), "{csv}");

    let shown = place.succeed("customers show T00002");
    assert!(shown.contains("asked for in an app, 1 wrong guess, logged in"), "{shown}");
    assert!(shown.contains("Limits          no new code for ") || shown.contains("none is full"), "{shown}");
}

#[test]
fn figures_of_no_period_are_refused_with_an_example() {
    let place = populated(Place::new(), 1, 1);
    let done = place.run("analytics --from 2025-11-30 --to 2025-11-01");
    assert_eq!(done.code, Some(1));
    assert!(done.err.contains("the last day lies before the first"), "{}", done.err);
    assert!(done.err.contains("--from 2025-11-01 --to 2025-11-30"), "{}", done.err);
    let done = place.run("analytics --from 1.11.2025");
    assert!(done.err.contains("write a date as year-month-day"), "{}", done.err);
}

#[test]
fn each_run_of_the_roll_out_takes_the_next_ones_and_says_how_many_are_left() {
    let place = populated(Place::new(), 30, 5);
    let next = place.succeed("customers enable --all-active --limit 20");
    assert_eq!(next.lines().next(), Some("T00006"));
    assert_eq!(next.lines().last(), Some("20 customers enabled, 5 active accounts remain"));
    let rest = place.succeed("customers enable --all-active");
    assert_eq!(rest.lines().last(), Some("5 customers enabled, no active account is left"));
    let none = place.succeed("customers enable --all-active --limit 20");
    assert_eq!(none, "0 customers enabled, no active account is left\n");
    let off = place.succeed("customers disable --customer-id T00001");
    assert_eq!(off.lines().last(), Some("1 customer disabled"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_announcement_reaches_each_customer_once_over_several_runs() {
    let gateway = FakeFonnte::start().await;
    let place = populated(at_noon(&gateway.base_url()), 4, 3);
    place.put("news.txt", "Halo {name} ({customer_id}),\n\n{brand} punya portal: {portal_url}\n");
    let announce = "announce --template news.txt --segment enabled --campaign news --pace 1";

    let preview = place.succeed(&format!("{announce} --dry-run"));
    assert!(preview.contains("Would get it    3") && preview.contains("| Halo P******** 1 (T00001),"), "{preview}");
    assert!(!preview.contains("081200000001") && preview.contains("https://portal.example.id"), "{preview}");

    let first = place.run(&format!("{announce} --limit 2"));
    assert!(first.out.starts_with("2 messages queued in the campaign news, 1 recipients left\n"), "{}", first.out);
    assert!(first.err.contains("2 messages queued"), "{}", first.err);
    let status = place.succeed("announce --status --campaign news");
    assert!(status.starts_with("Campaign news: 2 messages\n  Queued          2\n"), "{status}");
    assert!(place.succeed(announce).starts_with("1 message queued in the campaign news, 0 recipients left\n"));
    assert!(place.succeed(announce).starts_with("0 messages queued"));

    let mut portal = place.start("serve");
    portal.address();
    for n in 1..=3 {
        let texts = eventually("the announcement", || {
            Some(gateway.texts_to(&format!("628120000000{n}"))).filter(|texts| !texts.is_empty())
        });
        let expected = format!("Halo Pelanggan {n} (T0000{n}),\n\nAGLIS Net punya portal: https://portal.example.id");
        assert_eq!(texts, [expected]);
    }
    assert!(gateway.texts_to("6281200000004").is_empty());
    portal.signal("TERM");
    assert_eq!(portal.end().code(), Some(0));
    let status = place.succeed("announce --status --campaign news");
    assert!(status.contains("Queued          0\n  Sent            3\n"), "{status}");
}

#[test]
fn a_template_that_cannot_be_filled_is_refused_by_its_line() {
    let place = populated(Place::new(), 2, 2);
    place.put("news.txt", "Halo {name},\n{nama_depan}\n");
    let done = place.run("announce --template news.txt --segment enabled");
    assert_eq!(done.code, Some(1));
    assert!(done.err.contains("news.txt: line 2: {nama_depan} is not known"), "{}", done.err);
    place.put("news.txt", "{portal_url}");
    let done = place.run("announce --template news.txt --segment enabled --dry-run");
    assert!(done.err.contains("http.public_url is not set"), "{}", done.err);
    assert!(place.run("announce --template none.txt --segment active").err.contains("none.txt cannot be read"));
    let unknown = place.run("announce --status --campaign nobody");
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.err.contains("nobody was told anything in a campaign named nobody"), "{}", unknown.err);
}
