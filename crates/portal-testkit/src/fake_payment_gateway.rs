//! What cases need to do behind a payment gateway's port: pay, say what the gateway does, and look at what it has.

use async_trait::async_trait;
use portal_core::billing::payment::PaymentId;

/// What the stand-in does with whatever it is asked from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentGatewayState {
    /// Answers.
    Answers,
    /// Makes the next new payment and answers with an error of the server; then answers.
    LosesTheNextAnswer,
    /// Refuses every new payment.
    RefusesPayments,
    /// Reads what it is asked and never answers.
    Hangs,
    /// Takes no connections, and has dropped those that stood.
    TakesNoConnections,
    /// Answers with a state that nobody knows.
    TellsAnUnknownState,
    /// Answers with amounts in another currency.
    TellsAnotherCurrency,
}

/// What becomes of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentTurn {
    /// The customer pays.
    Paid,
    /// The customer's bank refuses.
    Denied,
    /// Nobody paid in time.
    Expired,
    /// The money is given back.
    Refunded,
}

/// What a kind of gateway can do beyond what all can. By default everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentGatewayAbilities {
    /// It finds a payment by our name for it; else by its own names alone.
    pub finds_by_name: bool,
    /// What it signs a notification with covers the body; else it sends its secret along with the body.
    pub signs_bodies: bool,
    /// The state of a payment tells that the money was given back.
    pub tells_refunds: bool,
}

impl Default for PaymentGatewayAbilities {
    fn default() -> Self {
        Self { finds_by_name: true, signs_bodies: true, tells_refunds: true }
    }
}

/// A notification as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentNotification {
    /// Its headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

/// Directs the stand-in for the payment gateway that the port under test talks to, past the port: each adapter's tests
/// implement it over a server of their own. The port has its usual time limits. Methods panic when the stand-in cannot
/// do it.
#[async_trait]
pub trait FakePaymentGateway: Send + Sync {
    /// What the gateway can do.
    fn abilities(&self) -> PaymentGatewayAbilities {
        PaymentGatewayAbilities::default()
    }

    /// Puts the gateway into a state; it starts in [`PaymentGatewayState::Answers`]. Done when this answers.
    async fn put(&self, state: PaymentGatewayState);

    /// Lets something become of a payment that was made.
    async fn turn(&self, id: &PaymentId, turn: PaymentTurn);

    /// The names of the payments that can be or could be paid, one for each payment.
    async fn made(&self) -> Vec<String>;

    /// The notification of how a payment stands; if `is_forged`, signed with another secret.
    async fn notification(&self, id: &PaymentId, is_forged: bool) -> SentNotification;
}
