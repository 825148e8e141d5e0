//! The API.

use poem::http::StatusCode;
use poem::http::header::AUTHORIZATION;
use poem::{IntoResponse, Request, Response, Route, endpoint};
use serde_json::{Value, json};

use crate::charge;
use crate::faults::AnswerFault;
use crate::payment::{Kind, Payment, State};
use crate::simulator::{RecordedCall, Simulator};
use crate::wire::{created, refusal, status};

/// The largest body read, in bytes.
const LARGEST_BODY: usize = 64 * 1024;

/// A kind of call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Call {
    Charge,
    Snap,
    Status,
    Cancel,
    Expire,
}

/// The routes of the API.
pub(crate) fn api(simulator: &Simulator) -> Route {
    let at = |call: Call| {
        let simulator = simulator.clone();
        endpoint::make(move |request: Request| {
            let simulator = simulator.clone();
            async move { Ok::<Response, poem::Error>(answer(&simulator, call, request).await) }
        })
    };
    Route::new()
        .at("/v2/charge", poem::post(at(Call::Charge)))
        .at("/snap/v1/transactions", poem::post(at(Call::Snap)))
        .at("/v2/:order/status", poem::get(at(Call::Status)))
        .at("/v2/:order/cancel", poem::post(at(Call::Cancel)))
        .at("/v2/:order/expire", poem::post(at(Call::Expire)))
}

async fn answer(simulator: &Simulator, call: Call, mut request: Request) -> Response {
    let is_allowed = is_allowed(simulator, &request);
    let order: String = request.path_params().unwrap_or_default();
    let body = request.take_body().into_bytes_limit(LARGEST_BODY).await.unwrap_or_default();
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    simulator.inner().calls.push(RecordedCall {
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        idempotency_key: request.header("idempotency-key").map(str::to_owned),
        body: body.clone(),
    });
    let fault = simulator.inner().faults.answer;
    let is_new = matches!(call, Call::Charge | Call::Snap);
    match fault {
        AnswerFault::Delay(delay) => tokio::time::sleep(delay).await,
        AnswerFault::Hang => std::future::pending().await,
        AnswerFault::Refuse(code) => return refused(call, code, "Refused on request"),
        AnswerFault::FailBeforeCreating if is_new => return refused(call, 500, "Internal server error"),
        _ => {}
    }
    if !is_allowed {
        return refused(call, 401, "Access denied due to unauthorized transaction");
    }
    let answer = done(simulator, call, &order, &body);
    match fault {
        AnswerFault::HangAfterwards => std::future::pending().await,
        AnswerFault::FailOnceAfterCreating if is_new => {
            simulator.inner().faults.answer = AnswerFault::None;
            refused(call, 500, "Internal server error")
        }
        _ => answer,
    }
}

/// Whether the call carries the key, as a user without a password.
fn is_allowed(simulator: &Simulator, request: &Request) -> bool {
    let expected = crate::basic::user(simulator.config.server_key.expose());
    request.header(AUTHORIZATION) == Some(&expected)
}

/// The code in the body, or for Snap that of HTTP.
fn refused(call: Call, code: u16, message: &str) -> Response {
    if call != Call::Snap {
        return poem::web::Json(refusal(code, message)).into_response();
    }
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    poem::web::Json(json!({ "error_messages": [message] })).with_status(status).into_response()
}

fn done(simulator: &Simulator, call: Call, order: &str, body: &Value) -> Response {
    match call {
        Call::Charge | Call::Snap => create(simulator, call, body),
        Call::Status => found(simulator, order),
        Call::Cancel => end(simulator, order, State::Cancel),
        Call::Expire => end(simulator, order, State::Expire),
    }
}

fn create(simulator: &Simulator, call: Call, body: &Value) -> Response {
    let mut inner = simulator.inner();
    let payment = charge::read(body, inner.created + 1, simulator.config.clock.now());
    let fits = |payment: &Payment| matches!(payment.kind, Kind::Card { .. }) == (call == Call::Snap);
    let Some(payment) = payment.filter(fits) else {
        return refused(call, 400, "One or more parameters in the payload is invalid.");
    };
    if inner.payments.get(&payment.order).is_some_and(|old| call == Call::Charge || old.is_known()) {
        let code = if call == Call::Snap { 400 } else { 406 };
        return refused(call, code, "transaction_details.order_id sudah digunakan");
    }
    inner.created += 1;
    let page = simulator.page_of(&payment.order);
    let answer = if call == Call::Snap {
        let answer = json!({ "token": payment.transaction, "redirect_url": page });
        poem::web::Json(answer).with_status(StatusCode::CREATED).into_response()
    } else {
        poem::web::Json(created(&payment, &simulator.config.merchant_id, &page)).into_response()
    };
    inner.payments.insert(payment.order.clone(), payment);
    answer
}

/// A payment by its order or its transaction.
fn known(simulator: &Simulator, name: &str) -> Option<Payment> {
    let by_transaction = || {
        let inner = simulator.inner();
        inner.payments.values().find(|payment| payment.transaction == name).map(|payment| payment.order.clone())
    };
    let payment = simulator.find(name).or_else(|| simulator.find(&by_transaction()?));
    payment.filter(Payment::is_known)
}

fn found(simulator: &Simulator, name: &str) -> Response {
    let Some(payment) = known(simulator, name) else { return not_found() };
    let faults = simulator.inner().faults.clone();
    poem::web::Json(status(&payment, &simulator.config.merchant_id, &faults)).into_response()
}

fn end(simulator: &Simulator, name: &str, state: State) -> Response {
    let Some(payment) = known(simulator, name) else { return not_found() };
    if payment.state != State::Pending {
        return refused(Call::Cancel, 412, "Transaction status cannot be updated.");
    }
    simulator.turn(&payment.order, state);
    found(simulator, name)
}

fn not_found() -> Response {
    refused(Call::Status, 404, "Transaction doesn't exist.")
}
