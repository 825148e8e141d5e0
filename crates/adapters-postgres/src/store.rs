//! The store: how statements reach PostgreSQL, how long they may take, when they are tried again.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use portal_core::PortError;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, PgConnection, PgTransaction};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};

use crate::error::{PgError, is_conflict};
use crate::pool::{Pool, PooledConnection};
use crate::pooler::{Pooler, Way};
use crate::records::Records;

/// How to use the server. The times follow each other: a request has ten seconds, a statement three, a
/// connection one.
#[derive(Debug, Clone)]
pub struct PgOptions {
    /// The most connections at a time.
    pub max_connections: u32,
    /// How long a call waits for a connection.
    pub acquire_timeout: Duration,
    /// How long a statement may take.
    pub statement_timeout: Duration,
    /// What the server shows as the application's name.
    pub application_name: String,
    /// The pooler in between; `None` to find out.
    pub pooler: Option<Pooler>,
    /// Who makes the tables of the ISP's records.
    pub records: Records,
}

impl Default for PgOptions {
    fn default() -> Self {
        Self {
            max_connections: 16,
            acquire_timeout: Duration::from_secs(1),
            statement_timeout: Duration::from_secs(3),
            application_name: "portal".to_owned(),
            pooler: None,
            records: Records::Portal,
        }
    }
}

/// Every storage port on one PostgreSQL database. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct PgStore {
    pool: Pool,
    statement_timeout: Duration,
    opening: Arc<Semaphore>,
    records: Records,
}

/// Statements that others were in the way of are tried so often in all.
const TRIES: u32 = 4;
/// The server ends a slow statement itself; this is for a server that does not answer at all.
const GRACE: Duration = Duration::from_millis(500);

/// So many tickets are opened at a time: one after the other on the server, the others on their way to it.
const OPENING: usize = 4;

#[derive(Debug, thiserror::Error)]
#[error("PostgreSQL did not answer in time")]
struct NoAnswer;

impl PgStore {
    /// A store on `url`; checks its form only, so that a server can start while its database is down.
    /// [`Self::ping`] says whether it is up.
    ///
    /// # Errors
    /// [`PgError::Url`].
    pub fn connect_lazy(url: &str, options: &PgOptions) -> Result<Self, PgError> {
        let connect =
            PgConnectOptions::from_str(url).map_err(PgError::Url)?.application_name(&options.application_name);
        let way = Way::new(connect, options.statement_timeout);
        Ok(Self {
            pool: Pool::new(way, options.pooler, options.max_connections, options.acquire_timeout)?,
            statement_timeout: options.statement_timeout,
            opening: Arc::new(Semaphore::new(OPENING)),
            records: options.records,
        })
    }

    /// A store on `url` that answered.
    ///
    /// # Errors
    /// [`PgError`] if the URL is wrong or the server does not answer.
    pub async fn connect(url: &str, options: &PgOptions) -> Result<Self, PgError> {
        let store = Self::connect_lazy(url, options)?;
        store.ping().await?;
        Ok(store)
    }

    /// Asks the server whether it works.
    ///
    /// # Errors
    /// [`PgError`] if it does not answer as it should.
    pub async fn ping(&self) -> Result<(), PgError> {
        self.run(|mut c| async move { sqlx::query_scalar!(r#"SELECT 1 AS "one!""#).fetch_one(&mut *c).await })
            .await
            .map(|_| ())
    }

    /// Asks for the right to write to a row that is not there, to see whether the database takes writes: it may be
    /// read-only, or somebody may hold the table.
    ///
    /// # Errors
    /// [`PgError`] if it does not, or does not answer.
    pub async fn probe_write(&self) -> Result<(), PgError> {
        self.run(|mut c| async move {
            sqlx::query_scalar!(
                r#"SELECT 1 AS "one!" FROM portal.customer_sessions
                WHERE id = '00000000-0000-0000-0000-000000000000' FOR UPDATE"#
            )
            .fetch_optional(&mut *c)
            .await
        })
        .await
        .map(|_| ())
    }

    /// Who makes the tables of the ISP's records.
    pub fn kind_of_records(&self) -> Records {
        self.records
    }

    /// What stands between the portal and the server.
    ///
    /// # Errors
    /// [`PgError`] if that is not known yet and the server does not answer.
    pub async fn pooler(&self) -> Result<Pooler, PgError> {
        self.pool.pooler().await
    }

    /// Lends out no more connections, and closes those that nobody uses.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// [`Self::run`], for the port named `port`.
    pub(crate) async fn ask<T, F, Fut>(&self, port: &'static str, statement: F) -> Result<T, PortError>
    where
        F: Fn(PooledConnection) -> Fut,
        Fut: Future<Output = sqlx::Result<T>>,
    {
        self.run(statement).await.map_err(|error| error.of_port(port))
    }

    /// Runs one statement, and again when another transaction was in its way. It must be a transaction
    /// of its own, so that it can be run again.
    pub(crate) async fn run<T, F, Fut>(&self, statement: F) -> Result<T, PgError>
    where
        F: Fn(PooledConnection) -> Fut,
        Fut: Future<Output = sqlx::Result<T>>,
    {
        let mut tries = 1;
        loop {
            match self.try_once(&statement).await? {
                Err(error) if is_conflict(&error) && tries < TRIES => {
                    sleep(Duration::from_millis(5 << tries)).await;
                    tries += 1;
                }
                answer => return answer.map_err(PgError::from),
            }
        }
    }

    async fn try_once<T, F, Fut>(&self, statement: &F) -> Result<sqlx::Result<T>, PgError>
    where
        F: Fn(PooledConnection) -> Fut,
        Fut: Future<Output = sqlx::Result<T>>,
    {
        let mut slot = self.pool.get().await?;
        let connection = slot.acquire()?;
        let answering = self.pool.answer(&connection, statement);
        let Ok(answer) = timeout(self.statement_timeout + GRACE, answering).await else {
            self.pool.distrust_idle();
            return Err(PgError::Unavailable(Box::new(NoAnswer)));
        };
        match answer {
            Ok(_) => slot.release(connection),
            Err(_) => self.pool.distrust_idle(),
        }
        self.pool.sweep();
        Ok(answer.flatten())
    }

    /// A turn to open a ticket, for as long as it is kept. Nobody ever closes the semaphore.
    pub(crate) async fn turn_to_open(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.opening).acquire_owned().await.ok()
    }

    /// A connection apart from the pool, on which statements may take as long as they need.
    pub(crate) async fn patient_connection(&self) -> Result<PgConnection, PgError> {
        Ok(self.pool.way().connect_patiently(self.pooler().await?).await?)
    }

    /// What begins a transaction on [`Self::patient_connection`].
    pub(crate) async fn patient_begin(&self) -> Result<AssertSqlSafe<String>, PgError> {
        Ok(AssertSqlSafe(Way::begin(self.pooler().await?, Duration::ZERO)))
    }

    /// Options of a connection that outlives transactions; `None` where there is no such thing.
    pub(crate) async fn lasting_options(&self) -> Result<Option<PgConnectOptions>, PgError> {
        let pooler = self.pooler().await?;
        Ok((pooler != Pooler::Transaction).then(|| self.pool.way().options(pooler)))
    }
}

/// Ends a transaction with what was written, or with nothing of it. The connection goes back to the others, so this is
/// not left to chance.
pub(crate) async fn end<T>(transaction: PgTransaction<'_>, outcome: sqlx::Result<T>) -> sqlx::Result<T> {
    match &outcome {
        Ok(_) => transaction.commit().await?,
        Err(_) => transaction.rollback().await?,
    }
    outcome
}
