//! A message from outside, and what came of it.

use crate::kernel::id::ConversationId;
use crate::kernel::phone::PhoneNumber;
use crate::kernel::secret::{hex, sha256};
use crate::support::conversation::{ClientId, MessageText};

/// A message that somebody wrote outside the portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncomingMessage {
    /// What passed it on, such as the name of a gateway.
    pub provider: String,
    /// What the provider names the message by: the same message has the same name, however often it is passed on.
    pub reference: String,
    /// The number that it came from, as the provider says.
    pub from: PhoneNumber,
    /// What it says.
    pub text: MessageText,
}

impl IncomingMessage {
    /// The name of its entry. `None` never comes: digits of a hash make a name.
    pub(super) fn client_id(&self) -> Option<ClientId> {
        let Self { provider, reference, from, .. } = self;
        let digest = sha256(format!("incoming\n{provider}\n{}\n{reference}", from.as_e164()).as_bytes());
        ClientId::parse(&format!("in-{}", hex(&digest[..16])))
    }
}

/// What came of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is in this conversation, now or from before.
    In(ConversationId),
    /// The number is no customer's who may enter the portal.
    Unknown,
    /// The number writes too much.
    TooMany,
}
