//! E-mail through a mail server: SMTP with STARTTLS, or TLS from the start.
//!
//! Each message has a connection of its own: it is handed over or not, and no connection that a server gave up meanwhile
//! is taken for a failure.

mod config;
mod message;
mod outcome;
mod sender;

pub use config::{SmtpConfig, SmtpConfigError, SmtpLogin, SmtpSecurity};
pub use sender::SmtpSender;

/// The name of the sender, as outbox and metrics have it.
pub const NAME: &str = "smtp";
