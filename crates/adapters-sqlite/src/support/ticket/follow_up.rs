//! Rates, reopens and changes tickets. Whether that can be done is decided within the transaction that does it.

use chrono::{DateTime, Utc};
use portal_core::identity::customer::CustomerScope;
use portal_core::support::ticket::{
    Committed, Feedback, FollowUp, Rating, RatingNote, Reopening, Ticket, TicketChange, TicketEventKind, TicketStatus,
};
use portal_core::{PortError, TicketNumber};
use sqlx::{Sqlite, SqliteConnection, Transaction};

use super::{PORT, find};
use crate::SqliteStore;
use crate::error::failed;
use crate::row::stamp;

/// A step of a timeline to be added.
pub(super) struct Step<'a> {
    pub status: TicketStatus,
    pub kind: TicketEventKind,
    pub at: DateTime<Utc>,
    pub note: Option<&'a str>,
}

pub(super) async fn rate(
    store: &SqliteStore,
    scope: &CustomerScope,
    number: &TicketNumber,
    note: &RatingNote,
) -> Result<FollowUp, PortError> {
    let mut write = store.write().await.map_err(failed(PORT))?;
    let Some(before) = find(&mut *write, scope, number).await? else {
        return Ok(FollowUp::NotFound);
    };
    if before.ticket.status != TicketStatus::Completed || before.ticket.rating.is_some() {
        return Ok(FollowUp::NotNow);
    }
    let feedback = note.feedback.as_ref().map(Feedback::as_str);
    sqlx::query!(
        "UPDATE tickets SET customer_rating = ?1, customer_feedback = ?2, updated_at = ?3
         WHERE ticket_number = ?4 AND customer_id = ?5",
        note.rating.stars(),
        feedback,
        stamp(note.at),
        number.as_str(),
        scope.customer_id().as_str(),
    )
    .execute(&mut *write)
    .await
    .map_err(failed(PORT))?;
    let kind = TicketEventKind::Rated(note.rating);
    let step = Step { status: before.ticket.status, kind, at: note.at, note: feedback };
    finish(write, scope, number, &step).await
}

pub(super) async fn reopen(
    store: &SqliteStore,
    scope: &CustomerScope,
    number: &TicketNumber,
    reopening: &Reopening,
) -> Result<FollowUp, PortError> {
    let mut write = store.write().await.map_err(failed(PORT))?;
    let Some(before) = find(&mut *write, scope, number).await? else {
        return Ok(FollowUp::NotFound);
    };
    if !may_reopen(&before.ticket, reopening) {
        return Ok(FollowUp::NotNow);
    }
    sqlx::query!(
        "UPDATE tickets SET status = 'open', customer_rating = NULL, customer_feedback = NULL,
             reopened_at = ?1, updated_at = ?1, sla_due_date = ?2
         WHERE ticket_number = ?3 AND customer_id = ?4",
        stamp(reopening.at),
        stamp(reopening.sla_due_for(before.ticket.priority)),
        number.as_str(),
        scope.customer_id().as_str(),
    )
    .execute(&mut *write)
    .await
    .map_err(failed(PORT))?;
    let note = reopening.note.as_ref().map(Feedback::as_str);
    let step = Step { status: TicketStatus::Open, kind: TicketEventKind::Reopened, at: reopening.at, note };
    finish(write, scope, number, &step).await
}

pub(super) async fn commit(
    store: &SqliteStore,
    scope: &CustomerScope,
    change: &TicketChange,
) -> Result<Committed, PortError> {
    let mut write = store.write().await.map_err(failed(PORT))?;
    let changed = sqlx::query!(
        "UPDATE tickets SET status = ?1, updated_at = ?2
         WHERE ticket_number = ?3 AND customer_id = ?4 AND status = ?5 AND technician_name IS ?6",
        change.status.as_str(),
        stamp(change.at),
        change.number.as_str(),
        scope.customer_id().as_str(),
        change.expected.status.as_str(),
        change.expected.technician,
    )
    .execute(&mut *write)
    .await
    .map_err(failed(PORT))?;
    if changed.rows_affected() == 0 {
        let found = find(&mut *write, scope, &change.number).await?;
        return Ok(found.map_or(Committed::NotFound, |_| Committed::Conflict));
    }
    let note = change.note.as_ref().map(Feedback::as_str);
    let step = Step { status: change.status, kind: change.kind, at: change.at, note };
    Ok(match finish(write, scope, &change.number, &step).await? {
        FollowUp::Done(detail) => Committed::Done(detail),
        FollowUp::NotNow | FollowUp::NotFound => Committed::NotFound,
    })
}

fn may_reopen(ticket: &Ticket, reopening: &Reopening) -> bool {
    ticket.status == TicketStatus::Completed
        && ticket.reopened_at.is_none()
        && ticket.completed_at.is_some_and(|done| done >= reopening.completed_since)
}

/// Adds the step, and answers the ticket as it is committed.
async fn finish(
    mut write: Transaction<'_, Sqlite>,
    scope: &CustomerScope,
    number: &TicketNumber,
    step: &Step<'_>,
) -> Result<FollowUp, PortError> {
    add_step(&mut write, number, step).await.map_err(failed(PORT))?;
    let after = find(&mut *write, scope, number).await?;
    write.commit().await.map_err(failed(PORT))?;
    Ok(after.map_or(FollowUp::NotFound, |detail| FollowUp::Done(Box::new(detail))))
}

/// Puts a step after the last one of the ticket.
pub(super) async fn add_step(
    write: &mut SqliteConnection,
    number: &TicketNumber,
    step: &Step<'_>,
) -> Result<(), sqlx::Error> {
    let rating = match step.kind {
        TicketEventKind::Rated(rating) => Some(Rating::stars(rating)),
        _ => None,
    };
    sqlx::query!(
        "INSERT INTO ticket_history (ticket_number, position, status, at, note, event, rating)
         VALUES (?1, (SELECT COALESCE(MAX(position), 0) + 1 FROM ticket_history WHERE ticket_number = ?1),
             ?2, ?3, ?4, ?5, ?6)",
        number.as_str(),
        step.status.as_str(),
        stamp(step.at),
        step.note,
        step.kind.as_str(),
        rating,
    )
    .execute(write)
    .await?;
    Ok(())
}
