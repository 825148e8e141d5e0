//! A simulator, and the adapter that talks to it.

use adapters_midtrans::{Midtrans, MidtransConfig, MidtransEnvironment};
use chrono::TimeDelta;
use payment_simulator::testing::{ApiHabits, SimulatedGateway};
use payment_simulator::{AnswerFault, Faults, Simulator};
use portal_core::billing::payment::{OrderLine, Payer, PaymentChannel, PaymentId, PaymentOrder};
use portal_core::{Rupiah, Secret};
use portal_testkit::PaymentGatewayAbilities;
use portal_testkit::fixtures::noon;

/// The key on both sides.
const KEY: &str = "SB-Mid-server-abc123cde456";

/// A simulator that the suite directs.
pub(crate) struct Stage {
    pub(crate) simulator: Simulator,
    pub(crate) config: MidtransConfig,
    pub(crate) gateway: SimulatedGateway,
}

impl Stage {
    pub(crate) async fn start() -> Self {
        let abilities = PaymentGatewayAbilities::default();
        let habits = ApiHabits { abilities, refusal: 402, unknown_state: "held" };
        let gateway = SimulatedGateway::start(KEY, habits).await;
        let (key, url) = (Secret::new(KEY.to_owned()), Some(gateway.url().to_owned()));
        let config = MidtransConfig {
            base_url: url.clone(),
            app_url: url,
            merchant_id: Some("G000000001".to_owned()),
            ..MidtransConfig::new(MidtransEnvironment::Sandbox, key)
        };
        Self { simulator: gateway.simulator().clone(), config, gateway }
    }

    pub(crate) fn adapter(&self) -> Midtrans {
        Midtrans::new(self.config.clone()).expect("a gateway")
    }

    pub(crate) fn answer(&self, answer: AnswerFault) {
        self.simulator.set_faults(Faults { answer, ..Faults::default() });
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
        extra: Rupiah::ZERO,
        payer: Payer { name: Some("Budi".into()), phone: Some("+62817102070".into()), email: None },
        at: noon(),
        expires_at: noon() + TimeDelta::days(1),
        return_to: "https://portal.example.id/customer/invoices".to_owned(),
    }
}
