//! Messages and entries of the audit trail as JSON, for statements that write them beside something else: the
//! SQL functions `portal.enqueue_after` and `portal.record` unpack them.

use chrono::{DateTime, Utc};
use portal_core::messaging::outbox::{OutboxMessage, TURN_STEP};
use portal_core::staff::audit::AuditEntry;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

#[derive(Serialize)]
struct Message<'a> {
    id: Uuid,
    lane: &'static str,
    kind: &'a str,
    recipient: String,
    locale: &'static str,
    topic: Option<&'a str>,
    content: &'a Value,
    not_before: DateTime<Utc>,
    created_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
    /// In milliseconds.
    turn_step: i64,
}

#[derive(Serialize)]
struct Entry<'a> {
    at: DateTime<Utc>,
    action: &'static str,
    customer_id: &'a str,
    actor: String,
    network: Option<&'a str>,
}

impl<'a> From<&'a OutboxMessage> for Message<'a> {
    fn from(message: &'a OutboxMessage) -> Self {
        Self {
            id: message.id.as_uuid(),
            lane: message.lane.as_str(),
            kind: message.content.kind(),
            recipient: message.to.to_string(),
            locale: message.locale.tag(),
            topic: message.content.topic(),
            content: message.content.stored(),
            not_before: message.not_before.unwrap_or(message.created_at),
            created_at: message.created_at,
            expires_at: message.expires_at,
            turn_step: TURN_STEP.num_milliseconds(),
        }
    }
}

/// The message, as `portal.enqueue_after` wants it.
pub(crate) fn message(message: &OutboxMessage) -> serde_json::Result<Value> {
    serde_json::to_value(Message::from(message))
}

/// The messages, as `portal.record` wants them.
pub(crate) fn messages(messages: &[OutboxMessage]) -> serde_json::Result<Value> {
    serde_json::to_value(messages.iter().map(Message::from).collect::<Vec<_>>())
}

/// The entry, as `portal.record` wants it.
pub(crate) fn entry(entry: &AuditEntry) -> serde_json::Result<Value> {
    serde_json::to_value(Entry {
        at: entry.at,
        action: entry.action.as_str(),
        customer_id: entry.customer_id.as_str(),
        actor: entry.actor.to_string(),
        network: entry.network.as_deref(),
    })
}
