//! The records of the other system, and what is kept of them.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use portal_core::identity::customer::{CustomerScope, RecordFreshness};
use portal_core::{Clock, CustomerId};
use tracing::Instrument as _;

use crate::cache::{Cache, Part};
use crate::call::{CallError, Calls};
use crate::config::{RestConfig, RestConfigError};

/// How long a read is waited for while something can stand in for it. A page makes up to four, one after the other.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// The other system does not answer as the contract says. The text is for the operator and holds no address.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct CheckError(#[from] CallError);

/// The ISP's records in another system. Clones share connections, breaker and cache.
#[derive(Clone)]
pub struct RestStore(Arc<Inner>);

struct Inner {
    calls: Calls,
    cache: Cache,
    clock: Arc<dyn Clock>,
}

/// What is done for a customer while records are written.
struct Writing<'a> {
    cache: &'a Cache,
    id: &'a CustomerId,
}

impl RestStore {
    /// A store of the system that `config` names. Nothing is called yet.
    ///
    /// # Errors
    /// [`RestConfigError`].
    pub fn new(config: &RestConfig, clock: Arc<dyn Clock>) -> Result<Self, RestConfigError> {
        let calls = Calls::new(config, clock.clone())?;
        Ok(Self(Arc::new(Inner { calls, cache: Cache::new(config.cache), clock })))
    }

    /// Asks for a list of customers: whether the system answers, and takes the token.
    ///
    /// # Errors
    /// [`CheckError`].
    pub async fn check(&self) -> Result<(), CheckError> {
        // No number of a customer ends in so many zeros.
        self.calls().list("customers", &["customers"], &[("phone_ends", "0000000000")]).await?;
        Ok(())
    }

    pub(crate) fn calls(&self) -> &Calls {
        &self.0.calls
    }

    /// A part of a customer's records: what was read a moment ago, or what is read now, or what is kept in its place when
    /// the read fails or takes long. A read that takes long goes on, and what it brings is kept.
    pub(crate) async fn part<T: Send + Sync + 'static>(
        &self,
        scope: &CustomerScope,
        part: Part<T>,
        read: impl Future<Output = Result<(T, usize), CallError>> + Send + 'static,
    ) -> Result<Arc<T>, CallError> {
        if let Some(fresh) = self.fresh(scope, part) {
            return Ok(fresh);
        }
        let (store, owner) = (self.clone(), scope.clone());
        let mut reading = tokio::spawn(async move { store.read(&owner, part, read).await }.in_current_span());
        let in_time = tokio::time::timeout(PATIENCE, &mut reading).await;
        if let Ok(Ok(Ok(read))) = in_time {
            return Ok(read);
        }
        // Another read may have brought something meanwhile.
        if let Some(kept) = self.fresh(scope, part).or_else(|| self.stands_in(scope, part)) {
            return Ok(kept);
        }
        let read = if let Ok(read) = in_time { read } else { reading.await };
        read.unwrap_or(Err(CallError::Unreadable("reading it was broken off")))
    }

    /// Reads a part, and keeps it.
    pub(crate) async fn read<T>(
        &self,
        scope: &CustomerScope,
        part: Part<T>,
        read: impl Future<Output = Result<(T, usize), CallError>>,
    ) -> Result<Arc<T>, CallError> {
        let reading = self.0.cache.begin(self.0.clock.now());
        let (value, bytes) = read.await?;
        let read = (Arc::new(value), bytes);
        self.0.cache.keep(scope.customer_id(), part, reading, &read);
        Ok(read.0)
    }

    /// What was read of a part a moment ago.
    fn fresh<T>(&self, scope: &CustomerScope, part: Part<T>) -> Option<Arc<T>> {
        self.0.cache.fresh(scope.customer_id(), part, self.0.clock.now())
    }

    /// What is kept of a part, to be answered in place of a read that failed.
    pub(crate) fn stands_in<T>(&self, scope: &CustomerScope, part: Part<T>) -> Option<Arc<T>> {
        self.0.cache.stale(scope.customer_id(), part, self.0.clock.now())
    }

    /// Writes something of a customer's records.
    pub(crate) async fn write<T>(
        &self,
        scope: &CustomerScope,
        write: impl Future<Output = Result<T, CallError>>,
    ) -> Result<T, CallError> {
        let (cache, id) = (&self.0.cache, scope.customer_id());
        cache.outdate(id);
        let writing = Writing { cache, id };
        let written = write.await?;
        cache.forget(id);
        drop(writing);
        Ok(written)
    }
}

impl Drop for Writing<'_> {
    /// A write that failed, or was broken off, may have been done all the same.
    fn drop(&mut self) {
        self.cache.outdate(self.id);
    }
}

impl RecordFreshness for RestStore {
    fn as_of(&self, scope: &CustomerScope) -> Option<DateTime<Utc>> {
        self.0.cache.as_of(scope.customer_id(), self.0.clock.now())
    }
}
