//! [`AnalyticsStore`]: counts and hashes per day.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use portal_core::insight::analytics::{
    ACTIVE_CUSTOMERS, Adoption, AnalyticsBatch, AnalyticsStore, DayCount, TICKETS_OPENED,
};
use portal_core::{LocalDay, PortError};

use crate::error::PgError;
use crate::store::PgStore;

const PORT: &str = "analytics store";

/// Days as `unnest` wants them.
#[derive(Default)]
struct Days {
    day: Vec<NaiveDate>,
    starts: Vec<DateTime<Utc>>,
    ends: Vec<DateTime<Utc>>,
}

impl Days {
    fn of(days: &[LocalDay]) -> Self {
        let mut columns = Self::default();
        for day in days {
            columns.day.push(day.day);
            columns.starts.push(day.starts);
            columns.ends.push(day.ends);
        }
        columns
    }
}

#[async_trait]
impl AnalyticsStore for PgStore {
    /// Rows come in order, so that callers never wait for each other in a circle.
    async fn add(&self, batch: &AnalyticsBatch) -> Result<(), PortError> {
        let days: &Vec<NaiveDate> = &batch.counts.keys().map(|(day, _)| *day).collect();
        let events: &Vec<String> = &batch.counts.keys().map(|(_, event)| event.as_str().to_owned()).collect();
        let counts: &Vec<i64> = &batch.counts.values().map(|n| i64::try_from(*n).unwrap_or(i64::MAX)).collect();
        let seen: &Vec<NaiveDate> = &batch.actives.iter().map(|(day, _)| *day).collect();
        let hashes: &Vec<Vec<u8>> = &batch.actives.iter().map(|(_, hash)| hash.to_vec()).collect();
        self.ask(PORT, |mut c| async move {
            sqlx::query!(
                "WITH counted AS (
                    INSERT INTO portal.analytics_counts AS known (day, event, count)
                    SELECT day, event, count
                    FROM unnest($1::date[], $2::text[], $3::bigint[]) AS b (day, event, count)
                    ON CONFLICT (day, event) DO UPDATE SET count = known.count + excluded.count)
                 INSERT INTO portal.analytics_daily_actives (day, hash)
                 SELECT day, hash FROM unnest($4::date[], $5::bytea[]) AS b (day, hash)
                 ON CONFLICT (day, hash) DO NOTHING",
                days,
                events,
                counts,
                seen,
                hashes,
            )
            .execute(&mut *c)
            .await
        })
        .await
        .map(|_| ())
    }

    async fn figures(&self, days: &[LocalDay]) -> Result<Vec<DayCount>, PortError> {
        let (Some(first), Some(last)) = (days.first(), days.last()) else {
            return Ok(Vec::new());
        };
        let columns = &Days::of(days);
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    r#"SELECT day AS "day!", event AS "what!", count AS "count!"
                       FROM portal.analytics_counts WHERE day BETWEEN $1 AND $2
                       UNION ALL
                       SELECT day, $6::text, count(*) FROM portal.analytics_daily_actives WHERE day BETWEEN $1 AND $2 GROUP BY day
                       UNION ALL
                       SELECT d.day, $7::text,
                           (SELECT count(*) FROM isp.tickets t WHERE t.created_via = 'customer_portal'
                                AND t.created_at >= d.starts AND t.created_at < d.ends)
                       FROM unnest($3::date[], $4::timestamptz[], $5::timestamptz[]) AS d (day, starts, ends)"#,
                    first.day,
                    last.day,
                    &columns.day,
                    &columns.starts,
                    &columns.ends,
                    ACTIVE_CUSTOMERS,
                    TICKETS_OPENED,
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        let figures = rows.into_iter();
        Ok(figures.map(|row| DayCount { day: row.day, what: row.what, count: row.count.unsigned_abs() }).collect())
    }

    /// Reads what it counts: all customers.
    async fn adoption(&self) -> Result<Adoption, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    r#"SELECT
                        (SELECT count(*) FROM isp.customers WHERE account_status = 'active') AS "active_accounts!",
                        (SELECT count(*) FROM isp.customers WHERE portal_active AND account_status <> 'closed')
                            AS "enabled!",
                        (SELECT count(*) FROM isp.customers c
                         WHERE portal_active AND account_status <> 'closed'
                            AND (EXISTS (SELECT FROM portal.customer_sessions s WHERE s.customer_id = c.customer_id)
                                OR EXISTS (SELECT FROM portal.audit_log a WHERE a.customer_id = c.customer_id
                                    AND a.action IN ('logged_in', 'switched_account')))) AS "ever_logged_in!""#,
                )
                .fetch_one(&mut *c)
                .await
            })
            .await?;
        Ok(Adoption {
            active_accounts: row.active_accounts.unsigned_abs(),
            enabled: row.enabled.unsigned_abs(),
            ever_logged_in: row.ever_logged_in.unsigned_abs(),
        })
    }

    async fn compact_daily_actives(&self, before: NaiveDate) -> Result<u64, PortError> {
        self.compact_daily_actives_before(before).await.map_err(|error| error.of_port(PORT))
    }
}

impl PgStore {
    pub(crate) async fn compact_daily_actives_before(&self, before: NaiveDate) -> Result<u64, PgError> {
        let mut total = 0;
        loop {
            match self.fold_oldest_day(before).await? {
                0 => return Ok(total),
                gone => total += gone,
            }
        }
    }

    /// One day at a time, so that a statement never takes long. What one caller deleted another one neither
    /// deletes nor counts.
    async fn fold_oldest_day(&self, before: NaiveDate) -> Result<u64, PgError> {
        let gone = self
            .run(|mut c| async move {
                sqlx::query_scalar!(
                    r#"WITH gone AS (
                        DELETE FROM portal.analytics_daily_actives
                        WHERE day = (SELECT min(day) FROM portal.analytics_daily_actives WHERE day < $1)
                        RETURNING day),
                    kept AS (
                        INSERT INTO portal.analytics_counts AS known (day, event, count)
                        SELECT day, $2, count(*) FROM gone GROUP BY day
                        ON CONFLICT (day, event) DO UPDATE SET count = known.count + excluded.count)
                    SELECT count(*) AS "gone!" FROM gone"#,
                    before,
                    ACTIVE_CUSTOMERS,
                )
                .fetch_one(&mut *c)
                .await
            })
            .await?;
        Ok(gone.unsigned_abs())
    }
}
