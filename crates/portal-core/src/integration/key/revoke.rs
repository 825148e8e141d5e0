//! Revokes a key.

use super::ApiKeyService;
use super::error::RevokeKeyError;
use super::model::{KeyRevocation, RevokedKey};
use crate::kernel::actor::StaffActor;
use crate::kernel::id::ApiKeyId;

impl ApiKeyService {
    /// Revokes a key: the next request with it is refused. Answers whether it was good until now.
    ///
    /// # Errors
    /// [`RevokeKeyError`].
    pub async fn revoke(&self, id: ApiKeyId, staff: &StaffActor) -> Result<bool, RevokeKeyError> {
        let revocation = KeyRevocation { id, at: self.deps.clock.now(), actor: staff.into() };
        match self.deps.keys.revoke(&revocation).await? {
            RevokedKey::Done => Ok(true),
            RevokedKey::Before => Ok(false),
            RevokedKey::Unknown => Err(RevokeKeyError::NotFound),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::rate_limit::MockRateLimiter;
    use crate::integration::key::MockApiKeyRepo;
    use crate::integration::key::test_keys::{key, operator, service};
    use crate::test_support::noon;

    async fn revoked(answer: RevokedKey) -> Result<bool, RevokeKeyError> {
        let mut keys = MockApiKeyRepo::new();
        let expected = KeyRevocation { id: key().id, at: noon(), actor: (&operator()).into() };
        keys.expect_revoke().withf(move |revocation| *revocation == expected).times(1).return_once(move |_| Ok(answer));
        service(keys, MockRateLimiter::new()).revoke(key().id, &operator()).await
    }

    #[tokio::test]
    async fn a_key_is_revoked_once() {
        assert!(matches!(revoked(RevokedKey::Done).await, Ok(true)));
        assert!(matches!(revoked(RevokedKey::Before).await, Ok(false)));
        assert!(matches!(revoked(RevokedKey::Unknown).await, Err(RevokeKeyError::NotFound)));
    }
}
