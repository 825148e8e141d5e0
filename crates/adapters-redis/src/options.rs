//! What an operator may tune about the connection.

use std::time::Duration;

/// How to talk to Redis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedisOptions {
    /// Put before every key, so that several portals may share a server.
    pub key_prefix: String,
    /// Longest a command may take.
    pub command_timeout: Duration,
    /// Longest it may take to connect.
    pub connection_timeout: Duration,
    /// How long between two tries to reach a Redis that hangs; commands fail at once meanwhile.
    pub rest_after_timeout: Duration,
}

impl Default for RedisOptions {
    fn default() -> Self {
        Self {
            key_prefix: "portal:".into(),
            command_timeout: Duration::from_millis(100),
            connection_timeout: Duration::from_secs(1),
            rest_after_timeout: Duration::from_secs(1),
        }
    }
}

/// A text that is not the URL of a Redis. Says nothing of the text, which may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a Redis URL: expected redis://[user:password@]host[:port][/database] or rediss://…")]
pub struct InvalidRedisUrl;
