//! A store of keys.

use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::integration::change::ChangeLog;
use portal_core::integration::key::{ApiKey, ApiKeyRepo, KeyHash, KeyRevocation, NewApiKey, RevokedKey};
use portal_core::{ApiKeyId, PortError};

use crate::changes::Trail;
use crate::let_others_go_first;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    KeepsOneScope,
    FindsTheFirst,
    LeavesOutExpired,
    ListsAsAdded,
    NotesEveryUse,
    TouchesAll,
    RevokesLater,
    RevokesAgain,
    RevokesTheFirstInstead,
    ReadsThenRevokes,
    LogsNoRevocation,
}

struct Keys {
    fault: Fault,
    trail: Arc<Trail>,
    rows: Mutex<Vec<NewApiKey>>,
}

impl Keys {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    /// What was revoked, and whether it was good before.
    fn revoke_row(&self, revocation: &KeyRevocation, seen: Option<DateTime<Utc>>) -> RevokedKey {
        let mut rows = self.rows.lock().expect("no panic");
        let named = rows.iter().position(|row| row.key.id == revocation.id);
        let place = if self.is(Fault::RevokesTheFirstInstead) { named.or(Some(0)) } else { named };
        let Some(key) = place.and_then(|place| rows.get_mut(place)).map(|row| &mut row.key) else {
            return RevokedKey::Unknown;
        };
        let before = if self.is(Fault::ReadsThenRevokes) { seen } else { key.revoked_at };
        if before.is_some() {
            if self.is(Fault::RevokesAgain) {
                key.revoked_at = Some(revocation.at);
            }
            return RevokedKey::Before;
        }
        if !self.is(Fault::RevokesLater) {
            key.revoked_at = Some(revocation.at);
        }
        if !self.is(Fault::LogsNoRevocation) {
            self.trail.add(&revocation.entry());
        }
        RevokedKey::Done
    }
}

#[async_trait]
impl ApiKeyRepo for Keys {
    async fn add(&self, new: &NewApiKey) -> Result<(), PortError> {
        let mut new = new.clone();
        if self.is(Fault::KeepsOneScope) {
            let scope = new.key.scopes.words().next();
            new.key.scopes = portal_core::integration::key::Scopes::of_words(scope);
        }
        self.trail.add(&new.entry());
        self.rows.lock().expect("no panic").push(new);
        Ok(())
    }

    async fn find(&self, hash: KeyHash) -> Result<Option<ApiKey>, PortError> {
        let rows = self.rows.lock().expect("no panic");
        let found =
            rows.iter().find(|row| row.hash == hash || self.is(Fault::FindsTheFirst)).map(|row| row.key.clone());
        let is_kept = |key: &ApiKey| !self.is(Fault::LeavesOutExpired) || key.expires_at > key.created_at;
        Ok(found.filter(is_kept))
    }

    async fn all(&self) -> Result<Vec<ApiKey>, PortError> {
        let mut all: Vec<ApiKey> = self.rows.lock().expect("no panic").iter().map(|row| row.key.clone()).collect();
        if !self.is(Fault::ListsAsAdded) {
            all.sort_by_key(|key| (key.created_at, key.id));
        }
        Ok(all)
    }

    async fn revoke(&self, revocation: &KeyRevocation) -> Result<RevokedKey, PortError> {
        let seen = {
            let rows = self.rows.lock().expect("no panic");
            rows.iter().find(|row| row.key.id == revocation.id).and_then(|row| row.key.revoked_at)
        };
        let_others_go_first().await;
        Ok(self.revoke_row(revocation, seen))
    }

    async fn touch(&self, id: ApiKeyId, at: DateTime<Utc>, since: DateTime<Utc>) -> Result<(), PortError> {
        let mut rows = self.rows.lock().expect("no panic");
        for row in rows.iter_mut().filter(|row| row.key.id == id || self.is(Fault::TouchesAll)) {
            let is_due = row.key.last_used_at.is_none_or(|last| last < since);
            if is_due || self.is(Fault::NotesEveryUse) {
                row.key.last_used_at = Some(at);
            }
        }
        Ok(())
    }
}

fn with(fault: Fault) -> (Arc<dyn ApiKeyRepo>, Arc<dyn ChangeLog>) {
    let trail = Arc::new(Trail::default());
    (Arc::new(Keys { fault, trail: trail.clone(), rows: Mutex::default() }), trail)
}

fn fresh() -> impl Future<Output = (Arc<dyn ApiKeyRepo>, Arc<dyn ChangeLog>, ())> {
    let (keys, trail) = with(Fault::None);
    ready((keys, trail, ()))
}

portal_testkit::api_key_repo_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { api_key_repo, with;
        Fault::KeepsOneScope => a_key_is_found_by_its_secret_as_it_was_added;
        Fault::FindsTheFirst => keys_are_found_by_their_own_secrets_alone;
        Fault::LeavesOutExpired => keys_that_expired_are_found_too;
        Fault::ListsAsAdded => keys_are_listed_in_the_order_they_were_made;
        Fault::NotesEveryUse => a_use_is_noted_unless_one_was_a_while_ago;
        Fault::TouchesAll => a_use_of_one_key_leaves_the_others;
        Fault::RevokesLater => a_revoked_key_is_found_so_at_once;
        Fault::RevokesAgain => a_key_keeps_the_moment_it_was_first_revoked;
        Fault::RevokesTheFirstInstead => revoking_a_key_that_is_not_there_changes_nothing;
        Fault::ReadsThenRevokes => one_of_several_racing_revocations_is_done_and_logged;
        Fault::LogsNoRevocation => making_and_revoking_are_logged;
    }
}
