//! Deletes what retention says is over, a batch at a time.

use chrono::{DateTime, TimeDelta, Utc};

use crate::error::PgError;
use crate::store::PgStore;

/// So many rows per statement, so that none holds locks for long.
const BATCH: i64 = 1_000;
/// Clocks of several servers may differ; nothing goes sooner than so long after its end.
const SLACK: TimeDelta = TimeDelta::hours(1);
/// Sessions stay so long for the operator's statistics.
const SESSIONS_KEPT: TimeDelta = TimeDelta::days(90);
/// Messages that are settled stay so long for support and late delivery reports.
const MESSAGES_KEPT: TimeDelta = TimeDelta::days(30);
/// Codes that were not sent stay so long: anybody can ask for them, with any number.
const UNSENT_CODES_KEPT: TimeDelta = TimeDelta::minutes(30);
/// Changes of numbers stay so long for support.
const CHANGES_KEPT: TimeDelta = TimeDelta::days(365);
/// Who was there on a day stays so long; how many there were stays for ever.
const DAILY_ACTIVES_KEPT: TimeDelta = TimeDelta::days(100);

/// How many rows a sweep deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Challenges past their end.
    pub challenges: u64,
    /// Uses that left every window.
    pub rate_hits: u64,
    /// Sessions that ended long ago.
    pub sessions: u64,
    /// Devices past their end.
    pub devices: u64,
    /// Messages settled long ago.
    pub messages: u64,
    /// Codes that were dropped or superseded.
    pub unsent_codes: u64,
    /// Names of requests for tickets past their end.
    pub requests: u64,
    /// Numbers changed long ago.
    pub phone_changes: u64,
    /// Marks of customers who were there long ago; their number is kept.
    pub marks: u64,
}

/// Deletes rows of `$table` past `$limit` until a batch is not full.
macro_rules! sweep {
    ($store:ident, $limit:expr, $sql:literal) => {{
        let limit = $limit;
        let mut total = 0;
        loop {
            let deleted = $store
                .run(|mut c| async move {
                    let answer = sqlx::query!($sql, limit, BATCH).execute(&mut *c).await;
                    (c, answer)
                })
                .await?
                .rows_affected();
            total += deleted;
            if deleted < BATCH.unsigned_abs() {
                break total;
            }
        }
    }};
}

impl PgStore {
    /// Deletes what is over at `now`. Several may sweep at once: they leave each other's rows alone.
    ///
    /// # Errors
    /// [`PgError`] if the database is away; what was deleted by then stays deleted.
    pub async fn sweep(&self, now: DateTime<Utc>) -> Result<Swept, PgError> {
        Ok(Swept {
            challenges: sweep!(
                self,
                now - SLACK,
                "DELETE FROM otp_challenges WHERE id = ANY (ARRAY(
                    SELECT id FROM otp_challenges WHERE expires_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))"
            ),
            rate_hits: sweep!(
                self,
                now - SLACK,
                "DELETE FROM rate_hits WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM rate_hits WHERE keep_until < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))"
            ),
            sessions: sweep!(
                self,
                now - SESSIONS_KEPT,
                "DELETE FROM customer_sessions WHERE id = ANY (ARRAY(
                    SELECT id FROM customer_sessions WHERE COALESCE(ended_at, expires_at) < $1
                    LIMIT $2 FOR UPDATE SKIP LOCKED))"
            ),
            devices: sweep!(
                self,
                now - SLACK,
                "DELETE FROM trusted_devices WHERE token_hash = ANY (ARRAY(
                    SELECT token_hash FROM trusted_devices WHERE expires_at < $1
                    LIMIT $2 FOR UPDATE SKIP LOCKED))"
            ),
            messages: sweep!(
                self,
                now - MESSAGES_KEPT,
                "DELETE FROM outbox WHERE id = ANY (ARRAY(
                    SELECT id FROM outbox WHERE settled_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))"
            ),
            unsent_codes: sweep!(
                self,
                now - UNSENT_CODES_KEPT,
                "DELETE FROM outbox WHERE id = ANY (ARRAY(
                    SELECT id FROM outbox WHERE lane = 'code' AND state IN ('dropped', 'superseded')
                        AND settled_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))"
            ),
            requests: sweep!(
                self,
                now - SLACK,
                "DELETE FROM ticket_requests WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM ticket_requests WHERE keep_until < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))"
            ),
            phone_changes: sweep!(
                self,
                now - CHANGES_KEPT,
                "DELETE FROM phone_changes WHERE id = ANY (ARRAY(
                    SELECT id FROM phone_changes WHERE changed_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))"
            ),
            marks: self.compact_daily_actives_before((now - DAILY_ACTIVES_KEPT).date_naive()).await?,
        })
    }
}
