//! Commits changes of tickets, in one transaction each.

use portal_core::identity::customer::CustomerScope;
use portal_core::support::ticket::{Committed, Rating, TicketChange, TicketEvent};
use portal_core::{PortError, TicketNumber};
use sqlx::SqliteConnection;

use super::PORT;
use crate::SqliteStore;
use crate::error::failed;
use crate::row::stamp;

pub(super) async fn commit(
    store: &SqliteStore,
    scope: &CustomerScope,
    change: &TicketChange,
) -> Result<Committed, PortError> {
    let mut write = store.write().await.map_err(failed(PORT))?;
    if !write_state(&mut write, scope, change).await.map_err(failed(PORT))? {
        return Ok(Committed::Conflict);
    }
    add_step(&mut write, &change.number, &change.step).await.map_err(failed(PORT))?;
    write.commit().await.map_err(failed(PORT))?;
    Ok(Committed::Done)
}

/// Whether the ticket had the expected version.
async fn write_state(
    write: &mut SqliteConnection,
    scope: &CustomerScope,
    change: &TicketChange,
) -> Result<bool, sqlx::Error> {
    let state = &change.state;
    let written = sqlx::query!(
        "UPDATE tickets SET status = ?1, customer_rating = ?2, customer_feedback = ?3, reopened_at = ?4,
             sla_due_date = ?5, updated_at = ?6
         WHERE ticket_number = ?7 AND customer_id = ?8 AND CAST(version AS TEXT) = ?9",
        state.status.as_str(),
        state.rating.map(Rating::stars),
        state.feedback,
        state.reopened_at.map(stamp),
        state.sla_due.map(stamp),
        stamp(state.updated_at),
        change.number.as_str(),
        scope.customer_id().as_str(),
        change.expected.as_str(),
    )
    .execute(write)
    .await?;
    Ok(written.rows_affected() == 1)
}

/// Puts a step after the last one of the ticket.
pub(crate) async fn add_step(
    write: &mut SqliteConnection,
    number: &TicketNumber,
    step: &TicketEvent,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO ticket_history (ticket_number, position, status, at, note, event, rating)
         VALUES (?1, (SELECT COALESCE(MAX(position), 0) + 1 FROM ticket_history WHERE ticket_number = ?1),
             ?2, ?3, ?4, ?5, ?6)",
        number.as_str(),
        step.status.as_str(),
        stamp(step.at),
        step.note,
        step.kind.as_str(),
        step.kind.rating().map(Rating::stars),
    )
    .execute(write)
    .await?;
    Ok(())
}
