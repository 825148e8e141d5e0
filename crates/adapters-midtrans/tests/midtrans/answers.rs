//! The answers as they come.

use std::time::Duration;

use adapters_midtrans::{Midtrans, MidtransConfig};
use chrono::TimeDelta;
use payment_simulator::{AnswerFault, Faults};
use portal_core::billing::payment::{
    Bank, CreatePaymentError, GatewayState, PaymentChannel, PaymentGateway as _, PaymentInstructions, PaymentOrder,
    RawNotification, Store, Wallet, check_qris,
};
use portal_core::{Rupiah, Secret};
use portal_testkit::fixtures::noon;

use crate::stage::{Stage, order};

async fn given(channel: PaymentChannel) -> PaymentInstructions {
    let created = Stage::start().await.adapter().create(&order(channel)).await.expect("it is taken");
    if channel != PaymentChannel::Card {
        assert_eq!(created.expires_at, Some(noon() + TimeDelta::days(1)), "{channel}");
        assert!(created.reference.is_some(), "{channel}");
    }
    created.instructions
}

#[tokio::test]
async fn a_code_asks_for_the_amount() {
    let PaymentInstructions::Qris { payload } = given(PaymentChannel::Qris).await else { panic!("a QR code") };
    assert_eq!(check_qris(&payload, order(PaymentChannel::Qris).total), Ok(()));
}

#[tokio::test]
async fn each_bank_gives_a_number_and_mandiri_a_bill() {
    for bank in [Bank::Bca, Bank::Bni, Bank::Bri, Bank::Permata, Bank::Cimb] {
        let given = given(PaymentChannel::VirtualAccount(bank)).await;
        let PaymentInstructions::VirtualAccount { bank: at, number } = given else { panic!("{given:?}") };
        assert!(at == bank && number.len() == 16, "{number}");
    }
    let given = given(PaymentChannel::VirtualAccount(Bank::Mandiri)).await;
    let PaymentInstructions::Bill { bank: Bank::Mandiri, biller, number } = given else { panic!("{given:?}") };
    assert_eq!((biller.as_str(), number.as_str()), ("70012", "000000777001"));
}

#[tokio::test]
async fn shops_give_a_code_and_wallets_and_cards_a_link() {
    for store in [Store::Alfamart, Store::Indomaret] {
        let given = given(PaymentChannel::Counter(store)).await;
        assert!(matches!(&given, PaymentInstructions::Counter { store: at, .. } if *at == store), "{given:?}");
    }
    for channel in
        [PaymentChannel::Wallet(Wallet::Gopay), PaymentChannel::Wallet(Wallet::Shopeepay), PaymentChannel::Card]
    {
        let PaymentInstructions::Link { url, qr: None } = given(channel).await else { panic!("{channel}") };
        assert!(url.ends_with("/app/INV-2025-11-0001-abcdefghjkmn"), "{url}");
    }
}

#[tokio::test]
async fn a_card_is_unknown_until_it_was_tried() {
    let (stage, order) = (Stage::start().await, order(PaymentChannel::Card));
    let midtrans = stage.adapter();
    midtrans.create(&order).await.expect("it is taken");
    assert_eq!(midtrans.status(&order.id, None).await.expect("an answer"), None);
    assert!(stage.simulator.pay(order.id.as_str()));
    let status = midtrans.status(&order.id, None).await.expect("an answer").expect("a payment");
    assert_eq!((status.state, status.amount), (GatewayState::Paid, Some(order.total)));
}

#[tokio::test]
async fn refusals_were_not_created_and_what_is_doubtful_is_unknown() {
    let (stage, order) = (Stage::start().await, order(PaymentChannel::Qris));
    let midtrans = stage.adapter();
    for (code, is_sure) in [(400, true), (401, true), (402, true), (403, true), (429, true), (406, false), (503, false)]
    {
        stage.answer(AnswerFault::Refuse(code));
        let answer = midtrans.create(&order).await.expect_err("a refusal");
        assert_eq!(matches!(answer, CreatePaymentError::NotCreated(_)), is_sure, "{code}");
        let card = PaymentOrder { channel: PaymentChannel::Card, ..order.clone() };
        let answer = midtrans.create(&card).await.expect_err("a refusal");
        assert_eq!(matches!(answer, CreatePaymentError::NotCreated(_)), is_sure || code == 406, "{code}, a card");
    }
}

