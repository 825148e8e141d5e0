//! `portal doctor`: tries everything the portal needs, and says what is wrong and what to do.

use std::path::Path;
use std::time::Duration;

use chrono::{DateTime, Datelike, Utc};
use portal_core::notification::Lane;
use tokio::time::timeout;

use crate::config::{self, Provider, Purpose, Settings, USUAL_FILE};
use crate::failure::{Failure, Outcome, chain};
use crate::storage::Storage;
use crate::{documents, output, wiring};

/// How long each thing may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// One thing that was tried.
#[derive(Debug)]
struct Finding {
    good: bool,
    text: String,
}

impl Finding {
    fn good(text: impl Into<String>) -> Self {
        Self { good: true, text: text.into() }
    }

    fn failed(of: &str, failure: &Failure) -> Self {
        Self { good: false, text: format!("{of}: {}", failure.in_one_line()) }
    }

    fn bad(what: impl std::fmt::Display, advice: &str) -> Self {
        Self { good: false, text: format!("{what} → {advice}") }
    }
}

/// Looks at everything, prints a line for each, and fails if anything is wrong.
pub(crate) async fn doctor(file: Option<&Path>) -> Outcome {
    let findings = Box::pin(examine(file)).await;
    for finding in &findings {
        let mark = if finding.good { "✓" } else { "✗" };
        output::line(format_args!("{mark} {}", finding.text));
    }
    match findings.iter().filter(|finding| !finding.good).count() {
        0 => Ok(()),
        1 => Err(Failure::new("1 thing is wrong")),
        more => Err(Failure::new(format!("{more} things are wrong"))),
    }
}

async fn examine(file: Option<&Path>) -> Vec<Finding> {
    let mut findings = vec![config_file(file)];
    // What serving needs on top of the rest may be missing; what is there is tried all the same.
    let complete = config::load(file, Purpose::Serve);
    let settings = match &complete {
        Ok(settings) => {
            findings.push(Finding::good("configuration: complete"));
            Some(settings.clone())
        }
        Err(problems) => {
            findings.extend(problems.iter().map(|problem| {
                Finding::bad(format_args!("configuration: {problem}"), "portal.default.toml explains every key")
            }));
            config::load(file, Purpose::Store).ok()
        }
    };
    let Some(settings) = settings else {
        return findings;
    };
    findings.push(clock(wiring::clock(&settings).now()));
    findings.push(public_url(&settings));
    findings.extend(invoice_documents(&settings));
    findings.extend(database(&settings).await);
    findings.push(redis(&settings).await);
    findings.extend(gateways(&settings).await);
    findings
}

/// A file with secrets in it is nobody else's business.
fn config_file(file: Option<&Path>) -> Finding {
    let path = file.unwrap_or(Path::new(USUAL_FILE));
    let shown = path.display();
    let Ok(about) = std::fs::metadata(path) else {
        return Finding::good(format!("configuration file: {shown} is not there; defaults and environment count"));
    };
    if config::readable_by_everybody(&about) && config::holds_secrets(path) {
        return Finding::bad(
            format_args!("configuration file: {shown} holds secrets and may be read by everybody"),
            &format!("run: chmod o-rwx {shown}"),
        );
    }
    Finding::good(format!("configuration file: {shown}"))
}

/// Codes and sessions live by the clock; a machine that woke up in 1970 shows here.
fn clock(now: DateTime<Utc>) -> Finding {
    let shown = now.format("%Y-%m-%d %H:%M:%S UTC");
    if (2025..2100).contains(&now.year()) {
        Finding::good(format!("clock: {shown}"))
    } else {
        Finding::bad(format_args!("clock: {shown}"), "set the time, for example with NTP")
    }
}

fn public_url(settings: &Settings) -> Finding {
    match &settings.http.public_url {
        Some(url) if url.starts_with("https://") => Finding::good(format!("public address: {url}")),
        Some(url) => Finding::good(format!("public address: {url}, this machine alone")),
        None => Finding::good("public address: not set, this machine alone"),
    }
}

/// A template or logo that spoils documents was found with the configuration already.
fn invoice_documents(settings: &Settings) -> Option<Finding> {
    documents::check(settings).ok()?;
    Some(Finding::good(format!("invoice documents: {}", documents::describe(settings))))
}

async fn database(settings: &Settings) -> Vec<Finding> {
    let storage = match Storage::open(&settings.database).await {
        Ok(storage) => storage,
        Err(failure) => return vec![Finding::failed("database", &failure)],
    };
    let name = storage.backend.name();
    match timeout(PATIENCE, storage.backend.ping()).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            return vec![Finding::bad(
                format_args!("database: {name} does not answer: {}", chain(error.as_ref())),
                "is it running, and is database.url right?",
            )];
        }
        Err(_) => {
            return vec![Finding::bad(
                format_args!("database: {name} does not answer in time"),
                "is the address in database.url right, and does a firewall let it through?",
            )];
        }
    }
    let mut findings = vec![Finding::good(format!("database: {name} answers"))];
    findings.push(schema(&storage).await);
    if findings.iter().all(|finding| finding.good) {
        findings.extend(outbox(settings, &storage).await);
    }
    storage.backend.close().await;
    findings
}

