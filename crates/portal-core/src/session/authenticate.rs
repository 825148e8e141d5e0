//! Checking on every request that a session still stands.

use super::SessionService;
use super::model::ActiveSession;
use crate::customer::CustomerScope;
use crate::error::PortError;
use crate::id::SessionId;

/// Why a request is not let through.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuthenticateError {
    /// There is no such session, or it ended: by logout, by time, or because the account may not be
    /// entered any more.
    #[error("the session has ended")]
    Ended,
    /// A port failed; nobody is let through unchecked.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl SessionService {
    /// Checks the session named `id` and notes that it was used.
    ///
    /// # Errors
    /// [`AuthenticateError`].
    pub async fn authenticate(&self, id: SessionId) -> Result<ActiveSession, AuthenticateError> {
        let now = self.deps.clock.now();
        let found = self
            .deps
            .store
            .resume(id, now, now - self.policy.touch_every)
            .await?;
        let resumed = found.ok_or(AuthenticateError::Ended)?;
        let session = resumed.session;
        if now >= session.expires_at || now - session.last_seen_at >= self.policy.idle_life {
            return Err(AuthenticateError::Ended);
        }
        let access = match resumed.access {
            Some(access) => Some(access),
            None => {
                self.deps
                    .customers
                    .access(&CustomerScope::of_session(session.customer_id.clone()))
                    .await?
            }
        };
        match access {
            Some(access) if access.admits(&session.phone) => Ok(ActiveSession { session, access }),
            _ => Err(AuthenticateError::Ended),
        }
    }
}
