//! Prometheus metrics on a listener of their own.

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use http_kit::{ServerLimits, Setup};
use metrics::{Unit, describe_counter, describe_gauge, gauge};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use poem::endpoint::make;
use poem::http::header;
use poem::{EndpointExt, Response, Route};
use portal_core::Clock;
use portal_core::messaging::outbox::{Lane, Outbox};
use tokio::net::TcpListener;
use tokio::time::timeout;

use crate::failure::Failure;

/// How long a scrape waits for the database before it answers without fresh figures.
const PATIENCE: Duration = Duration::from_millis(500);

/// What a scrape looks at.
#[derive(Clone)]
pub(crate) struct Metrics {
    handle: PrometheusHandle,
    outbox: Arc<dyn Outbox>,
    clock: Arc<dyn Clock>,
    setup: Arc<Setup>,
}

impl Metrics {
    /// Starts collecting for the whole process.
    pub(crate) fn start(outbox: Arc<dyn Outbox>, clock: Arc<dyn Clock>, setup: Arc<Setup>) -> Result<Self, Failure> {
        let handle = PrometheusBuilder::new()
            .set_buckets(&[0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0])
            .and_then(PrometheusBuilder::install_recorder)
            .map_err(|e| Failure::caused("metrics cannot be collected", &e))?;
        describe();
        Ok(Self { handle, outbox, clock, setup })
    }

    /// Serves `/metrics`, and `/setup` for `portal doctor`, until `shutdown`.
    pub(crate) async fn serve(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send,
    ) -> io::Result<()> {
        let setup = self.setup.clone();
        let findings = make(move |_| {
            let body = serde_json::json!({ "findings": setup.findings() }).to_string();
            async move { Response::builder().content_type("application/json").body(body) }
        });
        let page = make(move |_| {
            let metrics = self.clone();
            async move { metrics.render().await }
        });
        let limits = ServerLimits { drain: Duration::from_secs(1), ..ServerLimits::default() };
        let endpoint = Route::new().at("/metrics", poem::get(page)).at("/setup", poem::get(findings)).map_to_response();
        http_kit::serve(listener, endpoint, limits, shutdown).await
    }

    async fn render(&self) -> Response {
        for lane in Lane::ALL {
            self.look_at(lane).await;
        }
        look_at_process();
        self.handle.run_upkeep();
        Response::builder()
            .header(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
            .body(self.handle.render())
    }

    async fn look_at(&self, lane: Lane) {
        let reading = timeout(PATIENCE, self.outbox.backlog(lane, self.clock.now())).await;
        let reachable = matches!(reading, Ok(Ok(_)));
        gauge!("portal_database_up").set(f64::from(u8::from(reachable)));
        if let Ok(Ok(backlog)) = reading {
            gauge!("portal_outbox_waiting", "lane" => lane.as_str()).set(figure(backlog.waiting));
            gauge!("portal_outbox_dead_letters", "lane" => lane.as_str()).set(figure(backlog.dead_letters));
            gauge!("portal_outbox_parked", "lane" => lane.as_str()).set(figure(backlog.parked));
        }
    }
}

/// Names what is measured here, so that it stands in `/metrics` with its meaning.
fn describe() {
    describe_counter!("portal_messages_total", "Tries to deliver a message, by lane and outcome.");
    describe_counter!("portal_unreadable_rows_total", "Rows that were left out, by table and column.");
    describe_counter!("portal_worker_errors_total", "Worker rounds that failed, by lane and cause.");
    describe_gauge!("portal_gateway_up", "Whether the gateway took the last message, by provider.");
    describe_counter!("portal_gateway_failures_total", "Messages that the gateway did not take, by provider.");
    describe_gauge!("portal_guarded_mode", "1 while many wrong codes narrow the limits for unknown devices.");
    describe_gauge!("portal_failed_guesses", "Wrong codes from unknown devices that count at the moment.");
    describe_gauge!("portal_codes_requested", "Codes asked for that count at the moment.");
    describe_gauge!("portal_code_cap_reached", "1 while no code is sent to unknown devices.");
    describe_counter!("portal_refusals_total", "Requests that a check refused, by check.");
    describe_gauge!("portal_outbox_waiting", "Messages that are due and wait for a worker, by lane.");
    describe_gauge!("portal_outbox_dead_letters", "Messages that were given up, by lane.");
    describe_gauge!(
        "portal_outbox_parked",
        "Messages kept because the version that claimed them could not read them, by lane."
    );
    describe_gauge!("portal_database_up", "Whether the last scrape reached the database.");
    describe_gauge!("process_resident_memory_bytes", Unit::Bytes, "Resident memory.");
    describe_gauge!("process_open_fds", "Open file descriptors.");
}

/// Memory and descriptors, where the system tells them.
fn look_at_process() {
    if let Some(bytes) = resident_memory() {
        gauge!("process_resident_memory_bytes").set(figure(bytes));
    }
    if let Ok(open) = std::fs::read_dir("/proc/self/fd") {
        gauge!("process_open_fds").set(figure(open.count() as u64));
    }
}

fn resident_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

#[expect(clippy::cast_precision_loss, reason = "a gauge is a float; 2^53 is out of reach")]
fn figure(count: u64) -> f64 {
    count as f64
}
