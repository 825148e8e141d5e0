//! Listing one's own sessions and ending them.

use super::StaffSessionService;
use super::model::{ActiveStaffSession, StaffSession};
use crate::kernel::error::PortError;
use crate::kernel::id::StaffSessionId;

impl StaffSessionService {
    /// The sessions of the same account that are in use, last used first.
    ///
    /// # Errors
    /// [`PortError`] if the sessions cannot be read.
    pub async fn list(&self, active: &ActiveStaffSession) -> Result<Vec<StaffSession>, PortError> {
        let now = self.deps.clock.now();
        self.deps.sessions.live(active.session().account, now, now - self.policy.idle_life).await
    }

    /// Ends a session of the same account, such as this one; answers whether it had not ended.
    ///
    /// # Errors
    /// [`PortError`] if the sessions cannot be written.
    pub async fn end(&self, active: &ActiveStaffSession, id: StaffSessionId) -> Result<bool, PortError> {
        self.deps.sessions.end(active.session().account, id, self.deps.clock.now()).await
    }

    /// Ends all other sessions of the same account; answers how many had not ended.
    ///
    /// # Errors
    /// [`PortError`] if the sessions cannot be written.
    pub async fn end_others(&self, active: &ActiveStaffSession) -> Result<u64, PortError> {
        let (account, keep) = (active.session().account, active.session().id);
        self.deps.sessions.end_others(account, keep, self.deps.clock.now()).await
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::staff::session::MockStaffSessionStore;
    use crate::staff::session::test_sessions::{resumed, service};
    use crate::test_support::noon;

    #[tokio::test]
    async fn stf_07_sessions_are_listed_and_ended_within_their_own_account() {
        let active = ActiveStaffSession { resumed: resumed() };
        let (account, own) = (active.session().account, active.session().id);
        let mut sessions = MockStaffSessionStore::new();
        sessions
            .expect_live()
            .withf(move |of, now, after| (*of, *now, *after) == (account, noon(), noon() - TimeDelta::minutes(30)))
            .returning(|_, _, _| Ok(vec![resumed().session]));
        sessions
            .expect_end()
            .withf(move |of, id, at| (*of, *id, *at) == (account, own, noon()))
            .returning(|_, _, _| Ok(true));
        sessions
            .expect_end_others()
            .withf(move |of, keep, _| (*of, *keep) == (account, own))
            .returning(|_, _, _| Ok(2));
        let service = service(sessions, noon());
        assert_eq!(service.list(&active).await.expect("a list"), [resumed().session]);
        assert!(service.end(&active, own).await.expect("an answer"));
        assert_eq!(service.end_others(&active).await.expect("an answer"), 2);
    }
}
