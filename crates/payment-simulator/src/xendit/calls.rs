//! The calls.

use poem::http::StatusCode;
use poem::{IntoResponse, Response, Route};
use serde_json::Value;

use super::wire::{refusal, status};
use super::{invoice, request};
use crate::faults::Faults;
use crate::payment::{Api, Payment, State};
use crate::route::{Call, at};
use crate::simulator::{RecordedCall, Simulator};

/// A kind of call.
#[derive(Clone, Copy)]
enum XenditCall {
    Make(Api),
    Status(Api),
    /// Calls a payment request off.
    Cancel,
    /// Ends an invoice.
    Expire,
    /// Looks for the invoices of an `external_id`.
    Search,
}

/// Adds the routes of Xendit.
pub(crate) fn add(route: Route, simulator: &Simulator) -> Route {
    let at = |call| at(simulator, call);
    let invoices = poem::post(at(XenditCall::Make(Api::Invoice))).get(at(XenditCall::Search));
    route
        .at("/v3/payment_requests", poem::post(at(XenditCall::Make(Api::PaymentRequest))))
        .at("/v3/payment_requests/:id", poem::get(at(XenditCall::Status(Api::PaymentRequest))))
        .at("/v3/payment_requests/:id/cancel", poem::post(at(XenditCall::Cancel)))
        .at("/v2/invoices", invoices)
        .at("/v2/invoices/:id", poem::get(at(XenditCall::Status(Api::Invoice))))
        .at("/invoices/:id/expire!", poem::post(at(XenditCall::Expire)))
}

impl Call for XenditCall {
    fn is_new(self) -> bool {
        matches!(self, Self::Make(_))
    }

    fn refused(self, code: u16, message: &str) -> Response {
        let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        poem::web::Json(refusal(code, message)).with_status(status).into_response()
    }

    fn done(self, simulator: &Simulator, name: &str, call: &RecordedCall) -> Response {
        let known = |api| simulator.find(|payment| payment.api == api && payment.transaction == name);
        let answer = match self {
            Self::Make(api) => return self.make(simulator, api, call),
            Self::Search => return found(simulator, &call.query),
            Self::Status(api) => known(api).map(|payment| told(simulator, &payment)),
            Self::Cancel => known(Api::PaymentRequest).map(|payment| self.end(simulator, payment, State::Cancel)),
            Self::Expire => known(Api::Invoice).map(|payment| self.end(simulator, payment, State::Expire)),
        };
        answer.unwrap_or_else(|| self.refused(404, "Data not found"))
    }
}

impl XenditCall {
    fn make(self, simulator: &Simulator, api: Api, call: &RecordedCall) -> Response {
        let mut inner = simulator.inner();
        let (number, now) = (inner.created + 1, simulator.config.clock.now());
        let payment = match api {
            Api::Invoice => invoice::read(&call.body, number, now),
            _ => request::read(call, number, now),
        };
        let Some(payment) = payment else { return self.refused(400, "There is an error with the format submitted") };
        let is_repeated =
            |old: &&Payment| old.idempotency_key.is_some() && old.idempotency_key == payment.idempotency_key;
        if let Some(old) = inner.payments.iter().find(is_repeated) {
            return json_of(simulator, old, &Faults::default(), StatusCode::OK);
        }
        let code = if api == Api::Invoice { StatusCode::OK } else { StatusCode::CREATED };
        let answer = json_of(simulator, &payment, &Faults::default(), code);
        inner.created = number;
        inner.payments.push(payment);
        answer
    }

    /// Ends a payment that waits; refuses if it does not.
    fn end(self, simulator: &Simulator, payment: Payment, state: State) -> Response {
        if payment.state != State::Pending {
            return self.refused(400, "It cannot be ended any more");
        }
        simulator.turn(&payment.order, state);
        told(simulator, &Payment { state, ..payment })
    }
}

/// The invoices of an `external_id`.
fn found(simulator: &Simulator, query: &str) -> Response {
    let mut query = form_urlencoded::parse(query.as_bytes());
    let order = query.find(|(name, _)| name == "external_id").map(|(_, value)| value.into_owned());
    let payment = simulator.find(|payment| payment.api == Api::Invoice && Some(&payment.order) == order.as_ref());
    let faults = simulator.inner().faults.clone();
    let page = |payment: &Payment| status(payment, &simulator.page_of(&payment.order), &faults);
    poem::web::Json(payment.iter().map(page).collect::<Vec<Value>>()).into_response()
}

fn told(simulator: &Simulator, payment: &Payment) -> Response {
    let faults = simulator.inner().faults.clone();
    json_of(simulator, payment, &faults, StatusCode::OK)
}

fn json_of(simulator: &Simulator, payment: &Payment, faults: &Faults, code: StatusCode) -> Response {
    poem::web::Json(status(payment, &simulator.page_of(&payment.order), faults)).with_status(code).into_response()
}
