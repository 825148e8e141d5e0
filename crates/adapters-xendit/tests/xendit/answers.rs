//! The answers as they come.

use std::time::Duration;

use adapters_xendit::{Xendit, XenditConfig};
use chrono::TimeDelta;
use payment_simulator::{AnswerFault, Faults};
use portal_core::billing::payment::{
    Bank, CreatePaymentError, GatewayState, NotificationError, PaymentChannel, PaymentGateway as _,
    PaymentInstructions, PaymentOrder, RawNotification, Wallet, check_qris,
};
use portal_core::{Rupiah, Secret};
use portal_testkit::fixtures::noon;

use crate::stage::{Stage, order};

async fn given(channel: PaymentChannel) -> PaymentInstructions {
    let created = Stage::start().await.adapter().create(&order(channel)).await.expect("it is taken");
    let is_wallet = matches!(channel, PaymentChannel::Wallet(_));
    assert_eq!(created.expires_at, (!is_wallet).then(|| noon() + TimeDelta::days(1)), "{channel}");
    assert!(created.reference.is_some_and(|name| name.starts_with("pr-")), "{channel}");
    created.instructions
}

#[tokio::test]
async fn a_code_asks_for_the_amount() {
    let PaymentInstructions::Qris { payload } = given(PaymentChannel::Qris).await else { panic!("a QR code") };
    assert_eq!(check_qris(&payload, order(PaymentChannel::Qris).total), Ok(()));
}

#[tokio::test]
async fn each_bank_gives_a_number() {
    for bank in [Bank::Bca, Bank::Bni, Bank::Bri, Bank::Mandiri, Bank::Permata, Bank::Cimb] {
        let given = given(PaymentChannel::VirtualAccount(bank)).await;
        let PaymentInstructions::VirtualAccount { bank: at, number } = given else { panic!("{given:?}") };
        assert!(at == bank && number.len() == 16, "{number}");
    }
}

#[tokio::test]
async fn wallets_give_a_link() {
    for wallet in [Wallet::Gopay, Wallet::Shopeepay] {
        let given = given(PaymentChannel::Wallet(wallet)).await;
        let PaymentInstructions::Link { url, qr: None } = given else { panic!("{given:?}") };
        assert!(url.ends_with("/app/INV-2025-11-0001-abcdefghjkmn"), "{url}");
    }
}

#[tokio::test]
async fn refusals_were_not_created_and_what_is_doubtful_is_unknown() {
    let stage = Stage::start().await;
    let xendit = stage.adapter();
    for (code, is_sure) in [(400, true), (401, true), (403, true), (409, false), (429, false), (503, false)] {
        stage.answer(AnswerFault::Refuse(code));
        for channel in [PaymentChannel::Qris, PaymentChannel::Card] {
            let answer = xendit.create(&order(channel)).await.expect_err("a refusal");
            assert_eq!(matches!(answer, CreatePaymentError::NotCreated(_)), is_sure, "{code} {channel}");
        }
    }
    assert_eq!(stage.simulator.orders(), [""; 0]);
}

#[tokio::test]
async fn a_wrong_key_is_told_and_not_shown() {
    let stage = Stage::start().await;
    let config = XenditConfig { secret_key: Secret::new("xnd_development_hunter2".into()), ..stage.config.clone() };
    let xendit = Xendit::new(config).expect("a gateway");
    let order = order(PaymentChannel::Qris);
    let refused = xendit.create(&order).await.expect_err("a refusal");
    assert!(matches!(&refused, CreatePaymentError::NotCreated(error) if !error.is_retryable()), "{refused:?}");
    let away = xendit.status(&order.id, Some("pr-1")).await.expect_err("a refusal");
    assert!(!format!("{refused:?} {away:?} {xendit:?}").contains("hunter2"));
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
async fn money_counts_after_the_end() {
    for (channel, told) in [(PaymentChannel::VirtualAccount(Bank::Bca), None), (PaymentChannel::Card, Some(noon()))] {
        let (stage, order) = (Stage::start().await, order(channel));
        let xendit = stage.adapter();
        let reference = xendit.create(&order).await.expect("it is taken").reference;
        assert!(stage.simulator.expire(order.id.as_str()));
        let status = xendit.status(&order.id, reference.as_deref()).await.expect("an answer").expect("a payment");
        assert_eq!(status.state, GatewayState::Expired, "{channel}");
        assert!(stage.simulator.pay(order.id.as_str()));
        let status = xendit.status(&order.id, reference.as_deref()).await.expect("an answer").expect("a payment");
        assert_eq!((status.state, status.paid_at), (GatewayState::Paid, told), "{channel}");
    }
}

#[tokio::test]
async fn what_cannot_be_called_off_and_may_be_paid_is_an_error() {
    let (stage, order) = (Stage::start().await, order(PaymentChannel::Qris));
    let xendit = stage.adapter();
    let reference = xendit.create(&order).await.expect("it is taken").reference;
    // It stands refused here, and with a word that nobody knows.
    assert!(stage.simulator.deny(order.id.as_str()));
    let transaction_status = Some("HELD".to_owned());
    stage.simulator.set_faults(Faults { transaction_status, ..Faults::default() });
    let error = xendit.cancel(&order.id, reference.as_deref()).await.expect_err("it may be paid");
    assert!(!error.is_retryable(), "{error:?}");
    stage.simulator.set_faults(Faults::default());
    xendit.cancel(&order.id, reference.as_deref()).await.expect("it is over");
}

#[tokio::test]
async fn an_answer_that_comes_too_late_is_unknown() {
    let (stage, order) = (Stage::start().await, order(PaymentChannel::Qris));
    let config = XenditConfig { timeout: Duration::from_millis(300), ..stage.config.clone() };
    let xendit = Xendit::new(config).expect("a gateway");
    stage.answer(AnswerFault::HangAfterwards);
    let lost = xendit.create(&order).await;
    assert!(matches!(&lost, Err(CreatePaymentError::Unknown(error)) if error.is_retryable()), "{lost:?}");
    assert_eq!(stage.simulator.orders(), [order.id.to_string()]);
    stage.answer(AnswerFault::Delay(Duration::from_millis(20)));
    assert_eq!(xendit.status(&order.id, None).await.expect("an answer"), None);
}

#[tokio::test]
async fn wrong_amounts_are_told_as_they_come_and_a_forged_token_is_not_believed() {
    for channel in [PaymentChannel::Qris, PaymentChannel::Card] {
        let (stage, order) = (Stage::start().await, order(channel));
        let xendit = stage.adapter();
        let reference = xendit.create(&order).await.expect("it is taken").reference;
        let told = |faults: Faults| {
            stage.simulator.set_faults(faults);
            let sent = stage.simulator.notification(order.id.as_str()).expect("a payment");
            let headers: Vec<_> = sent.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            xendit.read_notification(RawNotification { headers: &headers, body: &sent.body })
        };
        let forged = told(Faults { has_bad_signature: true, ..Faults::default() });
        assert_eq!(forged, Err(NotificationError::Unsigned));
        let wrong = Faults { status_amount: Some(1), notified_amount: Some(2), ..Faults::default() };
        let notified = told(wrong).expect("it carries the token");
        assert_eq!((notified.amount, &notified.reference), (Some(Rupiah::new(2)), &reference));
        let status = xendit.status(&order.id, reference.as_deref()).await.expect("an answer").expect("a payment");
        assert_eq!(status.amount, Some(Rupiah::new(1)));
    }
}
