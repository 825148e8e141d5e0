//! The schema, embedded in the program.

use sqlx::Connection;
use sqlx::migrate::Migrator;

use crate::error::PgError;
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
        MIGRATIONS.run(&mut connection).await.map_err(PgError::Migrations)?;
        connection.close().await?;
        Ok(())
    }
}
