//! Delivery reports, also those that come before the message is known by their reference.

use portal_core::messaging::outbox::{DeliveryReport, EARLY_REPORTS_KEPT, EARLY_REPORTS_MOST};
use portal_core::{MessageId, PortError};
use sqlx::SqliteConnection;

use super::PORT;
use super::row::ReportedRow;
use crate::error::{broken, failed};
use crate::row::stamp;

/// Moves the message on that the report is about. `None` if there is none, else whether the report was news.
pub(super) async fn advance(write: &mut SqliteConnection, report: &DeliveryReport) -> Result<Option<bool>, PortError> {
    let found = sqlx::query_as!(
        ReportedRow,
        r#"SELECT id AS "id!", delivery_state FROM
               (SELECT position, id, delivery_state FROM outbox WHERE provider = ?1 AND reference = ?2
                UNION ALL
                SELECT position, id, delivery_state FROM outbox WHERE provider = ?1 AND alias = ?2)
           ORDER BY position DESC LIMIT 1"#,
        report.provider,
        report.reference,
    )
    .fetch_optional(&mut *write)
    .await
    .map_err(failed(PORT))?;
    let Some(row) = found else { return Ok(None) };
    let before = row.state().map_err(broken(PORT))?;
    let news = before.is_none_or(|before| before.advances_to(report.state));
    // A second name is worth keeping even from a report that tells nothing new.
    let state = news.then(|| report.state.as_str());
    let reported_at = news.then(|| stamp(report.at));
    sqlx::query!(
        "UPDATE outbox SET delivery_state = COALESCE(?1, delivery_state),
             reported_at = COALESCE(?2, reported_at), alias = COALESCE(?3, alias)
         WHERE id = ?4",
        state,
        reported_at,
        report.alias,
        row.id,
    )
    .execute(write)
    .await
    .map_err(failed(PORT))?;
    Ok(Some(news))
}

/// Keeps a report on a message that is not there (yet), and forgets those that are old or too many.
pub(super) async fn keep_early(write: &mut SqliteConnection, report: &DeliveryReport) -> Result<(), PortError> {
    let kept = sqlx::query_as!(
        ReportedRow,
        r#"SELECT reference AS "id!", state AS delivery_state FROM early_delivery_reports
           WHERE provider = ?1 AND (reference = ?2 OR alias = ?2) LIMIT 1"#,
        report.provider,
        report.reference,
    )
    .fetch_optional(&mut *write)
    .await
    .map_err(failed(PORT))?;
    let before = kept.as_ref().map(ReportedRow::state).transpose().map_err(broken(PORT))?.flatten();
    let state = before.filter(|before| !before.advances_to(report.state)).unwrap_or(report.state);
    let reference = kept.map_or_else(|| report.reference.clone(), |kept| kept.id);
    sqlx::query!(
        "INSERT INTO early_delivery_reports (provider, reference, state, alias, at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (provider, reference)
             DO UPDATE SET state = excluded.state, alias = COALESCE(excluded.alias, alias)",
        report.provider,
        reference,
        state.as_str(),
        report.alias,
        stamp(report.at),
    )
    .execute(&mut *write)
    .await
    .map_err(failed(PORT))?;
    forget(write, report).await
}

async fn forget(write: &mut SqliteConnection, report: &DeliveryReport) -> Result<(), PortError> {
    sqlx::query!("DELETE FROM early_delivery_reports WHERE at < ?1", stamp(report.at - EARLY_REPORTS_KEPT))
        .execute(&mut *write)
        .await
        .map_err(failed(PORT))?;
    sqlx::query!(
        "DELETE FROM early_delivery_reports WHERE at <=
             (SELECT at FROM early_delivery_reports WHERE at > '' ORDER BY at DESC LIMIT 1 OFFSET ?1)",
        EARLY_REPORTS_MOST,
    )
    .execute(write)
    .await
    .map_err(failed(PORT))?;
    Ok(())
}

/// Gives a message that was just settled as sent what was reported of it before.
pub(super) async fn apply_early(
    write: &mut SqliteConnection,
    id: MessageId,
    provider: &str,
    reference: &str,
) -> Result<(), PortError> {
    let early = sqlx::query!(
        r#"DELETE FROM early_delivery_reports WHERE provider = ?1 AND reference = ?2
           RETURNING state AS "state!: String", alias AS "alias: String", at AS "at!: String""#,
        provider,
        reference,
    )
    .fetch_optional(&mut *write)
    .await
    .map_err(failed(PORT))?;
    let Some(early) = early else { return Ok(()) };
    sqlx::query!(
        "UPDATE outbox SET delivery_state = ?1, alias = ?2, reported_at = ?3 WHERE id = ?4",
        early.state,
        early.alias,
        early.at,
        id.to_string(),
    )
    .execute(write)
    .await
    .map_err(failed(PORT))?;
    Ok(())
}
