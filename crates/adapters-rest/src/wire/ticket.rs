//! Tickets with their steps.
#![expect(missing_docs, reason = "each member is what its name says")]

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    pub ticket_number: String,
    pub customer_id: String,
    /// `repair`, `upgrade` or `dismantle`.
    pub r#type: String,
    #[serde(default)]
    pub category: Option<String>,
    /// `low`, `normal` or `high`.
    pub priority: String,
    /// `open`, `assigned`, `in_progress`, `on_hold`, `completed` or `cancelled`.
    pub status: String,
    pub title: String,
    #[serde(default)]
    pub description: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    #[serde(default)]
    pub scheduled_date: Option<DateTime<Utc>>,
    #[serde(default)]
    pub started_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub completed_at: Option<DateTime<Utc>>,
    /// In minutes.
    #[serde(default)]
    pub actual_duration: Option<u32>,
    #[serde(default)]
    pub sla_due_date: Option<DateTime<Utc>>,
    #[serde(default)]
    pub technician_name: Option<String>,
    #[serde(default)]
    pub technician_phone: Option<String>,
    #[serde(default)]
    pub resolution_notes: Option<String>,
    #[serde(default)]
    pub work_notes: Option<String>,
    /// The timeline, in the order in which it was written.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// One to five.
    #[serde(default)]
    pub customer_rating: Option<u8>,
    #[serde(default)]
    pub customer_feedback: Option<String>,
    #[serde(default)]
    pub reopened_at: Option<DateTime<Utc>>,
    /// `portal`, or the ISP's own word.
    #[serde(default)]
    pub created_via: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub status: String,
    pub at: DateTime<Utc>,
    #[serde(default)]
    pub note: Option<String>,
    /// `moved` if it is missing; what the portal writes is `opened`, `rated`, `reopened` or `cancelled`.
    #[serde(default = "moved")]
    pub event: String,
    /// Of the event `rated`.
    #[serde(default)]
    pub rating: Option<u8>,
}

fn moved() -> String {
    "moved".into()
}

/// A ticket to be opened. The request has a name in the header `Idempotency-Key`, if it has one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTicket {
    pub customer_id: String,
    pub r#type: String,
    pub priority: String,
    pub title: String,
    pub description: String,
    pub created_at: DateTime<Utc>,
    pub sla_due_date: DateTime<Utc>,
    pub created_via: String,
    /// The day in whose count the number is given out.
    pub day: NaiveDate,
    /// Tells requests apart that have the same name.
    pub fingerprint: Option<String>,
    /// Until when the request's name is remembered.
    pub remember_until: Option<DateTime<Utc>>,
}

/// What the portal writes to a ticket: these members, `null` included, and the steps at the end of its timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketPatch {
    pub status: String,
    pub updated_at: DateTime<Utc>,
    pub sla_due_date: Option<DateTime<Utc>>,
    pub customer_rating: Option<u8>,
    pub customer_feedback: Option<String>,
    pub reopened_at: Option<DateTime<Utc>>,
    pub steps: Vec<Step>,
}
