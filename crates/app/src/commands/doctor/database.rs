//! The database: whether it answers, and whether its schema is up to date.

use adapters_postgres::Pooler;
use tokio::time::timeout;

use super::{Finding, PATIENCE, keys, limits, outbox, rows, webhooks};
use crate::config::Settings;
use crate::failure::chain;
use crate::storage::Storage;

pub(super) async fn database(settings: &Settings, all_rows: bool) -> Vec<Finding> {
    let storage = match Storage::of(settings).await {
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
    findings.extend(pooler(&storage).await);
    findings.push(schema(&storage).await);
    if storage.backend.adopted().is_some() {
        findings.push(Finding::good("records: views over the ISP's own tables; portal adopt check looks at them"));
    }
    if findings.iter().all(|finding| finding.good) {
        findings.extend(outbox::outbox(settings, &storage).await);
        findings.extend(limits::limits(settings, &storage).await);
        findings.extend(keys::keys(settings, &storage).await);
        findings.extend(webhooks::webhooks(settings, &storage).await);
        if storage.rest.is_none() {
            findings.push(rows::rows(settings, &storage, all_rows).await);
        }
    }
    storage.backend.close().await;
    findings
}

/// A pooler that was recognised; what it takes from the portal is made up for.
async fn pooler(storage: &Storage) -> Option<Finding> {
    match storage.backend.pooler().await {
        Ok(None | Some(Pooler::None)) => None,
        Ok(Some(Pooler::Session)) => Some(Finding::good(
            "pooler: session mode; its pool needs room for every connection of every portal process",
        )),
        Ok(Some(Pooler::Transaction)) => Some(Finding::good(
            "pooler: transaction mode; each statement travels in a transaction, and workers look for messages by \
             themselves",
        )),
        Err(error) => Some(Finding::bad(
            format_args!("pooler: {}", chain(error.as_ref())),
            "set database.pooler to its mode: none, session or transaction",
        )),
    }
}

async fn schema(storage: &Storage) -> Finding {
    match storage.backend.pending().await {
        Ok(0) => Finding::good("schema: up to date"),
        Ok(pending) => Finding::bad(format_args!("schema: {pending} migrations behind"), "run: portal migrate"),
        Err(error) => Finding::bad(
            format_args!("schema: cannot be read: {}", chain(error.as_ref())),
            "has the database's user the right to read the schema, and is database.records right?",
        ),
    }
}
