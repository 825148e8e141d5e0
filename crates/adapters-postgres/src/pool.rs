//! Connections, lent out one caller at a time.
//!
//! sqlx's own pool asks each connection whether it is still there after every use, and keeps one whose
//! caller went away in the middle of a statement. This one spares the round trip, closes such a
//! connection, and throws all idle ones away when one of them proves dead.

use std::collections::VecDeque;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::{Connection, PgConnection};
use tokio::sync::{OnceCell, OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

use crate::error::PgError;
use crate::pooler::{self, Pooler, Way};

/// After so long without use a connection is asked whether it is still there.
const TRUSTED_FOR: Duration = Duration::from_secs(2);
/// After so long without use a connection is closed.
const KEPT_FOR: Duration = Duration::from_mins(10);
/// After so long a connection is replaced, so that a changed address of the server is noticed.
const LIVES_FOR: Duration = Duration::from_mins(30);

#[derive(Clone)]
pub(crate) struct Pool(Arc<Inner>);

struct Inner {
    way: Way,
    pooler: OnceCell<Pooler>,
    acquire_timeout: Duration,
    slots: Arc<Semaphore>,
    idle: Mutex<VecDeque<Idle>>,
}

struct Idle {
    connection: PgConnection,
    opened: Instant,
    since: Instant,
}

/// A connection on loan. Dropped without [`Lease::release`], it is closed: its caller may have gone in
/// the middle of a statement.
pub(crate) struct Lease {
    connection: PgConnection,
    opened: Instant,
    /// Whether a transaction may have been left open.
    spoiled: bool,
    pool: Pool,
    _slot: OwnedSemaphorePermit,
}

#[derive(Debug, thiserror::Error)]
enum NoConnection {
    #[error("no connection became free or was made in time")]
    TimedOut,
    #[error("the store was closed")]
    Closed,
}

impl Pool {
    /// `pooler` is what stands in between, if that is known.
    pub(crate) fn new(way: Way, pooler: Option<Pooler>, most: u32, acquire_timeout: Duration) -> Self {
        let most = usize::try_from(most.max(1)).unwrap_or(1);
        let slots = Arc::new(Semaphore::new(most));
        let pooler = OnceCell::new_with(pooler);
        Self(Arc::new(Inner { way, pooler, acquire_timeout, slots, idle: Mutex::default() }))
    }

    pub(crate) fn way(&self) -> &Way {
        &self.0.way
    }

    /// What stands in between; looked at once, when the server first answers.
    pub(crate) async fn pooler(&self) -> Result<Pooler, PgError> {
        Ok(*self.0.pooler.get_or_try_init(|| self.0.way.look()).await?)
    }

    /// A connection that was alive a moment ago.
    pub(crate) async fn lease(&self) -> Result<Lease, PgError> {
        if let Some(lease) = self.lease_at_once() {
            return Ok(lease);
        }
        match timeout(self.0.acquire_timeout, self.lease_whenever()).await {
            Ok(lease) => lease,
            Err(_) => Err(PgError::Unavailable(Box::new(NoConnection::TimedOut))),
        }
    }

    /// A connection that needs neither to be waited for nor to be asked.
    fn lease_at_once(&self) -> Option<Lease> {
        let slot = Arc::clone(&self.0.slots).try_acquire_owned().ok()?;
        let mut idle = self.idle();
        let newest = idle.pop_back()?;
        if newest.since.elapsed() < TRUSTED_FOR {
            return Some(self.lent(newest, slot));
        }
        idle.push_back(newest);
        None
    }

    fn lent(&self, Idle { connection, opened, .. }: Idle, slot: OwnedSemaphorePermit) -> Lease {
        Lease { connection, opened, spoiled: false, pool: self.clone(), _slot: slot }
    }

    async fn lease_whenever(&self) -> Result<Lease, PgError> {
        let closed = |_| PgError::Unavailable(Box::new(NoConnection::Closed));
        let slot = Arc::clone(&self.0.slots).acquire_owned().await.map_err(closed)?;
        while let Some(mut idle) = self.pop() {
            if idle.since.elapsed() < TRUSTED_FOR || idle.connection.ping().await.is_ok() {
                return Ok(self.lent(idle, slot));
            }
            self.distrust_idle();
        }
        let connection = self.0.way.connect(self.pooler().await?).await?;
        Ok(Lease { connection, opened: Instant::now(), spoiled: false, pool: self.clone(), _slot: slot })
    }

    /// Closes the idle connections: another one proved dead, so these are probably dead as well.
    pub(crate) fn distrust_idle(&self) {
        self.idle().clear();
    }

    /// Lends nothing any more, and says good-bye to the server on idle connections.
    pub(crate) async fn close(&self) {
        self.0.slots.close();
        let idle = std::mem::take(&mut *self.idle());
        for Idle { connection, .. } in idle {
            // The server may be gone already.
            let _ = timeout(self.0.acquire_timeout, connection.close()).await;
        }
    }

    fn pop(&self) -> Option<Idle> {
        self.idle().pop_back()
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, VecDeque<Idle>> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lease {
    /// Makes ready for one statement: where each transaction may meet another server connection, it is run in a
    /// transaction of its own, with the settings and prepared statements it needs.
    pub(crate) async fn begin(&mut self) -> sqlx::Result<()> {
        match self.transacting() {
            Some(pooler) => {
                let statement = self.pool.way().begin_usual(pooler);
                let outcome = pooler::run(&mut self.connection, statement).await;
                self.spoiled |= outcome.is_err();
                outcome
            }
            None => Ok(()),
        }
    }

    /// Ends what [`Self::begin`] began; a failed statement leaves nothing behind.
    pub(crate) async fn end<T>(&mut self, answer: sqlx::Result<T>) -> sqlx::Result<T> {
        if self.transacting().is_none() {
            return answer;
        }
        let end = if answer.is_ok() { "COMMIT" } else { "ROLLBACK" };
        let ended = pooler::run(&mut self.connection, end.to_owned()).await;
        self.spoiled |= ended.is_err();
        match answer {
            Ok(value) => ended.map(|()| value),
            Err(error) => Err(error),
        }
    }

    fn transacting(&self) -> Option<Pooler> {
        self.pool.0.pooler.get().copied().filter(|pooler| *pooler == Pooler::Transaction)
    }

    /// Ends the loan of a connection whose last statement was answered in full.
    pub(crate) fn release(self) {
        let Self { connection, opened, spoiled, pool, _slot } = self;
        if spoiled || pool.0.slots.is_closed() || opened.elapsed() > LIVES_FOR {
            return;
        }
        let mut idle = pool.idle();
        while idle.front().is_some_and(|oldest| oldest.since.elapsed() > KEPT_FOR) {
            idle.pop_front();
        }
        idle.push_back(Idle { connection, opened, since: Instant::now() });
    }
}

impl Deref for Lease {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.connection
    }
}

impl DerefMut for Lease {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.connection
    }
}
