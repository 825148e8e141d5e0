//! Opens tickets, in one transaction each; racing callers queue for it.

use portal_core::identity::customer::CustomerScope;
use portal_core::support::ticket::{CREATED_VIA_PORTAL, IdempotencyRecord, NewTicket, OpenedTicket};
use portal_core::{PortError, TicketNumber};
use sqlx::SqliteConnection;

use super::follow_up::add_step;
use super::{PORT, find};
use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::row::{BrokenRow, Place, stamp};

pub(super) async fn open(
    store: &SqliteStore,
    scope: &CustomerScope,
    new: &NewTicket,
) -> Result<OpenedTicket, PortError> {
    let mut write = store.write().await.map_err(failed(PORT))?;
    if let Some(record) = &new.idempotency
        && let Some(before) = opened_before(&mut write, scope, new, record).await?
    {
        return Ok(before);
    }
    let number = insert(&mut write, scope, new).await?;
    add_step(&mut write, &number, &new.first_step()).await.map_err(failed(PORT))?;
    if let Some(record) = &new.idempotency {
        remember(&mut write, scope, record, &number).await.map_err(failed(PORT))?;
    }
    write.commit().await.map_err(failed(PORT))?;
    Ok(OpenedTicket::New(Box::new(new.opened(number))))
}

/// What a request of the same name opened before. A name whose ticket the ISP has deleted is free again.
async fn opened_before(
    write: &mut SqliteConnection,
    scope: &CustomerScope,
    new: &NewTicket,
    record: &IdempotencyRecord,
) -> Result<Option<OpenedTicket>, PortError> {
    let customer_id = scope.customer_id().as_str();
    let found = sqlx::query!(
        "SELECT r.request, r.ticket_number
         FROM ticket_requests r JOIN tickets t ON t.ticket_number = r.ticket_number
         WHERE r.customer_id = ? AND r.name = ? AND r.keep_until > ?",
        customer_id,
        record.name.as_slice(),
        stamp(new.at),
    )
    .fetch_optional(&mut *write)
    .await
    .map_err(failed(PORT))?;
    let Some(row) = found else { return Ok(None) };
    if row.request != record.request {
        return Ok(Some(OpenedTicket::KeyReused));
    }
    let place = Place { table: "ticket_requests", id: customer_id };
    let number = place.field("ticket_number", TicketNumber::parse(&row.ticket_number)).map_err(broken(PORT))?;
    let before = find(&mut *write, scope, &number).await?;
    Ok(before.map(|before| OpenedTicket::Before(Box::new(before.detail))))
}

/// Writes the ticket under the next number of its day that nobody has: the ISP's staff may number alike.
async fn insert(
    write: &mut SqliteConnection,
    scope: &CustomerScope,
    new: &NewTicket,
) -> Result<TicketNumber, PortError> {
    let status = new.first_step().status;
    loop {
        let number = new.number(next_of_day(write, new).await?);
        let added = sqlx::query!(
            "INSERT INTO tickets (ticket_number, customer_id, type, priority, status, title, description,
                 created_at, updated_at, sla_due_date, created_via)
             VALUES (?1, ?2, ?3, ?4, ?10, ?5, ?6, ?7, ?7, ?8, ?9)
             ON CONFLICT (ticket_number) DO NOTHING",
            number.as_str(),
            scope.customer_id().as_str(),
            new.kind.as_str(),
            new.priority.as_str(),
            new.title.as_str(),
            new.description.as_str(),
            stamp(new.at),
            stamp(new.sla_due),
            CREATED_VIA_PORTAL,
            status.as_str(),
        )
        .execute(&mut *write)
        .await
        .map_err(failed(PORT))?;
        if added.rows_affected() == 1 {
            return Ok(number);
        }
    }
}

async fn next_of_day(write: &mut SqliteConnection, new: &NewTicket) -> Result<u32, PortError> {
    let day = new.day.to_string();
    let next = sqlx::query_scalar!(
        r#"INSERT INTO ticket_counters (day, last) VALUES (?, 1)
           ON CONFLICT (day) DO UPDATE SET last = last + 1
           RETURNING last AS "last!: i64""#,
        day,
    )
    .fetch_one(write)
    .await
    .map_err(failed(PORT))?;
    let next: Result<u32, BrokenRow> = Place { table: "ticket_counters", id: &day }.number("last", next);
    next.map_err(broken(PORT))
}

async fn remember(
    write: &mut SqliteConnection,
    scope: &CustomerScope,
    record: &IdempotencyRecord,
    number: &TicketNumber,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO ticket_requests (customer_id, name, request, ticket_number, keep_until)
         VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (customer_id, name) DO UPDATE SET request = excluded.request,
             ticket_number = excluded.ticket_number, keep_until = excluded.keep_until",
        scope.customer_id().as_str(),
        record.name.as_slice(),
        record.request.as_slice(),
        number.as_str(),
        stamp(record.keep_until),
    )
    .execute(write)
    .await?;
    Ok(())
}
