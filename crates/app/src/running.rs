//! Runs the parts of a process together, from the first listener to the last worker.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use http_kit::health::{Readiness, ReadinessProbe};
use http_kit::{ConnectionLimits, ServerLimits};
use http_staff::StaffParts;
use poem::Endpoint;
use portal_core::Clock;
use portal_core::Portal;
use portal_core::insight::analytics::AnalyticsRecorder;
use portal_core::messaging::campaign::CampaignWorker;
use portal_core::messaging::outbox::DeliveryService;
use portal_core::staff::retention::RetentionService;
use portal_core::support::reply_notice::ReplyNoticeService;
use tokio::net::TcpListener;

use crate::config::Settings;
use crate::failure::{Failure, Outcome, chain};
use crate::lifecycle::Lifecycle;
use crate::sides::Sides;
use crate::staff_wiring::{self, Console};
use crate::storage::{Backend, Storage};
use crate::telemetry::Metrics;
use crate::wiring::Assembly;
use crate::worker::Workers;
use crate::{
    descriptors, desk_wiring, email_wiring, event_wiring, http_wiring, payment_worker, promise_wiring, watch,
    webhook_worker, wiring,
};

/// How often what is over is swept out. Codes to unknown numbers are to be gone within an hour.
const SWEEP_EVERY: Duration = Duration::from_mins(15);

/// How often changes of numbers that stopped half-way are finished.
const FINISH_EVERY: Duration = Duration::from_mins(1);

/// How often files that no message refers to are removed.
const REMOVE_FILES_EVERY: Duration = Duration::from_mins(30);

/// How often replies are looked for that customers do not read.
const TELL_EVERY: Duration = Duration::from_secs(5);

/// How often campaigns that staff began are looked for.
const ANNOUNCE_EVERY: Duration = Duration::from_secs(3);

/// How often parked messages are looked at after the start: an older version that runs beside this one may park some.
/// Those that cannot be read for another reason than their version are parked again each time.
const REQUEUE_EVERY: Duration = Duration::from_hours(1);

/// How often analytics figures are stored: what a crash may lose.
const FLUSH_EVERY: Duration = Duration::from_secs(10);

/// What a process does.
pub(crate) struct Plan {
    /// Serves pages and API here, at this public address.
    pub(crate) http: Option<(TcpListener, String)>,
    /// Serves a simulated payment gateway too, with `http`.
    pub(crate) simulator: Option<poem::Route>,
    /// Serves the staff console too, with `http`.
    pub(crate) console: Option<Console>,
    /// Serves metrics here.
    pub(crate) metrics: Option<TcpListener>,
    /// Runs the workers.
    pub(crate) workers: bool,
    /// When to stop.
    pub(crate) lifecycle: Lifecycle,
}

/// Does it until a signal comes.
pub(crate) async fn run(settings: &Settings, storage: &Storage, assembly: &Assembly, plan: Plan) -> Outcome {
    let lifecycle = plan.lifecycle;
    let workers = Workers::new();
    if let Some(listener) = plan.metrics {
        serve_metrics(listener, assembly, &workers)?;
    }
    if plan.workers {
        workers.deliver(&assembly.portal.delivery, &assembly.notifier, &settings.worker);
        storage.backend.listen(&workers, &assembly.notifier);
        sweep(&workers, &wiring::retention(settings, storage), &assembly.clock);
        finish_phone_changes(&workers, &assembly.portal);
        remove_files(&workers, &assembly.portal);
        tell_of_replies(&workers, &wiring::reply_notices(settings, storage));
        webhook_worker::settle_events(&workers, &event_wiring::settler(settings, storage));
        webhook_worker::send_webhooks(&workers, &event_wiring::webhooks(settings, storage)?);
        requeue_parked(&workers, &assembly.portal.delivery);
        announce(&workers, wiring::campaign_worker(settings, storage));
        payment_worker::follow_notifications(&workers, &assembly.portal, &assembly.payment_notifier);
        payment_worker::sweep(&workers, &assembly.portal);
        promise_wiring::sweep(&workers, &assembly.portal);
        payment_worker::spend_credit(&workers, &assembly.portal);
        payment_worker::check_ledger(&workers, storage);
        email_wiring::send_new_invoices(&workers, settings, storage, assembly);
    }
    match plan.http {
        Some((listener, origin)) => {
            flush_analytics(&workers, &assembly.portal);
            if let Some(files) = &assembly.incoming.files {
                files.fetch(&workers);
            }
            watch::watch_limits(&workers, &assembly.portal.otp);
            let probe = Arc::new(Probe { lifecycle: lifecycle.clone(), backend: storage.backend.clone() });
            let integration = http_wiring::integration(settings, storage, assembly, &origin)?;
            let staff = plan.console.map(|console| staff(settings, storage, assembly, &origin, console)).transpose()?;
            let mut customers = assembly.http(settings, &origin, probe)?;
            customers.views = staff.is_some().then(|| desk_wiring::views(settings, storage));
            let (beside, apart) = split(staff);
            customers.config.integration_document =
                integration.is_some().then(|| http_integration::DOCUMENT.to_owned());
            let routes = Sides::of_customers(http_poem::routes(customers))
                .and_integration(integration.map(http_integration::routes))
                .and_staff(beside.map(http_staff::routes))
                .and_simulator(plan.simulator);
            let serve_customers = serve(settings, (listener, routes), &lifecycle);
            match apart {
                Some((listener, parts)) => {
                    let console = serve(settings, (listener, http_staff::routes(parts)), &lifecycle);
                    tokio::try_join!(serve_customers, console)?;
                }
                None => serve_customers.await?,
            }
        }
        None => lifecycle.closing().await,
    }
    workers.stop(lifecycle.time_left()).await;
    let _ = tokio::time::timeout(lifecycle.time_left(), flush(assembly.portal.analytics.as_ref())).await;
    let _ = tokio::time::timeout(lifecycle.time_left(), storage.backend.close()).await;
    tracing::info!("stopped");
    Ok(())
}

