//! The latest message of a topic, and messages that are decided on it.

use portal_core::PortError;
use portal_core::messaging::outbox::{OutboxMessage, TopicMessage};
use sqlx::{Executor, Sqlite, SqliteConnection};

use super::PORT;
use super::row::TopicRow;
use crate::error::{broken, failed};

/// The latest message of the topic, as the connection sees it.
pub(super) async fn latest(
    connection: impl Executor<'_, Database = Sqlite>,
    topic: &str,
) -> Result<Option<TopicMessage>, PortError> {
    let row = sqlx::query_as!(
        TopicRow,
        r#"SELECT id, kind, topic, state IN ('queued', 'parked') AS "is_pending!: bool", not_before, content
           FROM outbox
           WHERE topic = ? ORDER BY position DESC LIMIT 1"#,
        topic,
    )
    .fetch_optional(connection)
    .await
    .map_err(failed(PORT))?;
    row.map(TopicMessage::try_from).transpose().map_err(broken(PORT))
}

/// Whether the message is there already, or the latest of its topic stands as the caller expects.
pub(super) async fn may_follow(
    write: &mut SqliteConnection,
    message: &OutboxMessage,
    expected: Option<&TopicMessage>,
) -> Result<bool, PortError> {
    let id = message.id.to_string();
    let is_there = sqlx::query_scalar!(r#"SELECT EXISTS (SELECT 1 FROM outbox WHERE id = ?) AS "is_there!: bool""#, id)
        .fetch_one(&mut *write)
        .await
        .map_err(failed(PORT))?;
    let found = match message.content.topic() {
        Some(topic) => latest(write, topic).await?,
        None => None,
    };
    let stands = |of: &TopicMessage| (of.id, of.is_pending);
    Ok(is_there || found.as_ref().map(stands) == expected.map(stands))
}
