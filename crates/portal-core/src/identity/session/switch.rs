//! Choosing among the accounts that share a number.

use super::SessionService;
use super::model::{ActiveSession, ClientInfo, OpenedSession};
use crate::identity::customer::Account;
use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;
use crate::staff::audit::AuditAction;

/// Why the account was not changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SwitchAccountError {
    /// The number has no such account, or it may not be entered.
    #[error("there is no such account")]
    NotFound,
    /// The session ended meanwhile.
    #[error("the session has ended")]
    Ended,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl SessionService {
    /// The accounts that the caller may choose among, in order of their ids.
    ///
    /// # Errors
    /// [`PortError`] if the customers cannot be reached.
    pub async fn accounts(&self, active: &ActiveSession) -> Result<Vec<Account>, PortError> {
        self.accounts_that_admit(&active.session.phone).await
    }

    /// Changes to the account `to`: a new session takes the place of the caller's, which ends.
    ///
    /// # Errors
    /// [`SwitchAccountError`].
    pub async fn switch(
        &self,
        active: &ActiveSession,
        to: &CustomerId,
        client: &ClientInfo,
    ) -> Result<OpenedSession, SwitchAccountError> {
        let accounts = self.accounts_that_admit(&active.session.phone).await?;
        let account = accounts.iter().find(|account| account.access.customer_id == *to).cloned();
        let account = account.ok_or(SwitchAccountError::NotFound)?;
        let mut session = self.new_session(&account, &active.session.phone, client);
        // The number was proved when the first session was opened; switching must not prolong that.
        session.expires_at = active.session.expires_at;
        session.verified_at = active.session.verified_at;
        let audit = self.entry(AuditAction::SwitchedAccount, &session);
        if !self.deps.store.replace(active.session.id, &session, &audit).await? {
            return Err(SwitchAccountError::Ended);
        }
        Ok(OpenedSession { session, account, accounts, device_token: None })
    }
}
