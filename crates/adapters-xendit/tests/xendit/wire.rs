//! The requests as they go out.

use portal_core::billing::payment::{Bank, Payer, PaymentChannel, PaymentGateway as _, PaymentOrder, Store, Wallet};
use serde_json::{Value, json};

use crate::stage::{Stage, order};

/// The call that asks for a payment.
async fn asked(order: &PaymentOrder) -> payment_simulator::RecordedCall {
    let stage = Stage::start().await;
    stage.adapter().create(order).await.expect("it is taken");
    stage.simulator.calls().pop().expect("a call")
}

#[tokio::test]
async fn each_channel_is_asked_for_in_its_own_words() {
    let back = "https://portal.example.id/customer/invoices";
    let end = "2025-11-06T12:00:00Z";
    let account = json!({ "expires_at": end, "display_name": "Budi S" });
    let shopee = json!({ "success_return_url": back, "failure_return_url": back });
    let gopay = json!({ "success_return_url": back, "failure_return_url": back, "cancel_return_url": back });
    for (channel, code, properties) in [
        (PaymentChannel::Qris, "QRIS", json!({ "expires_at": end })),
        (PaymentChannel::VirtualAccount(Bank::Bca), "BCA_VIRTUAL_ACCOUNT", account.clone()),
        (PaymentChannel::VirtualAccount(Bank::Bni), "BNI_VIRTUAL_ACCOUNT", account.clone()),
        (PaymentChannel::VirtualAccount(Bank::Bri), "BRI_VIRTUAL_ACCOUNT", account.clone()),
        (PaymentChannel::VirtualAccount(Bank::Mandiri), "MANDIRI_VIRTUAL_ACCOUNT", account.clone()),
        (PaymentChannel::VirtualAccount(Bank::Permata), "PERMATA_VIRTUAL_ACCOUNT", account.clone()),
        (PaymentChannel::VirtualAccount(Bank::Cimb), "CIMB_VIRTUAL_ACCOUNT", account),
        (PaymentChannel::Wallet(Wallet::Gopay), "GOPAY", gopay),
        (PaymentChannel::Wallet(Wallet::Shopeepay), "SHOPEEPAY", shopee),
    ] {
        let call = asked(&order(channel)).await;
        assert_eq!((call.method.as_str(), call.path.as_str()), ("POST", "/v3/payment_requests"));
        assert_eq!(call.api_version.as_deref(), Some("2024-11-11"));
        let expected = json!({
            "reference_id": "INV-2025-11-0001-abcdefghjkmn",
            "type": "PAY",
            "country": "ID",
            "currency": "IDR",
            "request_amount": 149_000,
            "capture_method": "AUTOMATIC",
            "channel_code": code,
            "channel_properties": properties,
            "description": "INV/2025/11/0001, Biaya",
        });
        assert_eq!(call.body, expected, "{channel}");
    }
}

#[tokio::test]
async fn cards_and_counters_are_paid_on_a_page() {
    for (channel, word) in [
        (PaymentChannel::Card, "CREDIT_CARD"),
        (PaymentChannel::Counter(Store::Alfamart), "ALFAMART"),
        (PaymentChannel::Counter(Store::Indomaret), "INDOMARET"),
    ] {
        let call = asked(&order(channel)).await;
        assert_eq!((call.method.as_str(), call.path.as_str()), ("POST", "/v2/invoices"));
        let expected = json!({
            "external_id": "INV-2025-11-0001-abcdefghjkmn",
            "amount": 149_000,
            "currency": "IDR",
            "invoice_duration": 86_400,
            "payment_methods": [word],
            "success_redirect_url": "https://portal.example.id/customer/invoices",
            "failure_redirect_url": "https://portal.example.id/customer/invoices",
            "description": "INV/2025/11/0001, Biaya",
            "items": [
                { "name": "INV/2025/11/0001", "price": 145_000, "quantity": 1 },
                { "name": "Biaya", "price": 4_000, "quantity": 1 },
            ],
            "customer": { "given_names": "Budi S.", "mobile_number": "+62817102070" },
        });
        assert_eq!(call.body, expected, "{channel}");
    }
}

#[tokio::test]
async fn nothing_is_told_of_a_payer_who_is_not_known() {
    let unknown = |channel| PaymentOrder { payer: Payer::default(), lines: Vec::new(), ..order(channel) };
    let call = asked(&unknown(PaymentChannel::Card)).await;
    for name in ["customer", "items", "description"] {
        assert_eq!(call.body[name], Value::Null, "{name}");
    }
    let call = asked(&unknown(PaymentChannel::VirtualAccount(Bank::Bca))).await;
    assert_eq!(call.body["description"], Value::Null);
    assert_eq!(call.body["channel_properties"]["display_name"], "Pelanggan");
}

#[tokio::test]
async fn a_repeated_call_is_recognised_by_its_key() {
    let stage = Stage::start().await;
    let order = order(PaymentChannel::Qris);
    let _ = (stage.adapter().create(&order).await, stage.adapter().create(&order).await);
    let keys: Vec<_> = stage.simulator.calls().into_iter().map(|call| call.idempotency_key).collect();
    assert_eq!(keys, [Some(order.id.to_string()), Some(order.id.to_string())]);
}

#[tokio::test]
async fn a_payment_is_asked_for_and_called_off_by_xendits_name() {
    let stage = Stage::start().await;
    let xendit = stage.adapter();
    for (channel, status, cancel) in [
        (PaymentChannel::Qris, "/v3/payment_requests/REF", "/v3/payment_requests/REF/cancel"),
        (PaymentChannel::Card, "/v2/invoices/REF", "/invoices/REF/expire!"),
    ] {
        let order = order(channel);
        let reference = xendit.create(&order).await.expect("it is taken").reference.expect("a name");
        xendit.status(&order.id, Some(&reference)).await.expect("an answer");
        xendit.cancel(&order.id, Some(&reference)).await.expect("it is called off");
        let calls = stage.simulator.calls();
        let last: Vec<_> = calls[calls.len() - 2..].iter().map(|call| (call.method.as_str(), &*call.path)).collect();
        let [status, cancel] = [status, cancel].map(|path| path.replace("REF", &reference));
        assert_eq!(last, [("GET", &*status), ("POST", &*cancel)]);
        let is_versioned = calls[calls.len() - 2..].iter().all(|call| call.api_version.is_some());
        assert_eq!(is_versioned, channel == PaymentChannel::Qris);
    }
}
