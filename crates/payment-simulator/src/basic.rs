//! The header of calls.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// `Authorization` for a user without a password.
pub(crate) fn user(name: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{name}:")))
}
