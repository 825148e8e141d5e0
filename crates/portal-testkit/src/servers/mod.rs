//! Servers for tests: those that `scripts/with-services` started for all, and throwaway ones of a test's
//! own: databases to be stopped, started again and frozen, and what operators put in front of them and of the portal.

mod nginx;
mod pgbouncer;
mod postgres;
mod process;
mod redis;
mod redis_trouble;
mod smtp;

use std::env;

pub use nginx::NginxServer;
pub use pgbouncer::{PgBouncerServer, PoolMode};
pub use postgres::PostgresServer;
pub use redis::RedisServer;
pub use redis_trouble::{BegunTrouble, RedisTrouble};
pub use smtp::SmtpServer;

/// URL of a superuser on the PostgreSQL that all tests share. Each test makes a database of its own there.
///
/// # Panics
/// If nobody started one.
pub fn postgres_test_url() -> String {
    shared("PORTAL_TEST_POSTGRES_URL")
}

/// URL of the Redis that all tests share. Each test needs a key prefix of its own there.
///
/// # Panics
/// If nobody started one.
pub fn redis_test_url() -> String {
    shared("PORTAL_TEST_REDIS_URL")
}

fn shared(variable: &str) -> String {
    match env::var(variable) {
        Ok(url) if !url.is_empty() => url,
        _ => panic!("{variable} is not set: run the tests through scripts/test or scripts/with-services"),
    }
}
