//! What subscribers are told.

use serde::{Deserialize, Serialize};

use crate::kernel::id::{ConversationId, CustomerId, TicketNumber};
use crate::support::conversation::Side;

/// A hint that something of a customer's changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveHint {
    /// Whose it is.
    pub customer_id: CustomerId,
    /// What changed.
    pub topic: LiveTopic,
}

/// What changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LiveTopic {
    /// A conversation has an entry of this ordinal.
    Message {
        /// The conversation.
        conversation: ConversationId,
        /// The ordinal of the entry.
        ordinal: u64,
    },
    /// A side of a conversation has come further.
    Read(ConversationId),
    /// Somebody types in a conversation.
    Typing {
        /// The conversation.
        conversation: ConversationId,
        /// On which side.
        side: Side,
    },
    /// A ticket changed.
    Ticket(TicketNumber),
}

/// A hint as it is sent from one process to another.
#[derive(Serialize, Deserialize)]
struct Encoded {
    customer: String,
    #[serde(flatten)]
    topic: EncodedTopic,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "topic", rename_all = "snake_case")]
enum EncodedTopic {
    Message { conversation: String, ordinal: u64 },
    Read { conversation: String },
    Typing { conversation: String, by_staff: bool },
    Ticket { number: String },
}

impl LiveHint {
    /// The text that one process sends to another: identities alone, a few hundred bytes at most.
    pub fn encode(&self) -> String {
        let topic = match &self.topic {
            LiveTopic::Message { conversation, ordinal } => {
                EncodedTopic::Message { conversation: conversation.to_string(), ordinal: *ordinal }
            }
            LiveTopic::Read(conversation) => EncodedTopic::Read { conversation: conversation.to_string() },
            LiveTopic::Typing { conversation, side } => {
                EncodedTopic::Typing { conversation: conversation.to_string(), by_staff: *side == Side::Staff }
            }
            LiveTopic::Ticket(number) => EncodedTopic::Ticket { number: number.to_string() },
        };
        // Texts and numbers always have a form in JSON.
        serde_json::to_string(&Encoded { customer: self.customer_id.to_string(), topic }).unwrap_or_default()
    }

    /// Reads such a text; `None` for any other, such as one of a later version.
    pub fn decode(text: &str) -> Option<Self> {
        let Encoded { customer, topic } = serde_json::from_str(text).ok()?;
        let topic = match topic {
            EncodedTopic::Message { conversation, ordinal } => {
                LiveTopic::Message { conversation: conversation.parse().ok()?, ordinal }
            }
            EncodedTopic::Read { conversation } => LiveTopic::Read(conversation.parse().ok()?),
            EncodedTopic::Typing { conversation, by_staff } => LiveTopic::Typing {
                conversation: conversation.parse().ok()?,
                side: if by_staff { Side::Staff } else { Side::Customer },
            },
            EncodedTopic::Ticket { number } => LiveTopic::Ticket(TicketNumber::parse(&number).ok()?),
        };
        Some(Self { customer_id: CustomerId::parse(&customer).ok()?, topic })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::test_support::active_session;

    pub(in crate::support::live) fn hint(customer: &str, ordinal: u64) -> LiveHint {
        let conversation = ConversationId::from_uuid(active_session().session().id.as_uuid());
        let customer_id = CustomerId::parse(customer).expect("a number");
        LiveHint { customer_id, topic: LiveTopic::Message { conversation, ordinal } }
    }

    #[test]
    fn a_hint_reads_back_from_its_text() {
        let message = hint("AGLS1", 7);
        let LiveTopic::Message { conversation, .. } = message.topic else { unreachable!("made so") };
        let number = TicketNumber::parse("TKT1").expect("a number");
        for topic in [
            message.topic.clone(),
            LiveTopic::Read(conversation),
            LiveTopic::Typing { conversation, side: Side::Staff },
            LiveTopic::Typing { conversation, side: Side::Customer },
            LiveTopic::Ticket(number),
        ] {
            let hint = LiveHint { topic, ..message.clone() };
            assert_eq!(LiveHint::decode(&hint.encode()), Some(hint));
        }
    }

    #[test]
    fn another_text_is_no_hint() {
        for text in ["", "{}", "{\"customer\":\"A1\",\"topic\":\"weather\"}"] {
            assert_eq!(LiveHint::decode(text), None, "{text}");
        }
    }
}
