//! The configuration: layered, typed, checked as a whole before anything starts.

mod attachments;
mod billing;
pub(crate) mod documents;
mod email;
mod gateways;
mod layers;
mod notes;
mod oidc;
mod parse;
mod payments;
mod promise;
mod reader;
mod rest;
mod secret_file;
mod sections;
mod settings;
mod staff;
#[cfg(test)]
mod tests;
mod transfer;
mod upkeep;
mod webhooks;

use std::fmt;
use std::path::Path;

pub(crate) use attachments::{BlobPlace, beside};
pub(crate) use layers::{USUAL_FILE, holds_secrets};
pub(crate) use notes::notes;
pub(crate) use secret_file::readable_by_everybody;
pub(crate) use settings::{Database, Log, LogFormat, Provider, Redis, Settings, Worker};

use layers::{FileChoice, Layers};
use reader::Reader;

/// What the settings are for, which decides what must be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Serving customers: secrets, gateways and the public address are needed.
    Serve,
    /// Working on the database alone.
    Store,
    /// The demo, which brings its own store, secret and gateway and reads only a file that is named.
    Demo,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The key, or the file.
    pub(crate) key: String,
    /// What is wrong, as the rest of a sentence that begins with the key.
    pub(crate) what: String,
    /// Where the value was written; may be empty.
    origin: String,
}

impl Problem {
    pub(crate) fn new(key: impl Into<String>, what: impl Into<String>) -> Self {
        Self { key: key.into(), what: what.into(), origin: String::new() }
    }

    fn with_origin(self, origin: String) -> Self {
        Self { origin, ..self }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.key, self.what)?;
        if self.origin.is_empty() { Ok(()) } else { write!(f, " ({})", self.origin) }
    }
}

/// Reads and checks the configuration.
///
/// # Errors
/// Every [`Problem`] at once.
pub(crate) fn load(named: Option<&Path>, purpose: Purpose) -> Result<Settings, Vec<Problem>> {
    let file = match (named, purpose) {
        (Some(path), _) => Some((path, FileChoice::Explicit)),
        (None, Purpose::Demo) => None,
        (None, _) => Some((Path::new(USUAL_FILE), FileChoice::Usual)),
    };
    if let (Some((path, _)), Purpose::Serve) = (file, purpose) {
        check_file(path).map_err(|p| vec![p])?;
    }
    let layers = Layers::gather(file, Layers::process_environment()).map_err(|p| vec![p])?;
    check(layers, purpose)
}

/// Refuses a file that everybody on this machine may read and that holds a secret.
fn check_file(path: &Path) -> Result<(), Problem> {
    let is_open = std::fs::metadata(path).is_ok_and(|about| readable_by_everybody(&about));
    if !is_open || !holds_secrets(path) {
        return Ok(());
    }
    let shown = path.display();
    let what = format!("holds a secret and may be read by everybody on this machine; run: chmod o-rwx {shown}");
    Err(Problem::new(shown.to_string(), what))
}

fn check(mut layers: Layers, purpose: Purpose) -> Result<Settings, Vec<Problem>> {
    if purpose == Purpose::Demo {
        for key in DEMO_BRINGS_ITS_OWN {
            layers.force(key, "");
        }
        layers.force("database.url", "sqlite://demo.db");
        layers.force("messaging.providers", r#"["outbox-page"]"#);
        for (key, value) in DEMO_DEFAULTS {
            if layers.height(key) == 0 {
                layers.force(key, value);
            }
        }
    }
    let mut reader = Reader::new(layers);
    let settings = sections::read(&mut reader, purpose);
    let problems = reader.finish();
    if problems.is_empty() { Ok(settings) } else { Err(problems) }
}

/// What the demo assumes where nothing else is configured: a quiet log, invented customer service, which
/// customers are meant to have always in reach, and an ISP that charges tax and has a letterhead.
const DEMO_DEFAULTS: [(&str, &str); 12] = [
    ("log.level", "warn"),
    ("brand.cs_whatsapp", "0812 3456 7890"),
    ("brand.cs_email", "cs@example.id"),
    ("brand.cs_hours", r#"["daily 08:00-21:00"]"#),
    ("brand.address", r#"["Jl. Contoh Raya No. 10", "Bandung 40111, Jawa Barat"]"#),
    ("brand.phone", "(022) 555-0199"),
    ("brand.website", "www.example.id"),
    ("brand.npwp", "00.000.000.0-000.000"),
    ("tax.mode", "exclusive"),
    ("billing.promise.enabled", "true"),
    ("billing.promise.restores_service", "true"),
    (
        "billing.how_to_pay",
        r#"[
            { bank = "Bank Contoh", number = "123 456 7890", holder = "PT Contoh Jaringan" },
            { bank = "Bank Nusantara", number = "0098 7654 3210", holder = "PT Contoh Jaringan" },
            "Tunai di kantor kami: Jl. Contoh Raya No. 10, Senin–Jumat 08.00–16.00 WIB",
        ]"#,
    ),
];

/// What the demo never takes from a configuration: it must not touch a real portal's data or gateway.
const DEMO_BRINGS_ITS_OWN: [&str; 37] = [
    "attachments.folder",
    "attachments.bucket_endpoint",
    "attachments.bucket_secret",
    "attachments.bucket_secret_file",
    "http.metrics_listen",
    "http.staff_listen",
    "staff.public_url",
    "staff.oidc.issuer",
    "staff.oidc.client_secret",
    "staff.oidc.client_secret_file",
    "http.public_url",
    "database.url_file",
    "redis.url",
    "redis.url_file",
    "rest.url",
    "rest.token",
    "rest.token_file",
    "security.secret",
    "security.secret_file",
    "security.previous_secrets",
    "security.previous_secrets_file",
    "fonnte.token",
    "fonnte.token_file",
    "fonnte.webhook_secret",
    "fonnte.webhook_secret_file",
    "http.trusted_proxies",
    "worker.metrics_listen",
    "payments.methods",
    "midtrans.server_key",
    "midtrans.server_key_file",
    "midtrans.signature_key",
    "midtrans.signature_key_file",
    "midtrans.merchant_id",
    "xendit.secret_key",
    "xendit.secret_key_file",
    "xendit.callback_token",
    "xendit.callback_token_file",
];
