//! A fresh database for each test, copied from a migrated one.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use adapters_postgres::{PgOptions, PgStore, Records};
use portal_testkit::postgres_test_url;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use tokio::runtime::Builder;

/// A number for the lock under which the template is made; nothing else takes it.
const TEMPLATE_LOCK: i64 = 7_033_250_113;

/// A database of one test's own, dropped with this.
pub(crate) struct TempDatabase {
    name: String,
    pub(crate) url: String,
}

impl TempDatabase {
    /// With the whole schema and no rows.
    pub(crate) async fn migrated() -> Self {
        Self::copy_of(Records::Portal).await
    }

    /// With a made-up billing system's tables, and views over them in the place of the ISP's tables; no rows.
    pub(crate) async fn adopted() -> Self {
        Self::copy_of(Records::Adopted).await
    }

    async fn copy_of(records: Records) -> Self {
        let template = template(records).await;
        // The files are copied, which is quicker than writing them a page at a time.
        Self::make(&format!("TEMPLATE {template} STRATEGY file_copy")).await
    }

    /// With nothing in it.
    pub(crate) async fn empty() -> Self {
        Self::make("").await
    }

    async fn make(how: &str) -> Self {
        let mut admin = connect(&postgres_test_url()).await;
        let name: String = sqlx::query_scalar("SELECT 'test_' || replace(gen_random_uuid()::text, '-', '')")
            .fetch_one(&mut admin)
            .await
            .expect("a name");
        run(&mut admin, &format!("CREATE DATABASE {name} {how}")).await;
        let url = url_of(&name);
        Self { name, url }
    }

    /// A store on it, with time enough for a busy machine.
    pub(crate) fn store(&self) -> PgStore {
        PgStore::connect_lazy(&self.url, &patient()).expect("a URL")
    }

    /// A store whose records are views over the ISP's own tables.
    pub(crate) fn adopted_store(&self) -> PgStore {
        PgStore::connect_lazy(&self.url, &PgOptions { records: Records::Adopted, ..patient() }).expect("a URL")
    }

    /// A connection of the test's own.
    pub(crate) async fn connection(&self) -> PgConnection {
        connect(&self.url).await
    }

    /// A connection on which tables are found without their schema, for statements that are written for each database.
    pub(crate) async fn connection_without_schemas(&self) -> PgConnection {
        let mut connection = self.connection().await;
        run(&mut connection, "SET search_path = isp, portal").await;
        connection
    }
}

impl Drop for TempDatabase {
    fn drop(&mut self) {
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // The test's own runtime may not be blocked here.
        let dropping = std::thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let mut admin = connect(&postgres_test_url()).await;
                run(&mut admin, &statement).await;
            });
        });
        assert!(dropping.join().is_ok() || std::thread::panicking(), "the database is dropped");
    }
}

/// Options for a machine that runs many tests at once.
pub(crate) fn patient() -> PgOptions {
    PgOptions {
        max_connections: 8,
        acquire_timeout: Duration::from_secs(30),
        statement_timeout: Duration::from_secs(30),
        ..PgOptions::default()
    }
}

pub(crate) async fn connect(url: &str) -> PgConnection {
    PgConnection::connect(url).await.expect("the test server answers")
}

/// Runs statements that a test wrote.
pub(crate) async fn run(connection: &mut PgConnection, sql: &str) {
    connection.execute(AssertSqlSafe(sql)).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// Ends every rule for the ISP's tables that the schema can do without.
pub(crate) const LET_ANYTHING_IN: &str = "DO $$
    DECLARE rule record;
    BEGIN
        FOR rule IN
            SELECT conrelid::regclass AS owner, conname AS name FROM pg_constraint
            WHERE contype IN ('c', 'f') AND connamespace = 'isp'::regnamespace
        LOOP
            EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', rule.owner, rule.name);
        END LOOP;
    END $$";

fn url_of(name: &str) -> String {
    let server = postgres_test_url();
    let (server, _) = server.rsplit_once('/').expect("a URL with a database");
    format!("{server}/{name}")
}

/// The made-up billing system, and the views over its tables.
pub(crate) const BILLING_SYSTEM: [&str; 2] =
    [include_str!("../../../../tests/legacy/schema.sql"), include_str!("../../../../tests/legacy/views.sql")];

/// The name of the database that others are copied from.
fn template_name(records: Records) -> String {
    let mut hasher = DefaultHasher::new();
    let migrations = match records {
        Records::Portal => adapters_postgres::migrator(),
        Records::Adopted => {
            BILLING_SYSTEM.hash(&mut hasher);
            adapters_postgres::adopted_migrator()
        }
    };
    migrations.iter().for_each(|m| (m.version, &m.checksum).hash(&mut hasher));
    format!("portal_template_{:x}", hasher.finish())
}

/// A database with the whole schema; made by the first caller, for every process on the server.
async fn template(records: Records) -> String {
    let name = template_name(records);
    let mut admin = connect(&postgres_test_url()).await;
    run(&mut admin, &format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await;
    let there: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
        .bind(&name)
        .fetch_one(&mut admin)
        .await
        .expect("the list of databases");
    if !there {
        let draft = format!("{name}_draft");
        run(&mut admin, &format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)")).await;
        run(&mut admin, &format!("CREATE DATABASE {draft}")).await;
        fill(&url_of(&draft), records).await;
        run(&mut admin, &format!("ALTER DATABASE {draft} RENAME TO {name}")).await;
    }
    // Closing the session gives the lock back.
    admin.close().await.expect("the server answers");
    name
}

async fn fill(url: &str, records: Records) {
    let store = PgStore::connect_lazy(url, &PgOptions { records, ..patient() }).expect("a URL");
    store.migrate().await.expect("the migrations run");
    store.close().await;
    if records == Records::Adopted {
        let mut connection = connect(url).await;
        for file in BILLING_SYSTEM {
            run(&mut connection, file).await;
        }
        connection.close().await.expect("the server answers");
    }
}
