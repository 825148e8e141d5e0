//! Tickets with their timelines.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::integration::record::TicketRecord;
use portal_core::support::ticket::{Ticket, TicketEvent};
use portal_core::{CustomerId, TicketNumber};
use sqlx::SqliteConnection;

use super::{Found, SqliteRecord, has_customer};
use crate::row::{BrokenRow, Place, Text, stamp};
use crate::support::ticket::row::{EventRow, TicketRow};
use crate::support::ticket::{add_step, tickets};

/// A ticket with its timeline, and whose it is.
struct RecordRow {
    customer_id: Text,
    ticket: Vec<u8>,
    timeline: Vec<u8>,
}

impl RecordRow {
    fn record(self, number: &TicketNumber) -> Result<TicketRecord, BrokenRow> {
        let place = Place { table: "tickets", id: number.as_str() };
        let customer_id = place.own_number("customer_id", &self.customer_id.0, CustomerId::parse)?;
        let row: TicketRow = place.packed("ticket_number", &self.ticket)?;
        let technician = (row.technician_name.clone(), row.technician_phone.clone());
        let timeline: Vec<EventRow> = place.packed("timeline", &self.timeline)?;
        let steps = timeline.into_iter().map(|step| step.read(number.as_str())).collect::<Result<_, _>>()?;
        Ok(record(customer_id, Ticket::try_from(row)?, technician, steps))
    }
}

fn record(
    customer_id: CustomerId,
    ticket: Ticket,
    (technician_name, technician_phone): (Option<String>, Option<String>),
    steps: Vec<TicketEvent>,
) -> TicketRecord {
    TicketRecord {
        number: ticket.number,
        customer_id,
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
        technician_name,
        technician_phone,
        resolution_notes: ticket.resolution_notes,
        work_notes: ticket.work_notes,
        steps,
    }
}

#[async_trait]
impl SqliteRecord for TicketRecord {
    async fn read(file: &mut SqliteConnection, number: &TicketNumber) -> Found<Self> {
        let row = tickets!(
            RecordRow,
            r#"customer_id AS "customer_id: Text", "#,
            r#" AS "ticket!: Vec<u8>",
                (SELECT json_group_array(json_object('position', position, 'status', status, 'at', at, 'note', note,
                     'event', event, 'rating', rating))
                 FROM (SELECT * FROM ticket_history WHERE ticket_number = ?1 ORDER BY position)) AS "timeline!: Vec<u8>"
                FROM tickets WHERE ticket_number = ?1"#,
            number.as_str(),
        );
        Ok(row.fetch_optional(file).await?.map(|row| row.record(number)))
    }

    async fn numbers_after(
        file: &mut SqliteConnection,
        after: Option<&TicketNumber>,
        limit: u32,
    ) -> sqlx::Result<Vec<Result<TicketNumber, BrokenRow>>> {
        let after = after.map_or("", TicketNumber::as_str);
        let numbers = sqlx::query_scalar!(
            r#"SELECT ticket_number AS "ticket_number!: Text" FROM tickets WHERE ticket_number > ? ORDER BY ticket_number LIMIT ?"#,
            after,
            limit,
        );
        let place = Place { table: "tickets", id: after };
        let numbers = numbers.fetch_all(file).await?.into_iter();
        Ok(numbers.map(|number| place.own_number("ticket_number", &number.0, TicketNumber::parse)).collect())
    }

    async fn has_parent(&self, file: &mut SqliteConnection) -> sqlx::Result<bool> {
        has_customer(file, self.customer_id.as_str()).await
    }

    async fn insert(&self, file: &mut SqliteConnection, _: DateTime<Utc>) -> sqlx::Result<()> {
        write(self, file).await?;
        add_steps(self, file, 0).await
    }

    async fn update(&self, file: &mut SqliteConnection, before: &Self, _: DateTime<Utc>) -> sqlx::Result<()> {
        write(self, file).await?;
        add_steps(self, file, before.steps.len()).await
    }
}

/// Adds the steps that come after the first `known` ones.
async fn add_steps(ticket: &TicketRecord, file: &mut SqliteConnection, known: usize) -> sqlx::Result<()> {
    for step in ticket.steps.iter().skip(known) {
        add_step(&mut *file, &ticket.number, step).await?;
    }
    Ok(())
}

/// Writes the ticket over what is on file. What the customer said of it stays, and its version moves by itself.
async fn write(ticket: &TicketRecord, file: &mut SqliteConnection) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO tickets (ticket_number, customer_id, type, category, priority, status, title, description,
             created_at, updated_at, scheduled_date, started_at, completed_at, actual_duration, sla_due_date,
             technician_name, technician_phone, resolution_notes, work_notes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
         ON CONFLICT (ticket_number) DO UPDATE SET type = excluded.type, category = excluded.category,
             priority = excluded.priority, status = excluded.status, title = excluded.title,
             description = excluded.description, created_at = excluded.created_at, updated_at = excluded.updated_at,
             scheduled_date = excluded.scheduled_date, started_at = excluded.started_at,
             completed_at = excluded.completed_at, actual_duration = excluded.actual_duration,
             sla_due_date = excluded.sla_due_date, technician_name = excluded.technician_name,
             technician_phone = excluded.technician_phone, resolution_notes = excluded.resolution_notes,
             work_notes = excluded.work_notes",
        ticket.number.as_str(),
        ticket.customer_id.as_str(),
        ticket.kind.as_str(),
        ticket.category,
        ticket.priority.as_str(),
        ticket.status.as_str(),
        ticket.title,
        ticket.description,
        stamp(ticket.created_at),
        stamp(ticket.updated_at),
        ticket.scheduled_at.map(stamp),
        ticket.started_at.map(stamp),
        ticket.completed_at.map(stamp),
        ticket.actual_duration,
        ticket.sla_due.map(stamp),
        ticket.technician_name,
        ticket.technician_phone,
        ticket.resolution_notes,
        ticket.work_notes,
    )
    .execute(file)
    .await
    .map(drop)
}
