//! Puts paying through gateways together.

use std::sync::Arc;

use adapters_midtrans::Midtrans;
use adapters_xendit::Xendit;
use portal_core::billing::PaymentPorts;
use portal_core::billing::payment::PaymentGateway;
use portal_core::integration::change::AuditedRecords;
use portal_core::integration::{PostedRecords, RecordPosting};
use portal_core::{Actor, Portal};

use crate::config::Settings;
use crate::event_wiring;
use crate::failure::Failure;
use crate::payment_webhooks::{PaymentNotifier, PaymentWebhooks};
use crate::storage::Storage;
use crate::wiring::clock;

/// What customers need to pay; `None` where nothing is paid online, or another system keeps the invoices.
pub(crate) fn ports(settings: &Settings, storage: &Storage) -> Result<Option<PaymentPorts>, Failure> {
    let gateways = gateways(settings)?;
    if gateways.is_empty() || storage.rest.is_some() || settings.database.is_adopted() {
        return Ok(None);
    }
    let (records, changes) = (&storage.isp_records, &storage.changes);
    let posted = PostedRecords {
        customers: Arc::new(AuditedRecords::new(records.customers.clone(), changes.clone(), Actor::System)),
        invoices: Arc::new(AuditedRecords::new(records.invoices.clone(), changes.clone(), Actor::System)),
        payments: Arc::new(AuditedRecords::new(records.payments.clone(), changes.clone(), Actor::System)),
    };
    let events = event_wiring::recorder(settings, storage);
    let posting = RecordPosting::new(posted, storage.invoices.clone(), events, clock(settings));
    Ok(Some(PaymentPorts {
        payments: storage.payments.clone(),
        exceptions: storage.payment_exceptions.clone(),
        notifications: storage.payment_notifications.clone(),
        posting: Arc::new(posting),
        gateways,
    }))
}

/// The gateways of these settings.
pub(crate) fn gateways(settings: &Settings) -> Result<Vec<Arc<dyn PaymentGateway>>, Failure> {
    let mut gateways: Vec<Arc<dyn PaymentGateway>> = Vec::new();
    if let Some(config) = settings.payments.gateways.midtrans.clone() {
        gateways.push(Arc::new(Midtrans::new(config).map_err(|e| Failure::caused("midtrans", &e))?));
    }
    if let Some(config) = settings.payments.gateways.xendit.clone() {
        gateways.push(Arc::new(Xendit::new(config).map_err(|e| Failure::caused("xendit", &e))?));
    }
    Ok(gateways)
}

/// What gateways report to, with their names as they are mounted.
pub(crate) fn webhooks(settings: &Settings, portal: &Portal, notifier: &PaymentNotifier) -> Vec<PaymentWebhooks> {
    let Ok(payments) = portal.payments() else { return Vec::new() };
    let gateways = &settings.payments.gateways;
    let named = [
        gateways.midtrans.is_some().then_some(adapters_midtrans::GATEWAY),
        gateways.xendit.is_some().then_some(adapters_xendit::GATEWAY),
    ];
    let named = named.into_iter().flatten();
    named.map(|name| PaymentWebhooks::new(name, payments.clone(), notifier.clone())).collect()
}
