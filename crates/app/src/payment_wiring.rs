//! Puts paying through gateways together.

use std::sync::Arc;
use std::time::Duration;

use adapters_midtrans::Midtrans;
use adapters_xendit::Xendit;
use metrics::gauge;
use portal_core::billing::PaymentPorts;
use portal_core::billing::ledger::Ledger;
use portal_core::billing::payment::PaymentGateway;
use portal_core::integration::change::AuditedRecords;
use portal_core::integration::{PostedRecords, RecordPosting};
use portal_core::{Actor, Portal};

use crate::config::Settings;
use crate::event_wiring;
use crate::failure::{Failure, chain};
use crate::payment_webhooks::PaymentWebhooks;
use crate::storage::Storage;
use crate::wiring::clock;
use crate::worker::Workers;

/// How often payments are looked for that something is to be done with.
const SWEEP_EVERY: Duration = Duration::from_secs(5);
/// When the books are looked through for the first time, and how often after that.
const FIRST_CHECK: Duration = Duration::from_mins(1);
const CHECK_EVERY: Duration = Duration::from_hours(24);

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
pub(crate) fn webhooks(settings: &Settings, portal: &Portal) -> Vec<PaymentWebhooks> {
    let Ok(payments) = portal.payments() else { return Vec::new() };
    let gateways = &settings.payments.gateways;
    let named = [
        gateways.midtrans.is_some().then_some(adapters_midtrans::GATEWAY),
        gateways.xendit.is_some().then_some(adapters_xendit::GATEWAY),
    ];
    named.into_iter().flatten().map(|name| PaymentWebhooks::new(name, payments.clone())).collect()
}

/// Looks through the books, soon after the start and then every day.
pub(crate) fn check_ledger(workers: &Workers, storage: &Storage) {
    let (ledger, stop) = (storage.ledger.clone(), workers.stopping());
    workers.keep("ledger", move || {
        let (ledger, stop) = (ledger.clone(), stop.clone());
        async move {
            let mut pause = FIRST_CHECK;
            while stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_some() {
                look_through(ledger.as_ref()).await;
                pause = CHECK_EVERY;
            }
        }
    });
}

async fn look_through(ledger: &dyn Ledger) {
    match ledger.summary().await {
        Ok(summary) => {
            let is_balanced = summary.is_balanced();
            gauge!("portal_ledger_balanced").set(f64::from(u8::from(is_balanced)));
            if is_balanced {
                tracing::info!(journals = summary.journals, "the books sum to zero");
            } else {
                tracing::error!(journals = ?summary.unbalanced, "the books do not sum to zero: portal ledger check");
            }
        }
        Err(error) => tracing::warn!(error = %chain(&error), "the books are not checked"),
    }
}

/// Asks gateways about payments of which they tell nothing, and does what a stop left undone.
pub(crate) fn sweep(workers: &Workers, portal: &Portal) {
    let Ok(payments) = portal.payments().cloned() else { return };
    workers.drain("payments", SWEEP_EVERY, move || {
        let payments = payments.clone();
        async move {
            match payments.sweep().await {
                Ok(swept) => {
                    if swept.checked > 0 {
                        tracing::debug!(checked = swept.checked, failed = swept.failed, "payments looked at");
                    }
                    swept.may_have_more()
                }
                Err(error) => {
                    tracing::warn!(error = %chain(&error), "payments are not looked at");
                    false
                }
            }
        }
    });
}
