//! Checks the key of a request.

use chrono::{DateTime, Utc};

use super::ApiKeyService;
use super::error::AuthenticateKeyError;
use super::model::ApiKey;
use super::scope::{Scope, Scopes};
use super::secret::KeySecret;
use crate::identity::rate_limit::{Bucket, BucketKey, Verdict};
use crate::kernel::actor::Actor;
use crate::kernel::error::PortError;
use crate::kernel::id::{ApiKeyId, HitId};

/// Another system of the ISP's, of which a request is; only a valid key makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiCaller {
    key: ApiKeyId,
    scopes: Scopes,
}

impl ApiCaller {
    /// Whether it may do that.
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(scope)
    }

    /// It as the trail names it.
    pub fn actor(&self) -> Actor {
        Actor::Key(self.key)
    }
}

impl ApiKeyService {
    /// Checks the key of a request, takes the request from the key's limit, and notes that the key was used.
    ///
    /// The key is found by the hash of its secret: no comparison stops at the first byte that differs.
    ///
    /// # Errors
    /// [`AuthenticateKeyError`].
    pub async fn authenticate(&self, secret: &str) -> Result<ApiCaller, AuthenticateKeyError> {
        let now = self.deps.clock.now();
        let secret = KeySecret::parse(secret).ok_or(AuthenticateKeyError::Refused)?;
        let found = self.deps.keys.find(secret.hash()).await?;
        let key = found.filter(|key| key.is_valid(now)).ok_or(AuthenticateKeyError::Refused)?;
        let rule = BucketKey::durable("integration.key", &key.id.to_string());
        let bucket = Bucket::counting(rule, self.policy.requests_per_key.clone());
        let hit = HitId::generate(now, self.deps.entropy.as_ref());
        if let Verdict::Denied { retry_after } = self.deps.limits.take(&[bucket], hit, now).await? {
            return Err(AuthenticateKeyError::Limited { retry_after });
        }
        self.note_use(&key, now).await?;
        Ok(ApiCaller { key: key.id, scopes: key.scopes })
    }

    async fn note_use(&self, key: &ApiKey, now: DateTime<Utc>) -> Result<(), PortError> {
        let since = now - self.policy.touch_every;
        match key.last_used_at {
            Some(at) if at >= since => Ok(()),
            _ => self.deps.keys.touch(key.id, now, since).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::identity::rate_limit::MockRateLimiter;
    use crate::integration::key::MockApiKeyRepo;
    use crate::integration::key::test_keys::{key, service};
    use crate::test_support::{CountingEntropy, noon, unreachable_port};

    fn secret() -> KeySecret {
        KeySecret::generate(&CountingEntropy::default())
    }

    fn holding(found: Option<ApiKey>, touches: usize) -> MockApiKeyRepo {
        let mut keys = MockApiKeyRepo::new();
        let hash = secret().hash();
        keys.expect_find().withf(move |asked| *asked == hash).returning(move |_| Ok(found.clone()));
        keys.expect_touch()
            .withf(|id, at, since| (*id, *at, *since) == (key().id, noon(), noon() - TimeDelta::minutes(1)))
            .times(touches)
            .returning(|_, _, _| Ok(()));
        keys
    }

    fn limits(verdict: Verdict) -> MockRateLimiter {
        let mut limits = MockRateLimiter::new();
        limits.expect_take().returning(move |_, _, _| Ok(verdict));
        limits
    }

    #[tokio::test]
    async fn a_valid_key_may_do_what_its_scopes_say_and_its_use_is_noted_once_a_minute() {
        let ago = |span| Some(noon() - span);
        for (last_used_at, touches) in
            [(None, 1), (ago(TimeDelta::milliseconds(60_001)), 1), (ago(TimeDelta::minutes(1)), 0)]
        {
            let keys = holding(Some(ApiKey { last_used_at, ..key() }), touches);
            let caller = service(keys, limits(Verdict::Allowed)).authenticate(secret().expose()).await;
            let caller = caller.expect("a valid key");
            assert!(caller.may(Scope::CustomersRead) && !caller.may(Scope::InvoicesRead));
            assert_eq!(caller.actor(), Actor::Key(key().id));
        }
    }

    #[tokio::test]
    async fn unknown_expired_and_revoked_keys_get_one_answer() {
        let expired = ApiKey { expires_at: noon(), ..key() };
        let revoked = ApiKey { revoked_at: Some(noon()), ..key() };
        for found in [None, Some(expired), Some(revoked)] {
            let refused = service(holding(found, 0), MockRateLimiter::new()).authenticate(secret().expose()).await;
            assert!(matches!(refused, Err(AuthenticateKeyError::Refused)));
        }
        let mistyped = service(MockApiKeyRepo::new(), MockRateLimiter::new()).authenticate("isp_portal_0").await;
        assert!(matches!(mistyped, Err(AuthenticateKeyError::Refused)));
    }

    #[tokio::test]
    async fn a_key_that_is_used_too_often_waits_and_its_use_is_not_noted() {
        let retry_after = TimeDelta::seconds(7);
        let service = service(holding(Some(key()), 0), limits(Verdict::Denied { retry_after }));
        let limited = service.authenticate(secret().expose()).await;
        assert!(matches!(limited, Err(AuthenticateKeyError::Limited { retry_after: wait }) if wait == retry_after));
    }

    #[tokio::test]
    async fn nobody_is_let_through_unchecked() {
        let mut keys = MockApiKeyRepo::new();
        keys.expect_find().returning(|_| Err(unreachable_port()));
        let away = service(keys, MockRateLimiter::new()).authenticate(secret().expose()).await;
        assert!(matches!(away, Err(AuthenticateKeyError::Port(_))));
        let mut limits = MockRateLimiter::new();
        limits.expect_take().returning(|_, _, _| Err(unreachable_port()));
        let away = service(holding(Some(key()), 0), limits).authenticate(secret().expose()).await;
        assert!(matches!(away, Err(AuthenticateKeyError::Port(_))));
    }
}
