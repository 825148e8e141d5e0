//! Rows of tickets, packed as JSON so that a list or a whole ticket is one answer.

use portal_core::ticket::{Rating, Technician, Ticket, TicketDetail, TicketEvent, TicketEventKind};
use portal_core::{Page, PageRequest, TicketNumber};
use serde::Deserialize;

use crate::row::{BrokenRow, Place};

/// A page of tickets.
pub(super) struct PageRow {
    pub total: i64,
    pub tickets: String,
}

/// A ticket with its timeline.
pub(super) struct DetailRow {
    pub ticket: String,
    pub timeline: String,
}

#[derive(Deserialize)]
struct TicketRow {
    ticket_number: String,
    r#type: String,
    category: Option<String>,
    priority: String,
    status: String,
    title: String,
    description: String,
    created_at: String,
    updated_at: String,
    scheduled_date: Option<String>,
    started_at: Option<String>,
    completed_at: Option<String>,
    actual_duration: Option<i64>,
    sla_due_date: Option<String>,
    technician_name: Option<String>,
    technician_phone: Option<String>,
    resolution_notes: Option<String>,
    work_notes: Option<String>,
    customer_rating: Option<i64>,
    customer_feedback: Option<String>,
    reopened_at: Option<String>,
    created_via: String,
}

#[derive(Deserialize)]
struct EventRow {
    status: String,
    at: String,
    note: Option<String>,
    event: String,
    rating: Option<i64>,
}

impl PageRow {
    pub(super) fn page(self, customer_id: &str, request: PageRequest) -> Result<Page<Ticket>, BrokenRow> {
        let place = Place { table: "tickets", id: customer_id };
        let rows: Vec<TicketRow> = place.field("customer_id", serde_json::from_str(&self.tickets))?;
        let items = rows.into_iter().map(Ticket::try_from).collect::<Result<_, _>>()?;
        Ok(Page { items, total: place.number("status", self.total)?, request })
    }
}

impl DetailRow {
    pub(super) fn detail(self, number: &str) -> Result<TicketDetail, BrokenRow> {
        let place = Place { table: "tickets", id: number };
        let ticket: TicketRow = place.field("ticket_number", serde_json::from_str(&self.ticket))?;
        let timeline: Vec<EventRow> = place.field("timeline", serde_json::from_str(&self.timeline))?;
        let timeline = timeline.into_iter().map(|event| event.read(number)).collect::<Result<_, _>>()?;
        Ok(TicketDetail { ticket: ticket.try_into()?, timeline })
    }
}

fn rating_in(place: Place<'_>, column: &'static str, stars: Option<i64>) -> Result<Option<Rating>, BrokenRow> {
    let Some(stars) = stars else { return Ok(None) };
    let rating = Rating::new(place.number(column, stars)?);
    place.field(column, rating.ok_or("not one to five stars")).map(Some)
}

impl TryFrom<TicketRow> for Ticket {
    type Error = BrokenRow;

    fn try_from(row: TicketRow) -> Result<Self, BrokenRow> {
        let place = Place { table: "tickets", id: &row.ticket_number };
        let minutes = row.actual_duration.map(|minutes| place.number("actual_duration", minutes)).transpose()?;
        Ok(Self {
            number: place.field("ticket_number", TicketNumber::parse(&row.ticket_number))?,
            kind: place.field("type", row.r#type.parse())?,
            priority: place.field("priority", row.priority.parse())?,
            status: place.field("status", row.status.parse())?,
            created_at: place.instant("created_at", &row.created_at)?,
            updated_at: place.instant("updated_at", &row.updated_at)?,
            scheduled_at: place.instant_if_any("scheduled_date", row.scheduled_date.as_deref())?,
            started_at: place.instant_if_any("started_at", row.started_at.as_deref())?,
            completed_at: place.instant_if_any("completed_at", row.completed_at.as_deref())?,
            actual_duration: minutes,
            sla_due: place.instant_if_any("sla_due_date", row.sla_due_date.as_deref())?,
            rating: rating_in(place, "customer_rating", row.customer_rating)?,
            reopened_at: place.instant_if_any("reopened_at", row.reopened_at.as_deref())?,
            technician: row.technician_name.map(|name| Technician { name, phone: row.technician_phone }),
            category: row.category,
            title: row.title,
            description: row.description,
            resolution_notes: row.resolution_notes,
            work_notes: row.work_notes,
            feedback: row.customer_feedback,
            created_via: row.created_via,
        })
    }
}

impl EventRow {
    fn read(self, number: &str) -> Result<TicketEvent, BrokenRow> {
        let place = Place { table: "ticket_history", id: number };
        let rating = rating_in(place, "rating", self.rating)?;
        Ok(TicketEvent {
            kind: place.field("event", TicketEventKind::read(&self.event, rating))?,
            status: place.field("status", self.status.parse())?,
            at: place.instant("at", &self.at)?,
            note: self.note,
        })
    }
}
