//! Whether the process lives, and whether it should get requests.

use std::time::Duration;

use poem::http::{Method, StatusCode};
use poem::{Response, handler};
use serde_json::json;
use tokio::time::timeout;

use crate::middleware;
use crate::outside::Readiness;
use crate::problem::Problem;
use crate::route_table::{Entry, entry};
use crate::state::App;

/// Longest time the probe may take; the answer has to be there within 300 ms.
const PROBE_TIME: Duration = Duration::from_millis(250);

pub(crate) fn entries() -> Vec<Entry> {
    vec![entry(Method::GET, "/livez", live), entry(Method::GET, "/readyz", ready)]
}

/// `GET /livez`: the process answers; nothing else is looked at.
#[handler]
fn live() -> Result<Response, Problem> {
    middleware::json(StatusCode::OK, &json!({ "status": "alive" }))
}

/// `GET /readyz`.
#[handler]
async fn ready(app: &App) -> Result<Response, Problem> {
    let readiness = timeout(PROBE_TIME, app.parts.readiness.check()).await;
    let (status, word, reason) = match readiness.unwrap_or(Readiness::Down("timeout")) {
        Readiness::Ready => return middleware::json(StatusCode::OK, &json!({ "status": "ready" })),
        Readiness::Draining => (StatusCode::SERVICE_UNAVAILABLE, "draining", None),
        Readiness::Down(what) => (StatusCode::SERVICE_UNAVAILABLE, "down", Some(what)),
    };
    middleware::json(status, &json!({ "status": word, "reason": reason }))
}
