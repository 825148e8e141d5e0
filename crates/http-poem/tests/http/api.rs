//! The JSON API: its envelope, its login, its sessions.

use serde_json::{Value, json};

use crate::client::{Answer, Call};
use crate::test_portal::{OWNER, STRANGER, TestPortal};

const API: &str = "/api/customer-portal";

pub(crate) fn path(rest: &str) -> String {
    format!("{API}{rest}")
}

pub(crate) async fn post(portal: &TestPortal, rest: &str, body: &Value) -> Answer {
    portal.call(Call::post(&path(rest)).json(&body.to_string())).await
}

#[tokio::test]
async fn a_customer_logs_in_reads_and_logs_out() {
    let portal = TestPortal::new().await;
    let asked = post(&portal, "/request-otp", &json!({"phone": "+62 817-102-070"})).await;
    assert_eq!(asked.status, 200);
    let body = asked.json();
    assert_eq!(body["success"], true);
    assert_eq!(body["message"], "Kode OTP telah dikirim ke WhatsApp Anda");
    assert_eq!(body["data"]["phone"], "0817****070");
    assert_eq!(body["data"]["expiresIn"], "10 menit");
    assert_eq!((&body["data"]["expires_in"], &body["data"]["resend_after"]), (&json!(600), &json!(60)));

    portal.deliver().await;
    let code = portal.phone.last_code();
    let attempt = json!({"phone": OWNER, "otp": code, "challenge_id": body["data"]["challenge_id"]});
    let entered = post(&portal, "/verify-otp", &attempt).await;
    assert_eq!(entered.status, 200, "{}", entered.text());
    let body = entered.json();
    assert_eq!(body["message"], "Login berhasil!");
    let customer = json!({
        "id": "AGLS1", "customer_id": "AGLS1", "name": "Budi AGLS1", "email": "budi@example.id",
        "phone": OWNER, "account_status": "active",
    });
    assert_eq!(body["data"]["customer"], customer);
    let account = json!({"customer_id": "AGLS1", "name": "Budi AGLS1", "address": "Jl. Merdeka 1"});
    assert_eq!(body["data"]["accounts"], json!([account]));
    assert_eq!(body["data"]["expires_at"], "2025-11-12T19:00:00+07:00");

    let token = body["data"]["token"].as_str().expect("a token").to_owned();
    let profile = portal.call(Call::get(&path("/profile")).bearer(&token)).await;
    assert_eq!(profile.json()["data"]["monthly_price"], 300_000);
    assert_eq!(profile.json()["data"]["portal_active"], true);
    let stats = portal.call(Call::get(&path("/dashboard/stats")).bearer(&token)).await;
    assert_eq!(stats.json()["data"]["tickets"]["total_tickets"], 0);
    assert_eq!(stats.json()["data"]["invoices"]["outstanding_amount"], 0);

    let out = portal.call(Call::post(&path("/logout")).bearer(&token)).await;
    assert_eq!(out.status, 200);
    let refused = portal.call(Call::get(&path("/profile")).bearer(&token)).await;
    assert_eq!((refused.status, refused.header("www-authenticate")), (401, "Bearer"));
}

