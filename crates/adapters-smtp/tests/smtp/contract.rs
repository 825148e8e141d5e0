//! The contract of a mail server.

use std::sync::Arc;

use adapters_smtp::SmtpSender;
use async_trait::async_trait;
use portal_core::messaging::outbox::EmailSender;
use portal_testkit::servers::SmtpServer;
use portal_testkit::{FakeMailServer, MailServerState, ReceivedEmail};
use tokio::sync::Mutex;

use crate::mailbox::{config, read};

struct MailServer(Mutex<SmtpServer>);

#[async_trait]
impl FakeMailServer for MailServer {
    async fn put(&self, state: MailServerState) {
        let mut server = self.0.lock().await;
        if state == MailServerState::TakesNoConnections {
            return server.stop();
        }
        server.start_again().await;
        match state {
            MailServerState::Accepts => server.accept(),
            // As servers do it: with the address in the words.
            MailServerState::RefusesTheRecipient => {
                server.answer_recipient("*", "550 5.1.1 <pelanggan1@example.id>: no such mailbox");
            }
            MailServerState::RefusesTheMessage => server.answer_message("552 5.3.4 Invoice INV/1 is too big"),
            MailServerState::DefersTheRecipient => {
                server.answer_recipient("*", "451 4.3.0 <pelanggan1@example.id>: come again");
            }
            MailServerState::Closes => server.answer_sender("421 4.3.2 closing"),
            MailServerState::HangsAfterTheMessage => server.hang_after_message(),
            MailServerState::Hangs => server.hang_at_greeting(),
            MailServerState::TakesNoConnections => {}
        }
    }

    async fn received(&self) -> Vec<ReceivedEmail> {
        self.0.lock().await.received().iter().map(|raw| read(raw)).collect()
    }

    async fn asked(&self) -> usize {
        self.0.lock().await.asked().len()
    }
}

async fn fresh() -> (Arc<dyn EmailSender>, Arc<dyn FakeMailServer>, ()) {
    let server = SmtpServer::start().await;
    let sender = SmtpSender::new(config(&server)).expect("a sender");
    (Arc::new(sender), Arc::new(MailServer(Mutex::new(server))), ())
}

portal_testkit::email_sender_suite! { #[tokio::test(flavor = "multi_thread")] fresh }
