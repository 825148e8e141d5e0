//! Tickets and steps of their timelines, as the statements answer or pack them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use portal_core::TicketNumber;
use portal_core::support::ticket::{
    Priority, Rating, Technician, Ticket, TicketCounts, TicketDetail, TicketEvent, TicketEventKind, TicketStatus,
    TicketType, TicketVersion, VersionedTicket,
};
use serde::Deserialize;
use sqlx::types::Json;

use crate::row::{BadValue, RowName, readable};
use crate::stored::Stored;

#[derive(Deserialize)]
pub(crate) struct TicketRow {
    ticket_number: String,
    r#type: String,
    category: Option<String>,
    priority: String,
    status: String,
    title: String,
    description: String,
    created_at: Stored<DateTime<Utc>>,
    updated_at: Stored<DateTime<Utc>>,
    scheduled_date: Option<Stored<DateTime<Utc>>>,
    started_at: Option<Stored<DateTime<Utc>>>,
    completed_at: Option<Stored<DateTime<Utc>>>,
    actual_duration: Option<i64>,
    sla_due_date: Option<Stored<DateTime<Utc>>>,
    technician_name: Option<String>,
    technician_phone: Option<String>,
    resolution_notes: Option<String>,
    work_notes: Option<String>,
    customer_rating: Option<i64>,
    customer_feedback: Option<String>,
    reopened_at: Option<Stored<DateTime<Utc>>>,
    created_via: String,
}

/// A ticket of a page beside the counts of its list, or the counts alone.
pub(crate) struct ListRow {
    pub(crate) counts: Option<Json<HashMap<String, u64>>>,
    pub(crate) ticket_number: Option<String>,
    pub(crate) r#type: Option<String>,
    pub(crate) category: Option<String>,
    pub(crate) priority: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) created_at: Option<Stored<DateTime<Utc>>>,
    pub(crate) updated_at: Option<Stored<DateTime<Utc>>>,
    pub(crate) scheduled_date: Option<Stored<DateTime<Utc>>>,
    pub(crate) started_at: Option<Stored<DateTime<Utc>>>,
    pub(crate) completed_at: Option<Stored<DateTime<Utc>>>,
    pub(crate) actual_duration: Option<i64>,
    pub(crate) sla_due_date: Option<Stored<DateTime<Utc>>>,
    pub(crate) technician_name: Option<String>,
    pub(crate) technician_phone: Option<String>,
    pub(crate) resolution_notes: Option<String>,
    pub(crate) work_notes: Option<String>,
    pub(crate) customer_rating: Option<i64>,
    pub(crate) customer_feedback: Option<String>,
    pub(crate) reopened_at: Option<Stored<DateTime<Utc>>>,
    pub(crate) created_via: Option<String>,
}

impl ListRow {
    /// How many tickets stand where. A state that nobody knows is of a row that cannot be shown.
    pub(crate) fn counts(&self) -> TicketCounts {
        let known = self.counts.iter().flat_map(|Json(counts)| counts);
        let known = known.filter_map(|(status, count)| Some((status.parse().ok()?, *count)));
        known.fold(TicketCounts::default(), |counts, (status, count)| counts.with(status, count))
    }

    pub(crate) fn ticket(self) -> Option<TicketRow> {
        Some(TicketRow {
            ticket_number: self.ticket_number?,
            r#type: self.r#type?,
            category: self.category,
            priority: self.priority?,
            status: self.status?,
            title: self.title?,
            description: self.description?,
            created_at: self.created_at?,
            updated_at: self.updated_at?,
            scheduled_date: self.scheduled_date,
            started_at: self.started_at,
            completed_at: self.completed_at,
            actual_duration: self.actual_duration,
            sla_due_date: self.sla_due_date,
            technician_name: self.technician_name,
            technician_phone: self.technician_phone,
            resolution_notes: self.resolution_notes,
            work_notes: self.work_notes,
            customer_rating: self.customer_rating,
            customer_feedback: self.customer_feedback,
            reopened_at: self.reopened_at,
            created_via: self.created_via?,
        })
    }
}

