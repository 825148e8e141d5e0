//! Logging out, and the list of one's own devices.

use super::SessionService;
use super::model::{ActiveSession, Session};
use crate::kernel::error::PortError;
use crate::kernel::id::SessionId;
use crate::staff::audit::AuditAction;

/// Why a session was not ended.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManageSessionsError {
    /// The caller has no such session.
    #[error("there is no such session")]
    NotFound,
    /// The caller has to prove the number again first: see [`SessionService::is_fresh`].
    #[error("a fresh code is needed")]
    ConfirmationNeeded,
    /// A port failed.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl SessionService {
    /// Ends the caller's session; the next request with it is refused.
    ///
    /// # Errors
    /// [`PortError`] if the sessions cannot be reached.
    pub async fn log_out(&self, active: &ActiveSession) -> Result<(), PortError> {
        let audit = self.entry(AuditAction::LoggedOut, &active.session);
        self.deps.store.end(&active.holder(), active.session.id, &audit).await.map(drop)
    }

    /// The caller's open sessions, last used first, the present one included.
    ///
    /// # Errors
    /// [`PortError`] if the sessions cannot be reached.
    pub async fn list(&self, active: &ActiveSession) -> Result<Vec<Session>, PortError> {
        let now = self.deps.clock.now();
        let mut sessions = self.deps.store.list(&active.holder(), now).await?;
        sessions.retain(|s| now < s.expires_at && now - s.last_seen_at < self.policy.idle_life);
        Ok(sessions)
    }

    /// Ends one of the caller's sessions. Any but the present one needs a fresh session, for the same reason as
    /// [`end_others`](Self::end_others).
    ///
    /// # Errors
    /// [`ManageSessionsError`]; somebody else's session is not found.
    pub async fn end(&self, active: &ActiveSession, id: SessionId) -> Result<(), ManageSessionsError> {
        if id != active.session.id && !self.is_fresh(active) {
            return Err(ManageSessionsError::ConfirmationNeeded);
        }
        let audit = self.entry(AuditAction::EndedSessions, &active.session);
        let ended = self.deps.store.end(&active.holder(), id, &audit).await?;
        if ended { Ok(()) } else { Err(ManageSessionsError::NotFound) }
    }

    /// Ends all of the caller's sessions but the present one; answers how many. A finder of an unlocked device
    /// must not be able to throw its owner out everywhere, so the session has to be fresh.
    ///
    /// # Errors
    /// [`ManageSessionsError`].
    pub async fn end_others(&self, active: &ActiveSession) -> Result<u64, ManageSessionsError> {
        if !self.is_fresh(active) {
            return Err(ManageSessionsError::ConfirmationNeeded);
        }
        let audit = self.entry(AuditAction::EndedSessions, &active.session);
        Ok(self.deps.store.end_others(&active.holder(), active.session.id, &audit).await?)
    }
}