/// The console, with its own listener if it has one.
type Staff = (Option<TcpListener>, StaffParts);

fn staff(
    settings: &Settings,
    storage: &Storage,
    assembly: &Assembly,
    customers: &str,
    console: Console,
) -> Result<Staff, Failure> {
    let parts = staff_wiring::parts(settings, storage, assembly, customers, &console)?;
    Ok((console.listener, parts))
}

/// The console beside the customers' pages, or apart from them.
fn split(staff: Option<Staff>) -> (Option<StaffParts>, Option<(TcpListener, StaffParts)>) {
    match staff {
        Some((Some(listener), parts)) => (None, Some((listener, parts))),
        Some((None, parts)) => (Some(parts), None),
        None => (None, None),
    }
}

async fn serve<E: Endpoint + 'static>(
    settings: &Settings,
    (listener, routes): (TcpListener, E),
    lifecycle: &Lifecycle,
) -> Outcome {
    let limits = ServerLimits { connections: connections(settings), ..ServerLimits::default() };
    http_kit::serve(listener, routes, limits, lifecycle.closing())
        .await
        .map_err(|e| Failure::caused("the server stopped", &e))
}

/// How many connections there may be, as far as the system lets.
fn connections(settings: &Settings) -> ConnectionLimits {
    let (of, descriptors) = (&settings.http, descriptors::raise());
    let total = descriptors::capacity(of.connections, descriptors);
    if total < of.connections {
        tracing::warn!(descriptors, connections = total, requested = of.connections, "the limit of open files is low");
    }
    let (per_address, proxies) = (of.connections_per_address, of.trusted_proxies.clone());
    ConnectionLimits { total, per_address, proxies, ..ConnectionLimits::default() }
}

/// Takes an address.
pub(crate) async fn bind(address: std::net::SocketAddr, key: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|e| {
        Failure::caused(&format!("cannot listen on {address}"), &e)
            .advise(format!("stop what listens there, or choose another address with {key}"))
    })
}

fn serve_metrics(listener: TcpListener, assembly: &Assembly, workers: &Workers) -> Outcome {
    let metrics = Metrics::start(assembly.outbox.clone(), assembly.clock.clone(), assembly.setup.clone())?;
    let stop = workers.stopping();
    tokio::spawn(async move {
        if let Err(error) = metrics.serve(listener, stop.cancelled()).await {
            tracing::error!(%error, "metrics are no longer served");
        }
    });
    Ok(())
}

fn sweep(workers: &Workers, retention: &RetentionService, clock: &Arc<dyn Clock>) {
    let (retention, clock) = (retention.clone(), clock.clone());
    workers.every("sweep", SWEEP_EVERY, move || {
        let (retention, clock) = (retention.clone(), clock.clone());
        async move {
            if let Err(error) = retention.run(clock.now()).await {
                tracing::warn!(error = %chain(&error), "sweeping failed");
            }
        }
    });
}

