//! Connections in a pool of [`deadpool`].
//!
//! sqlx's own pool asks the server after every use whether a connection is still there, and keeps one whose caller
//! went away in the middle of a statement.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex as BlockingMutex, PoisonError};
use std::time::Duration;

use deadpool::managed::{self, Metrics, Object, PoolConfig, PoolError, QueueMode, RecycleError, RecycleResult};
use sqlx::{Connection, PgConnection};
use tokio::sync::{Mutex, OnceCell, OwnedMutexGuard};
use tokio::time::{Instant, timeout};

use crate::error::{PgError, breaks_connection};
use crate::pooler::{self, Pooler, Way};

/// After so long without use a connection is asked whether it is still there.
const TRUSTED_FOR: Duration = Duration::from_secs(2);
/// After so long without use a connection is closed.
const KEPT_FOR: Duration = Duration::from_mins(10);
/// How often connections without use are looked for.
const SWEPT_EVERY: Duration = Duration::from_mins(1);
/// After so long a connection is replaced, so that a changed address of the server is noticed.
const LIVES_FOR: Duration = Duration::from_mins(30);

#[derive(Clone)]
pub(crate) struct Pool {
    connections: managed::Pool<Manager>,
    acquire_timeout: Duration,
}

/// Opens connections, and decides which of them may be used again.
pub(crate) struct Manager {
    way: Way,
    pooler: OnceCell<Pooler>,
    swept: BlockingMutex<Instant>,
    /// How long a connection may take to answer that it is still there.
    ping_timeout: Duration,
    /// Whether one did not answer since the idle connections were last closed for that.
    ping_failed: AtomicBool,
}

/// The place of a connection in the pool, empty while the connection is in use. If the caller goes away in the middle
/// of a statement, the connection is closed and the place stays empty.
pub(crate) struct Slot {
    connection: Option<SharedConnection>,
    used: Instant,
}

/// Shared by the pool's caller and the statement that runs on it, one at a time.
pub(crate) type SharedConnection = Arc<Mutex<PgConnection>>;

/// A connection for one statement.
pub(crate) type PooledConnection = OwnedMutexGuard<PgConnection>;

#[derive(Debug, thiserror::Error)]
enum NoConnection {
    #[error("no connection became free or was made in time")]
    TimedOut,
    #[error("the connection is in use already")]
    InUse,
}

impl managed::Manager for Manager {
    type Type = Slot;
    type Error = sqlx::Error;

    async fn create(&self) -> sqlx::Result<Slot> {
        let connection = self.way.connect(self.pooler().await?).await?;
        Ok(Slot { connection: Some(Arc::new(Mutex::new(connection))), used: Instant::now() })
    }

    /// Asks nothing of the server about a connection that was used a moment ago.
    async fn recycle(&self, slot: &mut Slot, metrics: &Metrics) -> RecycleResult<sqlx::Error> {
        let Some(connection) = &slot.connection else {
            return Err(RecycleError::message("its caller went away"));
        };
        if metrics.age() > LIVES_FOR {
            return Err(RecycleError::message("it is old"));
        }
        if slot.used.elapsed() < TRUSTED_FOR {
            return Ok(());
        }
        if self.ping_failed.load(Ordering::Relaxed) {
            return Err(RecycleError::message("another one proved dead"));
        }
        let ping = async { connection.lock().await.ping().await };
        let answer = timeout(self.ping_timeout, ping).await;
        if !matches!(answer, Ok(Ok(()))) {
            self.ping_failed.store(true, Ordering::Relaxed);
            return Err(RecycleError::message("it does not answer"));
        }
        Ok(())
    }
}

impl Manager {
    async fn pooler(&self) -> sqlx::Result<Pooler> {
        self.pooler.get_or_try_init(|| self.way.look()).await.copied()
    }

    /// Whether connections without use were not looked for recently.
    fn sweep_is_due(&self) -> bool {
        let mut swept = self.swept.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = swept.elapsed() >= SWEPT_EVERY;
        if is_due {
            *swept = Instant::now();
        }
        is_due
    }
}

impl Slot {
    /// The connection; to be passed to [`Self::release`] if its statement was answered in full, else to be dropped.
    pub(crate) fn acquire(&mut self) -> Result<SharedConnection, PgError> {
        self.connection.take().ok_or_else(|| PgError::Unavailable(Box::new(NoConnection::InUse)))
    }