impl TryFrom<TicketRow> for Ticket {
    type Error = BadValue;

    fn try_from(row: TicketRow) -> Result<Self, BadValue> {
        let name = RowName::new("tickets", &row.ticket_number);
        let duration = row.actual_duration.map(|minutes| name.number("actual_duration", minutes)).transpose()?;
        Ok(Self {
            number: name.own_number("ticket_number", &row.ticket_number, TicketNumber::parse)?,
            kind: name.read("type", row.r#type.parse::<TicketType>())?,
            category: row.category,
            priority: name.read("priority", row.priority.parse::<Priority>())?,
            status: name.read("status", row.status.parse::<TicketStatus>())?,
            title: row.title,
            description: row.description,
            created_at: name.date("created_at", row.created_at)?,
            updated_at: name.date("updated_at", row.updated_at)?,
            scheduled_at: name.date_if_any("scheduled_date", row.scheduled_date)?,
            started_at: name.date_if_any("started_at", row.started_at)?,
            completed_at: name.date_if_any("completed_at", row.completed_at)?,
            actual_duration: duration,
            sla_due: name.date_if_any("sla_due_date", row.sla_due_date)?,
            technician: row.technician_name.map(|name| Technician { name, phone: row.technician_phone }),
            resolution_notes: row.resolution_notes,
            work_notes: row.work_notes,
            rating: rating(&name, "customer_rating", row.customer_rating)?,
            feedback: row.customer_feedback,
            reopened_at: name.date_if_any("reopened_at", row.reopened_at)?,
            created_via: row.created_via,
        })
    }
}

#[derive(Deserialize)]
pub(crate) struct StepRow {
    ticket_number: String,
    position: i64,
    status: String,
    at: Stored<DateTime<Utc>>,
    note: Option<String>,
    event: String,
    rating: Option<i64>,
}

impl TryFrom<StepRow> for TicketEvent {
    type Error = BadValue;

    fn try_from(row: StepRow) -> Result<Self, BadValue> {
        let name = RowName::new("ticket_history", format_args!("{} ({})", row.ticket_number, row.position));
        let stars = rating(&name, "rating", row.rating)?;
        Ok(Self {
            kind: name.read("event", TicketEventKind::read(&row.event, stars))?,
            status: name.read("status", row.status.parse::<TicketStatus>())?,
            at: name.date("at", row.at)?,
            note: row.note,
        })
    }
}

#[derive(Deserialize)]
pub(crate) struct DetailRow {
    pub(crate) ticket: Json<TicketRow>,
    pub(crate) timeline: Option<Json<Vec<StepRow>>>,
}

impl DetailRow {
    /// The ticket; nothing if its own row cannot be read. Steps that cannot be read are left out.
    pub(crate) fn detail(self) -> Option<TicketDetail> {
        let steps = self.timeline.map(|Json(steps)| steps).unwrap_or_default();
        let timeline = readable(steps.into_iter().map(TicketEvent::try_from));
        let ticket = readable([Ticket::try_from(self.ticket.0)]).pop()?;
        Some(TicketDetail { ticket, timeline })
    }
}

/// A ticket with its timeline and the version of its row.
pub(crate) struct VersionedRow {
    pub(crate) version: String,
    pub(crate) ticket: Json<TicketRow>,
    pub(crate) timeline: Option<Json<Vec<StepRow>>>,
}

impl VersionedRow {
    pub(crate) fn versioned(self) -> Option<VersionedTicket> {
        let detail = DetailRow { ticket: self.ticket, timeline: self.timeline }.detail()?;
        Some(VersionedTicket { detail, version: TicketVersion::new(self.version) })
    }
}

fn rating(name: &RowName, column: &'static str, stars: Option<i64>) -> Result<Option<Rating>, BadValue> {
    let Some(stars) = stars else {
        return Ok(None);
    };
    let rating = u8::try_from(stars).ok().and_then(Rating::new);
    name.read(column, rating.map(Some).ok_or("not one to five stars"))
}
