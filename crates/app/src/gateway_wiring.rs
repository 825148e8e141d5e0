//! The gateways that messages go out by.

use std::sync::Arc;

use adapters_fonnte::{FonnteConfig, FonnteSender};
use http_poem::DemoInbox;
use portal_core::Clock;
use portal_core::kernel::breaker::BreakerPolicy;
use portal_core::messaging::outbox::{FailoverSender, MessageSender};

use crate::config::{Provider, Settings};
use crate::failure::Failure;
use crate::gateway_outages::WatchedSender;
use crate::outbox_page::OutboxPage;

/// The gateways, and the demo's page if it is among them.
pub(crate) struct Gateways {
    pub(crate) sender: Arc<dyn MessageSender>,
    pub(crate) demo: Option<Arc<dyn DemoInbox>>,
}

/// The gateways of these settings, in the order in which they are tried.
pub(crate) fn gateways(settings: &Settings, clock: &Arc<dyn Clock>) -> Result<Gateways, Failure> {
    let mut senders: Vec<Arc<dyn MessageSender>> = Vec::new();
    let mut demo: Option<Arc<dyn DemoInbox>> = None;
    for provider in &settings.providers {
        match provider {
            Provider::Fonnte => {
                let fonnte: Arc<dyn MessageSender> = Arc::new(fonnte(settings)?);
                senders.push(Arc::new(WatchedSender::new(fonnte, clock.clone())));
            }
            Provider::OutboxPage => {
                let page = Arc::new(OutboxPage::new(clock.clone()));
                senders.push(page.clone());
                demo = Some(page);
            }
        }
    }
    let sender = FailoverSender::new(senders, clock.clone(), BreakerPolicy::default());
    Ok(Gateways { sender: Arc::new(sender), demo })
}

/// The Fonnte device of these settings.
pub(crate) fn fonnte(settings: &Settings) -> Result<FonnteSender, Failure> {
    let of = &settings.fonnte;
    let token = of.token.clone().ok_or_else(|| Failure::new("fonnte.token must be set"))?;
    FonnteSender::new(FonnteConfig {
        base_url: of.base_url.clone(),
        timeout: of.timeout.to_std().unwrap_or(FonnteConfig::TIMEOUT),
        ..FonnteConfig::new(token)
    })
    .map_err(|e| Failure::caused("fonnte", &e))
}
