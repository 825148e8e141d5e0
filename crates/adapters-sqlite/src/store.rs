//! The database file: opened, brought up to date, asked whether it is there, closed.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Sqlite, Transaction};

use crate::error::StoreError;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// How long another process, such as an operator's shell, may hold the file before a statement gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(3);

/// How long another process may hold the file before it counts as not to be written to.
const PROBE_TIMEOUT: Duration = Duration::from_millis(150);

/// What the log beside the file may keep of the disk, in bytes, after it was written back.
const LOG_LIMIT: &str = "67108864";

/// How long a caller queues for a connection.
const QUEUE_TIMEOUT: Duration = Duration::from_secs(5);

/// Connections that read at the same time. Each is a thread with a page cache of up to 2 MiB.
const READERS: u32 = 4;

/// Every storage port in one SQLite database. Cloning is cheap; clones share the connections.
#[derive(Debug, Clone)]
pub struct SqliteStore {
    pub(crate) writer: SqlitePool,
    pub(crate) readers: SqlitePool,
    /// Writes that go with reading: they are tried at once or not at all.
    pub(crate) aside: SqlitePool,
    /// Asks whether the file can be written to.
    probe: SqlitePool,
}

impl SqliteStore {
    /// Opens the database file, and creates an empty one that only its owner can read if there is none.
    /// Its tables are as they were left; see [`migrate`](Self::migrate).
    ///
    /// # Errors
    /// [`StoreError::Open`].
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let file = options().filename(path).journal_mode(SqliteJournalMode::Wal);
        let opened = async {
            create_private(path)?;
            let writer = pool(1).connect_with(file.clone()).await?;
            let aside = pool(1).connect_lazy_with(file.clone().busy_timeout(Duration::ZERO));
            let probe = pool(1).connect_lazy_with(file.clone().busy_timeout(PROBE_TIMEOUT));
            let readers = pool(READERS).connect_with(file.pragma("query_only", "ON")).await?;
            Ok::<_, sqlx::Error>(Self { writer, readers, aside, probe })
        };
        opened.await.map_err(|error| cannot_open(path, error))
    }

    /// Opens an empty database in memory, without tables; it is gone with its last clone.
    ///
    /// # Errors
    /// [`StoreError::Open`].
    pub async fn open_in_memory() -> Result<Self, StoreError> {
        // A database in memory belongs to its one connection: shared between several, readers would get
        // "table is locked" while somebody writes.
        let options = options().in_memory(true).shared_cache(false);
        let writer = pool(1).connect_with(options).await.map_err(|error| cannot_open(Path::new(":memory:"), error))?;
        Ok(Self { readers: writer.clone(), aside: writer.clone(), probe: writer.clone(), writer })
    }

    /// Brings the tables up to date. On a database that is up to date it does nothing.
    ///
    /// # Errors
    /// [`StoreError::Migrate`].
    pub async fn migrate(&self) -> Result<(), StoreError> {
        Ok(MIGRATIONS.run(&self.writer).await?)
    }

    /// Takes back every migration above `version`, newest first, with all data in its tables; 0 takes
    /// back all.
    ///
    /// # Errors
    /// [`StoreError::Migrate`].
    pub async fn undo_migrations(&self, version: i64) -> Result<(), StoreError> {
        Ok(MIGRATIONS.undo(&self.writer, version).await?)
    }

    /// The versions of the migrations that this database has not seen yet; empty when it is up to date.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn pending_migrations(&self) -> Result<Vec<i64>, StoreError> {
        // Asked at run time: the table belongs to the migrator and is in no migration.
        let begun: bool =
            sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = '_sqlx_migrations')")
                .fetch_one(&self.readers)
                .await?;
        let done: Vec<i64> = if begun {
            sqlx::query_scalar("SELECT version FROM _sqlx_migrations WHERE success").fetch_all(&self.readers).await?
        } else {
            Vec::new()
        };
        Ok(MIGRATIONS
            .iter()
            .filter(|migration| migration.migration_type.is_up_migration())
            .map(|migration| migration.version)
            .filter(|version| !done.contains(version))
            .collect())
    }

    /// Reads from the file, to see whether it is still there and is a database.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT COUNT(*) FROM sqlite_schema").execute(&self.readers).await?;
        Ok(())
    }

    /// Takes the right to write and gives it back, without writing anything, to see whether the file can be written
    /// to: another process may hold it, or it may be read-only. Answers within a fifth of a second.
    ///
    /// # Errors
    /// [`StoreError::Query`].
    pub async fn probe_write(&self) -> Result<(), StoreError> {
        Ok(self.probe.begin_with("BEGIN IMMEDIATE").await?.rollback().await?)
    }

    /// Waits for what is under way, writes the log back into the file, and closes it.
    pub async fn close(&self) {
        self.readers.close().await;
        self.aside.close().await;
        self.probe.close().await;
        self.writer.close().await;
    }

    /// The connection that writes, for an operator's own statements.
    pub fn connection(&self) -> &SqlitePool {
        &self.writer
    }

    /// A transaction that has the right to write from its beginning on, so that it never fails half-way
    /// because another process writes.
    pub(crate) async fn write(&self) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
        self.writer.begin_with("BEGIN IMMEDIATE").await
    }
}

fn options() -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .synchronous(SqliteSynchronous::Normal)
        .pragma("journal_size_limit", LOG_LIMIT)
}

/// Connections to a file do not wear out, so none is closed for age or tested before use.
fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(QUEUE_TIMEOUT)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

/// Creates the file for its owner alone, if it is not there; SQLite gives its side files the same rights.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn cannot_open(path: &Path, error: sqlx::Error) -> StoreError {
    StoreError::Open { path: PathBuf::from(path), source: Box::new(error) }
}
