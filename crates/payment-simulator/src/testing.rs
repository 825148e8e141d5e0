//! A simulator that the contract suite of payment gateways directs.

use std::sync::Arc;

use async_trait::async_trait;
use portal_core::Secret;
use portal_core::billing::payment::PaymentId;
use portal_testkit::{
    FakePaymentGateway, PaymentGatewayAbilities, PaymentGatewayState, PaymentTurn, SentNotification, TestClock,
};
use tokio::sync::Mutex;

use crate::{AnswerFault, Faults, RunningSimulator, Simulator};

/// What one of the APIs does in its own way.
#[derive(Debug, Clone, Copy)]
pub struct ApiHabits {
    /// What it can do.
    pub abilities: PaymentGatewayAbilities,
    /// The code by which it surely refuses a payment.
    pub refusal: u16,
    /// A state in its notation that there is none of.
    pub unknown_state: &'static str,
}

/// A gateway behind an adapter that is tested.
pub struct SimulatedGateway {
    simulator: Simulator,
    url: String,
    habits: ApiHabits,
    running: Mutex<RunningSimulator>,
}

impl SimulatedGateway {
    /// Starts a simulator that takes this key.
    pub async fn start(key: &str, habits: ApiHabits) -> Self {
        let clock = Arc::new(TestClock::default());
        let running = RunningSimulator::start(Secret::new(key.to_owned()), None, clock).await;
        let (simulator, url) = (running.simulator().clone(), running.url());
        Self { simulator, url, habits, running: Mutex::new(running) }
    }

    /// The simulator.
    pub fn simulator(&self) -> &Simulator {
        &self.simulator
    }

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }
}

#[async_trait]
impl FakePaymentGateway for SimulatedGateway {
    fn abilities(&self) -> PaymentGatewayAbilities {
        self.habits.abilities
    }

    async fn put(&self, state: PaymentGatewayState) {
        let mut running = self.running.lock().await;
        match state {
            PaymentGatewayState::TakesNoConnections => return running.stop().await,
            PaymentGatewayState::Answers if !running.is_serving() => running.resume().await,
            _ => {}
        }
        let faults = Faults::default();
        let answering = |answer| Faults { answer, ..Faults::default() };
        self.simulator.set_faults(match state {
            PaymentGatewayState::LosesTheNextAnswer => answering(AnswerFault::FailOnceAfterCreating),
            PaymentGatewayState::RefusesPayments => answering(AnswerFault::Refuse(self.habits.refusal)),
            PaymentGatewayState::Hangs => answering(AnswerFault::Hang),
            PaymentGatewayState::TellsAnUnknownState => {
                Faults { transaction_status: Some(self.habits.unknown_state.to_owned()), ..faults }
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
