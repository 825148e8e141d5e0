//! [`PhoneChangeStore`]: a write is one statement.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::customer::CustomerScope;
use portal_core::identity::profile::{Completion, PhoneChangeRecord, PhoneChangeState, PhoneChangeStore, Reversal};
use portal_core::messaging::outbox::OutboxMessage;
use portal_core::staff::audit::AuditEntry;
use portal_core::{CustomerId, Locale, PhoneChangeId, PhoneNumber, PortError, SessionId};
use uuid::Uuid;

use crate::packed;
use crate::row::{BadValue, RowName, readable, word};
use crate::store::PgStore;

const PORT: &str = "phone change store";

/// How many open records are answered at a time.
const OPEN_AT_ONCE: i64 = 100;

struct ChangeRow {
    id: Uuid,
    customer_id: String,
    from_phone: String,
    from_e164: String,
    to_e164: String,
    session_id: Uuid,
    network: String,
    locale: String,
    changed_at: DateTime<Utc>,
    revert_until: DateTime<Utc>,
    state: String,
    reverted_at: Option<DateTime<Utc>>,
    held_until: Option<DateTime<Utc>>,
}

impl TryFrom<ChangeRow> for PhoneChangeRecord {
    type Error = BadValue;

    fn try_from(row: ChangeRow) -> Result<Self, BadValue> {
        let name = RowName::new("phone_changes", row.id);
        Ok(Self {
            id: PhoneChangeId::from_uuid(row.id),
            customer_id: name.read("customer_id", CustomerId::parse(&row.customer_id))?,
            from: name.phone("from_e164", &row.from_e164)?,
            from_written: row.from_phone,
            to: name.phone("to_e164", &row.to_e164)?,
            session: SessionId::from_uuid(row.session_id),
            network: row.network,
            locale: name.read("locale", word(&[Locale::Id, Locale::En], Locale::tag, &row.locale))?,
            at: row.changed_at,
            revert_until: row.revert_until,
            state: name.read("state", word(&PhoneChangeState::ALL, PhoneChangeState::as_str, &row.state))?,
            reverted_at: row.reverted_at,
            held_until: row.held_until,
        })
    }
}

fn unpackable(error: serde_json::Error) -> PortError {
    PortError::broken(PORT, error)
}

fn read(rows: Vec<ChangeRow>) -> Result<Vec<PhoneChangeRecord>, PortError> {
    rows.into_iter().map(PhoneChangeRecord::try_from).collect::<Result<_, _>>().map_err(|bad| bad.of_port(PORT))
}

#[async_trait]
impl PhoneChangeStore for PgStore {
    async fn records(
        &self,
        scope: &CustomerScope,
        phone: Option<PhoneNumber>,
        at: DateTime<Utc>,
    ) -> Result<Vec<PhoneChangeRecord>, PortError> {
        let phone = phone.as_ref().map(PhoneNumber::as_e164);
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    ChangeRow,
                    "SELECT id, customer_id, from_phone, from_e164, to_e164, session_id, network, locale, changed_at,
                        revert_until, state, reverted_at, held_until
                     FROM portal.phone_changes WHERE id = ANY (ARRAY(
                        (SELECT id FROM portal.phone_changes WHERE customer_id = $1 AND state <> 'abandoned'
                         ORDER BY changed_at DESC, id DESC LIMIT 1)
                        UNION SELECT id FROM portal.phone_changes WHERE customer_id = $1 AND held_until > $3
                        UNION SELECT id FROM portal.phone_changes WHERE from_e164 = $2 AND held_until > $3))",
                    scope.customer_id().as_str(),
                    phone,
                    at,
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        read(rows)
    }

