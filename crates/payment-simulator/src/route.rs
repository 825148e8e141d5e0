//! The APIs: what a call of each has in common.

use poem::http::header::AUTHORIZATION;
use poem::{Endpoint, Request, Response, Route, endpoint};
use serde_json::Value;

use crate::faults::AnswerFault;
use crate::simulator::{RecordedCall, Simulator};
use crate::{midtrans, xendit};

/// The largest body read, in bytes.
const LARGEST_BODY: usize = 64 * 1024;

/// A kind of call.
pub(crate) trait Call: Copy + Send + Sync + 'static {
    /// Whether it makes a payment.
    fn is_new(self) -> bool;

    /// The answer that refuses it with a code.
    fn refused(self, code: u16, message: &str) -> Response;

    /// Does it, and answers. `name` is what the path names.
    fn done(self, simulator: &Simulator, name: &str, call: &RecordedCall) -> Response;
}

/// The routes of both APIs.
pub(crate) fn api(simulator: &Simulator) -> Route {
    xendit::add(midtrans::add(Route::new(), simulator), simulator)
}

/// Answers a kind of call.
pub(crate) fn at(simulator: &Simulator, kind: impl Call) -> impl Endpoint<Output = Response> + 'static {
    let simulator = simulator.clone();
    endpoint::make(move |request: Request| {
        let simulator = simulator.clone();
        async move { Ok::<Response, poem::Error>(answer(&simulator, kind, request).await) }
    })
}

async fn answer(simulator: &Simulator, kind: impl Call, mut request: Request) -> Response {
    let is_allowed = is_allowed(simulator, &request);
    let name: String = request.path_params().unwrap_or_default();
    let call = recorded(&mut request).await;
    simulator.inner().calls.push(call.clone());
    let fault = simulator.inner().faults.answer;
    match fault {
        AnswerFault::Delay(delay) => tokio::time::sleep(delay).await,
        AnswerFault::Hang => std::future::pending().await,
        AnswerFault::Refuse(code) => return kind.refused(code, "Refused on request"),
        AnswerFault::FailBeforeCreating if kind.is_new() => return kind.refused(500, "Internal server error"),
        _ => {}
    }
    if !is_allowed {
        return kind.refused(401, "Access denied due to unauthorized transaction");
    }
    let answer = kind.done(simulator, &name, &call);
    match fault {
        AnswerFault::HangAfterwards => std::future::pending().await,
        AnswerFault::FailOnceAfterCreating if kind.is_new() => {
            simulator.inner().faults.answer = AnswerFault::None;
            kind.refused(500, "Internal server error")
        }
        _ => answer,
    }
}

async fn recorded(request: &mut Request) -> RecordedCall {
    let body = request.take_body().into_bytes_limit(LARGEST_BODY).await.unwrap_or_default();
    let header = |name: &str| request.header(name).map(str::to_owned);
    RecordedCall {
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        query: request.uri().query().unwrap_or_default().to_owned(),
        idempotency_key: header("idempotency-key"),
        api_version: header("api-version"),
        body: serde_json::from_slice::<Value>(&body).unwrap_or_default(),
    }
}

/// Whether the call carries the key, as a user without a password.
fn is_allowed(simulator: &Simulator, request: &Request) -> bool {
    let expected = crate::basic::user(simulator.config.server_key.expose());
    request.header(AUTHORIZATION) == Some(&expected)
}
