//! Tickets with their steps.

use http_kit::schema::words;
use portal_core::integration::record::TicketRecord;
use portal_core::support::ticket::{Priority, TicketEvent, TicketStatus, TicketType};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::Object;

use super::stamp;

fn types() -> Object {
    words(TicketType::ALL.iter().map(|kind| kind.as_str())).build()
}

fn priorities() -> Object {
    words(Priority::ALL.iter().map(|priority| priority.as_str())).build()
}

fn statuses() -> Object {
    words(TicketStatus::ALL.iter().map(|status| status.as_str())).build()
}

#[derive(Serialize, ToSchema)]
#[schema(as = Ticket)]
pub(crate) struct TicketItem {
    #[schema(example = "REP-2025-0001", max_length = 64)]
    ticket_number: String,
    /// It never moves to another customer.
    #[schema(example = "AGLS202510150001")]
    customer_id: String,
    #[schema(schema_with = types)]
    r#type: &'static str,
    /// The ISP's own.
    category: Option<String>,
    #[schema(schema_with = priorities)]
    priority: &'static str,
    /// Without a step that leads to it one is added.
    #[schema(schema_with = statuses)]
    status: &'static str,
    #[schema(example = "Internet sering putus", max_length = 500)]
    title: String,
    #[schema(max_length = 10_000)]
    description: String,
    #[schema(format = DateTime)]
    created_at: String,
    /// When the row was true. A row that is older than what the customer did last does not move the ticket.
    #[schema(format = DateTime)]
    updated_at: String,
    /// When somebody is to come.
    #[schema(format = DateTime)]
    scheduled_date: Option<String>,
    #[schema(format = DateTime)]
    started_at: Option<String>,
    #[schema(format = DateTime)]
    completed_at: Option<String>,
    /// Minutes.
    actual_duration: Option<u32>,
    #[schema(format = DateTime)]
    sla_due_date: Option<String>,
    technician_name: Option<String>,
    technician_phone: Option<String>,
    resolution_notes: Option<String>,
    work_notes: Option<String>,
    /// The timeline, customers' own steps included. What is sent is added to it; steps on file are not added again, and
    /// none is taken away.
    #[schema(inline)]
    steps: Vec<StepItem>,
}

#[derive(Serialize, ToSchema)]
struct StepItem {
    #[schema(schema_with = statuses)]
    status: &'static str,
    #[schema(format = DateTime)]
    at: String,
    note: Option<String>,
}

impl From<&TicketEvent> for StepItem {
    fn from(step: &TicketEvent) -> Self {
        Self { status: step.status.as_str(), at: stamp(step.at), note: step.note.clone() }
    }
}

impl From<&TicketRecord> for TicketItem {
    fn from(ticket: &TicketRecord) -> Self {
        Self {
            ticket_number: ticket.number.to_string(),
            customer_id: ticket.customer_id.to_string(),
            r#type: ticket.kind.as_str(),
            category: ticket.category.clone(),
            priority: ticket.priority.as_str(),
            status: ticket.status.as_str(),
            title: ticket.title.clone(),
            description: ticket.description.clone(),
            created_at: stamp(ticket.created_at),
            updated_at: stamp(ticket.updated_at),
            scheduled_date: ticket.scheduled_at.map(stamp),
            started_at: ticket.started_at.map(stamp),
            completed_at: ticket.completed_at.map(stamp),
            actual_duration: ticket.actual_duration,
            sla_due_date: ticket.sla_due.map(stamp),
            technician_name: ticket.technician_name.clone(),
            technician_phone: ticket.technician_phone.clone(),
            resolution_notes: ticket.resolution_notes.clone(),
            work_notes: ticket.work_notes.clone(),
            steps: ticket.steps.iter().map(StepItem::from).collect(),
        }
    }
}
