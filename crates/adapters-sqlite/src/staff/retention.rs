//! Deletes what retention says is over, a batch at a time.

use chrono::{DateTime, TimeDelta, Utc};
use portal_core::PortError;
use portal_core::insight::analytics::AnalyticsStore;

use crate::SqliteStore;
use crate::error::failed;
use crate::row::stamp;

const PORT: &str = "sweep";

/// How many rows a single statement deletes at most: logins wait no longer than that takes.
const AT_ONCE: i64 = 1_000;

/// Beyond the end of a use's longest window, for clocks that differ.
const KEEP_HITS: TimeDelta = TimeDelta::hours(24);

/// A challenge that just ended still tells a late guess apart from a wrong one.
const KEEP_CHALLENGES: TimeDelta = TimeDelta::hours(1);

const KEEP_SESSIONS: TimeDelta = TimeDelta::days(90);
const KEEP_MESSAGES: TimeDelta = TimeDelta::days(30);

/// Codes that were not sent: anybody can ask for them, with any number.
const KEEP_UNSENT_CODES: TimeDelta = TimeDelta::minutes(30);

/// Who was there on a day; how many there were stays for ever.
const KEEP_DAILY_ACTIVES: TimeDelta = TimeDelta::days(100);

/// Longer than any complaint about a number that somebody else put on file takes.
const KEEP_PHONE_CHANGES: TimeDelta = TimeDelta::days(365);

/// How many rows a sweep took away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Login codes an hour past their end.
    pub challenges: u64,
    /// Uses of rate limits older than two days.
    pub rate_hits: u64,
    /// Sessions that ended, or could no longer be used, 90 days ago.
    pub sessions: u64,
    /// Devices whose trust has ended.
    pub devices: u64,
    /// Messages that were settled for good 30 days ago.
    pub messages: u64,
    /// Codes that were dropped or superseded half an hour ago.
    pub unsent_codes: u64,
    /// Names of requests that opened tickets, a day after them.
    pub requests: u64,
    /// Changes of numbers a year ago.
    pub phone_changes: u64,
    /// Marks of customers who were there 100 days ago; their number is kept.
    pub marks: u64,
}

/// Deletes in small steps until nothing is left to delete.
macro_rules! delete_all {
    ($store:expr, $sql:literal $(, $argument:expr)+) => {{
        let mut total = 0;
        loop {
            let done = sqlx::query!($sql, $($argument,)+ AT_ONCE)
                .execute(&$store.writer)
                .await
                .map_err(failed(PORT))?
                .rows_affected();
            total += done;
            if done == 0 {
                break total;
            }
        }
    }};
}

impl SqliteStore {
    /// Deletes what nobody needs any more at `now`. It goes in small steps: stopping half-way does no
    /// harm, and logins are not held up.
    ///
    /// # Errors
    /// [`PortError`] if the database cannot be reached.
    pub async fn sweep(&self, now: DateTime<Utc>) -> Result<Swept, PortError> {
        Ok(Swept {
            challenges: delete_all!(
                self,
                "DELETE FROM otp_challenges WHERE position IN
                     (SELECT position FROM otp_challenges WHERE expires_at < ? LIMIT ?)",
                stamp(now - KEEP_CHALLENGES)
            ),
            rate_hits: delete_all!(
                self,
                "DELETE FROM rate_hits WHERE (bucket, member) IN
                     (SELECT bucket, member FROM rate_hits WHERE keep_until < ? LIMIT ?)",
                stamp(now - KEEP_HITS)
            ),
            sessions: self.sweep_sessions(&stamp(now - KEEP_SESSIONS)).await?,
            devices: delete_all!(
                self,
                "DELETE FROM trusted_devices WHERE token_hash IN
                     (SELECT token_hash FROM trusted_devices WHERE expires_at < ? LIMIT ?)",
                stamp(now)
            ),
            messages: delete_all!(
                self,
                "DELETE FROM outbox WHERE position IN
                     (SELECT position FROM outbox WHERE settled_at < ? LIMIT ?)",
                stamp(now - KEEP_MESSAGES)
            ),
            unsent_codes: delete_all!(
                self,
                "DELETE FROM outbox WHERE position IN
                     (SELECT position FROM outbox WHERE lane = 'code' AND state IN ('dropped', 'superseded')
                          AND settled_at < ? LIMIT ?)",
                stamp(now - KEEP_UNSENT_CODES)
            ),
            requests: delete_all!(
                self,
                "DELETE FROM ticket_requests WHERE (customer_id, name) IN
                     (SELECT customer_id, name FROM ticket_requests WHERE keep_until < ? LIMIT ?)",
                stamp(now)
            ),
            phone_changes: delete_all!(
                self,
                "DELETE FROM phone_changes WHERE id IN
                     (SELECT id FROM phone_changes WHERE changed_at < ? LIMIT ?)",
                stamp(now - KEEP_PHONE_CHANGES)
            ),
            marks: self.compact_daily_actives((now - KEEP_DAILY_ACTIVES).date_naive()).await?,
        })
    }

    async fn sweep_sessions(&self, before: &str) -> Result<u64, PortError> {
        let expired: u64 = delete_all!(
            self,
            "DELETE FROM customer_sessions WHERE id IN
                 (SELECT id FROM customer_sessions WHERE expires_at < ? LIMIT ?)",
            before
        );
        let ended: u64 = delete_all!(
            self,
            "DELETE FROM customer_sessions WHERE id IN
                 (SELECT id FROM customer_sessions WHERE ended_at < ? LIMIT ?)",
            before
        );
        Ok(expired + ended)
    }
}
