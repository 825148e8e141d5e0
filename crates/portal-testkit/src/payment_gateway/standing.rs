//! How payments stand, and calling them off.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::billing::payment::{GatewayState, PaymentGateway};

use super::{Known, id, in_time, made, standing, status, total, untold};
use crate::fixtures::noon;
use crate::{FakePaymentGateway, PaymentGatewayState, PaymentTurn};

type Port = Arc<dyn PaymentGateway>;
type Gateway = Arc<dyn FakePaymentGateway>;

pub async fn a_payment_that_nobody_made_is_none(port: Port, _: Gateway) {
    made(&*port, 1).await;
    assert_eq!(status(&*port, &untold(2)).await, None);
}

pub async fn an_answer_is_about_the_payment_that_was_asked_for(port: Port, gateway: Gateway) {
    let one = made(&*port, 1).await;
    made(&*port, 2).await;
    gateway.turn(&id(1), PaymentTurn::Paid).await;
    let mixed = Known { id: id(2), reference: one.reference };
    match in_time(port.status(&mixed.id, mixed.reference())).await {
        Ok(status) => {
            let told = status.map(|status| (status.id, status.state));
            assert!(told.is_none() || told == Some((id(2), GatewayState::Pending)), "{told:?}");
        }
        Err(error) => assert!(!error.is_retryable(), "{error:?}"),
    }
}

pub async fn a_new_payment_waits_with_its_amount(port: Port, _: Gateway) {
    for n in 1..=3 {
        let known = made(&*port, n).await;
        let status = standing(&*port, &known).await;
        assert_eq!((status.id, status.state), (id(n), GatewayState::Pending));
        assert_eq!((status.amount, status.paid_at), (Some(total(n)), None));
        assert!(known.reference.is_none() || status.reference == known.reference, "{:?}", status.reference);
    }
}

pub async fn what_becomes_of_a_payment_is_told(port: Port, gateway: Gateway) {
    let mut all = Vec::new();
    for (n, turn, expected) in [
        (1, PaymentTurn::Paid, GatewayState::Paid),
        (2, PaymentTurn::Denied, GatewayState::Failed),
        (3, PaymentTurn::Expired, GatewayState::Expired),
    ] {
        let known = made(&*port, n).await;
        gateway.turn(&id(n), turn).await;
        let status = standing(&*port, &known).await;
        assert_eq!((status.state, status.amount), (expected, Some(total(n))), "{turn:?}");
        let paid_at = (turn == PaymentTurn::Paid).then(noon);
        assert!(status.paid_at.is_none() || status.paid_at == paid_at, "{status:?}");
        all.push(known);
    }
    gateway.turn(&id(1), PaymentTurn::Refunded).await;
    let refunded = if gateway.abilities().tells_refunds { GatewayState::Refunded } else { GatewayState::Paid };
    assert_eq!(standing(&*port, &all[0]).await.state, refunded);
    gateway.turn(&id(3), PaymentTurn::Paid).await;
    assert_eq!(standing(&*port, &all[2]).await.state, GatewayState::Paid, "money that comes late came");
}

pub async fn an_unknown_state_is_not_guessed(port: Port, gateway: Gateway) {
    let one = made(&*port, 1).await;
    gateway.put(PaymentGatewayState::TellsAnUnknownState).await;
    assert_eq!(standing(&*port, &one).await.state, GatewayState::Unknown);
}

pub async fn an_amount_in_another_currency_is_not_told(port: Port, gateway: Gateway) {
    let one = made(&*port, 1).await;
    gateway.put(PaymentGatewayState::TellsAnotherCurrency).await;
    assert_eq!(standing(&*port, &one).await.amount, None);
}

pub async fn a_payment_that_is_called_off_cannot_be_paid(port: Port, _: Gateway) {
    let one = made(&*port, 1).await;
    for _ in 0..2 {
        in_time(port.cancel(&id(1), one.reference())).await.expect("it is called off, or was");
        assert_eq!(standing(&*port, &one).await.state, GatewayState::Cancelled);
    }
}

pub async fn calling_off_what_was_paid_or_never_made_is_no_error(port: Port, gateway: Gateway) {
    let (one, two) = (made(&*port, 1).await, untold(2));
    gateway.turn(&id(1), PaymentTurn::Paid).await;
    for known in [&one, &two] {
        let answer = in_time(port.cancel(&known.id, known.reference())).await;
        assert!(answer.is_ok(), "{answer:?}");
    }
    assert_eq!(standing(&*port, &one).await.state, GatewayState::Paid);
    assert_eq!(status(&*port, &two).await, None);
}
