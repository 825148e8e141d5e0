//! Tickets as clients know them.

use chrono::{DateTime, Utc};
use portal_core::TicketNumber;
use portal_core::support::ticket::{Rating, Technician, Ticket, TicketDetail, TicketEvent, TicketEventKind};
use serde::Serialize;

use crate::state::App;

/// A ticket's number as older clients hold it: its digits where they lead back to it.
#[derive(Serialize)]
#[serde(untagged)]
enum TicketId {
    Digits(u64),
    Number(String),
}

impl TicketId {
    fn of(number: &TicketNumber) -> Self {
        number.digits().map_or_else(|| Self::Number(number.as_str().to_owned()), Self::Digits)
    }
}

/// A ticket, in a list or alone.
#[derive(Serialize)]
pub(super) struct TicketItem {
    id: TicketId,
    ticket_number: String,
    r#type: &'static str,
    category: Option<String>,
    priority: &'static str,
    status: &'static str,
    title: String,
    description: String,
    created_at: String,
    updated_at: String,
    scheduled_date: Option<String>,
    started_at: Option<String>,
    completed_at: Option<String>,
    /// In minutes.
    actual_duration: Option<u32>,
    sla_due_date: Option<String>,
    technician_name: Option<String>,
    technician_phone: Option<String>,
    resolution_notes: Option<String>,
    work_notes: Option<String>,
    customer_rating: Option<u8>,
    customer_feedback: Option<String>,
    created_via: String,
}

impl TicketItem {
    pub(super) fn new(app: &App, ticket: Ticket) -> Self {
        let stamp = |at: Option<DateTime<Utc>>| at.map(|at| app.stamp(at));
        let (technician_name, technician_phone) = name_and_phone(ticket.technician);
        Self {
            id: TicketId::of(&ticket.number),
            ticket_number: ticket.number.into(),
            r#type: ticket.kind.as_str(),
            category: ticket.category,
            priority: ticket.priority.as_str(),
            status: ticket.status.as_str(),
            title: ticket.title,
            description: ticket.description,
            created_at: app.stamp(ticket.created_at),
            updated_at: app.stamp(ticket.updated_at),
            scheduled_date: stamp(ticket.scheduled_at),
            started_at: stamp(ticket.started_at),
            completed_at: stamp(ticket.completed_at),
            actual_duration: ticket.actual_duration,
            sla_due_date: stamp(ticket.sla_due),
            technician_name,
            technician_phone,
            resolution_notes: ticket.resolution_notes,
            work_notes: ticket.work_notes,
            customer_rating: ticket.rating.map(Rating::stars),
            customer_feedback: ticket.feedback,
            created_via: ticket.created_via,
        }
    }
}

fn name_and_phone(technician: Option<Technician>) -> (Option<String>, Option<String>) {
    technician.map_or((None, None), |technician| (Some(technician.name), technician.phone))
}

/// A ticket with its timeline, oldest step first.
#[derive(Serialize)]
pub(super) struct WholeTicket {
    #[serde(flatten)]
    ticket: TicketItem,
    timeline: Vec<Step>,
}

impl WholeTicket {
    pub(super) fn new(app: &App, detail: TicketDetail) -> Self {
        let timeline = detail.timeline.into_iter().map(|event| Step::new(app, event)).collect();
        Self { ticket: TicketItem::new(app, detail.ticket), timeline }
    }
}

#[derive(Serialize)]
struct Step {
    status: &'static str,
    at: String,
    note: Option<String>,
    event: &'static str,
    /// How many stars, where the event is a rating.
    #[serde(skip_serializing_if = "Option::is_none")]
    rating: Option<u8>,
}

impl Step {
    fn new(app: &App, event: TicketEvent) -> Self {
        let rating = match event.kind {
            TicketEventKind::Rated(rating) => Some(rating.stars()),
            _ => None,
        };
        Self {
            status: event.status.as_str(),
            at: app.stamp(event.at),
            note: event.note,
            event: event.kind.as_str(),
            rating,
        }
    }
}
