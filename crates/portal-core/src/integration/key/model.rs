//! A key, and what is stored when it is made and revoked.

use chrono::{DateTime, Utc};

use super::scope::Scopes;
use super::secret::KeyHash;
use crate::integration::change::{ChangeAction, ChangeEntry, Changed, ChangedKind};
use crate::kernel::actor::Actor;
use crate::kernel::id::ApiKeyId;

/// The name of a key, for people: 1 to 100 characters in one line.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct KeyName(String);

/// A text that is no name of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name has 1 to {} characters, and none that steers a terminal", KeyName::LONGEST)]
pub struct InvalidKeyName;

impl KeyName {
    /// The most characters of a name.
    pub const LONGEST: usize = 100;

    /// Checks a name; surrounding white space is dropped.
    ///
    /// # Errors
    /// [`InvalidKeyName`] if it is empty, too long, or holds control characters.
    pub fn parse(text: &str) -> Result<Self, InvalidKeyName> {
        let text = text.trim();
        let fits = (1..=Self::LONGEST).contains(&text.chars().count()) && !text.contains(char::is_control);
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidKeyName) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A key of the integration API, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its identity.
    pub id: ApiKeyId,
    /// What it is called.
    pub name: KeyName,
    /// What it may be used for.
    pub scopes: Scopes,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// From when on it is not good any more.
    pub expires_at: DateTime<Utc>,
    /// When it was last used, as exactly as [`ApiKeyPolicy::touch_every`](super::ApiKeyPolicy::touch_every) says.
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl ApiKey {
    /// Whether it may be used.
    pub fn is_valid(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }
}

/// A key that is to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApiKey {
    /// The key.
    pub key: ApiKey,
    /// What is kept of its secret.
    pub hash: KeyHash,
    /// Who makes it.
    pub actor: Actor,
}

/// A key that is to be revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRevocation {
    /// The key.
    pub id: ApiKeyId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who revokes it.
    pub actor: Actor,
}

/// What came of revoking a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevokedKey {
    /// It is revoked from now on.
    Done,
    /// It was revoked before.
    Before,
    /// There is no such key.
    Unknown,
}

impl NewApiKey {
    /// What the trail says of it.
    pub fn entry(&self) -> ChangeEntry {
        let (at, actor) = (self.key.created_at, self.actor.clone());
        ChangeEntry { at, actor, action: ChangeAction::Added, changed: changed(self.key.id) }
    }
}

impl KeyRevocation {
    /// What the trail says of it.
    pub fn entry(&self) -> ChangeEntry {
        let (at, actor) = (self.at, self.actor.clone());
        ChangeEntry { at, actor, action: ChangeAction::Removed, changed: changed(self.id) }
    }
}

fn changed(id: ApiKeyId) -> Changed {
    Changed::new(ChangedKind::ApiKeys, &id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::integration::key::test_keys::key;
    use crate::test_support::noon;

    #[test]
    fn a_name_fits_into_a_line() {
        assert_eq!(KeyName::parse(" billing ").map(|name| name.as_str().to_owned()), Ok("billing".into()));
        for bad in ["", " ", "a\nb", "a\u{1b}[2J", &"x".repeat(101)] {
            assert_eq!(KeyName::parse(bad), Err(InvalidKeyName), "{bad:?}");
        }
    }

    #[test]
    fn a_key_is_good_until_it_expires_or_is_revoked() {
        let key = key();
        assert!(key.is_valid(noon()) && !key.is_valid(key.expires_at));
        assert!(!ApiKey { revoked_at: Some(noon()), ..key }.is_valid(noon()));
    }
}
