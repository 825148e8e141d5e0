//! What is done about payments in the background: asking gateways about what they told and what they did not tell, and
//! looking through the books.

use std::time::Duration;

use metrics::{counter, gauge};
use portal_core::Portal;
use portal_core::billing::ledger::Ledger;
use portal_core::billing::payment::PaymentService;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::failure::chain;
use crate::payment_webhooks::PaymentNotifier;
use crate::seldom::Seldom;
use crate::storage::Storage;
use crate::worker::Workers;

/// How many payments are asked about at once after notifications: gateways answer slowly, and customers wait.
const FOLLOWERS: usize = 8;
/// How many notifications one of them claims, and how often one looks for those that another process kept.
const CLAIMED: u32 = 1;
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long it rests when notifications cannot be read.
const REST: Duration = Duration::from_secs(2);
/// How often payments are looked for that something is to be done with.
const SWEEP_EVERY: Duration = Duration::from_secs(5);
/// How often credit is looked for that pays an invoice.
const SPEND_EVERY: Duration = Duration::from_mins(1);
/// When the books are looked through for the first time, and how often after that.
const FIRST_CHECK: Duration = Duration::from_mins(1);
const CHECK_EVERY: Duration = Duration::from_hours(24);

/// While a gateway is away, each notification of it would be logged.
static NOT_FOLLOWED: Seldom = Seldom::new();
/// While the database is away, each of them would log it.
static NOT_READ: Seldom = Seldom::new();

/// Asks gateways about the payments of which they told something.
pub(crate) fn follow_notifications(workers: &Workers, portal: &Portal, notifier: &PaymentNotifier) {
    let Ok(payments) = portal.payments().cloned() else { return };
    for _ in 0..FOLLOWERS {
        let (payments, notifier, stop) = (payments.clone(), notifier.clone(), workers.stopping());
        workers.keep("payment notifications", move || follow(payments.clone(), notifier.clone(), stop.clone()));
    }
    let notifier = notifier.clone();
    workers.every("payment poll", LOOK_EVERY, move || {
        notifier.notify_one();
        std::future::ready(())
    });
}

async fn follow(payments: PaymentService, notifier: PaymentNotifier, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match payments.claim_notifications(CLAIMED).await {
            Ok(claimed) if claimed.is_empty() => {
                let _ = stop.run_until_cancelled(notifier.notified()).await;
            }
            Ok(claimed) => {
                // There may be more: another one looks while this one asks.
                notifier.notify_one();
                for kept in claimed {
                    if let Err(error) = payments.follow(&kept).await {
                        count_error();
                        if let Some(times) = NOT_FOLLOWED.count() {
                            tracing::warn!(times, error = %chain(&error), "a gateway could not be asked about what it told");
                        }
                    }
                }
            }
            Err(error) => {
                count_error();
                if let Some(times) = NOT_READ.count() {
                    tracing::warn!(times, error = %chain(&error), "notifications of payments are not read");
                }
                let _ = stop.run_until_cancelled(sleep(REST)).await;
            }
        }
    }
}

fn count_error() {
    counter!("portal_worker_errors_total", "task" => "payment notifications", "cause" => "port").increment(1);
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

/// Pays invoices with the credit of their customers, where that is the rule.
pub(crate) fn spend_credit(workers: &Workers, portal: &Portal) {
    let Ok(payments) = portal.payments().cloned() else { return };
    workers.every("customer credit", SPEND_EVERY, move || {
        let payments = payments.clone();
        async move {
            match payments.spend_credit().await {
                Ok(0) => {}
                Ok(invoices) => tracing::info!(invoices, "invoices were paid with credit"),
                Err(error) => tracing::warn!(error = %chain(&error), "credit is not spent"),
            }
        }
    });
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
