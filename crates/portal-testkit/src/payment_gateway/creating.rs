//! Making payments.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::billing::payment::{CreatePaymentError, GatewayState, PaymentChannel, PaymentGateway};

use super::{create, id, in_time, made, order, order_by, standing, status};
use crate::{FakePaymentGateway, PaymentGatewayState};

type Port = Arc<dyn PaymentGateway>;
type Gateway = Arc<dyn FakePaymentGateway>;

/// Longest name, in letters: it is a column in lists and a word in the configuration.
const LONGEST_NAME: usize = 32;

pub async fn the_name_is_a_short_word(port: Port, _: Gateway) {
    let name = port.name().to_owned();
    assert!((1..=LONGEST_NAME).contains(&name.len()), "{name:?}");
    assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'), "{name:?}");
    made(&*port, 1).await;
    assert_eq!(port.name(), name);
}

pub async fn a_payment_of_each_channel_is_made(port: Port, gateway: Gateway) {
    let taken = (1..).zip(PaymentChannel::ALL.into_iter().filter(|channel| port.takes(*channel)));
    for (n, channel) in taken {
        in_time(port.create(&order_by(channel, n))).await.expect("a channel that the gateway takes");
        assert!(gateway.made().await.contains(&id(n).to_string()), "{channel}");
    }
}

pub async fn a_name_is_made_at_most_once(port: Port, gateway: Gateway) {
    made(&*port, 1).await;
    let again = create(&*port, 1).await;
    assert!(!matches!(again, Err(CreatePaymentError::NotCreated(_))), "somebody can pay it: {again:?}");
    assert_eq!(gateway.made().await, [id(1).to_string()]);
}

pub async fn a_payment_whose_answer_was_lost_may_be_there_and_is_found(port: Port, gateway: Gateway) {
    gateway.put(PaymentGatewayState::LosesTheNextAnswer).await;
    let lost = create(&*port, 1).await;
    assert!(matches!(lost, Err(CreatePaymentError::Unknown(_))), "{lost:?}");
    assert_eq!(standing(&*port, 1).await.state, GatewayState::Pending);
}

pub async fn what_found_no_connection_was_not_created(port: Port, gateway: Gateway) {
    gateway.put(PaymentGatewayState::TakesNoConnections).await;
    let refused = create(&*port, 1).await;
    let Err(CreatePaymentError::NotCreated(error)) = refused else { panic!("{refused:?}") };
    assert!(error.is_retryable());
    gateway.put(PaymentGatewayState::Answers).await;
    assert_eq!(status(&*port, 1).await, None);
    made(&*port, 1).await;
}

pub async fn what_the_gateway_refuses_was_not_created(port: Port, gateway: Gateway) {
    gateway.put(PaymentGatewayState::RefusesPayments).await;
    let refused = create(&*port, 1).await;
    assert!(matches!(refused, Err(CreatePaymentError::NotCreated(_))), "{refused:?}");
    gateway.put(PaymentGatewayState::Answers).await;
    assert_eq!(status(&*port, 1).await, None);
}

pub async fn a_gateway_that_hangs_is_given_up_in_time(port: Port, gateway: Gateway) {
    made(&*port, 1).await;
    gateway.put(PaymentGatewayState::Hangs).await;
    let (order, one) = (order(&*port, 2), id(1));
    let calls = async { tokio::join!(port.create(&order), port.status(&one), port.cancel(&one)) };
    let (created, status, cancelled) = in_time(calls).await;
    assert!(matches!(created, Err(CreatePaymentError::Unknown(_))), "{created:?}");
    assert!(status.is_err_and(|error| error.is_retryable()));
    assert!(cancelled.is_err_and(|error| error.is_retryable()));
}
