//! A simulator, and the adapter that talks to it.

use std::sync::Arc;

use adapters_midtrans::{Midtrans, MidtransConfig, MidtransEnvironment};
use async_trait::async_trait;
use chrono::TimeDelta;
use payment_simulator::{AnswerFault, Faults, RunningSimulator, Simulator};
use portal_core::billing::payment::{OrderLine, Payer, PaymentChannel, PaymentId, PaymentOrder};
use portal_core::{Rupiah, Secret};
use portal_testkit::fixtures::noon;
use portal_testkit::{FakePaymentGateway, PaymentGatewayState, PaymentTurn, SentNotification, TestClock};
use tokio::sync::Mutex;

/// The key on both sides.
const KEY: &str = "SB-Mid-server-abc123cde456";

/// A simulator that the suite directs.
pub(crate) struct Stage {
    pub(crate) simulator: Simulator,
    pub(crate) config: MidtransConfig,
    running: Mutex<RunningSimulator>,
}

impl Stage {
    pub(crate) async fn start() -> Self {
        let key = Secret::new(KEY.to_owned());
        let running = RunningSimulator::start(key.clone(), None, Arc::new(TestClock::default())).await;
        let url = Some(running.url());
        let config = MidtransConfig {
            base_url: url.clone(),
            app_url: url,
            merchant_id: Some("G000000001".to_owned()),
            ..MidtransConfig::new(MidtransEnvironment::Sandbox, key)
        };
        Self { simulator: running.simulator().clone(), config, running: Mutex::new(running) }
    }

    pub(crate) fn adapter(&self) -> Midtrans {
        Midtrans::new(self.config.clone()).expect("a gateway")
    }

    pub(crate) fn answer(&self, answer: AnswerFault) {
        self.simulator.set_faults(Faults { answer, ..Faults::default() });
    }
}

#[async_trait]
impl FakePaymentGateway for Stage {
    async fn put(&self, state: PaymentGatewayState) {
        let mut running = self.running.lock().await;
        match state {
            PaymentGatewayState::TakesNoConnections => return running.stop().await,
            PaymentGatewayState::Answers if !running.is_serving() => running.resume().await,
            _ => {}
        }
        let faults = Faults::default();
        self.simulator.set_faults(match state {
            PaymentGatewayState::LosesTheNextAnswer => Faults { answer: AnswerFault::FailOnceAfterCreating, ..faults },
            PaymentGatewayState::RefusesPayments => Faults { answer: AnswerFault::Refuse(402), ..faults },
            PaymentGatewayState::Hangs => Faults { answer: AnswerFault::Hang, ..faults },
            PaymentGatewayState::TellsAnUnknownState => {
                Faults { transaction_status: Some("held".to_owned()), ..faults }
            }
            PaymentGatewayState::TellsAnotherCurrency => Faults { currency: Some("USD".to_owned()), ..faults },
            PaymentGatewayState::Answers | PaymentGatewayState::TakesNoConnections => faults,
        });
    }

    async fn turn(&self, id: &PaymentId, turn: PaymentTurn) {
        let is_known = match turn {
            PaymentTurn::Paid => self.simulator.pay(id.as_str()),
            PaymentTurn::Denied => self.simulator.deny(id.as_str()),
            PaymentTurn::Expired => self.simulator.expire(id.as_str()),
            PaymentTurn::Refunded => self.simulator.refund(id.as_str()),
        };
        assert!(is_known, "a payment that was made");
    }

    async fn made(&self) -> Vec<String> {
        self.simulator.orders()
    }

    async fn notification(&self, id: &PaymentId, is_forged: bool) -> SentNotification {
        self.simulator.set_faults(Faults { has_bad_signature: is_forged, ..Faults::default() });
        let sent = self.simulator.notification(id.as_str()).expect("a payment that was made");
        let headers = sent.headers.into_iter().map(|(name, value)| (name.to_owned(), value));
        SentNotification { headers: headers.collect(), body: sent.body }
    }
}

/// An order of an invoice with a fee, for a day from noon.
pub(crate) fn order(channel: PaymentChannel) -> PaymentOrder {
    let line = |name: &str, amount| OrderLine { name: name.to_owned(), amount: Rupiah::new(amount) };
    PaymentOrder {
        id: PaymentId::parse("INV-2025-11-0001-abcdefghjkmn").expect("a name"),
        channel,
        total: Rupiah::new(149_000),
        lines: vec![line(&format!("INV/2025/11/0001 {}", "x".repeat(60)), 145_000), line("Biaya", 4_000)],
        payer: Payer { name: Some("Budi".into()), phone: Some("+62817102070".into()), email: None },
        at: noon(),
        expires_at: noon() + TimeDelta::days(1),
        return_to: "https://portal.example.id/customer/invoices".to_owned(),
    }
}
