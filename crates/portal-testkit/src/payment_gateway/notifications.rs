//! What the gateway tells by itself.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::billing::payment::{NotificationError, Notified, PaymentGateway, RawNotification};

use super::{id, made, total};
use crate::{FakePaymentGateway, PaymentTurn, SentNotification};

type Port = Arc<dyn PaymentGateway>;
type Gateway = Arc<dyn FakePaymentGateway>;

fn read(port: &dyn PaymentGateway, sent: &SentNotification) -> Result<Notified, NotificationError> {
    let headers: Vec<(&str, &str)> = sent.headers.iter().map(|(name, value)| (&**name, &**value)).collect();
    port.read_notification(RawNotification { headers: &headers, body: &sent.body })
}

/// The notification of a payment that was made and paid.
async fn paid(port: &dyn PaymentGateway, gateway: &dyn FakePaymentGateway, n: u32) -> SentNotification {
    made(port, n).await;
    gateway.turn(&id(n), PaymentTurn::Paid).await;
    gateway.notification(&id(n), false).await
}

pub async fn a_signed_notification_names_the_payment_and_its_amount(port: Port, gateway: Gateway) {
    for n in 1..=2 {
        let told = read(&*port, &paid(&*port, &*gateway, n).await).expect("it is signed");
        assert_eq!(told.order, id(n).to_string());
        assert!(told.amount.is_none() || told.amount == Some(total(n)), "{told:?}");
    }
}

pub async fn a_notification_signed_with_another_secret_is_not_believed(port: Port, gateway: Gateway) {
    paid(&*port, &*gateway, 1).await;
    let forged = gateway.notification(&id(1), true).await;
    assert_eq!(read(&*port, &forged), Err(NotificationError::Unsigned));
}

pub async fn a_notification_that_was_changed_is_not_believed(port: Port, gateway: Gateway) {
    let sent = paid(&*port, &*gateway, 1).await;
    let text = String::from_utf8(sent.body.clone()).expect("a text");
    let changed = text.replace(id(1).as_str(), id(2).as_str());
    assert_ne!(changed, text, "the notification names the payment");
    let changed = SentNotification { body: changed.into_bytes(), ..sent };
    assert_eq!(read(&*port, &changed), Err(NotificationError::Unsigned));
}

pub async fn what_is_no_notification_is_not_believed(port: Port, gateway: Gateway) {
    let sent = paid(&*port, &*gateway, 1).await;
    let cut = sent.body[..sent.body.len() / 2].to_vec();
    for body in [Vec::new(), b"{}".to_vec(), b"null".to_vec(), vec![0xFF; 100], vec![b'['; 10_000], cut] {
        let answer = read(&*port, &SentNotification { body, ..sent.clone() });
        assert!(answer.is_err(), "{answer:?}");
    }
}