#[tokio::test]
async fn a_wrong_key_is_told_and_not_shown() {
    let stage = Stage::start().await;
    let config = MidtransConfig { server_key: Secret::new("SB-Mid-hunter2".into()), ..stage.config.clone() };
    let midtrans = Midtrans::new(config).expect("a gateway");
    let order = order(PaymentChannel::Qris);
    let refused = midtrans.create(&order).await.expect_err("a refusal");
    assert!(matches!(&refused, CreatePaymentError::NotCreated(error) if !error.is_retryable()), "{refused:?}");
    let away = midtrans.status(&order.id, None).await.expect_err("a refusal");
    assert!(!format!("{refused:?} {away:?} {midtrans:?}").contains("hunter2"));
}

#[tokio::test]
async fn lines_that_are_not_the_total_are_never_sent() {
    let stage = Stage::start().await;
    let order = PaymentOrder { total: Rupiah::new(1), ..order(PaymentChannel::Qris) };
    let refused = stage.adapter().create(&order).await;
    assert!(matches!(refused, Err(CreatePaymentError::NotCreated(_))), "{refused:?}");
    assert!(stage.simulator.calls().is_empty());
}

#[tokio::test]
async fn money_counts_after_the_end_and_an_answer_of_another_merchant_does_not() {
    let (stage, order) = (Stage::start().await, order(PaymentChannel::VirtualAccount(Bank::Bca)));
    let midtrans = stage.adapter();
    midtrans.create(&order).await.expect("it is taken");
    assert!(stage.simulator.expire(order.id.as_str()) && stage.simulator.pay(order.id.as_str()));
    let status = midtrans.status(&order.id, None).await.expect("an answer").expect("a payment");
    assert_eq!((status.state, status.paid_at), (GatewayState::Paid, Some(noon())));
    stage.simulator.set_faults(Faults { merchant_id: Some("G2".to_owned()), ..Faults::default() });
    assert!(midtrans.status(&order.id, None).await.is_err_and(|error| !error.is_retryable()));
}

#[tokio::test]
async fn an_answer_that_comes_too_late_is_unknown_and_the_payment_is_found() {
    let (stage, order) = (Stage::start().await, order(PaymentChannel::Qris));
    let config = MidtransConfig { timeout: Duration::from_millis(300), ..stage.config.clone() };
    let midtrans = Midtrans::new(config).expect("a gateway");
    stage.answer(AnswerFault::HangAfterwards);
    let lost = midtrans.create(&order).await;
    assert!(matches!(&lost, Err(CreatePaymentError::Unknown(error)) if error.is_retryable()), "{lost:?}");
    stage.answer(AnswerFault::Delay(Duration::from_millis(20)));
    let status = midtrans.status(&order.id, None).await.expect("an answer").expect("a payment");
    assert_eq!(status.state, GatewayState::Pending);
}

#[tokio::test]
async fn wrong_amounts_are_told_as_they_come() {
    let (stage, order) = (Stage::start().await, order(PaymentChannel::Qris));
    let midtrans = stage.adapter();
    midtrans.create(&order).await.expect("it is taken");
    stage.simulator.set_faults(Faults { status_amount: Some(1), notified_amount: Some(2), ..Faults::default() });
    let status = midtrans.status(&order.id, None).await.expect("an answer").expect("a payment");
    assert_eq!(status.amount, Some(Rupiah::new(1)));
    let sent = stage.simulator.notification(order.id.as_str()).expect("a payment");
    let told = midtrans.read_notification(RawNotification { headers: &[], body: &sent.body }).expect("it is signed");
    assert_eq!(told.amount, Some(Rupiah::new(2)));
}
