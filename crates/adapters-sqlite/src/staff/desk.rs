//! Tickets as staff work on them.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::customer::{AccountStatus, CustomerScope};
use portal_core::kernel::commit::Committed;
use portal_core::staff::desk::{StaffTicketChange, TicketDesk, TicketHead, TicketRecord};
use portal_core::support::ticket::{Priority, TicketFilter, TicketStatus, TicketType};
use portal_core::{CustomerId, PortError, TicketNumber};
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::error::failed;
use crate::row::{BrokenRow, Place, Text, readable, readable_one, stamp};
use crate::staff::records;
use crate::support::ticket::add_step;

const PORT: &str = "ticket desk";

#[async_trait]
impl TicketDesk for SqliteStore {
    async fn active(&self, limit: u32) -> Result<Vec<TicketHead>, PortError> {
        let states: Vec<_> = TicketFilter::Active.statuses().into_iter().map(TicketStatus::as_str).collect();
        let rows = sqlx::query_as!(
            HeadRow,
            r#"SELECT t.ticket_number AS "ticket_number: Text", t.customer_id AS "customer_id: Text",
                   c.name AS "customer_name?: Text", c.account_status AS "account_status?: Text",
                   t.type AS "kind: Text", t.priority AS "priority: Text", t.status AS "status: Text",
                   t.title AS "title: Text", t.created_at AS "created_at: Text", t.updated_at AS "updated_at: Text",
                   t.sla_due_date AS "sla_due_date: Text", t.technician_name AS "technician_name: Text"
               FROM tickets t LEFT JOIN customers c ON c.customer_id = t.customer_id
               WHERE t.status IN (SELECT value FROM json_each(?))
               ORDER BY t.created_at DESC, t.ticket_number DESC LIMIT ?"#,
            serde_json::Value::from(states).to_string(),
            limit,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(HeadRow::read)))
    }

    async fn customer_of(&self, number: &TicketNumber) -> Result<Option<CustomerId>, PortError> {
        let row = sqlx::query_scalar!(
            r#"SELECT customer_id AS "customer_id: Text" FROM tickets WHERE ticket_number = ?"#,
            number.as_str(),
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let place = Place { table: "tickets", id: number.as_str() };
        Ok(readable_one(row.map(|id| place.own_number("customer_id", &id.0, CustomerId::parse))))
    }

    async fn records(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<TicketRecord>, PortError> {
        let rows = records::tickets(&self.readers, from, to).await.map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(records::TicketRow::read)))
    }

    async fn commit(&self, scope: &CustomerScope, change: &StaffTicketChange) -> Result<Committed, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        if !write_state(&mut write, scope, change).await.map_err(failed(PORT))? {
            return Ok(Committed::Conflict);
        }
        if let Some(step) = &change.step {
            add_step(&mut write, &change.number, step).await.map_err(failed(PORT))?;
        }
        write.commit().await.map_err(failed(PORT))?;
        Ok(Committed::Done)
    }
}

/// Whether the ticket had the expected version.
async fn write_state(
    write: &mut SqliteConnection,
    scope: &CustomerScope,
    change: &StaffTicketChange,
) -> sqlx::Result<bool> {
    let state = &change.state;
    let technician = state.technician.as_ref();
    let written = sqlx::query!(
        "UPDATE tickets SET status = ?1, priority = ?2, technician_name = ?3, technician_phone = ?4,
             scheduled_date = ?5, started_at = ?6, completed_at = ?7, resolution_notes = ?8, sla_due_date = ?9,
             updated_at = ?10
         WHERE ticket_number = ?11 AND customer_id = ?12 AND CAST(version AS TEXT) = ?13",
        state.status.as_str(),
        state.priority.as_str(),
        technician.map(|technician| technician.name.as_str()),
        technician.and_then(|technician| technician.phone.as_deref()),
        state.scheduled_at.map(stamp),
        state.started_at.map(stamp),
        state.completed_at.map(stamp),
        state.resolution_notes,
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

struct HeadRow {
    ticket_number: Text,
    customer_id: Text,
    customer_name: Option<Text>,
    account_status: Option<Text>,
    kind: Text,
    priority: Text,
    status: Text,
    title: Text,
    created_at: Text,
    updated_at: Text,
    sla_due_date: Option<Text>,
    technician_name: Option<Text>,
}

impl HeadRow {
    fn read(self) -> Result<TicketHead, BrokenRow> {
        let place = Place { table: "tickets", id: &self.ticket_number.0 };
        let account = self.account_status.as_ref().and_then(|status| status.0.parse::<AccountStatus>().ok());
        Ok(TicketHead {
            number: place.own_number("ticket_number", &self.ticket_number.0, TicketNumber::parse)?,
            customer_id: place.own_number("customer_id", &self.customer_id.0, CustomerId::parse)?,
            customer_name: self.customer_name.map(String::from),
            is_suspended: account == Some(AccountStatus::Suspended),
            kind: place.field("type", self.kind.0.parse::<TicketType>())?,
            priority: place.field("priority", self.priority.0.parse::<Priority>())?,
            status: place.field("status", self.status.0.parse::<TicketStatus>())?,
            title: self.title.0,
            created_at: place.instant("created_at", &self.created_at.0)?,
            updated_at: place.instant("updated_at", &self.updated_at.0)?,
            sla_due: place.instant_if_any("sla_due_date", self.sla_due_date.as_ref().map(|at| at.0.as_str()))?,
            technician: self.technician_name.map(String::from),
        })
    }
}
