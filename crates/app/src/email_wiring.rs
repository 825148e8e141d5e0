//! Puts sending e-mail together.

use std::sync::Arc;
use std::time::Duration;

use adapters_smtp::{SmtpConfig, SmtpSender};
use adapters_system::OsEntropy;
use portal_core::Clock;
use portal_core::billing::email::{NewInvoiceDeps, NewInvoiceEmails};
use portal_core::kernel::breaker::BreakerPolicy;
use portal_core::messaging::outbox::{BreakingEmailSender, EmailSender};

use crate::config::Settings;
use crate::failure::{Failure, chain};
use crate::gateway_outages::WatchedSender;
use crate::storage::Storage;
use crate::wiring::Assembly;
use crate::worker::Workers;

/// How often new invoices are looked for: four times a minute, each time for a quarter of what may go out.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// The mail server, left alone for a while when it keeps failing; `None` where no e-mail is sent.
pub(crate) fn sender(settings: &Settings, clock: &Arc<dyn Clock>) -> Result<Option<Arc<dyn EmailSender>>, Failure> {
    let Some(config) = settings.email.server.clone() else { return Ok(None) };
    let smtp: Arc<dyn EmailSender> = Arc::new(server(config)?);
    let watched: Arc<dyn EmailSender> = Arc::new(WatchedSender::new(smtp, clock.clone()));
    Ok(Some(Arc::new(BreakingEmailSender::new(watched, clock.clone(), BreakerPolicy::default()))))
}

/// The mail server itself.
pub(crate) fn server(config: SmtpConfig) -> Result<SmtpSender, Failure> {
    SmtpSender::new(config).map_err(|e| Failure::caused("email", &e))
}

/// Sends invoices by themselves when they appear, if that is switched on.
pub(crate) fn send_new_invoices(workers: &Workers, settings: &Settings, storage: &Storage, assembly: &Assembly) {
    let policy = settings.email.new_invoices.clone();
    let Some((policy, issued)) = policy.zip(storage.issued_invoices.clone()) else { return };
    if assembly.portal.emails().is_err() {
        tracing::warn!("new invoices are not sent by e-mail: this portal makes no documents");
        return;
    }
    let deps = NewInvoiceDeps {
        issued,
        outbox: assembly.outbox.clone(),
        clock: assembly.clock.clone(),
        entropy: Arc::new(OsEntropy),
    };
    let emails = Arc::new(NewInvoiceEmails::new(deps, policy));
    workers.every("new_invoices", LOOK_EVERY, move || {
        let emails = emails.clone();
        async move {
            match emails.run().await {
                Ok(0) => {}
                Ok(put_in) => tracing::info!(invoices = put_in, "new invoices go out by e-mail"),
                Err(error) => tracing::warn!(error = %chain(&error), "new invoices are not looked for"),
            }
        }
    });
}
