//! [`TicketDesk`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::customer::{AccountStatus, CustomerScope};
use portal_core::kernel::commit::Committed;
use portal_core::staff::desk::{StaffTicketChange, TicketDesk, TicketHead, TicketRecord};
use portal_core::support::ticket::{Priority, TicketFilter, TicketStatus, TicketType};
use portal_core::{CustomerId, PortError, TicketNumber};
use sqlx::PgConnection;

use crate::row::{BadValue, RowName, readable, readable_one};
use crate::staff::records;
use crate::store::PgStore;
use crate::stored::Stored;
use crate::support::ticket::takes_the_same_place;

const PORT: &str = "ticket desk";

#[async_trait]
impl TicketDesk for PgStore {
    async fn active(&self, limit: u32) -> Result<Vec<TicketHead>, PortError> {
        let states: &Vec<String> =
            &TicketFilter::Active.statuses().into_iter().map(|status| status.as_str().to_owned()).collect();
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    HeadRow,
                    r#"SELECT t.ticket_number AS "ticket_number!", t.customer_id AS "customer_id!",
                        c.name AS "customer_name?", c.account_status AS "account_status?", t.type AS "kind!",
                        t.priority AS "priority!", t.status AS "status!", t.title AS "title!",
                        t.created_at AS "created_at!: Stored<DateTime<Utc>>",
                        t.updated_at AS "updated_at!: Stored<DateTime<Utc>>",
                        t.sla_due_date AS "sla_due_date?: Stored<DateTime<Utc>>", t.technician_name
                    FROM (
                        SELECT * FROM isp.tickets WHERE status = ANY ($1)
                        ORDER BY created_at DESC, ticket_number DESC LIMIT $2
                    ) t
                    -- The limit has each ticket's customer looked up, where a join may read all customers.
                    LEFT JOIN LATERAL (
                        SELECT name, account_status FROM isp.customers WHERE customer_id = t.customer_id LIMIT 1
                    ) c ON TRUE
                    ORDER BY t.created_at DESC, t.ticket_number DESC"#,
                    states,
                    i64::from(limit),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(HeadRow::read)))
    }

    async fn customer_of(&self, number: &TicketNumber) -> Result<Option<CustomerId>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_scalar!(
                    r#"SELECT customer_id AS "customer_id!" FROM isp.tickets WHERE ticket_number = $1"#,
                    number.as_str(),
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        let name = RowName::new("tickets", number);
        Ok(readable_one(row.map(|id| name.own_number("customer_id", &id, CustomerId::parse))))
    }

    async fn records(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<TicketRecord>, PortError> {
        let rows = self.ask(PORT, |mut c| async move { records::tickets(&mut c, from, to).await }).await?;
        Ok(readable(rows.into_iter().map(records::TicketRow::read)))
    }

    async fn commit(&self, scope: &CustomerScope, change: &StaffTicketChange) -> Result<Committed, PortError> {
        self.ask(PORT, |mut c| async move { commit(&mut c, scope, change).await }).await
    }
}

async fn commit(c: &mut PgConnection, scope: &CustomerScope, change: &StaffTicketChange) -> sqlx::Result<Committed> {
    let (state, step) = (&change.state, change.step.as_ref());
    let technician = state.technician.as_ref();
    let written = sqlx::query_file_scalar!(
        "src/staff/desk_commit.sql",
        scope.customer_id().as_str(),
        change.number.as_str(),
        change.expected.as_str(),
        state.status.as_str(),
        state.priority.as_str(),
        technician.map(|technician| technician.name.as_str()),
        technician.and_then(|technician| technician.phone.as_deref()),
        state.scheduled_at,
        state.started_at,
        state.completed_at,
        state.resolution_notes.as_deref(),
        state.sla_due,
        state.updated_at,
        step.map(|step| step.status.as_str()),
        step.map(|step| step.at),
        step.and_then(|step| step.note.as_deref()),
        step.map(|step| step.kind.as_str()),
    )
    .fetch_one(c)
    .await;
    match written {
        Ok(true) => Ok(Committed::Done),
        Ok(false) => Ok(Committed::Conflict),
        Err(error) if takes_the_same_place(&error) => Ok(Committed::Conflict),
        Err(error) => Err(error),
    }
}

struct HeadRow {
    ticket_number: String,
    customer_id: String,
    customer_name: Option<String>,
    account_status: Option<String>,
    kind: String,
    priority: String,
    status: String,
    title: String,
    created_at: Stored<DateTime<Utc>>,
    updated_at: Stored<DateTime<Utc>>,
    sla_due_date: Option<Stored<DateTime<Utc>>>,
    technician_name: Option<String>,
}

impl HeadRow {
    fn read(self) -> Result<TicketHead, BadValue> {
        let name = RowName::new("tickets", &self.ticket_number);
        let account = self.account_status.and_then(|status| status.parse::<AccountStatus>().ok());
        Ok(TicketHead {
            number: name.own_number("ticket_number", &self.ticket_number, TicketNumber::parse)?,
            customer_id: name.own_number("customer_id", &self.customer_id, CustomerId::parse)?,
            customer_name: self.customer_name,
            is_suspended: account == Some(AccountStatus::Suspended),
            kind: name.read("type", self.kind.parse::<TicketType>())?,
            priority: name.read("priority", self.priority.parse::<Priority>())?,
            status: name.read("status", self.status.parse::<TicketStatus>())?,
            title: self.title,
            created_at: name.date("created_at", self.created_at)?,
            updated_at: name.date("updated_at", self.updated_at)?,
            sla_due: name.date_if_any("sla_due_date", self.sla_due_date)?,
            technician: self.technician_name,
        })
    }
}
