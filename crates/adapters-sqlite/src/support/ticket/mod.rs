//! Tickets in `tickets` and `ticket_history`. Lists and single tickets are read in one statement, writes are
//! one transaction each.

mod follow_up;
mod open;
pub(crate) mod row;

pub(crate) use self::follow_up::add_step;

use async_trait::async_trait;
use portal_core::identity::customer::CustomerScope;
use portal_core::support::ticket::{
    Committed, NewTicket, OpenedTicket, TicketChange, TicketDetail, TicketList, TicketQuery, TicketRepo, TicketStatus,
    VersionedTicket,
};
use portal_core::{PortError, TicketNumber};
use sqlx::{Executor, Sqlite};

use self::row::{ActiveRow, DetailRow, PageRow};
use crate::SqliteStore;
use crate::error::{broken, failed};

const PORT: &str = "ticket repository";

/// A statement over tickets, each packed as one JSON object.
macro_rules! tickets {
    ($row:ident, $before:literal, $after:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            $row,
            "SELECT " + $before + "json_object('ticket_number', ticket_number, 'type', type,
                 'category', category, 'priority', priority, 'status', status, 'title', title,
                 'description', description, 'created_at', created_at, 'updated_at', updated_at,
                 'scheduled_date', scheduled_date, 'started_at', started_at, 'completed_at', completed_at,
                 'actual_duration', actual_duration, 'sla_due_date', sla_due_date,
                 'technician_name', technician_name, 'technician_phone', technician_phone,
                 'resolution_notes', resolution_notes, 'work_notes', work_notes,
                 'customer_rating', customer_rating, 'customer_feedback', customer_feedback,
                 'reopened_at', reopened_at, 'created_via', created_via)" + $after
            $(, $argument)*
        )
    };
}
pub(crate) use tickets;

#[async_trait]
impl TicketRepo for SqliteStore {
    async fn page_of(&self, scope: &CustomerScope, query: &TicketQuery) -> Result<TicketList, PortError> {
        let customer_id = scope.customer_id().as_str();
        let states: Vec<&str> = query.filter.statuses().into_iter().map(TicketStatus::as_str).collect();
        let packed = |list: serde_json::Result<String>| list.map_err(|e| PortError::broken(PORT, e));
        let row = tickets!(
            PageRow,
            r#"(SELECT json_group_array(json_object('status', status, 'count', counted))
                FROM (SELECT status, COUNT(*) AS counted FROM tickets
                      WHERE customer_id = ?1 AND NOT EXISTS (SELECT 1 FROM json_each(?5)
                     WHERE instr(lower(ticket_number), value) = 0 AND instr(lower(title), value) = 0)
                      GROUP BY status)) AS "counts!: Vec<u8>",
               (SELECT json_group_array("#,
            r#") FROM (SELECT * FROM tickets
                 WHERE customer_id = ?1 AND +status IN (SELECT value FROM json_each(?2))
                     AND NOT EXISTS (SELECT 1 FROM json_each(?5)
                     WHERE instr(lower(ticket_number), value) = 0 AND instr(lower(title), value) = 0)
                 ORDER BY updated_at DESC, ticket_number DESC LIMIT ?3 OFFSET ?4)) AS "tickets!: Vec<u8>""#,
            customer_id,
            packed(serde_json::to_string(&states))?,
            query.page.limit(),
            i64::try_from(query.page.offset()).unwrap_or(i64::MAX),
            packed(serde_json::to_string(query.search.words()))?,
        )
        .fetch_one(&self.readers)
        .await
        .map_err(failed(PORT))?;
        row.list(customer_id, query).map_err(broken(PORT))
    }

    async fn find(&self, scope: &CustomerScope, number: &TicketNumber) -> Result<Option<VersionedTicket>, PortError> {
        find(&self.readers, scope, number).await
    }

    async fn open(&self, scope: &CustomerScope, new: &NewTicket) -> Result<OpenedTicket, PortError> {
        open::open(self, scope, new).await
    }

    async fn commit(&self, scope: &CustomerScope, change: &TicketChange) -> Result<Committed, PortError> {
        follow_up::commit(self, scope, change).await
    }
}

/// The customer's ticket of that number with its timeline, as the connection sees it.
async fn find(
    connection: impl Executor<'_, Database = Sqlite>,
    scope: &CustomerScope,
    number: &TicketNumber,
) -> Result<Option<VersionedTicket>, PortError> {
    let row = tickets!(
        DetailRow,
        r#"CAST(version AS TEXT) AS "version!: String", "#,
        r#" AS "ticket!: Vec<u8>",
            (SELECT json_group_array(json_object('position', position, 'status', status, 'at', at, 'note', note, 'event', event,
                 'rating', rating))
             FROM (SELECT * FROM ticket_history WHERE ticket_number = ?1 ORDER BY position)) AS "timeline!: Vec<u8>"
            FROM tickets WHERE ticket_number = ?1 AND customer_id = ?2"#,
        number.as_str(),
        scope.customer_id().as_str(),
    )
    .fetch_optional(connection)
    .await
    .map_err(failed(PORT))?;
    let found = row.map(|row| row.versioned(number.as_str())).transpose();
    Ok(found.map_err(broken(PORT))?.flatten())
}

/// The customer's ticket in one of the states `active`, a JSON list, to which something happened last, with the last step of its timeline; the next
/// one if it cannot be read.
pub(crate) async fn latest_active(
    connection: impl Executor<'_, Database = Sqlite>,
    scope: &CustomerScope,
    active: &str,
) -> Result<Option<TicketDetail>, PortError> {
    let row = tickets!(
        ActiveRow,
        "(SELECT json_group_array(json_object('ticket', ",
        r#", 'timeline', json((SELECT json_group_array(json_object('position', position, 'status', status,
                 'at', at, 'note', note, 'event', event, 'rating', rating))
             FROM (SELECT * FROM ticket_history s WHERE s.ticket_number = t.ticket_number
                 ORDER BY position DESC LIMIT 1)))))
            FROM (SELECT * FROM tickets
                 WHERE customer_id = ?1 AND +status IN (SELECT value FROM json_each(?2))
                 ORDER BY updated_at DESC, ticket_number DESC LIMIT 5) t) AS "tickets!: Vec<u8>""#,
        scope.customer_id().as_str(),
        active,
    )
    .fetch_one(connection)
    .await
    .map_err(failed(PORT))?;
    row.latest(scope.customer_id().as_str()).map_err(broken(PORT))
}
