//! Making payments.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::PortError;
use portal_core::billing::payment::{CreatePaymentError, GatewayState, PaymentChannel, PaymentGateway};

use super::notifications::read;
use super::{Known, create, id, in_time, made, order, order_by, standing, status, untold};
use crate::{FakePaymentGateway, PaymentGatewayState, PaymentTurn};

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
    if gateway.abilities().finds_by_name {
        assert_eq!(standing(&*port, &untold(1)).await.state, GatewayState::Pending);
        return;
    }
    assert_eq!(status(&*port, &untold(1)).await, None, "it is known by the gateway's own name alone");
    gateway.turn(&id(1), PaymentTurn::Paid).await;
    let told = read(&*port, &gateway.notification(&id(1), false).await).expect("it is signed");
    assert!(told.reference.is_some(), "the gateway's own name is told: {told:?}");
    let known = Known { id: id(1), reference: told.reference };
    assert_eq!(standing(&*port, &known).await.state, GatewayState::Paid);
}

pub async fn what_found_no_connection_was_not_created(port: Port, gateway: Gateway) {
    gateway.put(PaymentGatewayState::TakesNoConnections).await;
    let refused = create(&*port, 1).await;
    let Err(CreatePaymentError::NotCreated(error)) = refused else { panic!("{refused:?}") };
    assert!(error.is_retryable());
    gateway.put(PaymentGatewayState::Answers).await;
    assert_eq!(gateway.made().await, [""; 0]);
    assert_eq!(status(&*port, &untold(1)).await, None);
    made(&*port, 1).await;
}

pub async fn what_the_gateway_refuses_was_not_created(port: Port, gateway: Gateway) {
    gateway.put(PaymentGatewayState::RefusesPayments).await;
    let refused = create(&*port, 1).await;
    assert!(matches!(refused, Err(CreatePaymentError::NotCreated(_))), "{refused:?}");
    gateway.put(PaymentGatewayState::Answers).await;
    assert_eq!(gateway.made().await, [""; 0]);
    assert_eq!(status(&*port, &untold(1)).await, None);
}

pub async fn a_gateway_that_hangs_is_given_up_in_time(port: Port, gateway: Gateway) {
    let (one, two) = (made(&*port, 1).await, untold(2));
    gateway.put(PaymentGatewayState::Hangs).await;
    let order = order(&*port, 2);
    let (created, one, two) =
        in_time(async { tokio::join!(port.create(&order), asked(&*port, &one), asked(&*port, &two)) }).await;
    assert!(matches!(created, Err(CreatePaymentError::Unknown(_))), "{created:?}");
    for error in one.into_iter().chain(two) {
        assert!(error.is_some_and(|error| error.is_retryable()));
    }
}

/// The errors of asking how a payment stands and of calling it off, at the same time.
async fn asked(port: &dyn PaymentGateway, known: &Known) -> [Option<PortError>; 2] {
    let (id, reference) = (&known.id, known.reference());
    let (status, cancelled) = tokio::join!(port.status(id, reference), port.cancel(id, reference));
    [status.err(), cancelled.err()]
}
