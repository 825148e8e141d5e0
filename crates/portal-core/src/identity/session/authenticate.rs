//! Checking on every request that a session still stands.

use super::SessionService;
use super::model::ActiveSession;
use crate::identity::customer::CustomerScope;
use crate::kernel::error::PortError;
use crate::kernel::id::SessionId;

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
        let found = self.deps.store.resume(id, now, now - self.policy.touch_every).await?;
        let resumed = found.ok_or(AuthenticateError::Ended)?;
        let session = resumed.session;
        if now >= session.expires_at || now - session.last_seen_at >= self.policy.idle_life {
            return Err(AuthenticateError::Ended);
        }
        let access = match resumed.access {
            Some(access) => Some(access),
            None => self.deps.customers.access(&CustomerScope::of_session(session.customer_id.clone())).await?,
        };
        match access {
            Some(access) if access.admits(&session.phone) => {
                Ok(ActiveSession { session, access, name: resumed.name, is_viewed: false })
            }
            _ => Err(AuthenticateError::Ended),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::{DateTime, TimeDelta, Utc};

    use super::*;
    use crate::identity::customer::{AccountAccess, AccountStatus, MockCustomerRepo};
    use crate::identity::session::{MockSessionStore, Resumed, Session, SessionDeps, SessionPolicy};
    use crate::kernel::phone::PhoneNumber;
    use crate::test_support::{CountingEntropy, account, active_session, clock_at, noon, unreachable_port};

    fn session() -> Session {
        active_session().session
    }

    fn service(
        found: Result<Option<Resumed>, crate::PortError>,
        customers: MockCustomerRepo,
        now: DateTime<Utc>,
    ) -> SessionService {
        let mut store = MockSessionStore::new();
        store.expect_resume().return_once(move |_, _, _| found);
        let deps = SessionDeps {
            store: Arc::new(store),
            customers: Arc::new(customers),
            clock: clock_at(now),
            entropy: Arc::new(CountingEntropy::default()),
        };
        SessionService::new(deps, SessionPolicy::default())
    }

    async fn outcome(session: Session, access: AccountAccess, now: DateTime<Utc>) -> Result<(), AuthenticateError> {
        let id = session.id;
        let found = Ok(Some(Resumed { session, access: Some(access), name: None }));
        service(found, MockCustomerRepo::new(), now).authenticate(id).await.map(drop)
    }

    fn access() -> AccountAccess {
        account("AGLS1").access
    }

    #[tokio::test]
    async fn sec_28_a_session_ends_after_seven_days_however_busy() {
        let mut busy = session();
        busy.last_seen_at = noon() + TimeDelta::days(7) - TimeDelta::minutes(1);
        let end = busy.expires_at;
        assert!(outcome(busy.clone(), access(), end - TimeDelta::seconds(1)).await.is_ok());
        assert!(matches!(outcome(busy, access(), end).await, Err(AuthenticateError::Ended)));
    }

    #[tokio::test]
    async fn sec_28_a_session_ends_after_seventy_two_idle_hours() {
        let idle = noon() + TimeDelta::hours(72);
        assert!(outcome(session(), access(), idle - TimeDelta::seconds(1)).await.is_ok());
        assert!(matches!(outcome(session(), access(), idle).await, Err(AuthenticateError::Ended)));
    }

    #[tokio::test]
    async fn a_session_ends_when_the_account_may_not_be_entered_any_more() {
        let disabled = AccountAccess { portal_active: false, ..access() };
        let closed = AccountAccess { status: AccountStatus::Closed, ..access() };
        let other_number = AccountAccess { phone: PhoneNumber::parse("081234567890").ok(), ..access() };
        for access in [disabled, closed, other_number] {
            assert!(matches!(outcome(session(), access, noon()).await, Err(AuthenticateError::Ended)));
        }
    }

    #[tokio::test]
    async fn a_store_that_lies_apart_from_the_customers_makes_the_core_ask_them() {
        let mut customers = MockCustomerRepo::new();
        customers.expect_access().times(1).returning(|_| Ok(Some(access())));
        let found = Ok(Some(Resumed { session: session(), access: None, name: None }));
        assert!(service(found, customers, noon()).authenticate(session().id).await.is_ok());

        let mut gone = MockCustomerRepo::new();
        gone.expect_access().returning(|_| Ok(None));
        let found = Ok(Some(Resumed { session: session(), access: None, name: None }));
        assert!(service(found, gone, noon()).authenticate(session().id).await.is_err());
    }

    #[tokio::test]
    async fn nobody_is_let_through_unchecked_while_the_store_is_away() {
        let service = service(Err(unreachable_port()), MockCustomerRepo::new(), noon());
        assert!(matches!(service.authenticate(session().id).await, Err(AuthenticateError::Port(_))));
    }
}
