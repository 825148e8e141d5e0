//! The limits that all numbers share: whether an attack narrows them.

use super::Finding;
use crate::config::Settings;
use crate::failure::chain;
use crate::storage::Storage;
use crate::wiring;

/// Tells guarded mode and the caps; nothing without the server's secret, which serving needs.
pub(super) async fn limits(settings: &Settings, storage: &Storage) -> Option<Finding> {
    let limits = wiring::support_context(settings, storage).limits?;
    Some(match limits.pressure().await {
        Ok(now) if now.holds_guesses() || now.is_guarded() => Finding::bad(
            format_args!("login: guarded mode, {} wrong codes (from {} on)", now.failures, now.guarded_from),
            "look for the networks that try codes; known devices log in as usual",
        ),
        Ok(now) if now.holds_sends() => Finding::bad(
            format_args!("login: {} codes were asked for, the cap is {}", now.sends, now.sends_at_most),
            "look for the networks that ask; raise otp.sends_in_all if they are customers",
        ),
        Ok(now) => Finding::good(format!(
            "login: {} wrong codes of {}, {} codes of {}",
            now.failures, now.failures_at_most, now.sends, now.sends_at_most
        )),
        Err(error) => Finding::bad(format_args!("login: {}", chain(&error)), "run: portal migrate"),
    })
}
