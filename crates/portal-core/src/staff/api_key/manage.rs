//! Listing, making and revoking keys.

use super::StaffKeysService;
use super::error::ManageKeysError;
use crate::integration::key::{ApiKey, CreatedKey, KeyRequest};
use crate::kernel::actor::StaffActor;
use crate::kernel::id::ApiKeyId;
use crate::staff::account::Permission;
use crate::staff::trail::{TrailAction, TrailNote};

impl StaffKeysService {
    /// All keys, those made last first; those that expired or were revoked too.
    ///
    /// # Errors
    /// [`ManageKeysError`]; it needs [`Permission::ManageIntegrations`].
    pub async fn list(&self, staff: &StaffActor) -> Result<Vec<ApiKey>, ManageKeysError> {
        allow(staff)?;
        let mut keys = self.deps.keys.list().await?;
        keys.reverse();
        Ok(keys)
    }

    /// Makes a key. Its secret is not to be had again.
    ///
    /// # Errors
    /// [`ManageKeysError`]; it needs [`Permission::ManageIntegrations`].
    pub async fn create(&self, staff: &StaffActor, request: KeyRequest) -> Result<CreatedKey, ManageKeysError> {
        allow(staff)?;
        self.deps.keys.check(&request)?;
        self.deps.trail.record(staff, vec![TrailNote::new(TrailAction::CreatedKey).to(request.name.as_str())]).await?;
        Ok(self.deps.keys.create(request, staff).await?)
    }

    /// Revokes a key: the next request with it is refused. Answers whether it was good until now.
    ///
    /// # Errors
    /// [`ManageKeysError`]; it needs [`Permission::ManageIntegrations`].
    pub async fn revoke(&self, staff: &StaffActor, id: ApiKeyId) -> Result<bool, ManageKeysError> {
        allow(staff)?;
        self.deps.trail.record(staff, vec![TrailNote::new(TrailAction::RevokedKey).to(&id)]).await?;
        Ok(self.deps.keys.revoke(id, staff).await?)
    }
}

fn allow(staff: &StaffActor) -> Result<(), ManageKeysError> {
    if staff.may(Permission::ManageIntegrations) { Ok(()) } else { Err(ManageKeysError::Forbidden) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::rate_limit::MockRateLimiter;
    use crate::integration::key::test_keys::{key, service};
    use crate::integration::key::{KeyName, MockApiKeyRepo, RevokedKey, Scope, Scopes};
    use crate::kernel::actor::Actor;
    use crate::staff::account::Role;
    use crate::staff::account::test_staff::actor;
    use crate::staff::api_key::StaffKeysDeps;
    use crate::staff::trail::StaffTrailService;
    use crate::staff::trail::test_trail::{away, recording, untouched};

    fn keys(keys: MockApiKeyRepo, trail: StaffTrailService) -> StaffKeysService {
        StaffKeysService::new(StaffKeysDeps { keys: service(keys, MockRateLimiter::new()), trail })
    }

    fn request(scopes: &[Scope]) -> KeyRequest {
        let scopes = scopes.iter().copied().collect::<Scopes>();
        KeyRequest { name: KeyName::parse("billing").expect("a name"), scopes, life: None }
    }

    #[tokio::test]
    async fn stf_04_a_key_is_made_and_revoked_after_the_trail_says_so() {
        let mut repo = MockApiKeyRepo::new();
        let is_by = |actor: &Actor| matches!(actor, Actor::Staff(name) if name.as_str() == "budi@isp.id");
        repo.expect_add().withf(move |new| is_by(&new.actor)).times(1).returning(|_| Ok(()));
        let named = |entry: &crate::staff::trail::TrailEntry| {
            entry.action == TrailAction::CreatedKey && entry.subject.as_deref() == Some("billing")
        };
        let made = keys(repo, recording(named)).create(&actor(Role::Admin), request(&[Scope::EventsRead])).await;
        assert!(made.is_ok());

        let mut repo = MockApiKeyRepo::new();
        repo.expect_revoke().withf(move |of| of.id == key().id).times(1).returning(|_| Ok(RevokedKey::Done));
        let revoked = recording(|entry| entry.action == TrailAction::RevokedKey);
        assert!(keys(repo, revoked).revoke(&actor(Role::Admin), key().id).await.expect("it is revoked"));
        let unrecorded = keys(MockApiKeyRepo::new(), away()).revoke(&actor(Role::Admin), key().id).await;
        assert!(matches!(unrecorded, Err(ManageKeysError::Port(_))));
    }

    #[tokio::test]
    async fn a_key_that_is_not_made_leaves_no_entry() {
        let made = keys(MockApiKeyRepo::new(), untouched()).create(&actor(Role::Admin), request(&[])).await;
        assert!(matches!(made, Err(ManageKeysError::NoScope)));
    }

    #[tokio::test]
    async fn stf_03_only_admins_look_after_keys() {
        for role in [Role::Cs, Role::Technician, Role::Finance, Role::Supervisor] {
            let service = keys(MockApiKeyRepo::new(), untouched());
            let staff = actor(role);
            assert!(matches!(service.list(&staff).await, Err(ManageKeysError::Forbidden)));
            let made = service.create(&staff, request(&[Scope::EventsRead])).await;
            assert!(matches!(made, Err(ManageKeysError::Forbidden)));
            assert!(matches!(service.revoke(&staff, key().id).await, Err(ManageKeysError::Forbidden)));
        }
    }
}