async fn schema(storage: &Storage) -> Finding {
    match storage.backend.pending().await {
        Ok(0) => Finding::good("schema: up to date"),
        Ok(pending) => Finding::bad(format_args!("schema: {pending} migrations behind"), "run: portal migrate"),
        Err(error) => Finding::bad(
            format_args!("schema: cannot be read: {}", chain(error.as_ref())),
            "has the database's user the right to read the schema?",
        ),
    }
}

/// Messages that wait show whether workers run.
async fn outbox(settings: &Settings, storage: &Storage) -> Vec<Finding> {
    let now = wiring::clock(settings).now();
    let mut findings = Vec::new();
    for lane in Lane::ALL {
        let (name, reading) = (lane.as_str(), storage.outbox.backlog(lane, now).await);
        findings.push(match reading {
            Ok(backlog) if backlog.waiting > 100 => Finding::bad(
                format_args!("outbox, lane {name}: {} messages wait", backlog.waiting),
                "are the workers running? start: portal worker",
            ),
            Ok(backlog) => {
                Finding::good(format!("outbox, lane {name}: {} waiting, {} given up", backlog.waiting, backlog.buried))
            }
            Err(error) => Finding::bad(format_args!("outbox, lane {name}: {}", chain(&error)), "run: portal migrate"),
        });
    }
    findings
}

async fn redis(settings: &Settings) -> Finding {
    let store = match wiring::redis(settings) {
        Ok(None) => return Finding::good("Redis: not configured; the database does its work"),
        Ok(Some(store)) => store,
        Err(failure) => return Finding::failed("Redis", &failure),
    };
    match store.ready(Duration::from_secs(3)).await {
        Ok(()) => Finding::good("Redis: answers"),
        Err(error) => Finding::bad(
            format_args!("Redis: {}", chain(&error)),
            "is it running, and is redis.url right? the database stands in meanwhile",
        ),
    }
}

async fn gateways(settings: &Settings) -> Vec<Finding> {
    let mut findings = Vec::new();
    for provider in &settings.providers {
        match provider {
            Provider::Fonnte if settings.fonnte.token.is_some() => {
                findings.push(fonnte(settings).await);
                findings.push(webhook(settings));
            }
            // Without a token the configuration was found wanting already.
            Provider::Fonnte | Provider::OutboxPage => {}
        }
    }
    findings
}

async fn fonnte(settings: &Settings) -> Finding {
    let sender = match wiring::fonnte(settings) {
        Ok(sender) => sender,
        Err(failure) => return Finding::failed("Fonnte", &failure),
    };
    match sender.check().await {
        Ok(device) if !device.connected => Finding::bad(
            "Fonnte: the device is not connected to WhatsApp",
            "scan the QR code in the Fonnte dashboard again",
        ),
        Ok(device) if device.quota == Some(0) => {
            Finding::bad("Fonnte: the quota is used up", "top it up, or wait for the next month")
        }
        Ok(device) => {
            let quota = device.quota.map_or_else(|| "unknown".to_owned(), |n| n.to_string());
            Finding::good(format!("Fonnte: connected, quota left: {quota}"))
        }
        Err(error) => Finding::bad(
            format_args!("Fonnte: {error}"),
            "check fonnte.token, fonnte.base_url and the way to the internet",
        ),
    }
}

fn webhook(settings: &Settings) -> Finding {
    if settings.fonnte.webhook_secret.is_some() {
        Finding::good("Fonnte's delivery reports: taken")
    } else {
        Finding::good("Fonnte's delivery reports: not taken, fonnte.webhook_secret is not set")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_lost_its_battery_is_noticed() {
        assert!(!clock(DateTime::UNIX_EPOCH).good);
        let today = DateTime::from_timestamp(1_762_300_800, 0).expect("an instant");
        assert!(clock(today).good);
    }

    #[test]
    fn a_file_with_secrets_that_everybody_may_read_is_noticed() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().expect("a temporary directory");
        let path = dir.path().join("portal.toml");
        let finding = |toml: &str, mode: u32| {
            std::fs::write(&path, toml).expect("the file is written");
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).expect("the mode is set");
            config_file(Some(&path)).good
        };
        assert!(!finding("[fonnte]\ntoken = \"x\"\n", 0o644));
        assert!(finding("[fonnte]\ntoken = \"x\"\n", 0o640));
        assert!(finding("[fonnte]\ntoken_file = \"x\"\n", 0o644));
        assert!(!finding("[database]\nurl = \"postgres://u:p@host/db\"\n", 0o644));
        assert!(finding("[database]\nurl = \"sqlite://x.db\"\n", 0o644));
    }
}
