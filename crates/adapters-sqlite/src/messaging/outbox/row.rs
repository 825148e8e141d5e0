//! Rows of the outbox, and what they mean.

use chrono::{DateTime, Utc};
use portal_core::messaging::outbox::{
    Claimed, DeliveryState, Lane, MessageContent, OutboxMessage, Settlement, TopicMessage,
};

use crate::row::{BrokenRow, Place};

/// A settlement as the columns it changes.
#[derive(Default)]
pub(super) struct Settled<'a> {
    pub(super) state: &'static str,
    pub(super) provider: Option<&'a str>,
    pub(super) reference: Option<&'a str>,
    pub(super) reason: Option<&'a str>,
    pub(super) not_before: Option<DateTime<Utc>>,
}

impl<'a> From<&'a Settlement> for Settled<'a> {
    fn from(settlement: &'a Settlement) -> Self {
        match settlement {
            Settlement::Sent { provider, reference } => {
                Self { state: "sent", provider: Some(provider), reference: reference.as_deref(), ..Self::default() }
            }
            Settlement::Dropped => Self { state: "dropped", ..Self::default() },
            Settlement::Retry { not_before, reason } => {
                Self { state: "queued", not_before: Some(*not_before), reason: Some(reason), ..Self::default() }
            }
            Settlement::DeadLettered { reason } => {
                Self { state: "dead_letter", reason: Some(reason), ..Self::default() }
            }
            Settlement::Parked { reason } => Self { state: "parked", reason: Some(reason), ..Self::default() },
        }
    }
}

impl Settled<'_> {
    pub(super) fn for_good(&self) -> bool {
        !["queued", "parked"].contains(&self.state)
    }
}

pub(super) struct ClaimedRow {
    pub(super) id: String,
    pub(super) lane: String,
    pub(super) kind: String,
    pub(super) recipient: String,
    pub(super) locale: String,
    pub(super) topic: Option<String>,
    pub(super) content: String,
    pub(super) created_at: String,
    pub(super) expires_at: Option<String>,
    pub(super) fence: i64,
    pub(super) attempts: i64,
}

pub(super) struct TopicRow {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) topic: Option<String>,
    pub(super) is_pending: bool,
    pub(super) not_before: String,
    pub(super) content: String,
}

/// The message, or the report kept for it, that a report is about.
pub(super) struct ReportedRow {
    pub(super) id: String,
    pub(super) delivery_state: Option<String>,
}

pub(super) struct BacklogRow {
    pub(super) waiting: i64,
    pub(super) dead_letter: i64,
    pub(super) parked: i64,
}

fn place(id: &str) -> Place<'_> {
    Place { table: "outbox", id }
}

impl TryFrom<TopicRow> for TopicMessage {
    type Error = BrokenRow;

    fn try_from(row: TopicRow) -> Result<Self, BrokenRow> {
        let place = place(&row.id);
        let stored = place.field("content", serde_json::from_str(&row.content))?;
        Ok(Self {
            id: place.field("id", row.id.parse())?,
            is_pending: row.is_pending,
            not_before: place.instant("not_before", &row.not_before)?,
            content: MessageContent::from_stored(row.kind, row.topic, stored),
        })
    }
}

impl TryFrom<ClaimedRow> for Claimed {
    type Error = BrokenRow;

    fn try_from(row: ClaimedRow) -> Result<Self, BrokenRow> {
        let place = place(&row.id);
        let lane = Lane::ALL.into_iter().find(|lane| lane.as_str() == row.lane);
        let stored = place.field("content", serde_json::from_str(&row.content))?;
        let message = OutboxMessage {
            id: place.field("id", row.id.parse())?,
            lane: place.field("lane", lane.ok_or("not a lane"))?,
            to: place.field("recipient", row.recipient.parse())?,
            locale: place.word("locale", &row.locale)?,
            content: MessageContent::from_stored(row.kind, row.topic, stored),
            created_at: place.instant("created_at", &row.created_at)?,
            not_before: None,
            expires_at: place.instant_if_any("expires_at", row.expires_at.as_deref())?,
        };
        Ok(Self { message, fence: row.fence, attempt: place.number("attempts", row.attempts)? })
    }
}

impl ReportedRow {
    pub(super) fn state(&self) -> Result<Option<DeliveryState>, BrokenRow> {
        const STATES: [DeliveryState; 4] =
            [DeliveryState::Sent, DeliveryState::Delivered, DeliveryState::Read, DeliveryState::Failed];
        let Some(word) = &self.delivery_state else {
            return Ok(None);
        };
        let state = STATES.into_iter().find(|state| state.as_str() == word);
        place(&self.id).field("delivery_state", state.ok_or("not a delivery state")).map(Some)
    }
}