    pub(crate) fn release(&mut self, connection: SharedConnection) {
        *self = Self { connection: Some(connection), used: Instant::now() };
    }
}

impl Pool {
    /// `pooler` is what stands in between, if that is known.
    pub(crate) fn new(way: Way, pooler: Option<Pooler>, most: u32, acquire_timeout: Duration) -> Result<Self, PgError> {
        let most = usize::try_from(most.max(1)).unwrap_or(1);
        let manager = Manager {
            way,
            pooler: OnceCell::new_with(pooler),
            swept: BlockingMutex::new(Instant::now()),
            // A new connection may take the rest.
            ping_timeout: acquire_timeout / 2,
            ping_failed: AtomicBool::new(false),
        };
        // The one used last comes first, so that those which are not needed stay unused and are closed.
        let config = PoolConfig { queue_mode: QueueMode::Lifo, ..PoolConfig::new(most) };
        let connections = managed::Pool::builder(manager).config(config).build();
        // Fails only where the pool is to wait by itself, without a runtime.
        let connections = connections.map_err(|error| PgError::Unavailable(Box::new(error)))?;
        Ok(Self { connections, acquire_timeout })
    }

    pub(crate) fn way(&self) -> &Way {
        &self.connections.manager().way
    }

    /// What stands in between; looked at once, when the server first answers.
    pub(crate) async fn pooler(&self) -> Result<Pooler, PgError> {
        Ok(self.connections.manager().pooler().await?)
    }

    /// The place of a connection that was alive a moment ago. That none came in time says nothing of the idle ones: they
    /// are closed if one of them did not answer.
    pub(crate) async fn get(&self) -> Result<Object<Manager>, PgError> {
        let found = timeout(self.acquire_timeout, self.connections.get()).await;
        if self.connections.manager().ping_failed.swap(false, Ordering::Relaxed) {
            self.distrust_idle();
        }
        match found {
            Ok(Ok(slot)) => Ok(slot),
            Ok(Err(PoolError::Backend(error))) => Err(error.into()),
            Ok(Err(error)) => Err(PgError::Unavailable(Box::new(error))),
            Err(_) => Err(PgError::Unavailable(Box::new(NoConnection::TimedOut))),
        }
    }

    /// Runs a statement. Where each transaction may meet another server connection, it is run in a transaction of its
    /// own, with the settings and prepared statements it needs. Answers `Err` if the connection is of no more use.
    pub(crate) async fn answer<T, F, Fut>(
        &self,
        connection: &SharedConnection,
        statement: &F,
    ) -> sqlx::Result<sqlx::Result<T>>
    where
        F: Fn(PooledConnection) -> Fut,
        Fut: Future<Output = sqlx::Result<T>>,
    {
        let locked = || Arc::clone(connection).lock_owned();
        let manager = self.connections.manager();
        let Some(pooler @ Pooler::Transaction) = manager.pooler.get().copied() else {
            return usable(statement(locked().await).await);
        };
        pooler::run(&mut *locked().await, manager.way.begin_usual(pooler)).await?;
        let answer = usable(statement(locked().await).await)?;
        let end = if answer.is_ok() { "COMMIT" } else { "ROLLBACK" };
        pooler::run(&mut *locked().await, end.to_owned()).await?;
        Ok(answer)
    }

    /// Closes the idle connections: another one proved dead, so these are probably dead as well.
    pub(crate) fn distrust_idle(&self) {
        self.connections.retain(|_, _| false);
    }

    /// Closes connections that nobody needed for long, once in a while.
    pub(crate) fn sweep(&self) {
        if self.connections.manager().sweep_is_due() {
            self.connections.retain(|slot, _| slot.used.elapsed() < KEPT_FOR);
        }
    }

    /// Hands out no more connections, and ends the sessions of idle ones.
    pub(crate) async fn close(&self) {
        let idle = self.connections.retain(|_, _| false).removed;
        self.connections.close();
        for connection in idle.into_iter().filter_map(|slot| Arc::into_inner(slot.connection?)) {
            // The server may be gone already.
            let _ = timeout(self.acquire_timeout, connection.into_inner().close()).await;
        }
    }
}

/// Answers `Err` if the connection broke.
fn usable<T>(answer: sqlx::Result<T>) -> sqlx::Result<sqlx::Result<T>> {
    match answer {
        Err(error) if breaks_connection(&error) => Err(error),
        answer => Ok(answer),
    }
}
