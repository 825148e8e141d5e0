//! Tickets with their timelines.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::CustomerId;
use portal_core::integration::record::{RecordChange, TicketRecord};
use portal_core::support::ticket::{Rating, Ticket, TicketEvent};
use serde::Serialize;
use sqlx::PgConnection;
use sqlx::types::Json;

use super::{Changes, PgRecord, Row, Selection, customers, numbers};
use crate::row::{BadValue, RowName};
use crate::support::ticket_row::{StepRow, TicketRow};

struct RecordRow {
    ticket_number: String,
    customer_id: String,
    technician_name: Option<String>,
    technician_phone: Option<String>,
    ticket: Json<TicketRow>,
    timeline: Option<Json<Vec<StepRow>>>,
}

impl TryFrom<RecordRow> for TicketRecord {
    type Error = BadValue;

    fn try_from(row: RecordRow) -> Result<Self, BadValue> {
        let place = RowName::new("tickets", &row.ticket_number);
        let ticket = Ticket::try_from(row.ticket.0)?;
        let steps = row.timeline.map(|Json(steps)| steps).unwrap_or_default();
        Ok(Self {
            customer_id: place.own_number("customer_id", &row.customer_id, CustomerId::parse)?,
            steps: steps.into_iter().map(TicketEvent::try_from).collect::<Result<_, _>>()?,
            number: ticket.number,
            kind: ticket.kind,
            category: ticket.category,
            priority: ticket.priority,
            status: ticket.status,
            title: ticket.title,
            description: ticket.description,
            created_at: ticket.created_at,
            updated_at: ticket.updated_at,
            scheduled_at: ticket.scheduled_at,
            started_at: ticket.started_at,
            completed_at: ticket.completed_at,
            actual_duration: ticket.actual_duration,
            sla_due: ticket.sla_due,
            // A ticket for customers has no technician without a name.
            technician_name: row.technician_name,
            technician_phone: row.technician_phone,
            resolution_notes: ticket.resolution_notes,
            work_notes: ticket.work_notes,
        })
    }
}

/// A ticket as the statements unpack it.
#[derive(Serialize)]
struct Packed<'t> {
    ticket_number: &'t str,
    customer_id: &'t str,
    r#type: &'static str,
    category: Option<&'t str>,
    priority: &'static str,
    status: &'static str,
    title: &'t str,
    description: &'t str,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    scheduled_date: Option<DateTime<Utc>>,
    started_at: Option<DateTime<Utc>>,
    completed_at: Option<DateTime<Utc>>,
    actual_duration: Option<u32>,
    sla_due_date: Option<DateTime<Utc>>,
    technician_name: Option<&'t str>,
    technician_phone: Option<&'t str>,
    resolution_notes: Option<&'t str>,
    work_notes: Option<&'t str>,
}

impl<'t> Packed<'t> {
    fn of(change: &'t RecordChange<TicketRecord>) -> Self {
        let ticket = &change.after;
        Self {
            ticket_number: ticket.number.as_str(),
            customer_id: ticket.customer_id.as_str(),
            r#type: ticket.kind.as_str(),
            category: ticket.category.as_deref(),
            priority: ticket.priority.as_str(),
            status: ticket.status.as_str(),
            title: &ticket.title,
            description: &ticket.description,
            created_at: ticket.created_at,
            updated_at: ticket.updated_at,
            scheduled_date: ticket.scheduled_at,
            started_at: ticket.started_at,
            completed_at: ticket.completed_at,
            actual_duration: ticket.actual_duration,
            sla_due_date: ticket.sla_due,
            technician_name: ticket.technician_name.as_deref(),
            technician_phone: ticket.technician_phone.as_deref(),
            resolution_notes: ticket.resolution_notes.as_deref(),
            work_notes: ticket.work_notes.as_deref(),
        }
    }
}

/// A step that comes after those on file, counted from one.
#[derive(Serialize)]
struct PackedStep<'t> {
    ticket_number: &'t str,
    place: usize,
    status: &'static str,
    at: DateTime<Utc>,
    note: Option<&'t str>,
    event: &'static str,
    rating: Option<u8>,
}

fn new_steps(change: &RecordChange<TicketRecord>) -> impl Iterator<Item = PackedStep<'_>> {
    let ticket = &change.after;
    let known = change.before.as_ref().map_or(0, |before| before.steps.len());
    (1..).zip(ticket.steps.iter().skip(known)).map(|(place, step)| PackedStep {
        ticket_number: ticket.number.as_str(),
        place,
        status: step.status.as_str(),
        at: step.at,
        note: step.note.as_deref(),
        event: step.kind.as_str(),
        rating: step.kind.rating().map(Rating::stars),
    })
}

#[async_trait]
impl PgRecord for TicketRecord {
    async fn read(c: &mut PgConnection, selection: Selection<'_>) -> sqlx::Result<Vec<Row<Self>>> {
        let (numbers, after, limit) = (selection.numbers, selection.after, selection.limit);
        let rows = sqlx::query_file_as!(RecordRow, "src/integration/ticket_read.sql", numbers, after, limit);
        let rows = rows.fetch_all(c).await?.into_iter();
        Ok(rows.map(|row| Row { number: row.ticket_number.clone(), record: row.try_into() }).collect())
    }

    async fn lock(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<()> {
        let locked = sqlx::query_scalar!(
            "SELECT ticket_number FROM isp.tickets WHERE ticket_number = ANY ($1) ORDER BY ticket_number
             FOR NO KEY UPDATE",
            &numbers(changes),
        );
        locked.fetch_all(c).await.map(drop)
    }

    fn parent(&self) -> Option<&str> {
        Some(self.customer_id.as_str())
    }

    async fn parents(c: &mut PgConnection, numbers: &[String]) -> sqlx::Result<Vec<String>> {
        customers(c, numbers).await
    }

    async fn insert(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<Vec<String>> {
        let packed: Vec<_> = changes.iter().copied().map(Packed::of).collect();
        sqlx::query_file_scalar!("src/integration/ticket_insert.sql", Json(packed) as _).fetch_all(c).await
    }

    async fn update(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<Vec<String>> {
        let packed: Vec<_> = changes.iter().copied().map(Packed::of).collect();
        sqlx::query_file_scalar!("src/integration/ticket_update.sql", Json(packed) as _, &numbers(changes))
            .fetch_all(c)
            .await
    }

    async fn complete(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<()> {
        let steps: Vec<_> = changes.iter().copied().flat_map(new_steps).collect();
        if steps.is_empty() {
            return Ok(());
        }
        sqlx::query_file!("src/integration/ticket_steps.sql", Json(steps) as _).execute(c).await.map(drop)
    }
}
