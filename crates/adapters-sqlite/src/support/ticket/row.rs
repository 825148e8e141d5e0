//! Rows of tickets, packed as JSON so that a list or a whole ticket is one answer.

use portal_core::support::ticket::{
    Rating, Technician, Ticket, TicketCounts, TicketDetail, TicketEvent, TicketEventKind, TicketList, TicketQuery,
    TicketVersion, VersionedTicket,
};
use portal_core::{Page, TicketNumber};
use serde::Deserialize;

use crate::row::{BrokenRow, Place, readable};

/// A page of tickets, and how many the search finds at each state.
pub(super) struct PageRow {
    pub counts: Vec<u8>,
    pub tickets: Vec<u8>,
}

/// A ticket with its timeline and its version.
pub(super) struct DetailRow {
    pub version: String,
    pub ticket: Vec<u8>,
    pub timeline: Vec<u8>,
}

/// Active tickets, each with the last step of its timeline, the latest first.
pub(super) struct ActiveRow {
    pub tickets: Vec<u8>,
}

#[derive(Deserialize)]
struct PackedDetail {
    ticket: TicketRow,
    timeline: Vec<EventRow>,
}

#[derive(Deserialize)]
struct CountRow {
    status: String,
    count: u64,
}

#[derive(Deserialize)]
pub(crate) struct TicketRow {
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
    pub(crate) technician_name: Option<String>,
    pub(crate) technician_phone: Option<String>,
    resolution_notes: Option<String>,
    work_notes: Option<String>,
    customer_rating: Option<i64>,
    customer_feedback: Option<String>,
    reopened_at: Option<String>,
    created_via: String,
}

#[derive(Deserialize)]
pub(crate) struct EventRow {
    position: i64,
    status: String,
    at: String,
    note: Option<String>,
    event: String,
    rating: Option<i64>,
}

impl PageRow {
    pub(super) fn list(self, customer_id: &str, query: &TicketQuery) -> Result<TicketList, BrokenRow> {
        let place = Place { table: "tickets", id: customer_id };
        let rows: Vec<TicketRow> = place.packed("customer_id", &self.tickets)?;
        let counts: Vec<CountRow> = place.packed("status", &self.counts)?;
        // A state that nobody knows is of a row that cannot be shown.
        let counts = counts.iter().filter_map(|row| Some((row.status.parse().ok()?, row.count)));
        let counts = counts.fold(TicketCounts::default(), |counts, (status, count)| counts.with(status, count));
        let items = readable(rows.into_iter().map(Ticket::try_from));
        Ok(TicketList { page: Page { items, total: counts.of(query.filter), request: query.page }, counts })
    }
}

impl DetailRow {
    /// The ticket; nothing if its own row cannot be read. Steps that cannot be read are left out.
    pub(super) fn versioned(self, number: &str) -> Result<Option<VersionedTicket>, BrokenRow> {
        let place = Place { table: "tickets", id: number };
        let ticket = place.packed("ticket_number", &self.ticket)?;
        let timeline = place.packed("timeline", &self.timeline)?;
        let version = TicketVersion::new(self.version);
        Ok(PackedDetail { ticket, timeline }.detail().map(|detail| VersionedTicket { detail, version }))
    }
}

impl ActiveRow {
    pub(super) fn latest(self, customer_id: &str) -> Result<Option<TicketDetail>, BrokenRow> {
        let place = Place { table: "tickets", id: customer_id };
        let tickets: Vec<PackedDetail> = place.packed("customer_id", &self.tickets)?;
        Ok(tickets.into_iter().find_map(PackedDetail::detail))
    }
}

impl PackedDetail {
    /// The ticket; nothing if its own row cannot be read. Steps that cannot be read are left out.
    fn detail(self) -> Option<TicketDetail> {
        let number = self.ticket.ticket_number.clone();
        let timeline = readable(self.timeline.into_iter().map(|event| event.read(&number)));
        readable([self.ticket.try_into()]).pop().map(|ticket| TicketDetail { ticket, timeline })
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
            number: place.own_number("ticket_number", &row.ticket_number, TicketNumber::parse)?,
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
    pub(crate) fn read(self, number: &str) -> Result<TicketEvent, BrokenRow> {
        let id = format!("{number} ({})", self.position);
        let place = Place { table: "ticket_history", id: &id };
        let rating = rating_in(place, "rating", self.rating)?;
        Ok(TicketEvent {
            kind: place.field("event", TicketEventKind::read(&self.event, rating))?,
            status: place.field("status", self.status.parse())?,
            at: place.instant("at", &self.at)?,
            note: self.note,
        })
    }
}
