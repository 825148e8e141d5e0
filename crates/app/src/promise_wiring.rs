//! Puts promises to pay together.

use std::sync::Arc;
use std::time::Duration;

use portal_core::billing::PromisePorts;
use portal_core::integration::RecordPromises;
use portal_core::integration::change::AuditedRecords;
use portal_core::{Actor, Portal};

use crate::config::Settings;
use crate::event_wiring;
use crate::failure::chain;
use crate::storage::Storage;
use crate::wiring::clock;
use crate::worker::Workers;

/// How often promises are looked for that something is to be done with.
const SWEEP_EVERY: Duration = Duration::from_secs(10);

/// What customers need to promise a payment; `None` unless it is switched on.
pub(crate) fn ports(settings: &Settings, storage: &Storage) -> Option<PromisePorts> {
    settings.promises.as_ref()?;
    let customers = storage.isp_records.customers.clone();
    let customers = Arc::new(AuditedRecords::new(customers, storage.changes.clone(), Actor::System));
    let effects = RecordPromises::new(customers, event_wiring::recorder(settings, storage), clock(settings));
    Some(PromisePorts { promises: storage.promises.clone(), effects: Arc::new(effects) })
}

/// Decides how promises ended, and does what a stop left undone.
pub(crate) fn sweep(workers: &Workers, portal: &Portal) {
    let Ok(promises) = portal.promises().cloned() else { return };
    workers.drain("promises", SWEEP_EVERY, move || {
        let promises = promises.clone();
        async move {
            match promises.sweep().await {
                Ok(swept) => {
                    if swept.checked > 0 {
                        tracing::debug!(checked = swept.checked, failed = swept.failed, "promises looked at");
                    }
                    swept.may_have_more()
                }
                Err(error) => {
                    tracing::warn!(error = %chain(&error), "promises are not looked at");
                    false
                }
            }
        }
    });
}
