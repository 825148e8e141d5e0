//! Checking on every request that a session of staff still stands.

use chrono::{DateTime, Utc};

use super::StaffSessionService;
use super::model::{ActiveStaffSession, StaffSessionToken};
use crate::kernel::error::PortError;

/// Why a request is not let through.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuthenticateStaffError {
    /// There is no such session, or it ended: by logout, by time, or because the account was disabled or has another
    /// role.
    #[error("the session has ended")]
    Ended,
    /// A port failed; nobody is let through unchecked.
    #[error(transparent)]
    Port(#[from] PortError),
}

impl StaffSessionService {
    /// Checks the token of a request and notes that its session was used.
    ///
    /// # Errors
    /// [`AuthenticateStaffError`].
    pub async fn authenticate(&self, token: &str) -> Result<ActiveStaffSession, AuthenticateStaffError> {
        self.stands(token, self.deps.clock.now() - self.policy.touch_every).await
    }

    /// Checks the token of what a page does by itself: nobody used the session.
    ///
    /// # Errors
    /// [`AuthenticateStaffError`].
    pub async fn authenticate_unused(&self, token: &str) -> Result<ActiveStaffSession, AuthenticateStaffError> {
        // No session was last used before then.
        self.stands(token, DateTime::UNIX_EPOCH).await
    }

    /// Checks a token, and notes the use unless one at or after `since` is noted.
    async fn stands(&self, token: &str, since: DateTime<Utc>) -> Result<ActiveStaffSession, AuthenticateStaffError> {
        let now = self.deps.clock.now();
        let token = StaffSessionToken::parse(token).ok_or(AuthenticateStaffError::Ended)?;
        let found = self.deps.sessions.resume(token.hash(), now, since).await?;
        let resumed = found.ok_or(AuthenticateStaffError::Ended)?;
        if self.policy.admits(&resumed, now) {
            Ok(ActiveStaffSession { resumed })
        } else {
            Err(AuthenticateStaffError::Ended)
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::staff::account::{Permission, Role};
    use crate::staff::session::test_sessions::{resumed, service};
    use crate::staff::session::{MockStaffSessionStore, ResumedStaffSession, StaffSession};
    use crate::test_support::{CountingEntropy, noon, unreachable_port};

    async fn asked(
        found: Option<ResumedStaffSession>,
        now: DateTime<Utc>,
    ) -> Result<ActiveStaffSession, AuthenticateStaffError> {
        let token = StaffSessionToken::generate(&CountingEntropy::default());
        let mut sessions = MockStaffSessionStore::new();
        let hash = token.hash();
        sessions
            .expect_resume()
            .withf(move |asked, at, since| (*asked, *at, *since) == (hash, now, now - TimeDelta::minutes(1)))
            .return_once(move |_, _, _| Ok(found));
        service(sessions, now).authenticate(token.expose()).await
    }

    fn has_ended(answer: &Result<ActiveStaffSession, AuthenticateStaffError>) -> bool {
        matches!(answer, Err(AuthenticateStaffError::Ended))
    }

    #[tokio::test]
    async fn stf_07_a_session_ends_after_thirty_idle_minutes_and_after_twelve_hours_however_busy() {
        let idle = noon() + TimeDelta::minutes(30);
        assert!(asked(Some(resumed()), idle - TimeDelta::milliseconds(1)).await.is_ok());
        assert!(has_ended(&asked(Some(resumed()), idle).await));
        let end = resumed().session.expires_at;
        let session = StaffSession { last_seen_at: end - TimeDelta::minutes(1), ..resumed().session };
        let busy = ResumedStaffSession { session, ..resumed() };
        assert!(asked(Some(busy.clone()), end - TimeDelta::milliseconds(1)).await.is_ok());
        assert!(has_ended(&asked(Some(busy), end).await));
    }

    #[tokio::test]
    async fn stf_07_what_a_page_does_by_itself_is_no_use() {
        let token = StaffSessionToken::generate(&CountingEntropy::default());
        let mut sessions = MockStaffSessionStore::new();
        sessions
            .expect_resume()
            .withf(|_, at, since| *at == noon() && *since < noon() - TimeDelta::days(365))
            .return_once(|_, _, _| Ok(Some(resumed())));
        assert!(service(sessions, noon()).authenticate_unused(token.expose()).await.is_ok());
    }

    #[tokio::test]
    async fn stf_07_a_session_of_another_role_or_of_a_disabled_account_has_ended() {
        let demoted = ResumedStaffSession { role: Role::Cs, ..resumed() };
        let disabled = ResumedStaffSession { disabled_at: Some(noon()), ..resumed() };
        for found in [None, Some(demoted), Some(disabled)] {
            assert!(has_ended(&asked(found, noon()).await));
        }
    }

    #[tokio::test]
    async fn stf_06_a_session_acts_by_its_address_with_the_permissions_of_its_role() {
        let active = asked(Some(resumed()), noon()).await.expect("it stands");
        assert_eq!(active.actor().name().as_str(), "sari@isp.id");
        assert!(active.may(Permission::ManageStaff) && active.actor().may(Permission::ManageStaff));
        let session = StaffSession { role: Role::Cs, ..resumed().session };
        let cs = asked(Some(ResumedStaffSession { session, role: Role::Cs, ..resumed() }), noon()).await;
        let cs = cs.expect("it stands");
        assert!(!cs.may(Permission::ManageStaff) && !cs.actor().may(Permission::ManageStaff));
    }

    #[tokio::test]
    async fn stf_06_a_token_of_another_form_is_not_looked_up_and_nobody_is_let_through_unchecked() {
        assert!(has_ended(
            &service(MockStaffSessionStore::new(), noon()).authenticate("eyJhbGciOiJIUzI1NiJ9.e30.x").await
        ));
        let mut away = MockStaffSessionStore::new();
        away.expect_resume().returning(|_, _, _| Err(unreachable_port()));
        let answer = service(away, noon()).authenticate(&"a".repeat(64)).await;
        assert!(matches!(answer, Err(AuthenticateStaffError::Port(_))));
    }
}
