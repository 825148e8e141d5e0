//! Makes a key.

use chrono::TimeDelta;

use super::ApiKeyService;
use super::error::CreateKeyError;
use super::model::{ApiKey, KeyName, NewApiKey};
use super::policy::ApiKeyPolicy;
use super::scope::Scopes;
use super::secret::KeySecret;
use crate::kernel::actor::StaffActor;
use crate::kernel::id::ApiKeyId;

/// What a key is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRequest {
    /// What it is called.
    pub name: KeyName,
    /// What it may be used for.
    pub scopes: Scopes,
    /// How long it is good for; without it as long as the policy says.
    pub life: Option<TimeDelta>,
}

/// A key that was made. Its secret is not to be had again.
#[derive(Debug)]
pub struct CreatedKey {
    /// The key.
    pub key: ApiKey,
    /// Its secret.
    pub secret: KeySecret,
}

impl ApiKeyService {
    /// How long the key will be good for, if it can be made.
    pub(crate) fn check(&self, request: &KeyRequest) -> Result<TimeDelta, CreateKeyError> {
        let life = request.life.unwrap_or(self.policy.life);
        if request.scopes.is_empty() {
            return Err(CreateKeyError::NoScope);
        }
        if life < TimeDelta::days(1) || life > ApiKeyPolicy::LONGEST_LIFE {
            return Err(CreateKeyError::Life);
        }
        Ok(life)
    }

    /// Makes a key.
    ///
    /// # Errors
    /// [`CreateKeyError`].
    pub async fn create(&self, request: KeyRequest, staff: &StaffActor) -> Result<CreatedKey, CreateKeyError> {
        let life = self.check(&request)?;
        let (now, entropy) = (self.deps.clock.now(), self.deps.entropy.as_ref());
        let secret = KeySecret::generate(entropy);
        let key = ApiKey {
            id: ApiKeyId::generate(now, entropy),
            name: request.name,
            scopes: request.scopes,
            created_at: now,
            expires_at: now + life,
            last_used_at: None,
            revoked_at: None,
        };
        let new = NewApiKey { key: key.clone(), hash: secret.hash(), actor: staff.into() };
        self.deps.keys.add(&new).await?;
        Ok(CreatedKey { key, secret })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::rate_limit::MockRateLimiter;
    use crate::integration::key::test_keys::{operator, service};
    use crate::integration::key::{MockApiKeyRepo, Scope};
    use crate::test_support::noon;

    fn request(life: Option<TimeDelta>) -> KeyRequest {
        let scopes = [Scope::InvoicesWrite].into_iter().collect();
        KeyRequest { name: KeyName::parse("billing").expect("a name"), scopes, life }
    }

    #[tokio::test]
    async fn what_is_stored_is_the_hash_of_what_is_shown() {
        let mut keys = MockApiKeyRepo::new();
        let is_made = |new: &NewApiKey| new.actor == (&operator()).into() && new.key.expires_at > noon();
        keys.expect_add().withf(is_made).times(1).returning(|_| Ok(()));
        let made = service(keys, MockRateLimiter::new()).create(request(None), &operator()).await.expect("a key");
        assert_eq!(made.key.expires_at, noon() + TimeDelta::days(365));
        assert!(KeySecret::parse(made.secret.expose()).is_some());

        let mut keys = MockApiKeyRepo::new();
        let hash = made.secret.hash();
        keys.expect_add().withf(move |new| new.hash == hash).times(1).returning(|_| Ok(()));
        let again = service(keys, MockRateLimiter::new()).create(request(Some(TimeDelta::days(1))), &operator()).await;
        assert_eq!(again.expect("a key").key.expires_at, noon() + TimeDelta::days(1));
    }

    #[tokio::test]
    async fn a_key_for_nothing_or_for_ever_is_not_made() {
        let service = service(MockApiKeyRepo::new(), MockRateLimiter::new());
        let none = KeyRequest { scopes: Scopes::default(), ..request(None) };
        assert!(matches!(service.create(none, &operator()).await, Err(CreateKeyError::NoScope)));
        for days in [0, -1, 3_661] {
            let life = service.create(request(Some(TimeDelta::days(days))), &operator()).await;
            assert!(matches!(life, Err(CreateKeyError::Life)), "{days}");
        }
    }
}
