//! Everything one portal needs around it: a database, perhaps Redis, a stand-in for the gateway.

use std::path::Path;
use std::process::Output;
use std::time::Duration;

use adapters_fonnte::testing::FakeFonnte;
use base64::Engine;
use portal_testkit::servers::{RedisServer, postgres_test_url};
use sqlx::{Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;

use crate::client::{Client, code_in};
use crate::process::{PortalProcess, wait_until};

/// What a portal keeps its data in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// One SQLite file and nothing else.
    Sqlite,
    /// PostgreSQL and Redis.
    PostgresAndRedis,
}

/// A place for portals that share one database.
#[derive(Debug)]
pub struct Stack {
    /// The gateway.
    pub fonnte: FakeFonnte,
    /// Redis, when the stack has one.
    pub redis: Option<RedisServer>,
    home: TempDir,
    settings: Vec<(String, String)>,
    database: String,
    postgres: Option<String>,
}

impl Stack {
    /// A migrated, empty database with all around it.
    ///
    /// # Panics
    /// If a server is missing.
    pub async fn new(kind: Database) -> Self {
        let stack = Self::empty(kind).await;
        stack.run_well(&["migrate"]);
        stack
    }

    /// A database without a schema, with all around it.
    ///
    /// # Panics
    /// If a server is missing.
    pub async fn empty(kind: Database) -> Self {
        let fonnte = FakeFonnte::start().await;
        let home = TempDir::with_prefix("portal-journey-").expect("a temporary directory");
        let (database, postgres) = match kind {
            Database::Sqlite => (format!("sqlite://{}", home.path().join("portal.db").display()), None),
            Database::PostgresAndRedis => create_database(home.path()).await,
        };
        let redis = match kind {
            Database::Sqlite => None,
            Database::PostgresAndRedis => Some(RedisServer::start().await),
        };
        let secret: Vec<u8> = (0..48_u8).map(|n| n.wrapping_mul(37).wrapping_add(11)).collect();
        let mut settings: Vec<(String, String)> = [
            ("database.url", database.clone()),
            ("security.secret", base64::engine::general_purpose::STANDARD.encode(secret)),
            ("messaging.providers", r#"["fonnte"]"#.into()),
            ("fonnte.token", "journey-token".into()),
            ("fonnte.base_url", fonnte.base_url()),
            ("fonnte.webhook_secret", "journey-webhook-secret".into()),
            ("http.public_url", "http://localhost".into()),
            ("http.trusted_proxies", r#"["127.0.0.1/32"]"#.into()),
            ("log.level", "debug".into()),
        ]
        .map(|(key, value)| (key.to_owned(), value))
        .into();
        if let Some(redis) = &redis {
            settings.push(("redis.url".into(), redis.url()));
            // On a machine where many stacks share two cores it must not seem to be away.
            settings.push(("redis.timeout".into(), "2s".into()));
        }
        Self { fonnte, redis, home, settings, database, postgres }
    }

    /// Changes a setting of the portals to come.
    #[must_use]
    pub fn with(mut self, key: &str, value: &str) -> Self {
        self.settings.push((key.to_owned(), value.to_owned()));
        self
    }

    /// The database's address.
    pub fn database_url(&self) -> &str {
        &self.database
    }

    /// Where files of this stack go.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// Starts a portal.
    pub fn start(&self, arguments: &[&str]) -> PortalProcess {
        PortalProcess::start(self.home.path(), arguments, &self.settings)
    }

    /// Starts a server that may have no more than `descriptors` files and connections open, and waits until it is ready.
    pub async fn serve_limited(&self, descriptors: u32) -> PortalProcess {
        let mut portal = PortalProcess::start_limited(self.home.path(), descriptors, &self.settings);
        portal.ready().await;
        portal
    }

    /// Starts a server and waits until it is ready.
    pub async fn serve(&self, arguments: &[&str]) -> PortalProcess {
        let mut portal = self.start(&[&["serve"], arguments].concat());
        portal.ready().await;
        portal
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        PortalProcess::run(self.home.path(), arguments, &self.settings)
    }

    /// Runs a command that must succeed; answers what it printed.
    ///
    /// # Panics
    /// If it fails.
    pub fn run_well(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "portal {arguments:?} failed: {out}{err}");
        out.into_owned()
    }

    /// Imports customers by `(customer id, number)` and switches the portal on for them.
    ///
    /// # Panics
    /// If that fails.
    pub fn add_customers<'a>(&self, customers: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let header = "customer_id,name,phone,email,address,city,province,account_status,package_name,\
                      bandwidth_down,bandwidth_up,monthly_price\n";
        let lines = customers.into_iter().map(|(id, phone)| {
            format!("{id},Pelanggan {id},{phone},,Jl. Melati 1,Bandung,Jawa Barat,active,Home 20,20,10,300000\n")
        });
        let file = self.home.path().join("customers.csv");
        std::fs::write(&file, lines.fold(header.to_owned(), |text, line| text + &line)).expect("a file is written");
        self.run_well(&["customers", "import", &file.to_string_lossy()]);
        self.run_well(&["customers", "enable", "--all-active"]);
    }

