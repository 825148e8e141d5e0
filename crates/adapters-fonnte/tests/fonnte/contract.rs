//! The contract of a message gateway, with the time limits an operator gets.

use std::sync::Arc;

use adapters_fonnte::testing::{FakeFonnte, Mode};
use adapters_fonnte::{FonnteConfig, FonnteSender};
use async_trait::async_trait;
use portal_core::messaging::outbox::MessageSender;
use portal_core::{PhoneNumber, Secret};
use portal_testkit::{FakeGateway, GatewayState};
use tokio::sync::Mutex;

struct FonnteGateway(Mutex<FakeFonnte>);

#[async_trait]
impl FakeGateway for FonnteGateway {
    async fn put(&self, state: GatewayState) {
        let mode = match state {
            GatewayState::Accepts => Mode::Accept,
            GatewayState::RefusesTheRecipient => Mode::reason("target invalid"),
            GatewayState::Hangs => Mode::Hang,
            GatewayState::TakesNoConnections => Mode::Refuse,
        };
        self.0.lock().await.set_mode(mode).await;
    }

    async fn asked(&self) -> Vec<(PhoneNumber, String)> {
        let requests = self.0.lock().await.requests();
        let sent = requests.iter().filter(|request| request.path == "/send");
        sent.map(|request| {
            let field = |name| request.field(name).expect("a field of the form");
            (PhoneNumber::parse(field("target")).expect("a mobile number"), field("message").to_owned())
        })
        .collect()
    }
}

async fn fresh() -> (Arc<dyn MessageSender>, Arc<dyn FakeGateway>, ()) {
    let fake = FakeFonnte::start().await;
    let config = FonnteConfig { base_url: fake.base_url(), ..FonnteConfig::new(Secret::new("device-token".into())) };
    let sender = FonnteSender::new(config).expect("a sender");
    (Arc::new(sender), Arc::new(FonnteGateway(Mutex::new(fake))), ())
}

portal_testkit::message_sender_suite! { #[tokio::test(flavor = "multi_thread")] fresh }
