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
    let filter = EnvFilter::try_new(&log.level).unwrap_or_else(|_| EnvFilter::new("info"));
    log_panics();
    let logs = fmt().with_env_filter(filter).with_ansi(false).with_writer(OneLine::to_stderr);
    // Fails only when logs were started before, which is as good.
    let _ = match log.format {
        LogFormat::Human => logs.with_target(false).try_init(),
        LogFormat::Json => logs.json().flatten_event(true).with_current_span(true).try_init(),
    };
}

/// Sends panics to the log instead of the terminal: one line each, like everything else.
fn log_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(at = %place, "panic: {}", info.payload_as_str().unwrap_or("unknown"));
    }));
}
