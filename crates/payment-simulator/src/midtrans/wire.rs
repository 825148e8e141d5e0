//! Answers and notifications as Midtrans writes them.

use chrono::{DateTime, FixedOffset, Utc};
use portal_core::kernel::secret::hex;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha512};

use crate::config::SimulatorConfig;
use crate::faults::Faults;
use crate::notify::Notification;
use crate::payment::{Kind, Payment, State};

/// An answer that is nothing but a code.
pub(crate) fn refusal(code: u16, message: &str) -> Value {
    json!({ "status_code": code.to_string(), "status_message": message })
}

/// The state of a payment, as it is answered.
pub(crate) fn status(payment: &Payment, merchant: &str, faults: &Faults) -> Value {
    let mut body = record(payment, merchant, faults, faults.status_amount);
    body["status_message"] = json!("Success, transaction is found");
    body
}

/// A notification, signed.
pub(crate) fn notification(payment: &Payment, config: &SimulatorConfig, faults: &Faults) -> Notification {
    let mut body = record(payment, &config.merchant_id, faults, faults.notified_amount);
    body["status_message"] = json!("midtrans payment notification");
    let signed = ["order_id", "status_code", "gross_amount"].map(|name| body[name].as_str().unwrap_or_default());
    let key = if faults.has_bad_signature { "another key" } else { config.server_key.expose() };
    body["signature_key"] = json!(hex(&Sha512::digest([signed.concat().as_str(), key].concat())));
    Notification::new(&body, ("user-agent", "Veritrans"))
}

/// The answer to a new payment of the Core API.
pub(crate) fn created(payment: &Payment, merchant: &str, page: &str) -> Value {
    let mut body = record(payment, merchant, &Faults::default(), None);
    body["status_message"] = json!("Success, transaction is created");
    match &payment.kind {
        Kind::Qris { payload } => body["qr_string"] = json!(payload),
        Kind::Wallet { .. } => {
            body["actions"] = json!([{ "name": "deeplink-redirect", "method": "GET", "url": page }]);
        }
        _ => {}
    }
    body
}

fn record(payment: &Payment, merchant: &str, faults: &Faults, amount: Option<i64>) -> Value {
    let mut body = json!({
        "transaction_time": local(payment.created_at),
        "transaction_status": faults.transaction_status.as_deref().unwrap_or(word(payment.state)),
        "transaction_id": payment.transaction,
        "status_code": code(payment.state).to_string(),
        "payment_type": payment_type(&payment.kind),
        "order_id": payment.order,
        "merchant_id": faults.merchant_id.as_deref().unwrap_or(merchant),
        "gross_amount": format!("{}.00", amount.unwrap_or(payment.amount)),
        "currency": faults.currency.as_deref().unwrap_or("IDR"),
        "fraud_status": "accept",
        "expiry_time": local(payment.expires_at),
    });
    if let Some(at) = payment.settled_at {
        body["settlement_time"] = json!(local(at));
    }
    if payment.state == State::Refund {
        body["refund_amount"] = body["gross_amount"].clone();
    }
    match &payment.kind {
        Kind::BankTransfer { bank, number } if bank == "permata" => body["permata_va_number"] = json!(number),
        Kind::BankTransfer { bank, number } => {
            body["va_numbers"] = json!([{ "bank": bank, "va_number": number }]);
        }
        Kind::Bill { biller, key } => {
            body["biller_code"] = json!(biller);
            body["bill_key"] = json!(key);
        }
        Kind::Counter { store, code } => {
            body["store"] = json!(store);
            body["payment_code"] = json!(code);
        }
        Kind::Qris { .. } => body["acquirer"] = json!("gopay"),
        Kind::Wallet { .. } | Kind::Card { .. } | Kind::Page { .. } => {}
    }
    body
}

fn payment_type(kind: &Kind) -> &str {
    match kind {
        Kind::Qris { .. } => "qris",
        Kind::BankTransfer { .. } => "bank_transfer",
        Kind::Bill { .. } => "echannel",
        Kind::Counter { .. } => "cstore",
        Kind::Wallet { name } => name,
        Kind::Card { .. } | Kind::Page { .. } => "credit_card",
    }
}

const fn word(state: State) -> &'static str {
    match state {
        State::Pending => "pending",
        State::Settlement => "settlement",
        State::Deny => "deny",
        State::Cancel => "cancel",
        State::Expire => "expire",
        State::Refund => "refund",
    }
}

const fn code(state: State) -> u16 {
    match state {
        State::Pending => 201,
        State::Settlement | State::Cancel | State::Refund => 200,
        State::Deny => 202,
        State::Expire => 407,
    }
}

/// A time without zone, seven hours ahead of Greenwich.
fn local(at: DateTime<Utc>) -> String {
    let zone = FixedOffset::east_opt(7 * 60 * 60).unwrap_or_else(|| unreachable!("seven hours are an offset"));
    at.with_timezone(&zone).format("%Y-%m-%d %H:%M:%S").to_string()
}
