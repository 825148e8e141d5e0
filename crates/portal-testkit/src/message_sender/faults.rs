//! What a sender makes of a gateway that does not take a message.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::messaging::outbox::{MessageSender, SendError};

use super::{CODE, not_taken, outgoing, request, send, taken};
use crate::support::race;
use crate::{FakeGateway, GatewayState};

pub async fn a_gateway_that_hangs_is_given_up_in_time_and_may_have_sent(
    sender: Arc<dyn MessageSender>,
    gateway: Arc<dyn FakeGateway>,
) {
    gateway.put(GatewayState::Hangs).await;
    let error = not_taken(&*sender, 1).await;
    assert!(matches!(error, SendError::Ambiguous(_)), "{error:?}");
    gateway.put(GatewayState::Accepts).await;
    taken(&*sender, 2).await;
    assert_eq!(gateway.asked().await, [request(1), request(2)]);
}

pub async fn callers_of_a_gateway_that_hangs_do_not_wait_for_one_another(
    sender: Arc<dyn MessageSender>,
    gateway: Arc<dyn FakeGateway>,
) {
    gateway.put(GatewayState::Hangs).await;
    let errors = race(20, |caller| {
        let (sender, n) = (Arc::clone(&sender), u32::try_from(caller).expect("a small number"));
        async move { not_taken(&*sender, n).await }
    })
    .await;
    for error in errors {
        assert!(matches!(error, SendError::Ambiguous(_)), "{error:?}");
    }
}

pub async fn what_found_no_connection_is_transient_and_was_not_sent(
    sender: Arc<dyn MessageSender>,
    gateway: Arc<dyn FakeGateway>,
) {
    gateway.put(GatewayState::TakesNoConnections).await;
    for n in 1..=2 {
        let error = not_taken(&*sender, n).await;
        assert!(matches!(error, SendError::Transient(_)), "{error:?}");
    }
    assert_eq!(gateway.asked().await, []);
}

pub async fn what_found_no_connection_does_not_go_out_later(
    sender: Arc<dyn MessageSender>,
    gateway: Arc<dyn FakeGateway>,
) {
    gateway.put(GatewayState::TakesNoConnections).await;
    not_taken(&*sender, 1).await;
    gateway.put(GatewayState::Accepts).await;
    taken(&*sender, 2).await;
    taken(&*sender, 3).await;
    assert_eq!(gateway.asked().await, [request(2), request(3)]);
}

pub async fn a_refused_recipient_is_rejected_and_asked_for_once(
    sender: Arc<dyn MessageSender>,
    gateway: Arc<dyn FakeGateway>,
) {
    gateway.put(GatewayState::RefusesTheRecipient).await;
    let error = not_taken(&*sender, 1).await;
    assert!(matches!(error, SendError::Rejected(_)), "{error:?}");
    assert_eq!(gateway.asked().await, [request(1)]);
}

pub async fn a_refused_recipient_is_in_nobody_elses_way(sender: Arc<dyn MessageSender>, gateway: Arc<dyn FakeGateway>) {
    gateway.put(GatewayState::RefusesTheRecipient).await;
    for n in 1..=10 {
        not_taken(&*sender, n).await;
    }
    gateway.put(GatewayState::Accepts).await;
    taken(&*sender, 11).await;
    assert_eq!(gateway.asked().await.pop(), Some(request(11)));
}

pub async fn errors_tell_neither_number_nor_text_nor_code(
    sender: Arc<dyn MessageSender>,
    gateway: Arc<dyn FakeGateway>,
) {
    let message = outgoing(1);
    let number = message.to.digits().trim_start_matches("62");
    let private = message.text.expose().lines().filter(|line| !line.is_empty()).chain([number, CODE]);
    let private: Vec<&str> = private.collect();
    for state in [GatewayState::RefusesTheRecipient, GatewayState::TakesNoConnections, GatewayState::Hangs] {
        gateway.put(state).await;
        let error = send(&*sender, &message).await.expect_err("the gateway does not take it");
        for shown in [format!("{error}"), format!("{error:?}")] {
            let told = private.iter().find(|part| shown.contains(**part));
            assert_eq!(told, None, "{state:?}: {shown}");
        }
    }
}
