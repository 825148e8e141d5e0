//! Sessions in a store that lies beside customers who are not the portal's.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::{NewSession, Resumed, Session, SessionHolder};
use super::port::SessionStore;
use crate::kernel::error::PortError;
use crate::kernel::id::SessionId;
use crate::staff::audit::AuditEntry;

/// A [`SessionStore`] whose word on the account does not count: the customers are kept elsewhere, and those that may lie
/// in its own tables are no longer true. The core asks the [`CustomerRepo`](crate::identity::customer::CustomerRepo) on
/// each request.
pub struct SessionsApart(Arc<dyn SessionStore>);

impl SessionsApart {
    /// The sessions in `store`.
    pub fn new(store: Arc<dyn SessionStore>) -> Self {
        Self(store)
    }
}

#[async_trait]
impl SessionStore for SessionsApart {
    async fn open(&self, new: &NewSession) -> Result<(), PortError> {
        self.0.open(new).await
    }

    async fn resume(
        &self,
        id: SessionId,
        now: DateTime<Utc>,
        touch_if_before: DateTime<Utc>,
    ) -> Result<Option<Resumed>, PortError> {
        let found = self.0.resume(id, now, touch_if_before).await?;
        Ok(found.map(|resumed| Resumed { session: resumed.session, access: None, name: None }))
    }

    async fn list(&self, holder: &SessionHolder, now: DateTime<Utc>) -> Result<Vec<Session>, PortError> {
        self.0.list(holder, now).await
    }

    async fn confirm(&self, id: SessionId, audit: &AuditEntry) -> Result<bool, PortError> {
        self.0.confirm(id, audit).await
    }

    async fn end(&self, holder: &SessionHolder, id: SessionId, audit: &AuditEntry) -> Result<bool, PortError> {
        self.0.end(holder, id, audit).await
    }

    async fn end_others(&self, holder: &SessionHolder, keep: SessionId, audit: &AuditEntry) -> Result<u64, PortError> {
        self.0.end_others(holder, keep, audit).await
    }

    async fn replace(&self, old: SessionId, new: &Session, audit: &AuditEntry) -> Result<bool, PortError> {
        self.0.replace(old, new, audit).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::session::MockSessionStore;
    use crate::test_support::{active_session, noon};

    #[tokio::test]
    async fn what_the_store_says_of_the_account_does_not_count() {
        let active = active_session();
        let (session, id) = (active.session.clone(), active.session.id);
        let mut store = MockSessionStore::new();
        store.expect_resume().return_once(move |_, _, _| {
            Ok(Some(Resumed { session: active.session, access: Some(active.access), name: Some("Budi".into()) }))
        });
        let resumed = SessionsApart::new(Arc::new(store)).resume(id, noon(), noon()).await.expect("an answer");
        assert_eq!(resumed, Some(Resumed { session, access: None, name: None }));
    }
}
