//! Failures of SQLite, sorted into what may pass and what will not.

use std::error::Error;
use std::path::PathBuf;

use portal_core::PortError;

use crate::row::BrokenRow;

/// Why a database cannot be opened, brought up to date or reached.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file cannot be created or opened, or is no SQLite database.
    #[error("cannot open the database {}", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A migration failed, or the file was written by a newer version of the portal.
    #[error("cannot bring the database's tables up to date")]
    Migrate(#[source] Box<dyn Error + Send + Sync>),
    /// The database does not answer, or refuses a statement.
    #[error("the database does not answer")]
    Query(#[source] Box<dyn Error + Send + Sync>),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Query(Box::new(error))
    }
}

impl From<sqlx::migrate::MigrateError> for StoreError {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        Self::Migrate(Box::new(error))
    }
}

/// Turns a failed statement into the error of `port`.
pub(crate) fn failed(port: &'static str) -> impl Fn(sqlx::Error) -> PortError {
    move |error| {
        if may_pass(&error) { PortError::unavailable(port, error) } else { PortError::broken(port, error) }
    }
}

/// Turns a row that does not parse into the error of `port`.
pub(crate) fn broken(port: &'static str) -> impl Fn(BrokenRow) -> PortError {
    move |row| PortError::broken(port, row)
}

fn may_pass(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(refusal) => refusal.code().is_some_and(|code| passing_code(&code)),
        _ => false,
    }
}

/// SQLite's result codes for a file that is busy, locked, full, unreadable or not to be opened just now;
/// the lower byte of an extended code is its kind.
fn passing_code(code: &str) -> bool {
    const BUSY: u32 = 5;
    const LOCKED: u32 = 6;
    const READ_FAILED: u32 = 10;
    const FULL: u32 = 13;
    const CANNOT_OPEN: u32 = 14;
    code.parse::<u32>().is_ok_and(|code| [BUSY, LOCKED, READ_FAILED, FULL, CANNOT_OPEN].contains(&(code & 0xFF)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_busy_or_full_database_may_be_asked_again_and_a_refusal_may_not() {
        for passing in ["5", "517", "6", "13", "778"] {
            assert!(passing_code(passing), "{passing}");
        }
        for lasting in ["1", "19", "1555", "2067", "", "x"] {
            assert!(!passing_code(lasting), "{lasting}");
        }
        assert!(failed("outbox")(sqlx::Error::PoolTimedOut).is_retryable());
        assert!(!failed("outbox")(sqlx::Error::RowNotFound).is_retryable());
    }
}
