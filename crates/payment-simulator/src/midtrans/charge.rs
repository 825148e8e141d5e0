//! Reading what is asked for.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::payment::{Api, Kind, Payment, State};
use crate::qris;

/// The company's code of bills.
const BILLER: &str = "70012";

/// A payment to be made, the `number`th; `None` if the request is not valid.
pub(crate) fn read(body: &Value, number: u64, now: DateTime<Utc>) -> Option<Payment> {
    let text = |path: &str| body.pointer(path).and_then(Value::as_str);
    let amount = body.pointer("/transaction_details/gross_amount")?.as_i64().filter(|amount| *amount > 0)?;
    let order = text("/transaction_details/order_id").filter(|id| (1..=50).contains(&id.len()))?;
    if !adds_up(body, amount) {
        return None;
    }
    let kind = match text("/payment_type") {
        Some("qris") => Kind::Qris { payload: qris::payload(amount, order) },
        Some("bank_transfer") => Kind::account(text("/bank_transfer/bank")?, number)?,
        Some("echannel") => Kind::Bill { biller: BILLER.to_owned(), key: format!("{:012}", 777_000 + number) },
        Some("cstore") => Kind::counter(text("/cstore/store")?, number)?,
        Some("gopay") => Kind::Wallet { name: "gopay" },
        Some("shopeepay") => Kind::Wallet { name: "shopeepay" },
        None if body.get("enabled_payments").is_some() => Kind::Card { is_started: false },
        _ => return None,
    };
    let back = ["/gopay/callback_url", "/shopeepay/callback_url", "/callbacks/finish"];
    Some(Payment {
        api: Api::Midtrans,
        order: order.to_owned(),
        transaction: format!("00000000-0000-4000-8000-{number:012x}"),
        amount,
        kind,
        state: State::Pending,
        created_at: now,
        expires_at: now + lifetime(body),
        settled_at: None,
        return_url: back.into_iter().find_map(text).map(str::to_owned),
        idempotency_key: None,
    })
}

/// Whether the lines are the amount, if there are lines.
fn adds_up(body: &Value, amount: i64) -> bool {
    let Some(items) = body.get("item_details").and_then(Value::as_array) else { return true };
    let of = |item: &Value| {
        let is_short = item.get("name")?.as_str()?.chars().count() <= 50;
        is_short.then_some(item.get("price")?.as_i64()? * item.get("quantity")?.as_i64()?)
    };
    items.iter().map(of).sum::<Option<i64>>() == Some(amount)
}

fn lifetime(body: &Value) -> TimeDelta {
    let expiry = body.get("custom_expiry").or_else(|| body.get("expiry"));
    let field = |name: &str| expiry.and_then(|expiry| expiry.get(name));
    let number = field("expiry_duration").or_else(|| field("duration")).and_then(Value::as_i64);
    let number = number.unwrap_or(24 * 60).clamp(1, 180 * 24 * 60);
    match field("unit").and_then(Value::as_str) {
        Some("second") => TimeDelta::seconds(number),
        Some("hour") => TimeDelta::hours(number),
        Some("day") => TimeDelta::days(number),
        _ => TimeDelta::minutes(number),
    }
}
