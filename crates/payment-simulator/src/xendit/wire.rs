//! Answers and notifications as Xendit writes them.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use super::request::ACCOUNT;
use crate::MERCHANT;
use crate::config::SimulatorConfig;
use crate::faults::Faults;
use crate::notify::Notification;
use crate::payment::{Api, Kind, Payment, State};

/// An answer that refuses.
pub(super) fn refusal(status: u16, message: &str) -> Value {
    let code = match status {
        400 => "API_VALIDATION_ERROR",
        401 => "INVALID_API_KEY",
        403 => "REQUEST_FORBIDDEN_ERROR",
        404 => "DATA_NOT_FOUND",
        409 => "DUPLICATE_ERROR",
        429 => "RATE_LIMIT_EXCEEDED",
        _ => "SERVER_ERROR",
    };
    json!({ "error_code": code, "message": message })
}

/// The state of a payment, as it is answered. `page` is where it is paid.
pub(super) fn status(payment: &Payment, page: &str, faults: &Faults) -> Value {
    let amount = faults.status_amount.unwrap_or(payment.amount);
    if payment.api == Api::Invoice {
        invoice(payment, page, amount, faults)
    } else {
        request(payment, page, amount, faults)
    }
}

/// A notification, with the token.
pub(crate) fn notification(payment: &Payment, config: &SimulatorConfig, faults: &Faults) -> Notification {
    let amount = faults.notified_amount.unwrap_or(payment.amount);
    let body =
        if payment.api == Api::Invoice { invoice(payment, "", amount, faults) } else { event(payment, amount, faults) };
    let token = if faults.has_bad_signature { "another token" } else { config.callback_token.expose() };
    Notification::new(&body, ("x-callback-token", token))
}

fn request(payment: &Payment, page: &str, amount: i64, faults: &Faults) -> Value {
    let [created, expires] = [payment.created_at, payment.expires_at].map(written);
    let is_wallet = matches!(payment.kind, Kind::Wallet { .. });
    let properties = if is_wallet { json!({}) } else { json!({ "expires_at": expires }) };
    let mut body = json!({
        "payment_request_id": payment.transaction,
        "business_id": "5f27a14a9bf05c73dd040bc8",
        "reference_id": payment.order,
        "type": "PAY",
        "country": "ID",
        "currency": faults.currency.as_deref().unwrap_or("IDR"),
        "request_amount": amount,
        "capture_method": "AUTOMATIC",
        "channel_code": channel(&payment.kind),
        "channel_properties": properties,
        "actions": actions(&payment.kind, page),
        "status": faults.transaction_status.as_deref().unwrap_or(request_word(payment.state)),
        "created": created,
        "updated": created,
    });
    if payment.settled_at.is_some() {
        body["latest_payment_id"] = json!(payment.transaction.replacen("pr-", "py-", 1));
    }
    body
}

fn channel(kind: &Kind) -> String {
    match kind {
        Kind::BankTransfer { bank, .. } => format!("{}{ACCOUNT}", bank.to_uppercase()),
        Kind::Wallet { name } => name.to_uppercase(),
        _ => "QRIS".to_owned(),
    }
}

fn actions(kind: &Kind, page: &str) -> Value {
    let (class, descriptor, value) = match kind {
        Kind::Qris { payload } => ("PRESENT_TO_CUSTOMER", "QR_STRING", payload.as_str()),
        Kind::BankTransfer { number, .. } => ("PRESENT_TO_CUSTOMER", "VIRTUAL_ACCOUNT_NUMBER", number.as_str()),
        _ => ("REDIRECT_CUSTOMER", "WEB_URL", page),
    };
    json!([{ "type": class, "descriptor": descriptor, "value": value }])
}

/// What was paid and given back stays so: refunds are objects of their own.
const fn request_word(state: State) -> &'static str {
    match state {
        State::Pending => "REQUIRES_ACTION",
        State::Settlement | State::Refund => "SUCCEEDED",
        State::Deny => "FAILED",
        State::Cancel => "CANCELED",
        State::Expire => "EXPIRED",
    }
}

fn event(payment: &Payment, amount: i64, faults: &Faults) -> Value {
    let (event, word) = match payment.state {
        State::Pending => ("payment.authorization", "AUTHORIZED"),
        State::Settlement | State::Refund => ("payment.capture", "SUCCEEDED"),
        State::Deny => ("payment.failure", "FAILED"),
        State::Cancel => ("payment_request.cancellation", "CANCELED"),
        State::Expire => ("payment_request.expiry", "EXPIRED"),
    };
    let at = written(payment.settled_at.unwrap_or(payment.created_at));
    json!({
        "event": event,
        "business_id": "5f27a14a9bf05c73dd040bc8",
        "created": at,
        "api_version": "v3",
        "data": {
            "payment_id": payment.transaction.replacen("pr-", "py-", 1),
            "payment_request_id": payment.transaction,
            "reference_id": payment.order,
            "status": faults.transaction_status.as_deref().unwrap_or(word),
            "request_amount": amount,
            "channel_code": channel(&payment.kind),
            "country": "ID",
            "currency": faults.currency.as_deref().unwrap_or("IDR"),
        },
    })
}

/// An invoice, as it is answered and notified.
fn invoice(payment: &Payment, page: &str, amount: i64, faults: &Faults) -> Value {
    let word = match payment.state {
        State::Pending | State::Deny => "PENDING",
        State::Settlement | State::Refund => "PAID",
        State::Cancel | State::Expire => "EXPIRED",
    };
    let [created, expires] = [payment.created_at, payment.expires_at].map(written);
    let mut body = json!({
        "id": payment.transaction,
        "external_id": payment.order,
        "user_id": "5f27a14a9bf05c73dd040bc8",
        "status": faults.transaction_status.as_deref().unwrap_or(word),
        "merchant_name": MERCHANT,
        "amount": amount,
        "expiry_date": expires,
        "invoice_url": page,
        "created": created,
        "updated": created,
        "currency": faults.currency.as_deref().unwrap_or("IDR"),
    });
    if let Some(at) = payment.settled_at {
        body["paid_amount"] = json!(amount);
        body["paid_at"] = json!(written(at));
    }
    body
}

fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
