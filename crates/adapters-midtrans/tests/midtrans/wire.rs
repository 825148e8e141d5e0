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
    let account = |bank: &str| ("bank_transfer", json!({ "bank": bank }));
    for (channel, (kind, details)) in [
        (PaymentChannel::Qris, ("qris", json!({ "acquirer": "gopay" }))),
        (PaymentChannel::VirtualAccount(Bank::Bca), account("bca")),
        (PaymentChannel::VirtualAccount(Bank::Bni), account("bni")),
        (PaymentChannel::VirtualAccount(Bank::Bri), account("bri")),
        (PaymentChannel::VirtualAccount(Bank::Permata), account("permata")),
        (PaymentChannel::VirtualAccount(Bank::Cimb), account("cimb")),
        (
            PaymentChannel::VirtualAccount(Bank::Mandiri),
            ("echannel", json!({ "bill_info1": "Invoice", "bill_info2": "INV/2025/11/0001 xxxxxxxxxxxxx" })),
        ),
        (PaymentChannel::Wallet(Wallet::Gopay), ("gopay", json!({ "enable_callback": true, "callback_url": back }))),
        (PaymentChannel::Wallet(Wallet::Shopeepay), ("shopeepay", json!({ "callback_url": back }))),
        (PaymentChannel::Counter(Store::Alfamart), ("cstore", json!({ "store": "alfamart" }))),
        (PaymentChannel::Counter(Store::Indomaret), ("cstore", json!({ "store": "indomaret" }))),
    ] {
        let call = asked(&order(channel)).await;
        assert_eq!((call.method.as_str(), call.path.as_str()), ("POST", "/v2/charge"));
        assert_eq!(call.body["payment_type"], kind, "{channel}");
        assert_eq!(call.body[kind], details, "{channel}");
    }
}

#[tokio::test]
async fn lines_fee_payer_and_end_are_told() {
    let call = asked(&order(PaymentChannel::Qris)).await;
    let name = format!("INV/2025/11/0001 {}", "x".repeat(33));
    let expected = json!({
        "payment_type": "qris",
        "qris": { "acquirer": "gopay" },
        "transaction_details": { "order_id": "INV-2025-11-0001-abcdefghjkmn", "gross_amount": 149_000 },
        "item_details": [
            { "id": "1", "name": name, "price": 145_000, "quantity": 1 },
            { "id": "2", "name": "Biaya", "price": 4_000, "quantity": 1 },
        ],
        "customer_details": { "first_name": "Budi", "phone": "+62817102070" },
        "custom_expiry": { "order_time": "2025-11-05 19:00:00 +0700", "expiry_duration": 1_440, "unit": "minute" },
    });
    assert_eq!(call.body, expected);
}

#[tokio::test]
async fn cards_are_paid_on_a_page() {
    let call = asked(&order(PaymentChannel::Card)).await;
    assert_eq!(call.path, "/snap/v1/transactions");
    assert_eq!(call.body["enabled_payments"], json!(["credit_card"]));
    assert_eq!(call.body["callbacks"]["finish"], "https://portal.example.id/customer/invoices");
    let expiry = json!({ "start_time": "2025-11-05 19:00:00 +0700", "unit": "minute", "duration": 1_440 });
    assert_eq!(call.body["expiry"], expiry);
}

#[tokio::test]
async fn nothing_is_told_of_a_payer_who_is_not_known() {
    let order = PaymentOrder { payer: Payer::default(), lines: Vec::new(), ..order(PaymentChannel::Qris) };
    let call = asked(&order).await;
    assert_eq!((&call.body["customer_details"], &call.body["item_details"]), (&Value::Null, &Value::Null));
}

#[tokio::test]
async fn a_repeated_call_is_recognised_by_its_key() {
    let stage = Stage::start().await;
    let order = order(PaymentChannel::Qris);
    let _ = (stage.adapter().create(&order).await, stage.adapter().create(&order).await);
    let keys: Vec<_> = stage.simulator.calls().into_iter().map(|call| call.idempotency_key.expect("a key")).collect();
    assert!(keys[0] == keys[1] && keys[0].len() <= 36, "{keys:?}");
}