    async fn find_change(&self, id: PhoneChangeId) -> Result<Option<PhoneChangeRecord>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    ChangeRow,
                    "SELECT id, customer_id, from_phone, from_e164, to_e164, session_id, network, locale, changed_at,
                        revert_until, state, reverted_at, held_until
                     FROM portal.phone_changes WHERE id = $1",
                    id.as_uuid(),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(read(rows)?.pop())
    }

    async fn open_changes(&self, before: DateTime<Utc>) -> Result<Vec<PhoneChangeRecord>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    ChangeRow,
                    "SELECT id, customer_id, from_phone, from_e164, to_e164, session_id, network, locale, changed_at,
                        revert_until, state, reverted_at, held_until
                     FROM portal.phone_changes WHERE state IN ('pending', 'reverting') AND changed_at < $1
                     ORDER BY changed_at LIMIT $2",
                    before,
                    OPEN_AT_ONCE,
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(PhoneChangeRecord::try_from)))
    }

    async fn begin(&self, record: &PhoneChangeRecord, expected: Option<PhoneChangeId>) -> Result<bool, PortError> {
        self.ask(PORT, |mut c| async move {
            sqlx::query!(
                "INSERT INTO portal.phone_changes (id, customer_id, from_phone, from_e164, to_e164, session_id, network,
                    locale, changed_at, revert_until, state)
                 SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
                 WHERE (SELECT id FROM portal.phone_changes WHERE customer_id = $2 AND state <> 'abandoned'
                        ORDER BY changed_at DESC, id DESC LIMIT 1) IS NOT DISTINCT FROM $12
                    AND EXISTS (SELECT FROM portal.customer_sessions WHERE id = $6 AND customer_id = $2 AND ended_at IS NULL)
                 ON CONFLICT DO NOTHING",
                record.id.as_uuid(),
                record.customer_id.as_str(),
                record.from_written,
                record.from.as_e164(),
                record.to.as_e164(),
                record.session.as_uuid(),
                record.network,
                record.locale.tag(),
                record.at,
                record.revert_until,
                record.state.as_str(),
                expected.map(|id| id.as_uuid()),
            )
            .execute(&mut *c)
            .await
        })
        .await
        .map(|done| done.rows_affected() == 1)
    }

    async fn complete(&self, scope: &CustomerScope, completion: &Completion) -> Result<bool, PortError> {
        let entry = &packed::entry(&completion.audit).map_err(unpackable)?;
        let notices = &packed::messages(std::slice::from_ref(&completion.notice)).map_err(unpackable)?;
        self.ask(PORT, |mut c| async move {
            sqlx::query_scalar!(
                r#"WITH done AS (
                    UPDATE portal.phone_changes SET state = 'done'
                    WHERE id = $1 AND customer_id = $2 AND state IN ('pending', 'abandoned')
                    RETURNING to_e164, session_id, changed_at
                ), kept AS (
                    UPDATE portal.customer_sessions s SET phone_e164 = done.to_e164 FROM done
                    WHERE s.id = done.session_id AND s.customer_id = $2 AND s.ended_at IS NULL
                ), ended AS (
                    UPDATE portal.customer_sessions s SET ended_at = $3 FROM done
                    WHERE s.customer_id = $2 AND s.ended_at IS NULL AND s.id <> done.session_id
                        AND NOT (s.phone_e164 = done.to_e164 AND s.created_at >= done.changed_at))
                SELECT portal.record($4, $5) AS "queued!" FROM done"#,
                completion.id.as_uuid(),
                scope.customer_id().as_str(),
                completion.at,
                entry,
                notices,
            )
            .fetch_optional(&mut *c)
            .await
        })
        .await
        .map(|done| done.is_some())
    }

    async fn take_back(&self, scope: &CustomerScope, reversal: &Reversal) -> Result<bool, PortError> {
        let entry = &packed::entry(&reversal.audit).map_err(unpackable)?;
        self.ask(PORT, |mut c| async move {
            sqlx::query_scalar!(
                r#"WITH marked AS (
                    UPDATE portal.phone_changes SET state = 'reverting', reverted_at = $3, held_until = $4
                    WHERE id = $1 AND customer_id = $2 AND state = 'done'
                    RETURNING from_e164, to_e164
                ), over AS MATERIALIZED (
                    SELECT portal.end_sessions($2, ARRAY[from_e164, to_e164], $3)::text FROM marked)
                SELECT portal.record($5, '[]') AS "queued!" FROM over"#,
                reversal.id.as_uuid(),
                scope.customer_id().as_str(),
                reversal.at,
                reversal.held_until,
                entry,
            )
            .fetch_optional(&mut *c)
            .await
        })
        .await
        .map(|done| done.is_some())
    }

    async fn settle_change(
        &self,
        id: PhoneChangeId,
        from: PhoneChangeState,
        to: PhoneChangeState,
        at: DateTime<Utc>,
    ) -> Result<bool, PortError> {
        self.ask(PORT, |mut c| async move {
            sqlx::query_scalar!(
                r#"WITH settled AS (
                    UPDATE portal.phone_changes SET state = $3 WHERE id = $1 AND state = $2
                    RETURNING customer_id, to_e164
                ), over AS (
                    UPDATE portal.customer_sessions s SET ended_at = $5 FROM settled
                    WHERE $4 AND s.customer_id = settled.customer_id AND s.phone_e164 = settled.to_e164
                        AND s.ended_at IS NULL
                )
                SELECT count(*) AS "settled!" FROM settled"#,
                id.as_uuid(),
                from.as_str(),
                to.as_str(),
                to.ends_sessions(),
                at,
            )
            .fetch_one(&mut *c)
            .await
        })
        .await
        .map(|settled| settled == 1)
    }

    async fn record_edit(&self, entry: &AuditEntry, notices: &[OutboxMessage]) -> Result<(), PortError> {
        let entry = &packed::entry(entry).map_err(unpackable)?;
        let notices = &packed::messages(notices).map_err(unpackable)?;
        self.ask(PORT, |mut c| async move {
            sqlx::query_scalar!(r#"SELECT portal.record($1, $2) AS "queued!""#, entry, notices).fetch_one(&mut *c).await
        })
        .await
        .map(|_| ())
    }
}
