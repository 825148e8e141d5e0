//! What a payment is asked for with: payment requests.

use portal_core::billing::payment::{Bank, PaymentChannel, PaymentOrder, Wallet};
use serde_json::{Map, Value, json};

use crate::time::written;

/// The longest description, in characters.
const LONGEST_DESCRIPTION: usize = 200;
/// The longest name that a bank shows, in characters.
const LONGEST_NAME: usize = 40;
/// The name that a bank shows where that of the payer is not known.
const NAMELESS: &str = "Pelanggan";

/// The body; `None` for a channel that is paid on a page of Xendit.
pub(crate) fn body(order: &PaymentOrder) -> Option<Value> {
    let mut body = json!({
        "reference_id": order.id.as_str(),
        "type": "PAY",
        "country": "ID",
        "currency": "IDR",
        "request_amount": order.total.amount(),
        "capture_method": "AUTOMATIC",
        "channel_code": code(order.channel)?,
        "channel_properties": properties(order),
    });
    if !order.lines.is_empty() {
        body["description"] = json!(description(order));
    }
    Some(body)
}

/// What the lines are called, one after another.
pub(crate) fn description(order: &PaymentOrder) -> String {
    let names: Vec<&str> = order.lines.iter().map(|line| line.name.as_str()).collect();
    names.join(", ").chars().take(LONGEST_DESCRIPTION).collect()
}

const fn code(channel: PaymentChannel) -> Option<&'static str> {
    match channel {
        PaymentChannel::Qris => Some("QRIS"),
        PaymentChannel::VirtualAccount(Bank::Bca) => Some("BCA_VIRTUAL_ACCOUNT"),
        PaymentChannel::VirtualAccount(Bank::Bni) => Some("BNI_VIRTUAL_ACCOUNT"),
        PaymentChannel::VirtualAccount(Bank::Bri) => Some("BRI_VIRTUAL_ACCOUNT"),
        PaymentChannel::VirtualAccount(Bank::Mandiri) => Some("MANDIRI_VIRTUAL_ACCOUNT"),
        PaymentChannel::VirtualAccount(Bank::Permata) => Some("PERMATA_VIRTUAL_ACCOUNT"),
        PaymentChannel::VirtualAccount(Bank::Cimb) => Some("CIMB_VIRTUAL_ACCOUNT"),
        PaymentChannel::Wallet(Wallet::Gopay) => Some("GOPAY"),
        PaymentChannel::Wallet(Wallet::Shopeepay) => Some("SHOPEEPAY"),
        PaymentChannel::Counter(_)
        | PaymentChannel::Card
        | PaymentChannel::Transfer
        | PaymentChannel::StaticQris
        | PaymentChannel::Credit => None,
    }
}

/// What belongs to a channel: a property that it does not take has the request refused.
fn properties(order: &PaymentOrder) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut put = |name: &str, value: &str| properties.insert(name.to_owned(), json!(value));
    match order.channel {
        PaymentChannel::Wallet(wallet) => {
            put("success_return_url", &order.return_to);
            put("failure_return_url", &order.return_to);
            if wallet == Wallet::Gopay {
                put("cancel_return_url", &order.return_to);
            }
        }
        PaymentChannel::VirtualAccount(_) => {
            put("expires_at", &written(order.expires_at));
            put("display_name", &display_name(order.payer.name.as_deref().unwrap_or_default()));
        }
        _ => {
            put("expires_at", &written(order.expires_at));
        }
    }
    properties
}

/// A name in the letters that every bank shows.
fn display_name(name: &str) -> String {
    let shown: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown: String = shown.chars().take(LONGEST_NAME).collect();
    let shown = shown.trim_end();
    if shown.is_empty() { NAMELESS.to_owned() } else { shown.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn banks_are_told_a_name_that_they_can_show() {
        for (name, shown) in [
            ("Budi", "Budi"),
            ("  Budi\tSantoso, S.Kom. ", "Budi Santoso S Kom"),
            ("PT. Maju/Mundur", "PT Maju Mundur"),
            ("", NAMELESS),
            ("佐藤", NAMELESS),
        ] {
            assert_eq!(display_name(name), shown, "{name}");
        }
        assert_eq!(display_name(&"abc ".repeat(30)).len(), LONGEST_NAME - 1, "no space at the end");
    }
}
