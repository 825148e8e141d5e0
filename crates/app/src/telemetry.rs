//! Logs: one line for each event, which nothing in it can break or colour.

mod metrics;
mod one_line;

pub(crate) use self::metrics::Metrics;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

use crate::config::{Log, LogFormat};
use one_line::OneLine;

/// Starts logging to stderr. Logs nothing by itself that a customer sent: spans and events name what they
/// carry.
pub(crate) fn start_logs(log: &Log) {
    let filter = EnvFilter::try_new(directives(&log.level)).unwrap_or_else(|_| EnvFilter::new("info"));
    log_panics();
    let logs = fmt().with_env_filter(filter).with_ansi(false).with_writer(OneLine::to_stderr);
    // Fails only when logs were started before, which is as good.
    let _ = match log.format {
        LogFormat::Human => logs.with_target(false).try_init(),
        LogFormat::Json => logs.json().flatten_event(true).with_current_span(true).try_init(),
    };
}

/// The portal's own parts.
const OURS: [&str; 9] = [
    "portal",
    "portal_core",
    "http_kit",
    "http_poem",
    "adapters_sqlite",
    "adapters_postgres",
    "adapters_redis",
    "adapters_fonnte",
    "adapters_system",
];

/// A level alone that is finer than `info` holds for the portal's own parts: libraries would write out
/// statements and what travels on the wire. Who wants that names the library.
fn directives(level: &str) -> String {
    if !["debug", "trace"].contains(&level.to_ascii_lowercase().as_str()) {
        return level.to_owned();
    }
    let ours = OURS.map(|part| format!("{part}={level}")).join(",");
    format!("info,{ours}")
}

/// Sends panics to the log instead of the terminal: one line each, like everything else.
fn log_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(at = %place, "panic: {}", info.payload_as_str().unwrap_or("unknown"));
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fine_level_opens_the_portals_own_parts_and_no_library() {
        let opened = directives("debug");
        assert!(opened.starts_with("info,") && opened.contains("http_kit=debug") && !opened.contains("sqlx"));
        for as_it_is in ["warn", "info", "info,sqlx=debug"] {
            assert_eq!(directives(as_it_is), as_it_is);
        }
        assert!(EnvFilter::try_new(directives("TRACE")).is_ok());
    }
}
