//! What can go wrong between us and PostgreSQL, and which of it may go right when asked again.

use portal_core::PortError;

/// PostgreSQL could not be used. `Display` holds no data of customers and no password.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PgError {
    /// The URL is none of PostgreSQL.
    #[error("the database URL is not usable")]
    Url(#[source] sqlx::Error),
    /// The server is away, too slow or too busy.
    #[error("PostgreSQL is unavailable")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The server refused a statement, or answered something unreadable.
    #[error("PostgreSQL refused")]
    Refused(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The database's user may create neither a missing schema nor tables in it.
    #[error(
        "the database user may not create the schema {0}, or tables in it: \
         grant CREATE on the database, or let an administrator run CREATE SCHEMA {0} AUTHORIZATION for that user"
    )]
    MayNotCreate(&'static str),
    /// The schema `isp` was made in the other way than the options say.
    #[error("the schema isp holds {0}: docs/adopting.md tells the two apart")]
    RecordsDiffer(&'static str),
    /// The schemas could not be brought up to date.
    #[error("the migrations failed")]
    Migrations(#[source] sqlx::migrate::MigrateError),
}

impl PgError {
    /// The error as the port named `port` answers it.
    pub(crate) fn of_port(self, port: &'static str) -> PortError {
        match self {
            Self::Unavailable(source) => PortError::unavailable(port, source),
            Self::Refused(source) => PortError::broken(port, source),
            other => PortError::broken(port, other),
        }
    }
}

impl From<sqlx::Error> for PgError {
    fn from(error: sqlx::Error) -> Self {
        if breaks_connection(&error) || code_of(&error).is_some_and(|code| passes(&code)) || is_conflict(&error) {
            Self::Unavailable(Box::new(error))
        } else {
            Self::Refused(Box::new(error))
        }
    }
}

/// Another transaction was in the way; the same statement may succeed at once.
pub(crate) fn is_conflict(error: &sqlx::Error) -> bool {
    matches!(code_of(error).as_deref(), Some("40001" | "40P01"))
}

/// The connection is of no more use: the server is gone, or what is left unread on the line is anybody's
/// guess.
pub(crate) fn breaks_connection(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => true,
        error => code_of(error).is_some_and(|code| code.starts_with("08") || code.starts_with("57P")),
    }
}

/// Whether the condition with this code passes by itself: connections (08), resources (53), the
/// operator's interventions and time-outs (57), locks (55P03), a standby that is no primary yet (25006).
fn passes(code: &str) -> bool {
    ["08", "53", "57"].iter().any(|class| code.starts_with(class)) || matches!(code, "55P03" | "25006")
}

fn code_of(error: &sqlx::Error) -> Option<String> {
    error.as_database_error()?.code().map(std::borrow::Cow::into_owned)
}
