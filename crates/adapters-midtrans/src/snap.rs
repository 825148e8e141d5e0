//! Cards: a page of Midtrans.

use http_client::{JsonAnswer, LinkHosts};
use portal_core::billing::payment::{CreatePaymentError, CreatedPayment, PaymentInstructions, PaymentOrder};
use serde_json::{Value, json};

use crate::charge::common;
use crate::code::{broken, refused};
use crate::time::{minutes, written};

/// The body that asks for a page.
pub(crate) fn body(order: &PaymentOrder) -> Value {
    let mut body = common(order);
    body.insert("enabled_payments".to_owned(), json!(["credit_card"]));
    body.insert("callbacks".to_owned(), json!({ "finish": order.return_to }));
    let duration = minutes(order.at, order.expires_at);
    let expiry = json!({ "start_time": written(order.at), "unit": "minute", "duration": duration });
    body.insert("expiry".to_owned(), expiry);
    Value::Object(body)
}

/// Reads the page's address.
pub(crate) fn read(answer: &JsonAnswer, hosts: &LinkHosts) -> Result<CreatedPayment, CreatePaymentError> {
    let Some(page) = answer.text("redirect_url") else { return Err(not_created(answer)) };
    if !hosts.is_page(page) {
        return Err(CreatePaymentError::Unknown(broken("the page is not one of Midtrans'")));
    }
    let instructions = PaymentInstructions::Link { url: page.to_owned(), qr: None };
    Ok(CreatedPayment { reference: None, instructions, expires_at: None })
}

/// Snap refuses with a list of messages and a status of HTTP. A name that is taken is told by words alone.
fn not_created(answer: &JsonAnswer) -> CreatePaymentError {
    let error = refused(&JsonAnswer { status: answer.status, body: Value::Null });
    let messages = answer.body.get("error_messages").and_then(Value::as_array);
    let is_taken = messages.is_some_and(|all| all.iter().filter_map(Value::as_str).any(says_taken));
    let is_sure = matches!(answer.status, 300..=407 | 409..=499) && !is_taken;
    if is_sure { CreatePaymentError::NotCreated(error) } else { CreatePaymentError::Unknown(error) }
}

fn says_taken(message: &str) -> bool {
    message.contains("order_id") && ["sudah digunakan", "taken", "used"].iter().any(|word| message.contains(word))
}