    /// The code that came for `phone` as message number `count`, counted from 1.
    ///
    /// # Panics
    /// If none comes within 10 seconds.
    pub async fn code(&self, phone: &str, count: usize) -> String {
        let target = format!("62{}", &phone[1..]);
        let texts = self.fonnte.wait_for_texts(&target, count, Duration::from_secs(10)).await;
        let text = texts.get(count - 1).unwrap_or_else(|| panic!("no message {count} for {phone}: {texts:?}"));
        code_in(text).expect("the message holds a code")
    }

    /// Logs in over the API for the first time with this number.
    ///
    /// # Panics
    /// If that fails.
    pub async fn log_in(&self, client: &Client, phone: &str) -> Client {
        let (status, answer) = client.request_otp(phone).await;
        assert!(status.is_success(), "{answer}");
        let code = self.code(phone, 1).await;
        let (status, answer) = client.verify_otp(phone, &code).await;
        assert!(status.is_success(), "{answer}");
        client.with_token_of(&answer)
    }

    /// Runs a statement in the stack's database, as an operator would. Tables are found without their schema, because
    /// SQLite has none.
    ///
    /// # Panics
    /// If it fails.
    pub async fn execute(&self, sql: &'static str) {
        if let Some(url) = &self.postgres {
            let mut link = connect_without_schemas(url).await;
            sqlx::raw_sql(sql).execute(&mut link).await.expect("the statement is right");
        } else {
            let mut link = SqliteConnection::connect(&self.database).await.expect("the file opens");
            sqlx::raw_sql(sql).execute(&mut link).await.expect("the statement is right");
        }
    }

    /// Asks the stack's database for one number.
    ///
    /// # Panics
    /// If the statement fails.
    pub async fn count(&self, sql: &'static str) -> i64 {
        if let Some(url) = &self.postgres {
            let mut link = connect_without_schemas(url).await;
            sqlx::query_scalar(sql).fetch_one(&mut link).await.expect("the statement is right")
        } else {
            let mut link = SqliteConnection::connect(&self.database).await.expect("the file opens");
            sqlx::query_scalar(sql).fetch_one(&mut link).await.expect("the statement is right")
        }
    }

    /// Waits until a count is `expected`.
    ///
    /// # Panics
    /// If that takes longer than `limit`.
    pub async fn wait_for_count(&self, sql: &'static str, expected: i64, limit: Duration) {
        wait_until(sql, limit, async || self.count(sql).await == expected).await;
    }
}

async fn connect_without_schemas(url: &str) -> PgConnection {
    let mut link = PgConnection::connect(url).await.expect("PostgreSQL answers");
    sqlx::raw_sql("SET search_path = isp, portal").execute(&mut link).await.expect("the schemas are named");
    link
}

/// Makes a database of the stack's own on the shared server; its name is that of the temporary folder.
async fn create_database(home: &Path) -> (String, Option<String>) {
    let server = postgres_test_url();
    let name =
        home.file_name().expect("the folder has a name").to_string_lossy().replace(['-', '.'], "_").to_lowercase();
    let mut link = PgConnection::connect(&server).await.expect("PostgreSQL answers");
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::raw_sql(create).execute(&mut link).await.expect("a database is made");
    let (base, _) = server.rsplit_once('/').expect("the address ends with a database");
    let url = format!("{base}/{name}");
    (url.clone(), Some(url))
}
