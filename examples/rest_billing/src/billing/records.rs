//! Records, as they are kept and as they are spelled in JSON.
#![expect(missing_docs, reason = "each field is what its name says")]

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// One page of a list.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PageOf<T> {
    pub items: Vec<T>,
    /// How many there are on all pages.
    pub total: u64,
    /// How many tickets the search finds in each status, whatever the filter; empty for other lists.
    #[serde(default)]
    pub by_status: BTreeMap<String, u64>,
}

impl<T> PageOf<T> {
    /// A page of a list without records.
    pub fn empty() -> Self {
        Self { items: Vec::new(), total: 0, by_status: BTreeMap::new() }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    pub customer_id: String,
    pub name: String,
    /// As somebody typed it.
    pub phone: String,
    pub email: Option<String>,
    pub address: Option<String>,
    pub city: Option<String>,
    pub province: Option<String>,
    /// `pending`, `active`, `suspended` or `closed`.
    pub status: String,
    pub portal_active: bool,
    pub package: Option<Package>,
    pub subscription_start_date: Option<NaiveDate>,
    pub due_date: Option<NaiveDate>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    pub service: Option<String>,
    pub name: Option<String>,
    pub bandwidth_down: Option<u32>,
    pub bandwidth_up: Option<u32>,
    /// In rupiah, before tax.
    pub monthly_price: Option<i64>,
}

/// What a `PATCH` of a customer may change: a field that is absent stays, one that is `null` is emptied.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CustomerPatch {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub email: Option<Option<String>>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub address: Option<Option<String>>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub city: Option<Option<String>>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub province: Option<Option<String>>,
}

/// A field that is there, `null` included.
#[expect(clippy::option_option, reason = "absent, emptied and set are three things")]
fn present<'de, D: serde::Deserializer<'de>>(field: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(field).map(Some)
}

/// Amounts are whole rupiah.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    pub invoice_number: String,
    pub customer_id: String,
    /// `draft`, `sent`, `viewed`, `partial`, `paid`, `overdue`, `cancelled` or `refunded`.
    pub status: String,
    pub invoice_date: NaiveDate,
    pub due_date: NaiveDate,
    pub period_start: Option<NaiveDate>,
    pub period_end: Option<NaiveDate>,
    pub subtotal: i64,
    pub tax: i64,
    pub discount: i64,
    pub total: i64,
    pub paid: i64,
    pub lines: Vec<Line>,
    pub payments: Vec<Payment>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub description: String,
    pub quantity: i64,
    pub unit_price: i64,
    pub amount: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    pub paid_at: DateTime<Utc>,
    pub amount: i64,
    pub method: String,
    pub reference: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    pub ticket_number: String,
    pub customer_id: String,
    /// `repair`, `upgrade` or `dismantle`.
    pub r#type: String,
    pub category: Option<String>,
    /// `low`, `normal` or `high`.
    pub priority: String,
    /// `open`, `assigned`, `in_progress`, `on_hold`, `completed` or `cancelled`.
    pub status: String,
    pub title: String,
    pub description: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub scheduled_date: Option<DateTime<Utc>>,
    pub started_at: Option<DateTime<Utc>>,
    pub completed_at: Option<DateTime<Utc>>,
    /// In minutes.
    pub actual_duration: Option<u32>,
    pub sla_due_date: Option<DateTime<Utc>>,
    pub technician_name: Option<String>,
    pub technician_phone: Option<String>,
    pub resolution_notes: Option<String>,
    pub work_notes: Option<String>,
    pub customer_rating: Option<u8>,
    pub customer_feedback: Option<String>,
    pub reopened_at: Option<DateTime<Utc>>,
    pub created_via: String,
    pub history: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// `moved`, `opened`, `rated`, `reopened` or `cancelled`.
    pub event: String,
    pub status: String,
    pub at: DateTime<Utc>,
    pub note: Option<String>,
    pub rating: Option<u8>,
}

/// A ticket to be opened. The request has a name of its own in the header `Idempotency-Key`, if it has one.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewTicket {
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

/// What a `PATCH` of a ticket writes: these fields, and a step at the end of its history.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TicketPatch {
    pub status: String,
    pub updated_at: DateTime<Utc>,
    pub sla_due_date: Option<DateTime<Utc>>,
    pub customer_rating: Option<u8>,
    pub customer_feedback: Option<String>,
    pub reopened_at: Option<DateTime<Utc>>,
    pub step: Step,
}