fn finish_phone_changes(workers: &Workers, portal: &Portal) {
    let Ok(profile) = portal.profile().cloned() else { return };
    workers.every("phone_changes", FINISH_EVERY, move || {
        let profile = profile.clone();
        async move {
            match profile.finish_pending().await {
                Ok(0) => {}
                Ok(finished) => tracing::warn!(finished, "changes of numbers had stopped half-way and are finished"),
                Err(error) => tracing::warn!(error = %chain(&error), "changes of numbers are not finished yet"),
            }
        }
    });
}

/// Removes files that no message refers to, some at a time, until none is left.
fn remove_files(workers: &Workers, portal: &Portal) {
    let Ok(files) = portal.attachments().cloned() else { return };
    workers.drain("attachments", REMOVE_FILES_EVERY, move || {
        let files = files.clone();
        async move {
            match files.remove_unreferenced().await {
                Ok(0) => return false,
                Ok(removed) => tracing::info!(removed, "files that no message refers to are removed"),
                Err(error) => {
                    tracing::warn!(error = %chain(&error), "files are not removed yet");
                    return false;
                }
            }
            true
        }
    });
}

/// Tells customers of replies that they did not read in time.
fn tell_of_replies(workers: &Workers, notices: &ReplyNoticeService) {
    let notices = notices.clone();
    workers.drain("replies", TELL_EVERY, move || {
        let notices = notices.clone();
        async move {
            match notices.tell_due().await {
                Ok(0) => return false,
                Ok(told) => tracing::debug!(told, "customers are told of replies"),
                Err(error) => {
                    tracing::warn!(error = %chain(&error), "customers are not told of replies yet");
                    return false;
                }
            }
            true
        }
    });
}

/// Takes up what another version parked, at once and then every hour.
fn requeue_parked(workers: &Workers, delivery: &DeliveryService) {
    let (delivery, stop) = (delivery.clone(), workers.stopping());
    workers.keep("parked", move || {
        let (delivery, stop) = (delivery.clone(), stop.clone());
        async move {
            loop {
                match delivery.requeue_parked().await {
                    Ok(0) => {}
                    Ok(messages) => tracing::info!(messages, "parked messages are taken up again"),
                    Err(error) => tracing::warn!(error = %chain(&error), "parked messages are not looked at"),
                }
                if stop.run_until_cancelled(tokio::time::sleep(REQUEUE_EVERY)).await.is_none() {
                    break;
                }
            }
        }
    });
}

/// Enqueues the campaigns that staff began, one batch after the other, until there is nothing to do.
fn announce(workers: &Workers, campaigns: Option<CampaignWorker>) {
    let Some(campaigns) = campaigns else { return };
    workers.drain("campaigns", ANNOUNCE_EVERY, move || {
        let campaigns = campaigns.clone();
        async move {
            match campaigns.go_on().await {
                Ok(None) => return false,
                Ok(Some(0)) => {}
                Ok(Some(messages)) => tracing::info!(messages, "messages of a campaign are enqueued"),
                Err(error) => {
                    tracing::warn!(error = %chain(&error), "a campaign is not enqueued yet");
                    return false;
                }
            }
            true
        }
    });
}

fn flush_analytics(workers: &Workers, portal: &Portal) {
    let Some(analytics) = portal.analytics.clone() else { return };
    workers.every("analytics", FLUSH_EVERY, move || {
        let analytics = analytics.clone();
        async move { flush(Some(&analytics)).await }
    });
}

/// Stores what was counted; while the database is away it is kept for the next time.
async fn flush(analytics: Option<&AnalyticsRecorder>) {
    let Some(analytics) = analytics else { return };
    if let Err(error) = analytics.flush().await {
        tracing::warn!(error = %chain(&error), "analytics figures are not stored yet");
    }
}

/// Ready while the database takes writes and nobody asked to stop. Redis may be away: the database stands in.
struct Probe {
    lifecycle: Lifecycle,
    backend: Backend,
}

#[async_trait]
impl ReadinessProbe for Probe {
    async fn check(&self) -> Readiness {
        if self.lifecycle.is_draining() {
            return Readiness::Draining;
        }
        match self.backend.probe_write().await {
            Ok(()) => Readiness::Ready,
            Err(_) => Readiness::Down("database"),
        }
    }
}
