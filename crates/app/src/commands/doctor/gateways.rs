//! The message gateways.

use super::Finding;
use crate::config::{Provider, Settings};
use crate::gateway_wiring;

pub(super) async fn gateways(settings: &Settings) -> Vec<Finding> {
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
    let sender = match gateway_wiring::fonnte(settings) {
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
