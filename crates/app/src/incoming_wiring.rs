//! Puts together what takes reports from outside: delivery reports, and what customers write there.

use std::sync::Arc;

use adapters_fonnte::FonnteFiles;
use adapters_system::OsEntropy;
use http_kit::webhook::WebhookReceiver;
use portal_core::messaging::outbox::Outbox;
use portal_core::support::incoming::{
    IncomingDeps, IncomingFileDeps, IncomingFileService, IncomingPolicy, IncomingService,
};
use portal_core::support::live::LiveEvents;
use portal_core::{Clock, Portal};

use crate::config::Settings;
use crate::failure::Failure;
use crate::fonnte_webhooks::FonnteWebhooks;
use crate::incoming_files::IncomingFiles;
use crate::storage::Storage;

/// What outside systems report to.
#[derive(Default)]
pub(crate) struct Incoming {
    pub(crate) webhooks: Vec<Arc<dyn WebhookReceiver>>,
    /// Fetches the files of messages, where the portal takes files.
    pub(crate) files: Option<IncomingFiles>,
}

/// Fonnte's webhooks, where it has an address to report to.
pub(crate) fn incoming(
    settings: &Settings,
    storage: &Storage,
    outbox: &Arc<dyn Outbox>,
    (clock, live): (&Arc<dyn Clock>, &Arc<dyn LiveEvents>),
    portal: &Portal,
) -> Result<Incoming, Failure> {
    let Some(secret) = settings.fonnte.webhook_secret.clone() else { return Ok(Incoming::default()) };
    let deps = IncomingDeps {
        customers: storage.customers.clone(),
        conversations: storage.conversations.clone(),
        live: live.clone(),
        limits: storage.limits.clone(),
        clock: clock.clone(),
        entropy: Arc::new(OsEntropy),
    };
    let policy = IncomingPolicy { locale: settings.locale, ..settings.incoming.clone() };
    let incoming = IncomingService::new(deps, policy, Arc::new(portal.keys().clone()));
    let files = files(settings, storage, (clock, live), portal)?;
    let fonnte = FonnteWebhooks::new(secret, outbox.clone(), clock.clone(), (incoming, files.clone()));
    Ok(Incoming { webhooks: vec![Arc::new(fonnte)], files })
}

fn files(
    settings: &Settings,
    storage: &Storage,
    (clock, live): (&Arc<dyn Clock>, &Arc<dyn LiveEvents>),
    portal: &Portal,
) -> Result<Option<IncomingFiles>, Failure> {
    let Ok(attachments) = portal.attachments().cloned() else { return Ok(None) };
    let files = FonnteFiles::new(settings.fonnte.media_hosts.clone(), FonnteFiles::PATIENCE);
    let deps = IncomingFileDeps {
        files: Arc::new(files.map_err(|e| Failure::caused("fonnte", &e))?),
        attachments,
        conversations: storage.conversations.clone(),
        live: live.clone(),
        clock: clock.clone(),
    };
    Ok(Some(IncomingFiles::new(IncomingFileService::new(deps, settings.locale))))
}
