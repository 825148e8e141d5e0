//! The steps of a change, each within the transaction that its caller commits.

use chrono::{DateTime, Utc};
use portal_core::PhoneChangeId;
use portal_core::identity::customer::CustomerScope;
use portal_core::identity::profile::{Completion, PhoneChangeRecord, Reversal};
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::row::stamp;

/// Stores a record, if `expected` is the account's last one and the session stands.
pub(super) async fn insert(
    store: &SqliteStore,
    record: &PhoneChangeRecord,
    expected: Option<PhoneChangeId>,
) -> Result<bool, sqlx::Error> {
    let inserted = sqlx::query!(
        "INSERT INTO phone_changes (id, customer_id, from_phone, from_e164, to_e164, session_id, network, locale,
             changed_at, revert_until, state)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11
         WHERE (SELECT id FROM phone_changes WHERE customer_id = ?2 AND state <> 'abandoned'
                ORDER BY changed_at DESC, id DESC LIMIT 1) IS ?12
             AND EXISTS (SELECT 1 FROM customer_sessions WHERE id = ?6 AND customer_id = ?2 AND ended_at IS NULL)
         ON CONFLICT DO NOTHING",
        record.id.to_string(),
        record.customer_id.as_str(),
        record.from_written,
        record.from.as_e164(),
        record.to.as_e164(),
        record.session.to_string(),
        record.network,
        record.locale.tag(),
        stamp(record.at),
        stamp(record.revert_until),
        record.state.as_str(),
        expected.map(|id| id.to_string()),
    )
    .execute(&store.writer)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// Settles a record, gives its session to the new number, and ends the account's other sessions; `false` if it was
/// completed before.
pub(super) async fn hand_over(
    write: &mut SqliteConnection,
    scope: &CustomerScope,
    completion: &Completion,
) -> Result<bool, sqlx::Error> {
    let id = completion.id.to_string();
    let account = scope.customer_id().as_str();
    let done = sqlx::query!(
        "UPDATE phone_changes SET state = 'done' WHERE id = ? AND customer_id = ? AND state IN ('pending', 'abandoned')
         RETURNING to_e164, session_id, changed_at",
        id,
        account,
    )
    .fetch_optional(&mut *write)
    .await?;
    let Some(done) = done else { return Ok(false) };
    sqlx::query!(
        "UPDATE customer_sessions SET phone_e164 = ? WHERE id = ? AND customer_id = ? AND ended_at IS NULL",
        done.to_e164,
        done.session_id,
        account,
    )
    .execute(&mut *write)
    .await?;
    sqlx::query!(
        "UPDATE customer_sessions SET ended_at = ?
         WHERE customer_id = ? AND ended_at IS NULL AND id <> ? AND NOT (phone_e164 = ? AND created_at >= ?)",
        stamp(completion.at),
        account,
        done.session_id,
        done.to_e164,
        done.changed_at,
    )
    .execute(write)
    .await?;
    Ok(true)
}

/// Marks a record as being taken back; `false` if it is not done, or somebody else's.
pub(super) async fn mark(
    write: &mut SqliteConnection,
    scope: &CustomerScope,
    reversal: &Reversal,
) -> Result<bool, sqlx::Error> {
    let marked = sqlx::query!(
        "UPDATE phone_changes SET state = 'reverting', reverted_at = ?, held_until = ?
         WHERE id = ? AND customer_id = ? AND state = 'done'",
        stamp(reversal.at),
        stamp(reversal.held_until),
        reversal.id.to_string(),
        scope.customer_id().as_str(),
    )
    .execute(write)
    .await?;
    Ok(marked.rows_affected() == 1)
}

/// Ends the account's sessions.
async fn end_sessions(
    write: &mut SqliteConnection,
    scope: &CustomerScope,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE customer_sessions SET ended_at = ? WHERE customer_id = ? AND ended_at IS NULL",
        stamp(at),
        scope.customer_id().as_str(),
    )
    .execute(write)
    .await?;
    Ok(())
}

/// Ends the sessions that the new number of the change has in its account.
pub(super) async fn end_of_new_number(
    write: &mut SqliteConnection,
    change: PhoneChangeId,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let change = change.to_string();
    sqlx::query!(
        "UPDATE customer_sessions SET ended_at = ?1
         WHERE ended_at IS NULL AND (customer_id, phone_e164) IN (SELECT customer_id, to_e164 FROM phone_changes WHERE id = ?2)",
        stamp(at),
        change,
    )
    .execute(write)
    .await?;
    Ok(())
}

/// Ends every session of the account and of both numbers of the change, and the trust in devices of both.
pub(super) async fn end_all(
    write: &mut SqliteConnection,
    scope: &CustomerScope,
    reversal: &Reversal,
) -> Result<(), sqlx::Error> {
    end_sessions(write, scope, reversal.at).await?;
    let change = reversal.id.to_string();
    sqlx::query!(
        "UPDATE customer_sessions SET ended_at = ?1
         WHERE ended_at IS NULL AND phone_e164 IN
             (SELECT from_e164 FROM phone_changes WHERE id = ?2 UNION SELECT to_e164 FROM phone_changes WHERE id = ?2)",
        stamp(reversal.at),
        change,
    )
    .execute(&mut *write)
    .await?;
    sqlx::query!(
        "DELETE FROM trusted_devices WHERE phone_e164 IN
             (SELECT from_e164 FROM phone_changes WHERE id = ?1 UNION SELECT to_e164 FROM phone_changes WHERE id = ?1)",
        change,
    )
    .execute(write)
    .await?;
    Ok(())
}
