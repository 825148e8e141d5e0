//! [`AuditLog`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::PortError;
use portal_core::staff::audit::{AuditEntry, AuditLog};
use uuid::Uuid;

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
        let sessions: &Vec<Option<Uuid>> = &entries.iter().map(|e| e.session_id.map(|id| id.as_uuid())).collect();
        let networks: &Vec<Option<String>> = &entries.iter().map(|e| e.network.clone()).collect();
        self.ask(PORT, |mut c| async move {
            let answer = sqlx::query!(
                "INSERT INTO audit_log (at, action, customer_id, session_id, network)
                 SELECT at, action, customer_id, session_id, network
                 FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::uuid[], $5::text[])
                    WITH ORDINALITY AS e (at, action, customer_id, session_id, network, place)
                 ORDER BY place",
                at,
                actions,
                customers,
                sessions as &[Option<Uuid>],
                networks as &[Option<String>],
            )
            .execute(&mut *c)
            .await;
            (c, answer)
        })
        .await
        .map(|_| ())
    }
}
