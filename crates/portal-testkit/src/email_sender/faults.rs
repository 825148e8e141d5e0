//! What a sender makes of a server that does not take a message.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::messaging::outbox::{EmailSender, SendError};

use super::{mailbox, not_taken, outgoing, send, taken};
use crate::{FakeMailServer, MailServerState};

/// It was refused for good, with this code, and nothing arrived; the server was asked about it once.
async fn refused(sender: &dyn EmailSender, server: &dyn FakeMailServer, code: &str) {
    let error = not_taken(sender, 1).await;
    assert!(matches!(&error, SendError::Rejected(why) if why.contains(code)), "{error:?}");
    assert_eq!((server.received().await.len(), server.asked().await), (0, 1));
}

pub async fn a_recipient_that_is_refused_is_rejected_with_the_code(
    sender: Arc<dyn EmailSender>,
    server: Arc<dyn FakeMailServer>,
) {
    server.put(MailServerState::RefusesTheRecipient).await;
    refused(&*sender, &*server, "550 5.1.1").await;
    server.put(MailServerState::Accepts).await;
    taken(&*sender, 2).await;
    assert_eq!(server.received().await.len(), 1, "it is in nobody else's way");
}

pub async fn a_message_that_is_refused_is_rejected_with_the_code(
    sender: Arc<dyn EmailSender>,
    server: Arc<dyn FakeMailServer>,
) {
    server.put(MailServerState::RefusesTheMessage).await;
    refused(&*sender, &*server, "552 5.3.4").await;
}

pub async fn what_is_deferred_is_transient_and_arrives_once_when_it_is_sent_again(
    sender: Arc<dyn EmailSender>,
    server: Arc<dyn FakeMailServer>,
) {
    server.put(MailServerState::DefersTheRecipient).await;
    let error = not_taken(&*sender, 1).await;
    assert!(matches!(&error, SendError::Transient(why) if why.contains("451 4.3.0")), "{error:?}");
    assert_eq!(server.received().await.len(), 0);
    server.put(MailServerState::Accepts).await;
    taken(&*sender, 1).await;
    assert_eq!(server.received().await.len(), 1);
}

pub async fn a_server_that_closes_or_takes_no_connection_is_down(
    sender: Arc<dyn EmailSender>,
    server: Arc<dyn FakeMailServer>,
) {
    for state in [MailServerState::Closes, MailServerState::TakesNoConnections] {
        server.put(state).await;
        let error = not_taken(&*sender, 1).await;
        assert!(matches!(error, SendError::GatewayDown(_)), "{state:?}: {error:?}");
    }
    assert_eq!(server.received().await.len(), 0);
    server.put(MailServerState::Accepts).await;
    taken(&*sender, 2).await;
    assert_eq!(server.received().await.len(), 1, "what found no connection does not go out later");
}

pub async fn a_server_that_does_not_greet_is_given_up_in_time_and_is_down(
    sender: Arc<dyn EmailSender>,
    server: Arc<dyn FakeMailServer>,
) {
    server.put(MailServerState::Hangs).await;
    let error = not_taken(&*sender, 1).await;
    assert!(matches!(error, SendError::GatewayDown(_)), "{error:?}");
    assert_eq!(server.received().await.len(), 0);
}

pub async fn a_lost_answer_is_ambiguous_and_comes_in_time(
    sender: Arc<dyn EmailSender>,
    server: Arc<dyn FakeMailServer>,
) {
    server.put(MailServerState::HangsAfterTheMessage).await;
    let error = not_taken(&*sender, 1).await;
    assert!(matches!(error, SendError::Ambiguous(_)), "{error:?}");
    assert_eq!(server.received().await.len(), 1);
    server.put(MailServerState::Accepts).await;
    taken(&*sender, 1).await;
    let received = server.received().await;
    let ids: Vec<_> = received.iter().map(|email| email.header("message-id")).collect();
    assert!(ids.len() == 2 && ids[0] == ids[1], "a mailbox knows that it is the same: {ids:?}");
}

pub async fn errors_tell_neither_the_address_nor_what_it_says(
    sender: Arc<dyn EmailSender>,
    server: Arc<dyn FakeMailServer>,
) {
    let states = [
        MailServerState::RefusesTheRecipient,
        MailServerState::RefusesTheMessage,
        MailServerState::DefersTheRecipient,
        MailServerState::Closes,
        MailServerState::TakesNoConnections,
    ];
    let address = mailbox(1);
    let name = address.as_str().split('@').next().expect("a name");
    for state in states {
        server.put(state).await;
        let error = send(&*sender, &outgoing(1)).await.expect_err("the server does not take it");
        for shown in [format!("{error}"), format!("{error:?}")] {
            let told = [name, "rahasia", "INV/1", "Télékom"].into_iter().find(|part| shown.contains(part));
            assert_eq!(told, None, "{state:?}: {shown}");
        }
    }
}
