//! What was given out for a payment of the Core API.

use http_client::{JsonAnswer, LinkHosts};
use portal_core::billing::payment::{
    Bank, CreatePaymentError, CreatedPayment, PaymentChannel, PaymentInstructions, PaymentOrder, Store, whole_rupiah,
};
use serde_json::Value;

use crate::charge::bank_word;
use crate::code::{broken, code_of, not_created};
use crate::time;

/// Reads the answer to a charge.
pub(crate) fn read(
    order: &PaymentOrder,
    answer: &JsonAnswer,
    hosts: &LinkHosts,
) -> Result<CreatedPayment, CreatePaymentError> {
    if !matches!(code_of(answer), Some(200 | 201)) {
        return Err(not_created(answer));
    }
    if answer.text("order_id") != Some(order.id.as_str()) {
        return Err(unreadable("an answer about another payment"));
    }
    if answer.text("gross_amount").and_then(whole_rupiah) != Some(order.total) {
        return Err(unreadable("an answer about another amount"));
    }
    let instructions = instructions(order.channel, answer, hosts);
    let instructions = instructions.ok_or_else(|| unreadable("an answer without what the customer needs"))?;
    let reference = answer.text("transaction_id").map(str::to_owned);
    let expires_at = answer.text("expiry_time").and_then(time::read);
    Ok(CreatedPayment { reference, instructions, expires_at })
}

fn unreadable(why: &str) -> CreatePaymentError {
    CreatePaymentError::Unknown(broken(why))
}

fn instructions(channel: PaymentChannel, answer: &JsonAnswer, hosts: &LinkHosts) -> Option<PaymentInstructions> {
    match channel {
        PaymentChannel::Qris => Some(PaymentInstructions::Qris { payload: filled(answer, "qr_string")? }),
        PaymentChannel::VirtualAccount(Bank::Mandiri) => bill(answer),
        PaymentChannel::VirtualAccount(bank) => account(bank, answer),
        PaymentChannel::Counter(store) => counter(store, answer),
        PaymentChannel::Wallet(_) => link(answer, hosts),
        PaymentChannel::Card | PaymentChannel::Transfer | PaymentChannel::StaticQris | PaymentChannel::Credit => None,
    }
}

fn bill(answer: &JsonAnswer) -> Option<PaymentInstructions> {
    let (biller, number) = (filled(answer, "biller_code")?, filled(answer, "bill_key")?);
    let is_number = is_digits(&biller) && is_digits(&number);
    is_number.then_some(PaymentInstructions::Bill { bank: Bank::Mandiri, biller, number })
}

fn account(bank: Bank, answer: &JsonAnswer) -> Option<PaymentInstructions> {
    let number = if bank == Bank::Permata {
        answer.text("permata_va_number")?
    } else {
        let numbers = answer.body.get("va_numbers")?.as_array()?;
        let own = numbers.iter().find(|one| one.get("bank").and_then(Value::as_str) == Some(bank_word(bank)))?;
        own.get("va_number")?.as_str()?
    };
    is_digits(number).then(|| PaymentInstructions::VirtualAccount { bank, number: number.to_owned() })
}

fn counter(store: Store, answer: &JsonAnswer) -> Option<PaymentInstructions> {
    let code = filled(answer, "payment_code")?;
    code.bytes().all(|byte| byte.is_ascii_alphanumeric()).then_some(PaymentInstructions::Counter { store, code })
}

fn link(answer: &JsonAnswer, hosts: &LinkHosts) -> Option<PaymentInstructions> {
    let actions = answer.body.get("actions")?.as_array()?;
    let named = |action: &&Value| action.get("name").and_then(Value::as_str) == Some("deeplink-redirect");
    let url = actions.iter().find(named)?.get("url")?.as_str().filter(|url| hosts.is_app(url))?;
    Some(PaymentInstructions::Link { url: url.to_owned(), qr: filled(answer, "qr_string") })
}

/// A text that is not empty.
fn filled(answer: &JsonAnswer, name: &str) -> Option<String> {
    answer.text(name).filter(|text| !text.is_empty()).map(str::to_owned)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
