//! `portal serve` and `portal worker`.

use std::time::Duration;

use portal_core::KeyRing;

use crate::cli::Serve;
use crate::config::Settings;
use crate::failure::{Failure, Outcome, chain};
use crate::lifecycle::Lifecycle;
use crate::running::{self, Plan, bind};
use crate::staff_wiring::Console;
use crate::storage::Storage;
use crate::{telemetry, wiring};

/// How long a load balancer gets to look away before connections are refused.
const NOTICE: Duration = Duration::from_secs(3);

/// Serves customers, with workers unless told otherwise.
pub(crate) async fn serve(settings: &Settings, options: &Serve) -> Outcome {
    let workers = !options.no_worker;
    telemetry::start_logs(&settings.log);
    let lifecycle = Lifecycle::watch(NOTICE)?;
    let storage = Storage::of(settings).await?;
    check_schema(&storage).await?;
    let listener = bind(settings.http.listen, "http.listen").await?;
    let bound = listener.local_addr().unwrap_or(settings.http.listen);
    let origin = settings.http.origin(bound);
    let assembly = wiring::assemble(settings, &storage, keys(settings)?, &origin).await?;
    let console = if options.no_staff { None } else { Some(console(settings).await?) };
    let metrics = metrics(settings).await?;
    tracing::info!(listen = %bound, url = %origin, workers, "serving");
    let plan = Plan { http: Some((listener, origin)), simulator: None, console, metrics, workers, lifecycle };
    Box::pin(running::run(settings, &storage, &assembly, plan)).await
}

/// Runs the workers alone.
pub(crate) async fn worker(settings: &Settings) -> Outcome {
    telemetry::start_logs(&settings.log);
    let lifecycle = Lifecycle::watch(Duration::ZERO)?;
    let storage = Storage::of(settings).await?;
    check_schema(&storage).await?;
    let origin = settings.http.origin(settings.http.listen);
    let assembly = wiring::assemble(settings, &storage, keys(settings)?, &origin).await?;
    tracing::info!("working");
    let plan = Plan {
        http: None,
        simulator: None,
        console: None,
        metrics: worker_metrics(settings).await,
        workers: true,
        lifecycle,
    };
    Box::pin(running::run(settings, &storage, &assembly, plan)).await
}

/// Refuses a schema that lacks something. A database that is away is no reason not to start: it is asked
/// for again with every request, and until it answers the portal is not ready.
async fn check_schema(storage: &Storage) -> Outcome {
    match storage.backend.pending().await {
        Ok(0) => Ok(()),
        Ok(pending) => Err(not_migrated(pending)),
        Err(error) => {
            tracing::warn!(error = %chain(error.as_ref()), "the database does not answer yet");
            Ok(())
        }
    }
}

/// What to say of a schema that is behind.
pub(crate) fn not_migrated(pending: usize) -> Failure {
    Failure::new(format!("the database's schema is {pending} migrations behind")).advise("run: portal migrate")
}

fn keys(settings: &Settings) -> Result<KeyRing, Failure> {
    settings.keys.clone().ok_or_else(|| Failure::new("security.secret must be set"))
}

/// The staff console, on its own listener if there is one.
async fn console(settings: &Settings) -> Result<Console, Failure> {
    let listener = match settings.http.staff_listen {
        Some(address) => Some(bind(address, "http.staff_listen").await?),
        None => None,
    };
    Ok(Console { listener, demo: None })
}

/// A worker does its work without metrics rather than not at all: several may run on one machine.
async fn worker_metrics(settings: &Settings) -> Option<tokio::net::TcpListener> {
    let address = settings.worker.metrics_listen?;
    match bind(address, "worker.metrics_listen").await {
        Ok(listener) => Some(listener),
        Err(failure) => {
            tracing::warn!("no metrics are served: {}", failure.in_one_line());
            None
        }
    }
}

async fn metrics(settings: &Settings) -> Result<Option<tokio::net::TcpListener>, Failure> {
    match settings.http.metrics_listen {
        Some(address) => bind(address, "http.metrics_listen").await.map(Some),
        None => Ok(None),
    }
}
