//! Puts events together: what records them, what settles them, what sends them.

use std::sync::Arc;

use adapters_system::OsEntropy;
use adapters_webhook::HttpWebhookSender;
use portal_core::billing::invoice::InvoiceRepo;
use portal_core::identity::profile::ContactRepo;
use portal_core::integration::event::{
    EventPolicy, EventRecorder, EventSettler, RecordingContacts, RecordingInvoices, RecordingTickets,
};
use portal_core::integration::webhook::{WebhookDeps, WebhookPolicy, WebhookService};
use portal_core::support::ticket::TicketRepo;

use crate::config::Settings;
use crate::failure::Failure;
use crate::storage::Storage;
use crate::wiring::clock;

/// What records events.
pub(crate) fn recorder(settings: &Settings, storage: &Storage) -> EventRecorder {
    EventRecorder::new(storage.events.clone(), clock(settings), Arc::new(OsEntropy))
}

/// The tickets, whose customers' doings become events.
pub(crate) fn tickets(settings: &Settings, storage: &Storage) -> Arc<dyn TicketRepo> {
    Arc::new(RecordingTickets::new(storage.tickets.clone(), recorder(settings, storage)))
}

/// Contact data, whose changes become events.
pub(crate) fn contacts(settings: &Settings, storage: &Storage) -> Arc<dyn ContactRepo> {
    Arc::new(RecordingContacts::new(storage.contacts.clone(), recorder(settings, storage)))
}

/// The invoices, whose first views become events.
pub(crate) fn invoices(settings: &Settings, storage: &Storage) -> Arc<dyn InvoiceRepo> {
    Arc::new(RecordingInvoices::new(storage.invoices.clone(), recorder(settings, storage)))
}

/// What settles events that stopped half-way.
pub(crate) fn settler(settings: &Settings, storage: &Storage) -> EventSettler {
    EventSettler::new(
        storage.events.clone(),
        Some(storage.tickets.clone()),
        Some(storage.contacts.clone()),
        clock(settings),
        EventPolicy::default(),
    )
}

/// What sends events to the endpoints of the configuration.
pub(crate) fn webhooks(settings: &Settings, storage: &Storage) -> Result<WebhookService, Failure> {
    let of = &settings.integration.webhooks;
    let configs: Vec<_> = of.iter().map(|webhook| webhook.config.clone()).collect();
    let sender = HttpWebhookSender::new(&configs, HttpWebhookSender::PATIENCE)
        .map_err(|(name, error)| Failure::new(format!("integration.webhooks: {name} {error}")))?;
    let deps = WebhookDeps {
        queue: storage.webhooks.clone(),
        sender: Arc::new(sender),
        clock: clock(settings),
        entropy: Arc::new(OsEntropy),
    };
    let endpoints = of.iter().map(|webhook| webhook.endpoint.clone()).collect();
    Ok(WebhookService::new(deps, WebhookPolicy::default(), endpoints))
}
