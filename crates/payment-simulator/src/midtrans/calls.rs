//! The calls.

use poem::http::StatusCode;
use poem::{IntoResponse, Response, Route};
use serde_json::{Value, json};

use super::charge;
use super::wire::{created, refusal, status};
use crate::payment::{Kind, Payment, State};
use crate::route::{Call, at};
use crate::simulator::{RecordedCall, Simulator};

/// A kind of call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum MidtransCall {
    Charge,
    Snap,
    Status,
    Cancel,
    Expire,
}

/// Adds the routes of Midtrans.
pub(crate) fn add(route: Route, simulator: &Simulator) -> Route {
    route
        .at("/v2/charge", poem::post(at(simulator, MidtransCall::Charge)))
        .at("/snap/v1/transactions", poem::post(at(simulator, MidtransCall::Snap)))
        .at("/v2/:order/status", poem::get(at(simulator, MidtransCall::Status)))
        .at("/v2/:order/cancel", poem::post(at(simulator, MidtransCall::Cancel)))
        .at("/v2/:order/expire", poem::post(at(simulator, MidtransCall::Expire)))
}

impl Call for MidtransCall {
    fn is_new(self) -> bool {
        matches!(self, Self::Charge | Self::Snap)
    }

    /// The code in the body, or for Snap that of HTTP.
    fn refused(self, code: u16, message: &str) -> Response {
        if self != Self::Snap {
            return poem::web::Json(refusal(code, message)).into_response();
        }
        let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        poem::web::Json(json!({ "error_messages": [message] })).with_status(status).into_response()
    }

    fn done(self, simulator: &Simulator, name: &str, call: &RecordedCall) -> Response {
        match self {
            Self::Charge | Self::Snap => create(simulator, self, &call.body),
            Self::Status => found(simulator, name),
            Self::Cancel => end(simulator, name, State::Cancel),
            Self::Expire => end(simulator, name, State::Expire),
        }
    }
}

fn create(simulator: &Simulator, call: MidtransCall, body: &Value) -> Response {
    let mut inner = simulator.inner();
    let payment = charge::read(body, inner.created + 1, simulator.config.clock.now());
    let fits = |payment: &Payment| matches!(payment.kind, Kind::Card { .. }) == (call == MidtransCall::Snap);
    let Some(payment) = payment.filter(fits) else {
        return call.refused(400, "One or more parameters in the payload is invalid.");
    };
    if inner.named(&payment.order).is_some_and(|old| call == MidtransCall::Charge || old.is_known()) {
        let code = if call == MidtransCall::Snap { 400 } else { 406 };
        return call.refused(code, "transaction_details.order_id sudah digunakan");
    }
    inner.created += 1;
    let page = simulator.page_of(&payment.order);
    let answer = if call == MidtransCall::Snap {
        let answer = json!({ "token": payment.transaction, "redirect_url": page });
        poem::web::Json(answer).with_status(StatusCode::CREATED).into_response()
    } else {
        poem::web::Json(created(&payment, &simulator.config.merchant_id, &page)).into_response()
    };
    // A page on which nothing was chosen gives way to another one.
    inner.payments.retain(|old| old.order != payment.order);
    inner.payments.push(payment);
    answer
}

/// A payment by its order or its transaction.
fn known(simulator: &Simulator, name: &str) -> Option<Payment> {
    simulator.find(|payment| payment.order == name || payment.transaction == name).filter(Payment::is_known)
}

fn found(simulator: &Simulator, name: &str) -> Response {
    let Some(payment) = known(simulator, name) else { return not_found() };
    let faults = simulator.inner().faults.clone();
    poem::web::Json(status(&payment, &simulator.config.merchant_id, &faults)).into_response()
}

fn end(simulator: &Simulator, name: &str, state: State) -> Response {
    let Some(payment) = known(simulator, name) else { return not_found() };
    if payment.state != State::Pending {
        return MidtransCall::Cancel.refused(412, "Transaction status cannot be updated.");
    }
    simulator.turn(&payment.order, state);
    found(simulator, name)
}

fn not_found() -> Response {
    MidtransCall::Status.refused(404, "Transaction doesn't exist.")
}
