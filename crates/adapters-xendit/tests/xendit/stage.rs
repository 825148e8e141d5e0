//! A simulator, and the adapter that talks to it.

use adapters_xendit::{Xendit, XenditConfig, XenditEnvironment};
use chrono::TimeDelta;
use payment_simulator::testing::{ApiHabits, SimulatedGateway};
use payment_simulator::{AnswerFault, Faults, Simulator, SimulatorConfig};
use portal_core::billing::payment::{OrderLine, Payer, PaymentChannel, PaymentId, PaymentOrder};
use portal_core::{Rupiah, Secret};
use portal_testkit::PaymentGatewayAbilities;
use portal_testkit::fixtures::noon;

/// The key on both sides.
const KEY: &str = "xnd_development_EXAMPLEKEY";

/// A simulator that the suite directs.
pub(crate) struct Stage {
    pub(crate) simulator: Simulator,
    pub(crate) config: XenditConfig,
    pub(crate) gateway: SimulatedGateway,
}

impl Stage {
    pub(crate) async fn start() -> Self {
        let secret = |text: &str| Secret::new(text.to_owned());
        let abilities = PaymentGatewayAbilities { finds_by_name: false, signs_bodies: false, tells_refunds: false };
        let habits = ApiHabits { abilities, refusal: 403, unknown_state: "HELD" };
        let gateway = SimulatedGateway::start(KEY, habits).await;
        let token = secret(SimulatorConfig::CALLBACK_TOKEN);
        let config = XenditConfig {
            base_url: Some(gateway.url().to_owned()),
            ..XenditConfig::new(XenditEnvironment::Sandbox, secret(KEY), token)
        };
        Self { simulator: gateway.simulator().clone(), config, gateway }
    }

    pub(crate) fn adapter(&self) -> Xendit {
        Xendit::new(self.config.clone()).expect("a gateway")
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
        lines: vec![line("INV/2025/11/0001", 145_000), line("Biaya", 4_000)],
        extra: Rupiah::ZERO,
        payer: Payer { name: Some("Budi S.".into()), phone: Some("+62817102070".into()), email: None },
        at: noon(),
        expires_at: noon() + TimeDelta::days(1),
        return_to: "https://portal.example.id/customer/invoices".to_owned(),
    }
}
