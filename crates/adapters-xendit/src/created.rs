//! What was given out for a payment request.

use http_client::{JsonAnswer, LinkHosts};
use portal_core::billing::payment::{
    CreatePaymentError, CreatedPayment, PaymentChannel, PaymentInstructions, PaymentOrder,
};
use serde_json::Value;

use crate::code::{not_created, unreadable};
use crate::record::Record;
use crate::time;

/// Reads the answer to a payment request.
pub(crate) fn read(
    order: &PaymentOrder,
    answer: &JsonAnswer,
    hosts: &LinkHosts,
) -> Result<CreatedPayment, CreatePaymentError> {
    if !answer.is_success() {
        return Err(not_created(answer));
    }
    let reference = check(order, Record::request(&answer.body))?;
    let instructions = instructions(order.channel, &answer.body, hosts);
    let instructions = instructions.ok_or_else(|| unreadable("an answer without what the customer needs"))?;
    let end = answer.body.pointer("/channel_properties/expires_at").and_then(Value::as_str);
    Ok(CreatedPayment { reference: Some(reference), instructions, expires_at: end.and_then(time::read) })
}

/// Checks that a record is of the order; answers Xendit's own name for it, without which it cannot be asked for.
pub(crate) fn check(order: &PaymentOrder, record: Record<'_>) -> Result<String, CreatePaymentError> {
    if record.order() != Some(order.id.as_str()) {
        return Err(unreadable("an answer about another payment"));
    }
    if record.amount() != Some(order.total) {
        return Err(unreadable("an answer about another amount"));
    }
    record.reference().map(str::to_owned).ok_or_else(|| unreadable("an answer without a name"))
}

fn instructions(channel: PaymentChannel, body: &Value, hosts: &LinkHosts) -> Option<PaymentInstructions> {
    match channel {
        PaymentChannel::Qris => {
            let payload = action(body, "QR_STRING")?.to_owned();
            Some(PaymentInstructions::Qris { payload })
        }
        PaymentChannel::VirtualAccount(bank) => {
            let number = action(body, "VIRTUAL_ACCOUNT_NUMBER").filter(|number| is_digits(number))?.to_owned();
            Some(PaymentInstructions::VirtualAccount { bank, number })
        }
        PaymentChannel::Wallet(_) => {
            // A page leads on from every device, a link of the app from the phone alone.
            let link = |descriptor| action(body, descriptor).filter(|url| hosts.is_app(url));
            let url = link("WEB_URL").or_else(|| link("DEEPLINK_URL"))?.to_owned();
            Some(PaymentInstructions::Link { url, qr: action(body, "QR_STRING").map(str::to_owned) })
        }
        PaymentChannel::Counter(_)
        | PaymentChannel::Card
        | PaymentChannel::Transfer
        | PaymentChannel::StaticQris
        | PaymentChannel::Credit => None,
    }
}

/// What an action of that kind is done with, if it is not empty.
fn action<'b>(body: &'b Value, descriptor: &str) -> Option<&'b str> {
    let is_it = |action: &&Value| action.get("descriptor").and_then(Value::as_str) == Some(descriptor);
    let actions = body.get("actions")?.as_array()?;
    actions.iter().find(is_it)?.get("value")?.as_str().filter(|value| !value.is_empty())
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use portal_core::billing::payment::{Bank, Wallet};
    use serde_json::json;

    use super::*;

    fn of(channel: PaymentChannel, actions: &[(&str, &str)]) -> Option<PaymentInstructions> {
        let action = |(descriptor, value): &(&str, &str)| json!({ "descriptor": descriptor, "value": value });
        let actions: Vec<Value> = actions.iter().map(action).collect();
        instructions(channel, &json!({ "actions": actions }), &crate::link::hosts(Vec::new()))
    }

    #[test]
    fn a_wallet_opens_by_its_page_or_else_by_its_app() {
        let wallet = PaymentChannel::Wallet(Wallet::Shopeepay);
        let link = |url: &str| Some(PaymentInstructions::Link { url: url.to_owned(), qr: None });
        let (app, page) = (("DEEPLINK_URL", "shopeeid://main"), ("WEB_URL", "https://ewallet.xendit.co/x"));
        assert_eq!(of(wallet, &[app, page]), link(page.1));
        assert_eq!(of(wallet, &[app]), link(app.1));
        assert_eq!(of(wallet, &[("WEB_URL", "javascript:alert(1)"), app]), link(app.1));
        assert_eq!(of(wallet, &[("WEB_URL", "http://a.id/")]), None);
    }

    #[test]
    fn what_is_not_of_the_channel_is_not_shown() {
        let account = PaymentChannel::VirtualAccount(Bank::Bca);
        for actions in
            [&[][..], &[("VIRTUAL_ACCOUNT_NUMBER", "")], &[("VIRTUAL_ACCOUNT_NUMBER", "39 00")], &[("QR_STRING", "1")]]
        {
            assert_eq!(of(account, actions), None, "{actions:?}");
        }
        assert_eq!(of(PaymentChannel::Qris, &[("WEB_URL", "https://xendit.co/")]), None);
        assert_eq!(of(PaymentChannel::Card, &[("WEB_URL", "https://xendit.co/")]), None);
    }
}
