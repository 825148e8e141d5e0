//! Setting an account up with its link.

use chrono::TimeDelta;
use portal_core::staff::account::Role;

use crate::test_console::{PASSWORD, TestConsole};

#[tokio::test]
async fn an_account_is_added_on_a_page_and_set_up_with_its_link() {
    let console = TestConsole::new().await;
    let mut admin = console.logged_in(Role::Admin).await;
    admin.get("/staff/settings/accounts").await;
    let fields = [("name", "Budi Santoso"), ("email", "budi@isp.id"), ("role", "cs")];
    let added = admin.follow("/staff/settings/accounts", &fields).await;
    let (_, link) = added.text.split_once("https://portal.example.id").expect("a link");
    let link = link.split('<').next().expect("its end").to_owned();
    assert!(!admin.get("/staff/settings/accounts").await.text.contains(&link), "it is shown once");

    let mut budi = console.browser();
    assert!(budi.get(&link).await.text.contains("Budi Santoso"));
    let short = budi.follow(&format!("{link}/password"), &[("password", "pendek"), ("repeat", "pendek")]).await;
    assert!(short.text.contains("paling sedikit 12 karakter"), "{}", short.text);
    let other = budi.follow(&format!("{link}/password"), &[("password", PASSWORD), ("repeat", "lain")]).await;
    assert!(other.text.contains("tidak sama"), "{}", other.text);
    let chosen = budi.follow(&format!("{link}/password"), &[("password", PASSWORD), ("repeat", PASSWORD)]).await;
    assert!(chosen.text.contains("<svg class=\"qr\"") && chosen.text.contains("otpauth://totp/"), "{}", chosen.text);
    let token = link.rsplit('/').next().expect("a token");
    let secret = console.accounts.invitation(token).await.expect("open").secret.expect("a secret");
    let wrong = budi.follow(&format!("{link}/code"), &[("code", "000000")]).await;
    assert!(wrong.text.contains("Kode tidak cocok"), "{}", wrong.text);
    let done = budi.follow(&format!("{link}/code"), &[("code", &console.code_of(&secret))]).await;
    assert_eq!(done.text.matches("<li><code>").count(), 10, "{}", done.text);
    assert!(budi.get(&link).await.text.contains("Tautan tidak berlaku"));
    console.clock.advance(TimeDelta::seconds(30));

    budi.get("/staff/login").await;
    budi.follow("/staff/login", &[("email", "budi@isp.id"), ("password", PASSWORD)]).await;
    let code = done.text.split("<li><code>").nth(1).and_then(|rest| rest.split('<').next()).expect("a recovery code");
    assert_eq!(budi.submit("/staff/login/code", &[("code", code)]).await.location, "/staff");
    assert!(budi.get("/staff").await.text.contains("kode pemulihan"), "it says that one is used up");
}

#[tokio::test]
async fn what_is_wrong_with_a_new_account_is_said_at_its_field_and_nobody_locks_themselves_out() {
    let console = TestConsole::new().await;
    let mut admin = console.logged_in(Role::Admin).await;
    admin.get("/staff/settings/accounts").await;
    let add = |name: &'static str, email: &'static str| [("name", name), ("email", email), ("role", "cs")];
    for (fields, field) in [
        (add("", "x@isp.id"), "name-error"),
        (add("X", "no address"), "email-error"),
        (add("X", "cs@isp.id"), "email-error"),
    ] {
        let refused = admin.follow("/staff/settings/accounts", &fields).await;
        assert!(refused.text.contains(&format!("id=\"{field}\"")), "{fields:?}: {}", refused.text);
    }
    let own = admin.follow("/staff/settings/accounts/disable", &[("account", "admin@isp.id")]).await;
    assert!(own.text.contains("minta admin lain"), "{}", own.text);
}
