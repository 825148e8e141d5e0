//! What a payment is asked for with.

use portal_core::billing::payment::{Bank, OrderLine, Payer, PaymentChannel, PaymentOrder, Store, Wallet};
use serde_json::{Map, Value, json};

use crate::time::{minutes, written};

/// The longest name of a line, in characters.
const LONGEST_NAME: usize = 50;
/// The longest second line that a bank's machine shows, in characters.
const LONGEST_BILL_INFO: usize = 30;

/// The body for the Core API; `None` for a channel that it does not take.
pub(crate) fn body(order: &PaymentOrder) -> Option<Value> {
    let mut body = channel(order)?;
    body.extend(common(order));
    let expiry = json!({
        "order_time": written(order.at),
        "expiry_duration": minutes(order.at, order.expires_at),
        "unit": "minute",
    });
    body.insert("custom_expiry".to_owned(), expiry);
    Some(Value::Object(body))
}

/// What both APIs are told: what is paid, what it is made of and who pays.
pub(crate) fn common(order: &PaymentOrder) -> Map<String, Value> {
    let details = json!({ "order_id": order.id.as_str(), "gross_amount": order.total.amount() });
    let mut body = Map::from_iter([("transaction_details".to_owned(), details)]);
    if !order.lines.is_empty() {
        body.insert("item_details".to_owned(), (1..).zip(&order.lines).map(item).collect());
    }
    if let Some(payer) = payer(&order.payer) {
        body.insert("customer_details".to_owned(), payer);
    }
    body
}

/// The type of a payment and what belongs to it alone.
fn channel(order: &PaymentOrder) -> Option<Map<String, Value>> {
    let return_to = &order.return_to;
    let (kind, details) = match order.channel {
        PaymentChannel::Qris => ("qris", json!({ "acquirer": "gopay" })),
        PaymentChannel::VirtualAccount(Bank::Mandiri) => ("echannel", bill(order)),
        PaymentChannel::VirtualAccount(bank) => ("bank_transfer", json!({ "bank": bank_word(bank) })),
        PaymentChannel::Wallet(Wallet::Gopay) => {
            ("gopay", json!({ "enable_callback": true, "callback_url": return_to }))
        }
        PaymentChannel::Wallet(Wallet::Shopeepay) => ("shopeepay", json!({ "callback_url": return_to })),
        PaymentChannel::Counter(store) => ("cstore", json!({ "store": store_word(store) })),
        PaymentChannel::Card | PaymentChannel::Transfer | PaymentChannel::StaticQris | PaymentChannel::Credit => {
            return None;
        }
    };
    Some(Map::from_iter([("payment_type".to_owned(), json!(kind)), (kind.to_owned(), details)]))
}

/// What a bank's machine shows of a bill.
fn bill(order: &PaymentOrder) -> Value {
    let name = order.lines.first().map_or(order.id.as_str(), |line| &line.name);
    json!({ "bill_info1": "Invoice", "bill_info2": cut(name, LONGEST_BILL_INFO) })
}

/// The name of a bank in requests and answers.
pub(crate) const fn bank_word(bank: Bank) -> &'static str {
    match bank {
        Bank::Bca => "bca",
        Bank::Bni => "bni",
        Bank::Bri => "bri",
        Bank::Mandiri => "mandiri",
        Bank::Permata => "permata",
        Bank::Cimb => "cimb",
    }
}

const fn store_word(store: Store) -> &'static str {
    match store {
        Store::Alfamart => "alfamart",
        Store::Indomaret => "indomaret",
    }
}

fn item((number, line): (u32, &OrderLine)) -> Value {
    let name = cut(&line.name, LONGEST_NAME);
    json!({ "id": number.to_string(), "name": name, "price": line.amount.amount(), "quantity": 1 })
}

/// Who pays, as far as it is known.
fn payer(payer: &Payer) -> Option<Value> {
    let known = [("first_name", &payer.name), ("email", &payer.email), ("phone", &payer.phone)];
    let known = known.into_iter().filter_map(|(key, value)| Some((key.to_owned(), json!(value.as_ref()?))));
    let known: Map<String, Value> = known.collect();
    (!known.is_empty()).then_some(Value::Object(known))
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}