#[tokio::test]
async fn a_problem_serves_old_and_new_clients_in_their_language() {
    let portal = TestPortal::new().await;
    let answer = post(&portal, "/request-otp", &json!({"phone": "021-5551234"})).await;
    assert_eq!((answer.status, answer.header("content-type")), (400, "application/problem+json"));
    let body = answer.json();
    assert_eq!(body["success"], false);
    assert_eq!(body["type"], "urn:portal:request:invalid-fields");
    assert_eq!((&body["title"], &body["status"]), (&json!("Invalid fields"), &json!(400)));
    assert_eq!(body["errors"][0]["field"], "phone");
    assert_eq!(body["message"], body["errors"][0]["message"]);
    assert!(body["message"].as_str().is_some_and(|words| words.starts_with("Nomor telepon rumah")));
    assert!(body["trace_id"].as_str().is_some_and(|id| id.len() == 32));

    let english = Call::post(&path("/request-otp")).header("accept-language", "en").json(r#"{"phone":"021-5551234"}"#);
    let answer = portal.call(english).await;
    assert!(answer.json()["message"].as_str().is_some_and(|words| words.starts_with("Landlines")));
}

#[tokio::test]
async fn sec_10_duplicates_arrays_and_header_tricks_are_refused() {
    let portal = TestPortal::new().await;
    let at = path("/request-otp");
    for body in [
        r#"{"phone":"0817102070","phone":"081299990000"}"#,
        r#"{"phone":["0817102070","081299990000"]}"#,
        r#"["0817102070"]"#,
        r#"{"phone":{"a":1}}"#,
        r#"{"phone":null}"#,
        "{}",
        "not json",
        "",
        r#"{"phone":"0817102070","customer_id":["AGLS1"]}"#,
    ] {
        let answer = portal.call(Call::post(&at).json(body)).await;
        assert_eq!(answer.status, 400, "{body}");
    }
    let twice = Call::post(&at).json(r#"{"phone":"0817102070"}"#).header("content-type", "text/plain");
    assert_eq!(portal.call(twice).await.status, 400);
    let token = portal.api_token(OWNER).await;
    let two_tokens = Call::get(&path("/profile")).bearer(&token).bearer("other");
    assert_eq!(portal.call(two_tokens).await.status, 400);
    assert_eq!(portal.phone.messages().len(), 1, "only the login above sent a message");
}

#[tokio::test]
async fn bodies_of_another_kind_are_refused() {
    let portal = TestPortal::new().await;
    let at = path("/request-otp");
    let form = Call::post(&at).body("application/x-www-form-urlencoded", "phone=0817102070");
    assert_eq!(portal.call(form).await.status, 415);
    assert_eq!(portal.call(Call::post(&at)).await.status, 415);
    let zipped = Call::post(&at).json(r#"{"phone":"0817102070"}"#).header("content-encoding", "gzip");
    assert_eq!(portal.call(zipped).await.status, 415);
    let charset = Call::post(&at).body("application/json; charset=utf-8", r#"{"phone":"0817102070"}"#);
    assert_eq!(portal.call(charset).await.status, 200);
}

#[tokio::test]
async fn case_01_a_number_is_read_without_marks_and_what_is_refused_is_named() {
    let portal = TestPortal::new().await;
    for spelling in
        ["(+62) 817-102-070", "\u{202a}0817 102\u{2009}070\u{202c}", "０８１７１０２０７０", "\t0817\u{ad}102070"]
    {
        let asked = post(&portal, "/request-otp", &json!({ "phone": spelling })).await;
        assert_ne!(asked.status, 400, "{spelling:?}");
    }
    for (spelling, named) in [("0817/102070", "“/”"), ("٠٨١٧", "“٠” (U+0660)"), ("0817\u{7}102070", "U+0007")]
    {
        for language in ["id", "en"] {
            let call = Call::post(&path("/request-otp")).header("accept-language", language);
            let refused = portal.call(call.json(&json!({ "phone": spelling }).to_string())).await;
            assert_eq!(refused.status, 400);
            let body = refused.json();
            let error = &body["errors"][0];
            assert_eq!((&error["field"], &error["path"]), (&json!("phone"), &json!("phone")));
            assert!(error["message"].as_str().is_some_and(|text| text.contains(named)), "{error}");
            assert_eq!((&error["message"], &error["msg"]), (&body["message"], &body["message"]));
        }
    }
}

#[tokio::test]
async fn sec_10_the_phone_finds_only_its_own_challenge_and_never_a_browsers() {
    let portal = TestPortal::new().await;
    let mut browser = portal.browser();
    browser.get("/customer/login").await;
    browser.submit("/customer/login", &[("phone", OWNER)]).await;
    portal.deliver().await;
    let code = portal.phone.last_code();
    let answer = post(&portal, "/verify-otp", &json!({"phone": OWNER, "otp": code})).await;
    assert_eq!((answer.status, &answer.json()["attemptsLeft"]), (401, &json!(0)));

    portal.wait(3_600);
    let code = portal.api_code(OWNER).await;
    let foreign = post(&portal, "/verify-otp", &json!({"phone": STRANGER, "otp": code})).await;
    assert_eq!(foreign.status, 401);
    assert_eq!(post(&portal, "/verify-otp", &json!({"phone": OWNER, "otp": code})).await.status, 200);
}

#[tokio::test]
async fn a_customer_id_only_narrows_down_the_accounts_of_its_own_number() {
    let portal = TestPortal::new().await;
    portal.add_customer("AGLS2", OWNER).await;
    portal.add_customer("AGLS9", "081355556666").await;
    let asked = post(&portal, "/request-otp", &json!({"phone": OWNER, "customer_id": "AGLS9"})).await;
    assert_eq!(asked.status, 200);
    portal.deliver().await;
    assert!(portal.phone.messages().is_empty(), "no account of this number has that id");

    portal.wait(3_600);
    post(&portal, "/request-otp", &json!({"phone": OWNER, "customer_id": "AGLS2"})).await;
    portal.deliver().await;
    let code = portal.phone.last_code();
    let body = post(&portal, "/verify-otp", &json!({"phone": OWNER, "otp": code})).await.json();
    assert_eq!(body["data"]["customer"]["customer_id"], "AGLS2");
}

#[tokio::test]
async fn sec_11_known_and_unknown_numbers_get_the_same_bytes() {
    let portal = TestPortal::new().await;
    let scrubbed = |answer: &Answer, phone: &str| {
        let mut body = answer.json();
        for volatile in ["trace_id"] {
            if body.get(volatile).is_some() {
                body[volatile] = json!("…");
            }
        }
        if body["data"].get("challenge_id").is_some() {
            body["data"]["challenge_id"] = json!("…");
        }
        let masked = format!("{}****{}", &phone[..4], &phone[phone.len() - 3..]);
        let names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        (answer.status, names, body.to_string().replace(&masked, "MASKED"))
    };
    for round in 0..4 {
        let known = post(&portal, "/request-otp", &json!({"phone": OWNER})).await;
        let unknown = post(&portal, "/request-otp", &json!({"phone": STRANGER})).await;
        assert_eq!(scrubbed(&known, OWNER), scrubbed(&unknown, STRANGER), "request {round}");
        portal.deliver().await;
        for _ in 0..3 {
            let known = post(&portal, "/verify-otp", &json!({"phone": OWNER, "otp": "000001"})).await;
            let unknown = post(&portal, "/verify-otp", &json!({"phone": STRANGER, "otp": "000001"})).await;
            assert_eq!(scrubbed(&known, OWNER), scrubbed(&unknown, STRANGER), "guess in round {round}");
        }
        portal.wait(61 * (round + 1));
    }
    let to_strangers = portal.phone.messages().iter().filter(|message| message.to.national() == STRANGER).count();
    assert_eq!(to_strangers, 0);
}

#[tokio::test]
async fn sec_12_asking_again_too_soon_is_refused_with_a_time_to_wait() {
    let portal = TestPortal::new().await;
    assert_eq!(post(&portal, "/request-otp", &json!({"phone": OWNER})).await.status, 200);
    portal.wait(20);
    let answer = post(&portal, "/request-otp", &json!({"phone": OWNER})).await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, "40"));
    assert_eq!(answer.json()["retry_after"], 40);
    assert_eq!(answer.json()["type"], "urn:portal:otp:rate-limited");
    portal.deliver().await;
    assert_eq!(portal.phone.messages().len(), 1);
}

#[tokio::test]
async fn sec_13_twelve_spellings_share_one_limit_and_odd_digits_are_refused() {
    let portal = TestPortal::new().await;
    assert_eq!(post(&portal, "/request-otp", &json!({"phone": OWNER})).await.status, 200);
    for (n, spelling) in [
        "0817 102 070",
        "0817-102-070",
        "0817.102.070",
        "+62817102070",
        "+62 817-102-070",
        "+62 (0)817-102-070",
        "62817102070",
        "620817102070",
        "0062817102070",
        "817102070",
        " 0817\u{a0}102\u{2011}070 ",
        "(0817) 102070",
    ]
    .into_iter()
    .enumerate()
    {
        let call = Call::post(&path("/request-otp")).at_ip(&format!("203.0.113.{n}"));
        let answer = portal.call(call.json(&json!({"phone": spelling}).to_string())).await;
        assert_eq!(answer.status, 429, "{spelling:?}");
    }
    for odd in ["𝟎𝟖𝟏𝟕𝟏𝟎𝟐𝟎𝟕𝟎", "0817102\u{0}070", "0817102\u{1b}070", "٠٨١٧١٠٢٠٧٠"]
    {
        assert_eq!(post(&portal, "/request-otp", &json!({"phone": odd})).await.status, 400, "{odd:?}");
    }
}

#[tokio::test]
async fn sec_14_made_up_addresses_left_of_the_proxy_do_not_widen_a_limit() {
    let portal = TestPortal::new().await;
    let mut refused = 0;
    for n in 0..40 {
        let call = Call::post(&path("/request-otp")).at_ip(&format!("10.9.8.{n}, 203.0.113.77"));
        let answer = portal.call(call.json(&json!({"phone": format!("08121000{n:04}")}).to_string())).await;
        refused += u32::from(answer.status == 429);
    }
    assert_eq!(refused, 35, "five requests a minute from one address");
    portal.wait(3_600);
    let mut refused = 0;
    for n in 0..10 {
        let answer = post(&portal, "/request-otp", &json!({"phone": format!("08122000{n:04}")})).await;
        refused += u32::from(answer.status == 429);
    }
    assert_eq!(refused, 5, "requests without the header share the proxy's own address");
}

#[tokio::test]
async fn wrong_codes_count_down_and_the_right_one_comes_too_late() {
    let portal = TestPortal::new().await;
    let asked = post(&portal, "/request-otp", &json!({"phone": OWNER})).await.json();
    let challenge = &asked["data"]["challenge_id"];
    portal.deliver().await;
    let code = portal.phone.last_code();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for left in (0..5).rev() {
        let attempt = json!({"phone": OWNER, "otp": wrong, "challenge_id": challenge});
        let answer = post(&portal, "/verify-otp", &attempt).await;
        assert_eq!((answer.status, &answer.json()["attemptsLeft"]), (401, &json!(left)));
    }
    let answer = post(&portal, "/verify-otp", &json!({"phone": OWNER, "otp": code})).await;
    assert_eq!(answer.status, 401);
}

#[tokio::test]
async fn sec_20_no_answer_holds_the_code() {
    let portal = TestPortal::new().await;
    let asked = post(&portal, "/request-otp", &json!({"phone": OWNER})).await;
    portal.deliver().await;
    let code = portal.phone.last_code();
    let refused = post(&portal, "/verify-otp", &json!({"phone": OWNER, "otp": "12345"})).await;
    let entered = post(&portal, "/verify-otp", &json!({"phone": OWNER, "otp": code})).await;
    for answer in [asked, refused, entered] {
        assert!(!answer.text().contains(&code));
    }
    for path in ["/demo/whatsapp", "/debug", "/api/customer-portal/test-otp", "/metrics"] {
        assert_eq!(portal.call(Call::get(path)).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn case_3_a_superseded_code_costs_no_attempt_and_says_so() {
    let portal = TestPortal::new().await;
    let asked = post(&portal, "/request-otp", &json!({"phone": OWNER})).await.json();
    portal.deliver().await;
    let old = portal.phone.last_code();
    portal.wait(61);
    post(&portal, "/request-otp", &json!({"phone": OWNER})).await;
    portal.deliver().await;
    let new = portal.phone.last_code();
    let attempt = |otp: &str| json!({"phone": OWNER, "otp": otp, "challenge_id": asked["data"]["challenge_id"]});
    let answer = post(&portal, "/verify-otp", &attempt(&old)).await;
    let body = answer.json();
    assert_eq!((answer.status, &body["type"]), (401, &json!("urn:portal:otp:superseded")), "{body}");
    assert_eq!(body["attemptsLeft"], 5);
    assert_eq!(post(&portal, "/verify-otp", &attempt(&new)).await.status, 200);
}

#[tokio::test]
async fn sec_17_a_known_device_is_known_by_the_token_of_its_login() {
    let portal = TestPortal::new().await;
    let asked = post(&portal, "/request-otp", &json!({"phone": OWNER})).await.json();
    portal.deliver().await;
    let attempt =
        json!({"phone": OWNER, "otp": portal.phone.last_code(), "challenge_id": asked["data"]["challenge_id"]});
    let entered = post(&portal, "/verify-otp", &attempt).await.json();
    let device = &entered["data"]["device_token"];
    assert_eq!(post(&portal, "/request-otp", &json!({"phone": OWNER})).await.status, 429, "a stranger waits");
    let known = post(&portal, "/request-otp", &json!({"phone": OWNER, "device_token": device})).await;
    assert_eq!(known.status, 200, "{}", known.text());
    let odd = post(&portal, "/request-otp", &json!({"phone": "081355556666", "device_token": "no token"})).await;
    assert_eq!(odd.status, 200, "a token that nobody was given is no known device");
}
