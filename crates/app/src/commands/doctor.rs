//! `portal doctor`: tries everything the portal needs, and says what is wrong and what to do.

mod attachments;
mod clock;
mod config_file;
mod database;
mod documents;
mod email;
mod gateways;
mod http;
mod keys;
mod limits;
mod oidc;
mod outbox;
mod payments;
mod ports;
mod public_url;
mod redis;
mod rest;
pub(in crate::commands) mod rows;
mod running;
mod webhooks;

use std::path::Path;
use std::time::Duration;

use crate::config::{self, Purpose};
use crate::failure::{Failure, Outcome};
use crate::{output, wiring};

/// How long each thing may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// One thing that was tried.
#[derive(Debug)]
pub(in crate::commands) struct Finding {
    pub(in crate::commands) good: bool,
    text: String,
    /// What belongs below it, line by line.
    details: Vec<String>,
}

impl Finding {
    pub(in crate::commands) fn good(text: impl Into<String>) -> Self {
        Self { good: true, text: text.into(), details: Vec::new() }
    }

    fn failed(of: &str, failure: &Failure) -> Self {
        Self::wrong(format!("{of}: {}", failure.in_one_line()))
    }

    pub(in crate::commands) fn bad(what: impl std::fmt::Display, advice: &str) -> Self {
        Self::wrong(format!("{what} → {advice}"))
    }

    fn wrong(text: String) -> Self {
        Self { good: false, text, details: Vec::new() }
    }
}

/// Looks at everything, prints a line for each, and fails if anything is wrong.
pub(crate) async fn doctor(file: Option<&Path>, all_rows: bool) -> Outcome {
    let findings = Box::pin(examine(file, all_rows)).await;
    report(&findings)
}

/// Prints a line for each finding, and fails if anything is wrong.
pub(in crate::commands) fn report(findings: &[Finding]) -> Outcome {
    for finding in findings {
        let mark = if finding.good { "✓" } else { "✗" };
        output::line(format_args!("{mark} {}", finding.text));
        finding.details.iter().for_each(|detail| output::line(format_args!("    {detail}")));
    }
    match findings.iter().filter(|finding| !finding.good).count() {
        0 => Ok(()),
        1 => Err(Failure::new("1 thing is wrong")),
        more => Err(Failure::new(format!("{more} things are wrong"))),
    }
}

async fn examine(file: Option<&Path>, all_rows: bool) -> Vec<Finding> {
    let mut findings = vec![config_file::config_file(file)];
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
    findings.push(clock::clock(wiring::clock(&settings).now()));
    findings.push(public_url::public_url(&settings));
    findings.extend(config::notes(&settings).into_iter().map(Finding::wrong));
    findings.extend(ports::ports(&settings).await);
    findings.extend(documents::invoice_documents(&settings));
    findings.extend(database::database(&settings, all_rows).await);
    findings.extend(rest::rest(&settings).await);
    findings.extend(oidc::oidc(&settings).await);
    findings.push(redis::redis(&settings).await);
    findings.push(attachments::attachments(&settings).await);
    findings.extend(running::running(&settings).await);
    findings.extend(gateways::gateways(&settings).await);
    findings.extend(payments::payments(&settings).await);
    findings.extend(email::email(&settings).await);
    findings
}
