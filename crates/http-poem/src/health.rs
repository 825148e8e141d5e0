//! Whether the process lives, and whether it should get requests.

use std::time::Duration;

use poem::http::StatusCode;
use poem::{Response, Route, get, handler};
use serde_json::json;
use tokio::time::timeout;

use crate::edge;
use crate::outside::Readiness;
use crate::problem::Problem;
use crate::state::App;

/// Longest time the probe may take; the answer has to be there within 300 ms.
const PROBE_TIME: Duration = Duration::from_millis(250);

pub(crate) fn mount(route: Route) -> Route {
    route.at("/livez", get(live)).at("/readyz", get(ready))
}

/// `GET /livez`: the process answers; nothing else is looked at.
#[handler]
fn live() -> Result<Response, Problem> {
    edge::json(StatusCode::OK, &json!({ "status": "alive" }))
}

/// `GET /readyz`.
#[handler]
async fn ready(app: &App) -> Result<Response, Problem> {
    let readiness = timeout(PROBE_TIME, app.parts.readiness.check()).await;
    let (status, word, reason) = match readiness.unwrap_or(Readiness::Down("timeout")) {
        Readiness::Ready => return edge::json(StatusCode::OK, &json!({ "status": "ready" })),
        Readiness::Draining => (StatusCode::SERVICE_UNAVAILABLE, "draining", None),
        Readiness::Down(what) => (StatusCode::SERVICE_UNAVAILABLE, "down", Some(what)),
    };
    edge::json(status, &json!({ "status": word, "reason": reason }))
}
