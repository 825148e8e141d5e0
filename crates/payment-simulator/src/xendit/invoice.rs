//! Reading invoices.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::payment::{Api, Kind, Payment, State};

/// How long an invoice can be paid where nothing else is said, in seconds.
const DURATION: i64 = 24 * 60 * 60;

/// An invoice to be made, the `number`th; `None` if the request is not valid.
pub(super) fn read(body: &Value, number: u64, now: DateTime<Utc>) -> Option<Payment> {
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let is_rupiah = text("currency").is_none_or(|currency| currency == "IDR");
    let amount = body.get("amount")?.as_i64().filter(|amount| is_rupiah && *amount > 0)?;
    let ways = body.get("payment_methods")?.as_array()?.iter().map(Value::as_str).collect::<Option<Vec<_>>>()?;
    let duration = body.get("invoice_duration").map_or(Some(DURATION), Value::as_i64).filter(|seconds| *seconds > 0)?;
    Some(Payment {
        api: Api::Invoice,
        order: text("external_id").filter(|id| !id.is_empty())?.to_owned(),
        transaction: format!("{number:024x}"),
        amount,
        kind: Kind::Page { shows: ways.join(", ") },
        state: State::Pending,
        created_at: now,
        expires_at: now + TimeDelta::seconds(duration),
        settled_at: None,
        return_url: text("success_redirect_url").map(str::to_owned),
        idempotency_key: None,
    })
}
