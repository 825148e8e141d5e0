//! What the gateway tells by itself.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::billing::payment::{GatewayState, NotificationError, Notified, PaymentGateway, RawNotification};

use super::{Known, id, in_time, made, total};
use crate::{FakePaymentGateway, PaymentTurn, SentNotification};

type Port = Arc<dyn PaymentGateway>;
type Gateway = Arc<dyn FakePaymentGateway>;

pub(super) fn read(port: &dyn PaymentGateway, sent: &SentNotification) -> Result<Notified, NotificationError> {
    let headers: Vec<(&str, &str)> = sent.headers.iter().map(|(name, value)| (&**name, &**value)).collect();
    port.read_notification(RawNotification { headers: &headers, body: &sent.body })
}

/// A payment that was made and paid, and the notification of it.
async fn paid(port: &dyn PaymentGateway, gateway: &dyn FakePaymentGateway, n: u32) -> (Known, SentNotification) {
    let known = made(port, n).await;
    gateway.turn(&id(n), PaymentTurn::Paid).await;
    (known, gateway.notification(&id(n), false).await)
}

pub async fn a_signed_notification_names_the_payment_and_its_amount(port: Port, gateway: Gateway) {
    for n in 1..=2 {
        let (known, sent) = paid(&*port, &*gateway, n).await;
        let told = read(&*port, &sent).expect("it is signed");
        assert_eq!(told.order, id(n).to_string());
        assert!(told.amount.is_none() || told.amount == Some(total(n)), "{told:?}");
        let must_name_it = !gateway.abilities().finds_by_name;
        assert!((told.reference.is_none() && !must_name_it) || told.reference == known.reference, "{told:?}");
    }
}

pub async fn a_notification_signed_with_another_secret_is_not_believed(port: Port, gateway: Gateway) {
    paid(&*port, &*gateway, 1).await;
    let forged = gateway.notification(&id(1), true).await;
    assert_eq!(read(&*port, &forged), Err(NotificationError::Unsigned));
}

pub async fn a_notification_that_was_changed_shows_no_other_payment(port: Port, gateway: Gateway) {
    made(&*port, 2).await;
    let (_, sent) = paid(&*port, &*gateway, 1).await;
    let text = String::from_utf8(sent.body.clone()).expect("a text");
    let changed = text.replace(id(1).as_str(), id(2).as_str());
    assert_ne!(changed, text, "the notification names the payment");
    let changed = read(&*port, &SentNotification { body: changed.into_bytes(), ..sent });
    if gateway.abilities().signs_bodies {
        assert_eq!(changed, Err(NotificationError::Unsigned));
        return;
    }
    // The secret does not cover the body: it is the answer about the payment that tells it from another one.
    let told = changed.expect("the secret came along");
    let answer = in_time(port.status(&id(2), told.reference.as_deref())).await;
    let state = answer.as_ref().ok().and_then(|status| status.as_ref()).map(|status| status.state);
    assert_ne!(state, Some(GatewayState::Paid), "the money of the first is not that of the second");
}

pub async fn what_is_no_notification_is_not_believed(port: Port, gateway: Gateway) {
    let (_, sent) = paid(&*port, &*gateway, 1).await;
    let cut = sent.body[..sent.body.len() / 2].to_vec();
    for body in [Vec::new(), b"{}".to_vec(), b"null".to_vec(), vec![0xFF; 100], vec![b'['; 10_000], cut] {
        let answer = read(&*port, &SentNotification { body, ..sent.clone() });
        assert!(answer.is_err(), "{answer:?}");
    }
}

pub async fn nothing_is_believed_of_a_gateway_that_tells_nothing(port: Port, gateway: Gateway) {
    made(&*port, 1).await;
    gateway.turn(&id(1), PaymentTurn::Paid).await;
    let claims = format!(r#"{{"order_id":"{}","amount":{}}}"#, id(1), total(1).amount());
    for body in [claims.into_bytes(), Vec::new(), b"{}".to_vec()] {
        let answer = read(&*port, &SentNotification { headers: Vec::new(), body });
        assert!(answer.is_err(), "{answer:?}");
    }
}
