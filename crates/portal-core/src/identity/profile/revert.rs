//! Taking a change of number back, from the message that the old number got. Nobody has to be logged in for it:
//! the holder of the old number may have lost the account.

use super::ProfileService;
use super::error::RevertPhoneError;
use super::model::RevertToken;
use super::record::{PhoneChangeRecord, Reversal};
use crate::identity::customer::CustomerScope;
use crate::identity::session::ClientInfo;
use crate::kernel::actor::Actor;
use crate::staff::audit::{AuditAction, AuditEntry};

impl ProfileService {
    /// The change that `token` would take back; changes nothing.
    ///
    /// # Errors
    /// [`RevertPhoneError`].
    pub async fn revertible(&self, token: &RevertToken) -> Result<PhoneChangeRecord, RevertPhoneError> {
        let id = token.opened(&self.keys).ok_or(RevertPhoneError::NotValid)?;
        let record = self.deps.changes.find_change(id).await?.ok_or(RevertPhoneError::NotValid)?;
        if record.is_revertible(self.deps.clock.now()) { Ok(record) } else { Err(RevertPhoneError::NotValid) }
    }

    /// Puts the old number back on file. Every session and trusted device of both numbers ends, in all their accounts,
    /// and customers change neither number nor e-mail address for the policy's `hold_after_revert`.
    ///
    /// # Errors
    /// [`RevertPhoneError`].
    pub async fn revert(
        &self,
        token: &RevertToken,
        client: &ClientInfo,
    ) -> Result<PhoneChangeRecord, RevertPhoneError> {
        let record = self.revertible(token).await?;
        let at = self.deps.clock.now();
        let audit = AuditEntry {
            at,
            action: AuditAction::RevertedPhone,
            customer_id: record.customer_id.clone(),
            actor: Actor::Customer(None),
            network: Some(client.network()),
        };
        let scope = CustomerScope::of_token(record.customer_id.clone());
        let held_until = at + self.policy.hold_after_revert;
        let reversal = Reversal { id: record.id, at, held_until, audit };
        if self.deps.changes.revert_phone(&scope, &reversal).await? {
            Ok(record)
        } else {
            Err(RevertPhoneError::NotValid)
        }
    }
}
