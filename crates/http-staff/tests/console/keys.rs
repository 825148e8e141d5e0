//! The keys of other systems.

use portal_core::integration::key::{ApiKeyRepo as _, KeySecret};
use portal_core::staff::account::Role;

use crate::test_console::TestConsole;

const PAGE: &str = "/staff/settings/keys";

/// The secret that the page shows.
fn shown(page: &str) -> KeySecret {
    let mut codes = page.split("<code>").skip(1).filter_map(|rest| rest.split_once('<'));
    codes.find_map(|(code, _)| KeySecret::parse(code)).expect("a secret")
}

#[tokio::test]
async fn a_key_is_made_shown_once_and_revoked() {
    let console = TestConsole::new().await;
    let mut admin = console.logged_in(Role::Admin).await;
    let home = admin.get("/staff/settings").await.text;
    assert!(home.contains("href=\"/staff/settings/keys\""), "{home}");
    admin.get(PAGE).await;
    let fields = [("name", "billing"), ("scope-invoices:write", "on"), ("scope-payments:write", "on"), ("days", "30")];
    let made = admin.follow(PAGE, &fields).await.text;
    let secret = shown(&made);
    let key = console.store.find(secret.hash()).await.expect("keys").expect("the key");
    assert_eq!(key.scopes.words().collect::<Vec<_>>(), ["invoices:write", "payments:write"]);
    assert_eq!((key.expires_at - key.created_at).num_days(), 30);
    let again = admin.get(PAGE).await.text;
    assert!(!again.contains(secret.expose()) && again.contains("invoices:write, payments:write"), "{again}");
    let revoked = admin.follow(&format!("{PAGE}/{}/revoke", key.id), &[]).await.text;
    assert!(revoked.contains("Kunci sudah dicabut") && revoked.contains("Dicabut"), "{revoked}");
    assert!(!revoked.contains("/revoke\""), "it is revoked once");
    let trail = admin.get("/staff/audit").await.text;
    assert!(trail.contains("Membuat kunci") && trail.contains("Mencabut kunci"), "{trail}");
}

#[tokio::test]
async fn what_is_wrong_with_a_key_is_told_at_its_field_and_what_was_typed_stays() {
    let console = TestConsole::new().await;
    let mut admin = console.logged_in(Role::Admin).await;
    admin.get(PAGE).await;
    for (fields, error) in [
        ([("name", " "), ("scope-events:read", "on"), ("days", "30")], "name-error"),
        ([("name", "sync"), ("scope-nothing", "on"), ("days", "30")], "scopes-error"),
        ([("name", "sync"), ("scope-events:read", "on"), ("days", "0")], "days-error"),
        ([("name", "sync"), ("scope-events:read", "on"), ("days", "soon")], "days-error"),
    ] {
        let refused = admin.follow(PAGE, &fields).await.text;
        assert!(refused.contains(&format!("id=\"{error}\"")), "{fields:?}: {refused}");
        assert!(refused.contains(&format!("value=\"{}\"", fields[2].1)), "{fields:?}: {refused}");
        let is_checked = refused.contains("name=\"scope-events:read\" checked");
        assert_eq!(is_checked, fields[1].0 == "scope-events:read", "{fields:?}: {refused}");
    }
    assert!(console.store.all().await.expect("keys").is_empty());
}
