//! [`AuditLog`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::staff::audit::{AuditAction, AuditEntry, AuditLog};
use portal_core::{Actor, CustomerId, Page, PageRequest, PortError};

use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;

const PORT: &str = "audit log";

#[async_trait]
impl AuditLog for PgStore {
    async fn record(&self, entries: &[AuditEntry]) -> Result<(), PortError> {
        if entries.is_empty() {
            return Ok(());
        }
        let at: &Vec<DateTime<Utc>> = &entries.iter().map(|e| e.at).collect();
        let actions: &Vec<String> = &entries.iter().map(|e| e.action.as_str().to_owned()).collect();
        let customers: &Vec<String> = &entries.iter().map(|e| e.customer_id.to_string()).collect();
        let actors: &Vec<String> = &entries.iter().map(|e| e.actor.to_string()).collect();
        let networks: &Vec<Option<String>> = &entries.iter().map(|e| e.network.clone()).collect();
        self.ask(PORT, |mut c| async move {
            sqlx::query!(
                "INSERT INTO portal.audit_log (at, action, customer_id, actor, network)
                 SELECT at, action, customer_id, actor, network
                 FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[])
                    WITH ORDINALITY AS e (at, action, customer_id, actor, network, place)
                 ORDER BY place",
                at,
                actions,
                customers,
                actors,
                networks as &[Option<String>],
            )
            .execute(&mut *c)
            .await
        })
        .await
        .map(|_| ())
    }

    async fn page_of(&self, customer: &CustomerId, request: PageRequest) -> Result<Page<AuditEntry>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    EntryRow,
                    r#"SELECT found.total AS "total!", e.id AS "id?", e.at AS "at?", e.action AS "action?",
                        e.customer_id AS "customer_id?", e.actor AS "actor?", e.network AS "network?"
                    FROM (SELECT count(*) AS total FROM portal.audit_log WHERE customer_id = $1) AS found
                    LEFT JOIN (SELECT id, at, action, customer_id, actor, network FROM portal.audit_log
                        WHERE customer_id = $1 ORDER BY id DESC LIMIT $2 OFFSET $3) AS e ON TRUE
                    ORDER BY e.id DESC"#,
                    customer.as_str(),
                    i64::from(request.limit()),
                    i64::try_from(request.offset()).unwrap_or(i64::MAX),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(page(rows, request))
    }

    async fn page_by(&self, actor: &Actor, request: PageRequest) -> Result<Page<AuditEntry>, PortError> {
        let actor = &actor.to_string();
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    EntryRow,
                    r#"SELECT found.total AS "total!", e.id AS "id?", e.at AS "at?", e.action AS "action?",
                        e.customer_id AS "customer_id?", e.actor AS "actor?", e.network AS "network?"
                    FROM (SELECT count(*) AS total FROM portal.audit_log WHERE actor = $1) AS found
                    LEFT JOIN (SELECT id, at, action, customer_id, actor, network FROM portal.audit_log
                        WHERE actor = $1 ORDER BY id DESC LIMIT $2 OFFSET $3) AS e ON TRUE
                    ORDER BY e.id DESC"#,
                    actor,
                    i64::from(request.limit()),
                    i64::try_from(request.offset()).unwrap_or(i64::MAX),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(page(rows, request))
    }
}

/// An entry beside the number of all; without an entry past the last page.
struct EntryRow {
    total: i64,
    id: Option<i64>,
    at: Option<DateTime<Utc>>,
    action: Option<String>,
    customer_id: Option<String>,
    actor: Option<String>,
    network: Option<String>,
}

fn page(rows: Vec<EntryRow>, request: PageRequest) -> Page<AuditEntry> {
    let total = rows.first().map_or(0, |row| row.total.unsigned_abs());
    Page { items: readable(rows.into_iter().filter_map(EntryRow::entry)), total, request }
}

impl EntryRow {
    fn entry(self) -> Option<Result<AuditEntry, BadValue>> {
        let (at, action) = (self.at?, self.action?);
        let (customer_id, actor) = (self.customer_id?, self.actor?);
        let name = RowName::new("audit_log", self.id?);
        let read = || {
            Ok(AuditEntry {
                at,
                action: name.read("action", AuditAction::parse(&action).ok_or("not a known action"))?,
                customer_id: name.read("customer_id", CustomerId::parse(&customer_id))?,
                actor: name.read("actor", actor.parse::<Actor>())?,
                network: self.network,
            })
        };
        Some(read())
    }
}
