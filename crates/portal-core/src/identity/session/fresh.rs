//! Whether the number was proved a moment ago, for what could take the account away from its owner.

use super::SessionService;
use super::model::ActiveSession;
use crate::kernel::error::PortError;
use crate::staff::audit::AuditAction;

impl SessionService {
    /// Whether the holder proved the number within the policy's `fresh_for`, by logging in or since.
    pub fn is_fresh(&self, active: &ActiveSession) -> bool {
        self.deps.clock.now() - active.session.verified_at < self.policy.fresh_for
    }

    /// Notes that the holder proved the number again; `false` if the session ended meanwhile.
    pub(crate) async fn confirmed(&self, active: &ActiveSession) -> Result<bool, PortError> {
        let audit = self.entry(AuditAction::Confirmed, &active.session);
        self.deps.store.confirm(active.session.id, &audit).await
    }
}
