//! Adding, finding, listing and using keys.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::integration::change::ChangeLog;
use portal_core::integration::key::{ApiKey, ApiKeyRepo, KeyName, NewApiKey, Scope};

use crate::fixtures::{api_key, key_secret, new_key, noon};
use crate::support::{millis, ok, secs};

/// What is stored of key number `n`.
pub(super) async fn stored(keys: &dyn ApiKeyRepo, n: u64) -> Option<ApiKey> {
    ok(keys.find(key_secret(n).hash()).await)
}

fn with(n: u64, change: impl FnOnce(&mut ApiKey)) -> NewApiKey {
    let mut new = new_key(n);
    change(&mut new.key);
    new
}

pub async fn a_key_is_found_by_its_secret_as_it_was_added(keys: Arc<dyn ApiKeyRepo>, _: Arc<dyn ChangeLog>) {
    let whole = with(1, |key| {
        key.name = KeyName::parse("Tagihan ’25 \"x\" '; DROP TABLE 日本語").expect("a name");
        key.scopes = Scope::ALL.into_iter().collect();
        key.created_at = noon() + millis(7);
        key.last_used_at = Some(noon() + millis(8));
        key.revoked_at = Some(noon() + millis(9));
    });
    let plain = with(2, |key| key.scopes = [Scope::TicketsRead].into_iter().collect());
    for new in [&whole, &plain] {
        ok(keys.add(new).await);
        assert_eq!(ok(keys.find(new.hash).await), Some(new.key.clone()));
    }
}

pub async fn keys_are_found_by_their_own_secrets_alone(keys: Arc<dyn ApiKeyRepo>, _: Arc<dyn ChangeLog>) {
    for n in [1, 2] {
        ok(keys.add(&new_key(n)).await);
    }
    assert_eq!(stored(&*keys, 1).await, Some(api_key(1)));
    assert_eq!(stored(&*keys, 2).await, Some(api_key(2)));
    assert_eq!(stored(&*keys, 3).await, None);
}

pub async fn keys_that_expired_are_found_too(keys: Arc<dyn ApiKeyRepo>, _: Arc<dyn ChangeLog>) {
    let expired = with(1, |key| key.expires_at = key.created_at);
    ok(keys.add(&expired).await);
    assert_eq!(stored(&*keys, 1).await, Some(expired.key), "the core tells whether it expired");
}

pub async fn keys_are_listed_in_the_order_they_were_made(keys: Arc<dyn ApiKeyRepo>, _: Arc<dyn ChangeLog>) {
    assert_eq!(ok(keys.all().await), []);
    let later = with(1, |key| key.created_at = noon() + secs(1));
    for new in [&new_key(3), &later, &new_key(2)] {
        ok(keys.add(new).await);
    }
    let mut made_at_once = [api_key(2), api_key(3)];
    made_at_once.sort_by_key(|key| key.id);
    assert_eq!(ok(keys.all().await), [&made_at_once[..], &[later.key]].concat());
}

pub async fn a_use_is_noted_unless_one_was_a_while_ago(keys: Arc<dyn ApiKeyRepo>, _: Arc<dyn ChangeLog>) {
    ok(keys.add(&new_key(1)).await);
    let id = api_key(1).id;
    let mut noted = None;
    for (at, since, expected) in [(10, 0, 10), (70, 10, 10), (70, 11, 70), (40, 0, 70)] {
        ok(keys.touch(id, noon() + secs(at), noon() + secs(since)).await);
        noted = stored(&*keys, 1).await.and_then(|key| key.last_used_at);
        assert_eq!(noted, Some(noon() + secs(expected)), "{at} since {since}");
    }
    assert_eq!(stored(&*keys, 1).await, Some(ApiKey { last_used_at: noted, ..api_key(1) }), "nothing else changed");
}

pub async fn a_use_of_one_key_leaves_the_others(keys: Arc<dyn ApiKeyRepo>, _: Arc<dyn ChangeLog>) {
    for n in [1, 2] {
        ok(keys.add(&new_key(n)).await);
    }
    ok(keys.touch(api_key(1).id, noon(), noon()).await);
    assert_eq!(stored(&*keys, 2).await, Some(api_key(2)));
    ok(keys.touch(api_key(3).id, noon(), noon()).await);
}
