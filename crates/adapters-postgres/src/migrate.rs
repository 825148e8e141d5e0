//! The schema, embedded in the program.

use sqlx::migrate::Migrator;
use sqlx::{Connection, PgConnection};

use crate::error::PgError;
use crate::pooler::Pooler;
use crate::store::PgStore;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// The embedded migrations, for tests and tools that want to go a step at a time.
pub fn migrator() -> &'static Migrator {
    &MIGRATIONS
}

impl PgStore {
    /// Brings the schema up to date. Several may call it at once: one works, the others wait.
    ///
    /// # Errors
    /// [`PgError`] if the database is away, refuses, or holds migrations this program does not know.
    pub async fn migrate(&self) -> Result<(), PgError> {
        let mut connection = self.patient_connection().await?;
        if self.pooler().await? == Pooler::Transaction {
            self.migrate_in_one_transaction(&mut connection).await?;
        } else {
            MIGRATIONS.run_direct(None, &mut connection, false).await.map_err(PgError::Migrations)?;
        }
        connection.close().await?;
        Ok(())
    }

    /// The migrator's own lock belongs to a session, which there is none of behind a pooler in transaction mode: the
    /// same lock is taken for one transaction that holds all the migrations.
    async fn migrate_in_one_transaction(&self, connection: &mut PgConnection) -> Result<(), PgError> {
        let mut transaction = connection.begin_with(self.patient_begin().await?).await?;
        sqlx::raw_sql("SELECT pg_advisory_xact_lock(hashtext('portal migrations'))").execute(&mut *transaction).await?;
        let mut migrations = sqlx::migrate!();
        migrations.set_locking(false);
        migrations.run_direct(None, &mut *transaction, false).await.map_err(PgError::Migrations)?;
        transaction.commit().await?;
        Ok(())
    }

    /// The versions of the migrations that this database has not seen yet; empty when it is up to date.
    ///
    /// # Errors
    /// [`PgError`] if the database does not answer.
    pub async fn pending_migrations(&self) -> Result<Vec<i64>, PgError> {
        let done = self.run(|mut c| async move { applied(&mut c).await }).await?;
        Ok(MIGRATIONS
            .iter()
            .filter(|migration| migration.migration_type.is_up_migration())
            .map(|migration| migration.version)
            .filter(|version| !done.contains(version))
            .collect())
    }
}

/// Asked at run time: the table belongs to the migrator and is in no migration.
async fn applied(connection: &mut PgConnection) -> sqlx::Result<Vec<i64>> {
    let begun: bool =
        sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations') IS NOT NULL").fetch_one(&mut *connection).await?;
    if !begun {
        return Ok(Vec::new());
    }
    sqlx::query_scalar("SELECT version FROM _sqlx_migrations WHERE success").fetch_all(connection).await
}
