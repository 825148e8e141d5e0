//! Connection poolers such as PgBouncer, which stand between the portal and PostgreSQL.
//!
//! A pooler may refuse or drop start-up parameters, and in transaction mode it gives each transaction another
//! server connection: neither settings nor prepared statements nor `LISTEN` outlive a transaction there.

use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, Row};

/// What stands between the portal and PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pooler {
    /// Nothing that shows.
    None,
    /// A pooler that keeps a server connection for each client connection.
    Session,
    /// A pooler that gives each transaction any server connection.
    Transaction,
}

/// How often the two connections are compared: other clients may take the connection that is looked for.
const LOOKS: usize = 3;

/// How statements that serve requests are planned: once for each connection, always by an index where there is one, and
/// without compiling. A plan outlives the moment it was made in: one that was made while a table was small would read
/// all of it for as long as nobody analyzes it, and a list that is planned for each request takes longer to plan than to
/// read.
pub(crate) const PLANNING: [(&str, &str); 3] =
    [("plan_cache_mode", "force_generic_plan"), ("enable_seqscan", "off"), ("jit", "off")];

/// How to reach a server, and how long its statements may take.
#[derive(Clone)]
pub(crate) struct Way {
    options: PgConnectOptions,
    statement_timeout: Duration,
}

impl Way {
    pub(crate) fn new(options: PgConnectOptions, statement_timeout: Duration) -> Self {
        Self { options, statement_timeout }
    }

    /// The options of a connection without settings of its own.
    pub(crate) fn options(&self, pooler: Pooler) -> PgConnectOptions {
        match pooler {
            Pooler::None => self.options.clone(),
            Pooler::Session => self.options.clone().extra_float_digits(None::<i8>),
            Pooler::Transaction => self.options.clone().extra_float_digits(None::<i8>).statement_cache_capacity(0),
        }
    }

    /// Opens a connection whose statements end in time.
    pub(crate) async fn connect(&self, pooler: Pooler) -> sqlx::Result<PgConnection> {
        match pooler {
            Pooler::None => self.direct().connect().await,
            Pooler::Session => {
                let mut connection = self.options(pooler).connect().await?;
                let planning = PLANNING.map(|(name, value)| format!("; SET {name} = {value}")).concat();
                run(&mut connection, timeout_to(self.statement_timeout) + &planning).await?;
                Ok(connection)
            }
            // Each transaction plans its statements anew.
            Pooler::Transaction => self.options(pooler).connect().await,
        }
    }

    /// Opens a connection whose statements may take as long as they need.
    pub(crate) async fn connect_patiently(&self, pooler: Pooler) -> sqlx::Result<PgConnection> {
        match pooler {
            Pooler::None => self.options.clone().options([("statement_timeout", "0")]).connect().await,
            Pooler::Session => {
                let mut connection = self.options(pooler).connect().await?;
                run(&mut connection, timeout_to(Duration::ZERO)).await?;
                Ok(connection)
            }
            Pooler::Transaction => self.options(pooler).connect().await,
        }
    }

    /// What begins a transaction of which every statement may take `most`, zero for as long as it needs.
    pub(crate) fn begin(pooler: Pooler, most: Duration) -> String {
        match pooler {
            Pooler::None | Pooler::Session => "BEGIN".to_owned(),
            // What an earlier client of this server connection prepared has the names that will be used here.
            Pooler::Transaction => {
                format!("BEGIN; DEALLOCATE ALL; SET LOCAL statement_timeout = {}", most.as_millis())
            }
        }
    }

    /// [`Self::begin`] with the usual time.
    pub(crate) fn begin_usual(&self, pooler: Pooler) -> String {
        Self::begin(pooler, self.statement_timeout)
    }

    /// Finds out what stands in between.
    pub(crate) async fn look(&self) -> sqlx::Result<Pooler> {
        match self.direct().connect().await {
            Ok(mut connection) => {
                if timeout_of(&mut connection).await? == self.statement_timeout.as_millis().to_string() {
                    return Ok(Pooler::None);
                }
            }
            Err(error) if refuses_parameters(&error) => {}
            Err(error) => return Err(error),
        }
        self.mode().await
    }

    /// The mode of a pooler: only in transaction mode may two open connections share one server process.
    async fn mode(&self) -> sqlx::Result<Pooler> {
        let options = self.options(Pooler::Transaction);
        let (mut first, mut second) = (options.connect().await?, options.connect().await?);
        let mut shared = false;
        for _ in 0..LOOKS {
            shared |= process(&mut first).await? == process(&mut second).await?;
        }
        // They may be gone already, which is as good.
        let _ = (first.close().await, second.close().await);
        Ok(if shared { Pooler::Transaction } else { Pooler::Session })
    }

    fn direct(&self) -> PgConnectOptions {
        let most = format!("{}ms", self.statement_timeout.as_millis());
        self.options.clone().options(PLANNING).options([("statement_timeout", most.as_str())])
    }
}

/// PgBouncer says so of every parameter that it neither knows nor was told to ignore.
fn refuses_parameters(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.message().contains("unsupported startup parameter"))
}

fn timeout_to(most: Duration) -> String {
    format!("SET statement_timeout = {}", most.as_millis())
}

/// In milliseconds. Asked without a prepared statement, which may not work yet.
async fn timeout_of(connection: &mut PgConnection) -> sqlx::Result<String> {
    let setting = "SELECT setting FROM pg_settings WHERE name = 'statement_timeout'";
    sqlx::raw_sql(setting).fetch_one(connection).await?.try_get(0)
}

async fn process(connection: &mut PgConnection) -> sqlx::Result<i32> {
    sqlx::raw_sql("SELECT pg_backend_pid()").fetch_one(connection).await?.try_get(0)
}

/// Runs statements that the connection does not prepare.
pub(crate) async fn run(connection: &mut PgConnection, statements: String) -> sqlx::Result<()> {
    sqlx::raw_sql(AssertSqlSafe(statements)).execute(connection).await.map(drop)
}
