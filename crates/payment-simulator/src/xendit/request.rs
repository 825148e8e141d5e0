//! Reading payment requests.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::payment::{Api, Kind, Payment, State};
use crate::qris;
use crate::simulator::RecordedCall;

/// The version of the API.
const VERSION: &str = "2024-11-11";
/// The end of the codes of accounts.
pub(super) const ACCOUNT: &str = "_VIRTUAL_ACCOUNT";

/// A payment to be made, the `number`th; `None` if the request is not valid.
pub(super) fn read(call: &RecordedCall, number: u64, now: DateTime<Utc>) -> Option<Payment> {
    let text = |path: &str| call.body.pointer(path).and_then(Value::as_str);
    let is = |path: &str, word: &str| text(path) == Some(word);
    let is_plain = is("/type", "PAY") && is("/country", "ID") && is("/currency", "IDR");
    let is_valid = is_plain && is("/capture_method", "AUTOMATIC") && call.api_version.as_deref() == Some(VERSION);
    let amount = call.body.pointer("/request_amount")?.as_i64().filter(|amount| is_valid && *amount > 0)?;
    let order = text("/reference_id").filter(|id| (1..=255).contains(&id.len()))?;
    let end = text("/channel_properties/expires_at").map(DateTime::parse_from_rfc3339).transpose().ok()?;
    Some(Payment {
        api: Api::PaymentRequest,
        order: order.to_owned(),
        transaction: format!("pr-00000000-0000-4000-8000-{number:012x}"),
        amount,
        kind: kind(&call.body, (amount, order), number)?,
        state: State::Pending,
        created_at: now,
        expires_at: end.map_or(now + TimeDelta::days(1), |end| end.to_utc()),
        settled_at: None,
        return_url: text("/channel_properties/success_return_url").map(str::to_owned),
        idempotency_key: call.idempotency_key.clone(),
    })
}

/// How it is paid; `None` if there is no such channel, or if it lacks what it needs.
fn kind(body: &Value, (amount, order): (i64, &str), number: u64) -> Option<Kind> {
    let text = |path: &str| body.pointer(path).and_then(Value::as_str).filter(|text| !text.is_empty());
    match text("/channel_code")? {
        "QRIS" => Some(Kind::Qris { payload: qris::payload(amount, order) }),
        wallet @ ("GOPAY" | "SHOPEEPAY") => {
            text("/channel_properties/success_return_url")?;
            Some(Kind::Wallet { name: if wallet == "GOPAY" { "gopay" } else { "shopeepay" } })
        }
        account => {
            text("/channel_properties/display_name")?;
            Kind::account(&account.strip_suffix(ACCOUNT)?.to_lowercase(), number)
        }
    }
}
