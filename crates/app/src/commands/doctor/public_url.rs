//! The address customers find the portal under.

use super::Finding;
use crate::config::Settings;

pub(super) fn public_url(settings: &Settings) -> Finding {
    match &settings.http.public_url {
        Some(url) if url.starts_with("https://") => Finding::good(format!("public address: {url}")),
        Some(url) => Finding::good(format!("public address: {url}, this machine alone")),
        None => Finding::good("public address: not set, this machine alone"),
    }
}
