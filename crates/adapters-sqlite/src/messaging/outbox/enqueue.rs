//! Putting messages in.

use portal_core::PortError;
use portal_core::messaging::outbox::{OutboxMessage, TURN_STEP};
use sqlx::SqliteConnection;

use super::PORT;
use crate::error::{broken, failed};
use crate::row::{Place, stamp};

/// Puts a message in, in the transaction of what it tells of if there is one. Queued and parked messages of its topic
/// are superseded.
pub(crate) async fn insert(connection: &mut SqliteConnection, message: &OutboxMessage) -> Result<(), PortError> {
    let id = message.id.to_string();
    let topic = message.content.topic();
    let now = stamp(message.created_at);
    // An identity that is there already keeps its message, and what came after it.
    sqlx::query!(
        "UPDATE outbox SET state = 'superseded', settled_at = ?1
         WHERE topic = ?2 AND state IN ('queued', 'parked') AND NOT EXISTS (SELECT 1 FROM outbox WHERE id = ?3)",
        now,
        topic,
        id,
    )
    .execute(&mut *connection)
    .await
    .map_err(failed(PORT))?;
    let recipient = message.to.to_string();
    sqlx::query!(
        "INSERT INTO outbox (id, lane, kind, recipient, locale, topic, content, not_before, turn_at, created_at,
             expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (id) DO NOTHING",
        id,
        message.lane.as_str(),
        message.content.kind(),
        recipient,
        message.locale.tag(),
        topic,
        message.content.stored().to_string(),
        stamp(message.not_before.unwrap_or(message.created_at)),
        turn(connection, message, &recipient).await?,
        now,
        message.expires_at.map(stamp),
    )
    .execute(&mut *connection)
    .await
    .map_err(failed(PORT))?;
    Ok(())
}

/// When it is the message's turn among those of its lane.
async fn turn(
    connection: &mut SqliteConnection,
    message: &OutboxMessage,
    recipient: &str,
) -> Result<String, PortError> {
    let due = message.not_before.unwrap_or(message.created_at);
    let last = sqlx::query_scalar!(
        r#"SELECT turn_at AS "turn_at!: String" FROM outbox
           WHERE lane = ?1 AND recipient = ?2 AND state = 'queued' AND not_before <= ?3
           ORDER BY turn_at DESC LIMIT 1"#,
        message.lane.as_str(),
        recipient,
        stamp(due),
    )
    .fetch_optional(connection)
    .await
    .map_err(failed(PORT))?;
    let place = Place { table: "outbox", id: message.lane.as_str() };
    let last = place.instant_if_any("turn_at", last.as_deref()).map_err(broken(PORT))?;
    Ok(stamp(last.map_or(due, |last| due.max(last + TURN_STEP))))
}
