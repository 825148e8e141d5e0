//! What cases need to do behind a sender's back: say what the gateway does, and look at what it was asked.

use async_trait::async_trait;
use portal_core::PhoneNumber;

/// What the stand-in behind a sender does with whatever it is asked from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatewayState {
    /// Takes every message.
    Accepts,
    /// Answers that this recipient can never be sent to.
    RefusesTheRecipient,
    /// Reads what it is asked and never answers.
    Hangs,
    /// Takes no connections, and has dropped those that stood.
    TakesNoConnections,
}

/// Directs the stand-in for a gateway that the sender under test talks to, past the sender: each adapter's
/// tests implement it over a server of their own. The sender has its usual time limits, not shorter ones:
/// they are what is tested. Methods panic when the stand-in cannot do it.
#[async_trait]
pub trait FakeGateway: Send + Sync {
    /// Puts the gateway into a state; it starts in [`GatewayState::Accepts`]. Done when this answers.
    async fn put(&self, state: GatewayState);

    /// Every number and text it was asked to send so far, in order, taken or not; the number read from
    /// whatever form the gateway wants it in, the text letter by letter as it came.
    async fn asked(&self) -> Vec<(PhoneNumber, String)>;
}
