//! The running server: what its requests told of the set-up, asked for at its metrics address.

use std::net::SocketAddr;

use super::{Finding, http};
use crate::config::Settings;

pub(super) async fn running(settings: &Settings) -> Vec<Finding> {
    let Some(address) = settings.http.metrics_listen else {
        return vec![Finding::good("requests: not known, http.metrics_listen is empty")];
    };
    match ask(address).await {
        Some(findings) if findings.is_empty() => {
            vec![Finding::good("requests: proxies and origins are as configured, as far as they have come")]
        }
        Some(findings) => findings.into_iter().map(Finding::wrong).collect(),
        None => {
            vec![Finding::good(format!("requests: not known, no portal answers at {address} (http.metrics_listen)"))]
        }
    }
}

/// What the portal at this metrics address found; `None` if there is none.
pub(super) async fn ask(address: SocketAddr) -> Option<Vec<String>> {
    let body = http::get(address, "/setup").await?;
    let told: serde_json::Value = serde_json::from_str(&body).ok()?;
    Some(told["findings"].as_array()?.iter().filter_map(|finding| finding.as_str().map(str::to_owned)).collect())
}
