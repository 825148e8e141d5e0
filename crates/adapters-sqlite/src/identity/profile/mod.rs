//! What customers change of themselves: `customers`, which is the ISP's, and `phone_changes` with what belongs to it,
//! which is the portal's. No method touches both.

mod contact;
mod row;
mod write;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::customer::CustomerScope;
use portal_core::identity::profile::{Completion, PhoneChangeRecord, PhoneChangeState, PhoneChangeStore, Reversal};
use portal_core::messaging::outbox::OutboxMessage;
use portal_core::staff::audit::AuditEntry;
use portal_core::{PhoneChangeId, PhoneNumber, PortError};

use self::row::{ChangeRow, changes};
use self::write::{end_all, end_of_new_number, hand_over, insert, mark};
use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::messaging::outbox;
use crate::row::{readable, stamp};
use crate::staff::audit;

const PORT: &str = "phone change store";

/// How many open records are answered at a time.
const OPEN_AT_ONCE: i64 = 100;

fn records(rows: Vec<ChangeRow>) -> Result<Vec<PhoneChangeRecord>, PortError> {
    rows.into_iter().map(PhoneChangeRecord::try_from).collect::<Result<_, _>>().map_err(broken(PORT))
}

#[async_trait]
impl PhoneChangeStore for SqliteStore {
    async fn records(
        &self,
        scope: &CustomerScope,
        phone: Option<PhoneNumber>,
        at: DateTime<Utc>,
    ) -> Result<Vec<PhoneChangeRecord>, PortError> {
        let rows = changes!(
            "WHERE id IN (SELECT * FROM (SELECT id FROM phone_changes WHERE customer_id = ?1 AND state <> 'abandoned'
                              ORDER BY changed_at DESC, id DESC LIMIT 1)
                          UNION SELECT id FROM phone_changes WHERE customer_id = ?1 AND held_until > ?3
                          UNION SELECT id FROM phone_changes WHERE from_e164 = ?2 AND held_until > ?3)",
            scope.customer_id().as_str(),
            phone.as_ref().map(PhoneNumber::as_e164),
            stamp(at),
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        records(rows)
    }

    async fn find_change(&self, id: PhoneChangeId) -> Result<Option<PhoneChangeRecord>, PortError> {
        let row = changes!("WHERE id = ?", id.to_string()).fetch_all(&self.readers).await.map_err(failed(PORT))?;
        Ok(records(row)?.pop())
    }

    async fn open_changes(&self, before: DateTime<Utc>) -> Result<Vec<PhoneChangeRecord>, PortError> {
        let rows = changes!(
            "WHERE state IN ('pending', 'reverting') AND changed_at < ? ORDER BY changed_at LIMIT ?",
            stamp(before),
            OPEN_AT_ONCE,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(PhoneChangeRecord::try_from)))
    }

    async fn begin(&self, record: &PhoneChangeRecord, expected: Option<PhoneChangeId>) -> Result<bool, PortError> {
        insert(self, record, expected).await.map_err(failed(PORT))
    }

    async fn complete(&self, scope: &CustomerScope, completion: &Completion) -> Result<bool, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        if !hand_over(&mut write, scope, completion).await.map_err(failed(PORT))? {
            return Ok(false);
        }
        audit::insert(&mut write, &completion.audit).await.map_err(failed(PORT))?;
        outbox::insert(&mut write, &completion.notice).await?;
        write.commit().await.map_err(failed(PORT))?;
        Ok(true)
    }

    async fn take_back(&self, scope: &CustomerScope, reversal: &Reversal) -> Result<bool, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        if !mark(&mut write, scope, reversal).await.map_err(failed(PORT))? {
            return Ok(false);
        }
        end_all(&mut write, scope, reversal).await.map_err(failed(PORT))?;
        audit::insert(&mut write, &reversal.audit).await.map_err(failed(PORT))?;
        write.commit().await.map_err(failed(PORT))?;
        Ok(true)
    }

    async fn settle_change(
        &self,
        id: PhoneChangeId,
        from: PhoneChangeState,
        to: PhoneChangeState,
        at: DateTime<Utc>,
    ) -> Result<bool, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        let settled = sqlx::query!(
            "UPDATE phone_changes SET state = ? WHERE id = ? AND state = ?",
            to.as_str(),
            id.to_string(),
            from.as_str(),
        )
        .execute(&mut *write)
        .await
        .map_err(failed(PORT))?;
        if settled.rows_affected() == 1 && to.ends_sessions() {
            end_of_new_number(&mut write, id, at).await.map_err(failed(PORT))?;
        }
        write.commit().await.map_err(failed(PORT))?;
        Ok(settled.rows_affected() == 1)
    }

    async fn record_edit(&self, entry: &AuditEntry, notices: &[OutboxMessage]) -> Result<(), PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        audit::insert(&mut write, entry).await.map_err(failed(PORT))?;
        for notice in notices {
            outbox::insert(&mut write, notice).await?;
        }
        write.commit().await.map_err(failed(PORT))
    }
}
