//! Whether the process lives, and whether it should get requests.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use poem::http::{Method, StatusCode};
use poem::web::Data;
use poem::{EndpointExt as _, Response, handler};
use serde_json::json;
use tokio::time::timeout;

use crate::answer;
use crate::problem::Problem;
use crate::route_table::{Entry, entry};

/// Whether this process should get requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readiness {
    /// It should.
    Ready,
    /// It is about to stop.
    Draining,
    /// Something it cannot do without is away; the word names it and is shown to every caller.
    Down(&'static str),
}

/// Answers `/readyz`.
#[async_trait]
pub trait ReadinessProbe: Send + Sync {
    /// Looks at what the process cannot do without. An answer that takes longer than 250 ms counts as
    /// [`Readiness::Down`].
    async fn check(&self) -> Readiness;
}

/// Longest time the probe may take; the answer has to be there within 300 ms.
const PROBE_TIME: Duration = Duration::from_millis(250);

/// The paths of both questions: whether the process lives, and whether it should get requests.
pub const PATHS: [&str; 2] = ["/livez", "/readyz"];

/// The routes of both questions.
pub fn entries(probe: Arc<dyn ReadinessProbe>) -> Vec<Entry> {
    let [liveness, readiness] = PATHS;
    vec![entry(Method::GET, liveness, live), entry(Method::GET, readiness, ready.data(probe))]
}

/// `GET /livez`: the process answers; nothing else is looked at.
#[handler]
fn live() -> Result<Response, Problem> {
    answer::json(StatusCode::OK, &json!({ "status": "alive" }))
}

/// `GET /readyz`.
#[handler]
async fn ready(probe: Data<&Arc<dyn ReadinessProbe>>) -> Result<Response, Problem> {
    let readiness = timeout(PROBE_TIME, probe.check()).await;
    let (status, word, reason) = match readiness.unwrap_or(Readiness::Down("timeout")) {
        Readiness::Ready => return answer::json(StatusCode::OK, &json!({ "status": "ready" })),
        Readiness::Draining => (StatusCode::SERVICE_UNAVAILABLE, "draining", None),
        Readiness::Down(what) => (StatusCode::SERVICE_UNAVAILABLE, "down", Some(what)),
    };
    answer::json(status, &json!({ "status": word, "reason": reason }))
}
