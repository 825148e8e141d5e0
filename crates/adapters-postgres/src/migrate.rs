//! The schemas, embedded in the program: `isp` holds what the ISP owns, `portal` what the portal owns and the list of
//! the migrations.

use std::sync::LazyLock;

use sqlx::migrate::{Migration, Migrator};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::error::PgError;
use crate::pool::PooledConnection;
use crate::pooler::Pooler;
use crate::records::{Made, Records, is_of_the_isp};
use crate::store::PgStore;

static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| embedded(Records::Portal));
static ADOPTED: LazyLock<Migrator> = LazyLock::new(|| embedded(Records::Adopted));

/// One caller at a time works on the schemas; the lock ends with the transaction.
const LOCK: &str = "SELECT pg_advisory_xact_lock(hashtext('portal migrations'))";

/// Whether a schema is there, and whether this user may create it or tables in it.
const SCHEMA: &str = "SELECT to_regnamespace($1) IS NOT NULL, CASE WHEN to_regnamespace($1) IS NULL
    THEN has_database_privilege(current_database(), 'CREATE') ELSE has_schema_privilege($1, 'CREATE') END";

fn embedded(records: Records) -> Migrator {
    let mut migrations = match records {
        Records::Portal => sqlx::migrate!(),
        Records::Adopted => Migrator::with_migrations(for_adopted_records()),
    };
    migrations.dangerous_set_table_name("portal._sqlx_migrations");
    migrations
}

/// What the portal owns, and what views over the ISP's own tables need.
fn for_adopted_records() -> Vec<Migration> {
    let (all, instead) = (sqlx::migrate!(), sqlx::migrate!("./migrations-adopted"));
    let portal = all.iter().filter(|migration| !is_of_the_isp(migration.version));
    portal.chain(instead.iter()).cloned().collect()
}

/// The embedded migrations, for tests and tools that want to go a step at a time.
pub fn migrator() -> &'static Migrator {
    &MIGRATIONS
}

/// The embedded migrations where the ISP's records are adopted.
pub fn adopted_migrator() -> &'static Migrator {
    &ADOPTED
}

impl PgStore {
    /// Brings the schemas up to date. Several may call it at once: one works, the others wait.
    ///
    /// # Errors
    /// [`PgError`] if the database is away, refuses, or holds migrations this program does not know,
    /// [`PgError::MayNotCreate`] if its user may not create a schema that is missing, and
    /// [`PgError::RecordsDiffer`] if the schema `isp` was made in the other way than [`Records`] says.
    pub async fn migrate(&self) -> Result<(), PgError> {
        let mut connection = self.patient_connection().await?;
        self.create_schemas(&mut connection).await?;
        if self.pooler().await? == Pooler::Transaction {
            self.migrate_in_one_transaction(&mut connection).await?;
        } else {
            self.migrations().run_direct(None, &mut connection, false).await.map_err(PgError::Migrations)?;
        }
        connection.close().await?;
        Ok(())
    }

    fn migrations(&self) -> &'static Migrator {
        match self.kind_of_records() {
            Records::Portal => &MIGRATIONS,
            Records::Adopted => &ADOPTED,
        }
    }

    /// Creates the schemas that are missing, unless `isp` was made in the other way; somebody with more rights may have
    /// created them before.
    async fn create_schemas(&self, connection: &mut PgConnection) -> Result<(), PgError> {
        let mut transaction = connection.begin_with(self.patient_begin().await?).await?;
        sqlx::raw_sql(LOCK).execute(&mut *transaction).await?;
        Made::look(&mut transaction).await?.refuse_other(self.kind_of_records())?;
        for schema in ["isp", "portal"] {
            let (is_there, is_allowed): (bool, bool) =
                sqlx::query_as(SCHEMA).bind(schema).fetch_one(&mut *transaction).await?;
            if !is_allowed {
                return Err(PgError::MayNotCreate(schema));
            }
            if !is_there {
                let create = AssertSqlSafe(format!("CREATE SCHEMA {schema}"));
                sqlx::raw_sql(create).execute(&mut *transaction).await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    /// The migrator's own lock belongs to a session, which there is none of behind a pooler in transaction mode: the
    /// same lock is taken for one transaction that holds all the migrations.
    async fn migrate_in_one_transaction(&self, connection: &mut PgConnection) -> Result<(), PgError> {
        let mut transaction = connection.begin_with(self.patient_begin().await?).await?;
        sqlx::raw_sql(LOCK).execute(&mut *transaction).await?;
        let mut migrations = embedded(self.kind_of_records());
        migrations.set_locking(false);
        migrations.run_direct(None, &mut *transaction, false).await.map_err(PgError::Migrations)?;
        transaction.commit().await?;
        Ok(())
    }

    /// The versions of the migrations that this database has not seen yet; empty when it is up to date.
    ///
    /// # Errors
    /// [`PgError`] if the database does not answer, and [`PgError::RecordsDiffer`] if the schema `isp` was made in
    /// the other way than [`Records`] says.
    pub async fn pending_migrations(&self) -> Result<Vec<i64>, PgError> {
        let look = |mut c: PooledConnection| async move { Ok((Made::look(&mut c).await?, applied(&mut c).await?)) };
        let (made, done) = self.run(look).await?;
        made.refuse_other(self.kind_of_records())?;
        Ok(self
            .migrations()
            .iter()
            .filter(|migration| migration.migration_type.is_up_migration())
            .map(|migration| migration.version)
            .filter(|version| !done.contains(version))
            .collect())
    }
}

/// Asked at run time: the table belongs to the migrator and is in no migration.
async fn applied(connection: &mut PgConnection) -> sqlx::Result<Vec<i64>> {
    let begun: bool = sqlx::query_scalar("SELECT to_regclass('portal._sqlx_migrations') IS NOT NULL")
        .fetch_one(&mut *connection)
        .await?;
    if !begun {
        return Ok(Vec::new());
    }
    sqlx::query_scalar("SELECT version FROM portal._sqlx_migrations WHERE success").fetch_all(connection).await
}
