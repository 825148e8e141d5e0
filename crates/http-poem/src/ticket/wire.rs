//! Tickets as clients know them.

use chrono::{DateTime, Utc};
use portal_core::TicketNumber;
use portal_core::support::ticket::{
    Priority, Rating, Technician, Ticket, TicketDetail, TicketEvent, TicketEventKind, TicketStatus, TicketType,
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::Object;
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};

use crate::document::{described, shown_by, words};
use crate::state::App;

/// A ticket's number as older clients hold it: its digits where they lead back to it.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum TicketId {
    Digits(u64),
    Number(String),
}

impl TicketId {
    fn of(number: &TicketNumber) -> Self {
        number.digits().map_or_else(|| Self::Number(number.as_str().to_owned()), Self::Digits)
    }
}

/// The schema of [`TicketId`].
fn ids() -> Object {
    let id = ObjectBuilder::new().schema_type(SchemaType::Array(vec![Type::Integer, Type::String]));
    let id = described(
        id,
        "The digits of `ticket_number` where they lead back to it (`TKT20251105001` → 20251105001), otherwise the same \
         text. Addresses take either.",
    );
    shown_by(id, 20_251_105_001_u64)
}

pub(crate) fn types() -> Object {
    words(TicketType::ALL.iter().map(|kind| kind.as_str())).build()
}

pub(crate) fn priority_words() -> impl Iterator<Item = &'static str> {
    Priority::ALL.iter().map(|priority| priority.as_str())
}

fn priorities() -> Object {
    words(priority_words()).build()
}

pub(crate) fn status_words() -> impl Iterator<Item = &'static str> {
    TicketStatus::ALL.iter().map(|status| status.as_str())
}

fn statuses() -> Object {
    words(status_words()).build()
}

fn step_statuses() -> Object {
    described(words(status_words()), "Where the ticket stood from then on.")
}

fn events() -> Object {
    let [moved, opened, reopened, cancelled] =
        [TicketEventKind::Moved, TicketEventKind::Opened, TicketEventKind::Reopened, TicketEventKind::Cancelled]
            .map(TicketEventKind::as_str);
    let rated = Rating::new(5).map(|rating| TicketEventKind::Rated(rating).as_str());
    words([moved, opened].into_iter().chain(rated).chain([reopened, cancelled])).build()
}

#[derive(Serialize, ToSchema)]
#[schema(as = Ticket)]
pub(crate) struct TicketItem {
    #[schema(schema_with = ids)]
    pub(crate) id: TicketId,
    #[schema(example = "TKT20251105001")]
    pub(crate) ticket_number: String,
    #[schema(schema_with = types)]
    pub(crate) r#type: &'static str,
    /// The provider's own, if it keeps one.
    pub(crate) category: Option<String>,
    #[schema(schema_with = priorities)]
    pub(crate) priority: &'static str,
    #[schema(schema_with = statuses)]
    pub(crate) status: &'static str,
    pub(crate) title: String,
    pub(crate) description: String,
    #[schema(format = DateTime)]
    pub(crate) created_at: String,
    /// When something last happened to it.
    #[schema(format = DateTime)]
    pub(crate) updated_at: String,
    /// When somebody is to come.
    #[schema(format = DateTime)]
    pub(crate) scheduled_date: Option<String>,
    #[schema(format = DateTime)]
    pub(crate) started_at: Option<String>,
    #[schema(format = DateTime)]
    pub(crate) completed_at: Option<String>,
    /// How long the work took, in minutes.
    pub(crate) actual_duration: Option<u32>,
    /// By when it is promised to be solved.
    #[schema(format = DateTime)]
    pub(crate) sla_due_date: Option<String>,
    pub(crate) technician_name: Option<String>,
    /// As the provider wrote it.
    pub(crate) technician_phone: Option<String>,
    pub(crate) resolution_notes: Option<String>,
    pub(crate) work_notes: Option<String>,
    /// 1 to 5 stars.
    pub(crate) customer_rating: Option<u8>,
    pub(crate) customer_feedback: Option<String>,
    #[schema(example = "customer_portal")]
    pub(crate) created_via: String,
}

impl TicketItem {
    pub(crate) fn new(app: &App, ticket: Ticket) -> Self {
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

#[derive(Serialize, ToSchema)]
pub(crate) struct WholeTicket {
    #[serde(flatten)]
    #[schema(inline)]
    pub(crate) ticket: TicketItem,
    pub(crate) timeline: Vec<Step>,
}

impl WholeTicket {
    pub(crate) fn new(app: &App, detail: TicketDetail) -> Self {
        let timeline = detail.timeline.into_iter().map(|event| Step::new(app, event)).collect();
        Self { ticket: TicketItem::new(app, detail.ticket), timeline }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = TicketStep)]
pub(crate) struct Step {
    #[schema(schema_with = step_statuses)]
    pub(crate) status: &'static str,
    #[schema(format = DateTime)]
    pub(crate) at: String,
    pub(crate) note: Option<String>,
    #[schema(schema_with = events)]
    pub(crate) event: &'static str,
    /// 1 to 5 stars, where the event is a rating.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) rating: Option<u8>,
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
