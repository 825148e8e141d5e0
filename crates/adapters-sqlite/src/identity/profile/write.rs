//! The steps of a change, each within the transaction that its caller commits.

use chrono::{DateTime, Utc};
use portal_core::identity::customer::CustomerScope;
use portal_core::identity::profile::{ContactChange, Edit, Email, PhoneChange, Reversal, TextField};
use portal_core::{PortError, SessionId};
use sqlx::SqliteConnection;

use super::PORT;
use crate::error::{broken, failed};
use crate::row::{Place, stamp};

/// Writes the fields that change; `false` if there is no such account.
pub(super) async fn write_contact(
    write: &mut SqliteConnection,
    scope: &CustomerScope,
    change: &ContactChange,
) -> Result<bool, sqlx::Error> {
    fn text(edit: &Edit<TextField>) -> Option<&str> {
        edit.column().flatten().map(TextField::as_str)
    }
    let edit = &change.edit;
    let email = edit.email.column().flatten().map(Email::as_str);
    let done = sqlx::query!(
        "UPDATE customers SET email = CASE WHEN ?1 THEN ?2 ELSE email END,
             address = CASE WHEN ?3 THEN ?4 ELSE address END, city = CASE WHEN ?5 THEN ?6 ELSE city END,
             province = CASE WHEN ?7 THEN ?8 ELSE province END, updated_at = ?9
         WHERE customer_id = ?10",
        edit.email.is_change(),
        email,
        edit.address.is_change(),
        text(&edit.address),
        edit.city.is_change(),
        text(&edit.city),
        edit.province.is_change(),
        text(&edit.province),
        stamp(change.at),
        scope.customer_id().as_str(),
    )
    .execute(write)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The number on file as it is written, if it is the one that is to go and the session stands.
pub(super) async fn before_change(
    write: &mut SqliteConnection,
    scope: &CustomerScope,
    change: &PhoneChange,
) -> Result<Option<String>, PortError> {
    sqlx::query_scalar!(
        "SELECT c.phone FROM customers c JOIN customer_sessions s ON s.customer_id = c.customer_id
         WHERE c.customer_id = ? AND c.phone_e164 = ? AND s.id = ? AND s.ended_at IS NULL",
        scope.customer_id().as_str(),
        change.from.as_e164(),
        change.session.to_string(),
    )
    .fetch_optional(write)
    .await
    .map_err(failed(PORT))
}

/// Until when an earlier change can still be taken back, if one can.
pub(super) async fn held_until(
    write: &mut SqliteConnection,
    scope: &CustomerScope,
    at: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, PortError> {
    let customer_id = scope.customer_id().as_str();
    let until = sqlx::query_scalar!(
        "SELECT revert_until FROM phone_changes
         WHERE customer_id = ? AND reverted_at IS NULL AND revert_until > ?
         ORDER BY changed_at DESC, id DESC LIMIT 1",
        customer_id,
        stamp(at),
    )
    .fetch_optional(write)
    .await
    .map_err(failed(PORT))?;
    let place = Place { table: "phone_changes", id: customer_id };
    place.instant_if_any("revert_until", until.as_deref()).map_err(broken(PORT))
}

/// Until when a change that was taken back holds changes, of the account itself or of another one that got back the
/// number it has.
pub(super) async fn reversal_hold(
    connection: &mut SqliteConnection,
    scope: &CustomerScope,
    at: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, PortError> {
    let customer_id = scope.customer_id().as_str();
    let until = sqlx::query_scalar!(
        r#"SELECT held_until AS "held_until!: String" FROM
               (SELECT held_until FROM phone_changes WHERE customer_id = ?1 AND held_until > ?2
                UNION ALL
                SELECT p.held_until FROM customers c JOIN phone_changes p ON p.from_e164 = c.phone_e164
                WHERE c.customer_id = ?1 AND p.held_until > ?2)
           ORDER BY held_until DESC LIMIT 1"#,
        customer_id,
        stamp(at),
    )
    .fetch_optional(connection)
    .await
    .map_err(failed(PORT))?;
    let place = Place { table: "phone_changes", id: customer_id };
    place.instant_if_any("held_until", until.as_deref()).map_err(broken(PORT))
}

/// Puts the new number on file and leaves its session alone of all. `before` is the old number as written.
pub(super) async fn write_change(
    write: &mut SqliteConnection,
    scope: &CustomerScope,
    change: &PhoneChange,
    before: &str,
) -> Result<(), sqlx::Error> {
    put_phone(write, scope, &change.to.national(), change.at).await?;
    sqlx::query!(
        "INSERT INTO phone_changes (id, customer_id, from_phone, from_e164, to_e164, session_id, changed_at,
             revert_until)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        change.id.to_string(),
        scope.customer_id().as_str(),
        before,
        change.from.as_e164(),
        change.to.as_e164(),
        change.session.to_string(),
        stamp(change.at),
        stamp(change.revert_until),
    )
    .execute(&mut *write)
    .await?;
    sqlx::query!(
        "UPDATE customer_sessions SET phone_e164 = ? WHERE id = ?",
        change.to.as_e164(),
        change.session.to_string(),
    )
    .execute(&mut *write)
    .await?;
    end_sessions(write, scope, Some(change.session), change.at).await
}

async fn put_phone(
    write: &mut SqliteConnection,
    scope: &CustomerScope,
    phone: &str,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE customers SET phone = ?, updated_at = ? WHERE customer_id = ?",
        phone,
        stamp(at),
        scope.customer_id().as_str(),
    )
    .execute(write)
    .await?;
    Ok(())
}

/// Ends the account's sessions, all but `keep`.
async fn end_sessions(
    write: &mut SqliteConnection,
    scope: &CustomerScope,
    keep: Option<SessionId>,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "UPDATE customer_sessions SET ended_at = ?
         WHERE customer_id = ? AND ended_at IS NULL AND id IS NOT ?",
        stamp(at),
        scope.customer_id().as_str(),
        keep.map(|id| id.to_string()),
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
    end_sessions(write, scope, None, reversal.at).await?;
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

/// Puts back what was written before the change; `false` if it was taken back, is too old, or another number
/// is on file meanwhile.
pub(super) async fn write_reversal(
    write: &mut SqliteConnection,
    scope: &CustomerScope,
    reversal: &Reversal,
) -> Result<bool, sqlx::Error> {
    let before = sqlx::query_scalar!(
        "UPDATE phone_changes SET reverted_at = ?1, held_until = ?4
         WHERE id = ?2 AND customer_id = ?3 AND reverted_at IS NULL AND revert_until > ?1
             AND to_e164 = (SELECT phone_e164 FROM customers WHERE customer_id = ?3)
         RETURNING from_phone",
        stamp(reversal.at),
        reversal.id.to_string(),
        scope.customer_id().as_str(),
        stamp(reversal.held_until),
    )
    .fetch_optional(&mut *write)
    .await?;
    let Some(before) = before else { return Ok(false) };
    put_phone(write, scope, &before, reversal.at).await?;
    Ok(true)
}
