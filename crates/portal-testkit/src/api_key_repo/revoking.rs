//! Revoking keys, and what the trail says.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::integration::change::{ChangeEntry, ChangeLog, Changed, ChangedKind};
use portal_core::integration::key::{ApiKey, ApiKeyRepo, KeyRevocation, RevokedKey};
use portal_core::{Actor, PageRequest};

use super::storing::stored;
use crate::fixtures::{api_key, new_key, noon, staff};
use crate::support::{count, ok, race, secs};

/// Revokes key number `n` `after` some seconds.
fn revocation(n: u64, after: i64) -> KeyRevocation {
    KeyRevocation { id: api_key(n).id, at: noon() + secs(after), actor: Actor::Staff(staff("Dewi")) }
}

/// What the trail says of key number `n`, in the order it was written.
async fn trail(log: &dyn ChangeLog, n: u64) -> Vec<ChangeEntry> {
    let changed = Changed::new(ChangedKind::ApiKeys, &api_key(n).id);
    let mut entries = ok(log.changes_of(&changed, PageRequest::default()).await).items;
    entries.reverse();
    entries
}

pub async fn a_revoked_key_is_found_so_at_once(keys: Arc<dyn ApiKeyRepo>, _: Arc<dyn ChangeLog>) {
    for n in [1, 2] {
        ok(keys.add(&new_key(n)).await);
    }
    assert_eq!(ok(keys.revoke(&revocation(1, 5)).await), RevokedKey::Done);
    let revoked_at = Some(noon() + secs(5));
    assert_eq!(stored(&*keys, 1).await, Some(ApiKey { revoked_at, ..api_key(1) }));
    assert_eq!(stored(&*keys, 2).await, Some(api_key(2)));
}

pub async fn a_key_keeps_the_moment_it_was_first_revoked(keys: Arc<dyn ApiKeyRepo>, log: Arc<dyn ChangeLog>) {
    ok(keys.add(&new_key(1)).await);
    ok(keys.revoke(&revocation(1, 5)).await);
    for after in [4, 6] {
        assert_eq!(ok(keys.revoke(&revocation(1, after)).await), RevokedKey::Before);
    }
    assert_eq!(stored(&*keys, 1).await.and_then(|key| key.revoked_at), Some(noon() + secs(5)));
    assert_eq!(trail(&*log, 1).await.len(), 2, "made once, revoked once");
}

pub async fn revoking_a_key_that_is_not_there_changes_nothing(keys: Arc<dyn ApiKeyRepo>, log: Arc<dyn ChangeLog>) {
    ok(keys.add(&new_key(1)).await);
    assert_eq!(ok(keys.revoke(&revocation(2, 5)).await), RevokedKey::Unknown);
    assert_eq!(stored(&*keys, 1).await, Some(api_key(1)));
    assert_eq!(trail(&*log, 2).await, []);
}

pub async fn one_of_several_racing_revocations_is_done_and_logged(keys: Arc<dyn ApiKeyRepo>, log: Arc<dyn ChangeLog>) {
    ok(keys.add(&new_key(1)).await);
    let answers = race(10, |caller| {
        let keys = Arc::clone(&keys);
        async move { (caller, ok(keys.revoke(&revocation(1, count(caller))).await)) }
    })
    .await;
    let done: Vec<usize> =
        answers.iter().filter(|(_, answer)| *answer == RevokedKey::Done).map(|(caller, _)| *caller).collect();
    assert_eq!(done.len(), 1, "{answers:?}");
    assert!(answers.iter().all(|(_, answer)| *answer != RevokedKey::Unknown), "{answers:?}");
    let revoked_at = Some(noon() + secs(count(done[0])));
    assert_eq!(stored(&*keys, 1).await.and_then(|key| key.revoked_at), revoked_at);
    assert_eq!(trail(&*log, 1).await.get(1..), Some(&[revocation(1, count(done[0])).entry()][..]));
}

pub async fn making_and_revoking_are_logged(keys: Arc<dyn ApiKeyRepo>, log: Arc<dyn ChangeLog>) {
    for n in [1, 2] {
        ok(keys.add(&new_key(n)).await);
    }
    ok(keys.revoke(&revocation(2, 5)).await);
    assert_eq!(trail(&*log, 1).await, [new_key(1).entry()]);
    assert_eq!(trail(&*log, 2).await, [new_key(2).entry(), revocation(2, 5).entry()]);
}
