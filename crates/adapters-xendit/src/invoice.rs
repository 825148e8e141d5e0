//! Cards and counters: a page of Xendit.

use http_client::{JsonAnswer, LinkHosts};
use portal_core::billing::payment::{
    CreatePaymentError, CreatedPayment, OrderLine, Payer, PaymentChannel, PaymentInstructions, PaymentOrder, Store,
};
use serde_json::{Map, Value, json};

use crate::code::{not_created, unreadable};
use crate::created::check;
use crate::record::Record;
use crate::request::description;
use crate::{status, time};

/// The body that asks for a page.
pub(crate) fn body(order: &PaymentOrder) -> Value {
    let mut body = json!({
        "external_id": order.id.as_str(),
        "amount": order.total.amount(),
        "currency": "IDR",
        "invoice_duration": (order.expires_at - order.at).num_seconds().max(1),
        "payment_methods": [word(order.channel)],
        "success_redirect_url": order.return_to,
        "failure_redirect_url": order.return_to,
    });
    if !order.lines.is_empty() {
        body["description"] = json!(description(order));
        body["items"] = order.lines.iter().map(item).collect();
    }
    if let Some(customer) = customer(&order.payer) {
        body["customer"] = customer;
    }
    body
}

/// The name of a channel on pages. What is not paid on a page has a name there too.
const fn word(channel: PaymentChannel) -> &'static str {
    match channel {
        PaymentChannel::Counter(Store::Alfamart) => "ALFAMART",
        PaymentChannel::Counter(Store::Indomaret) => "INDOMARET",
        _ => "CREDIT_CARD",
    }
}

fn item(line: &OrderLine) -> Value {
    json!({ "name": line.name, "price": line.amount.amount(), "quantity": 1 })
}

/// Who pays, as far as it is known.
fn customer(payer: &Payer) -> Option<Value> {
    let known = [("given_names", &payer.name), ("email", &payer.email), ("mobile_number", &payer.phone)];
    let known = known.into_iter().filter_map(|(key, value)| Some((key.to_owned(), json!(value.as_ref()?))));
    let known: Map<String, Value> = known.collect();
    (!known.is_empty()).then_some(Value::Object(known))
}

/// Reads the answer to a request for a page.
pub(crate) fn read(
    order: &PaymentOrder,
    answer: &JsonAnswer,
    hosts: &LinkHosts,
) -> Result<CreatedPayment, CreatePaymentError> {
    if !answer.is_success() {
        return Err(not_created(answer));
    }
    page(order, Record::invoice(&answer.body), hosts)
}

/// Reads the list of invoices of the order: the page that was made before, if there is one. Names are not unique at
/// Xendit, so one that is there is taken, whatever became of it, and no other is made.
pub(crate) fn read_earlier(
    order: &PaymentOrder,
    answer: &JsonAnswer,
    hosts: &LinkHosts,
) -> Result<Option<CreatedPayment>, CreatePaymentError> {
    if !answer.is_success() {
        return Err(not_created(answer));
    }
    let earlier = status::invoices(&order.id, answer).map_err(CreatePaymentError::Unknown)?;
    let Some(first) = earlier.into_iter().next() else { return Ok(None) };
    page(order, first, hosts).map(Some)
}

fn page(order: &PaymentOrder, record: Record<'_>, hosts: &LinkHosts) -> Result<CreatedPayment, CreatePaymentError> {
    let reference = check(order, record)?;
    let url = record.text("invoice_url").filter(|url| hosts.is_page(url));
    let url = url.ok_or_else(|| unreadable("the page is not one of Xendit's"))?.to_owned();
    let expires_at = record.text("expiry_date").and_then(time::read);
    let instructions = PaymentInstructions::Link { url, qr: None };
    Ok(CreatedPayment { reference: Some(reference), instructions, expires_at })
}
