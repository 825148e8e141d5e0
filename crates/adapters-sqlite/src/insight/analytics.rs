//! Product analytics in `analytics_counts` and `analytics_daily_actives`.

use async_trait::async_trait;
use chrono::NaiveDate;
use portal_core::insight::analytics::{
    ACTIVE_CUSTOMERS, Adoption, AnalyticsBatch, AnalyticsStore, DayCount, TICKETS_OPENED,
};
use portal_core::{LocalDay, PortError};

use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::row::{BrokenRow, Place, stamp};

const PORT: &str = "analytics store";

#[async_trait]
impl AnalyticsStore for SqliteStore {
    async fn add(&self, batch: &AnalyticsBatch) -> Result<(), PortError> {
        self.insert_analytics(batch).await.map_err(failed(PORT))
    }

    async fn figures(&self, days: &[LocalDay]) -> Result<Vec<DayCount>, PortError> {
        let (Some(first), Some(last)) = (days.first(), days.last()) else {
            return Ok(Vec::new());
        };
        let stretches: Vec<[String; 3]> =
            days.iter().map(|day| [day.day.to_string(), stamp(day.starts), stamp(day.ends)]).collect();
        let stretches = serde_json::to_string(&stretches).map_err(|e| PortError::broken(PORT, e))?;
        let rows = sqlx::query_as!(
            FigureRow,
            r#"SELECT day AS "day!: String", event AS "what!: String", count AS "count!: i64"
               FROM analytics_counts WHERE day BETWEEN ?1 AND ?2
               UNION ALL
               SELECT day, ?4, COUNT(*) FROM analytics_daily_actives WHERE day BETWEEN ?1 AND ?2 GROUP BY day
               UNION ALL
               SELECT json_extract(value, '$[0]'), ?5,
                   (SELECT COUNT(*) FROM tickets WHERE created_via = 'customer_portal'
                        AND created_at >= json_extract(value, '$[1]') AND created_at < json_extract(value, '$[2]'))
               FROM json_each(?3)"#,
            first.day.to_string(),
            last.day.to_string(),
            stretches,
            ACTIVE_CUSTOMERS,
            TICKETS_OPENED,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        rows.into_iter().map(DayCount::try_from).collect::<Result<_, _>>().map_err(broken(PORT))
    }

    async fn adoption(&self) -> Result<Adoption, PortError> {
        let row = sqlx::query_as!(
            AdoptionRow,
            r#"SELECT
                   (SELECT COUNT(*) FROM customers
                    WHERE portal_active IN (0, 1) AND account_status = 'active') AS "active_accounts!: i64",
                   (SELECT COUNT(*) FROM customers
                    WHERE portal_active = 1 AND account_status IN ('pending', 'active', 'suspended'))
                        AS "enabled!: i64",
                   (SELECT COUNT(*) FROM customers c
                    WHERE portal_active = 1 AND account_status IN ('pending', 'active', 'suspended')
                        AND (EXISTS (SELECT 1 FROM customer_sessions s WHERE s.customer_id = c.customer_id)
                            OR EXISTS (SELECT 1 FROM audit_log a WHERE a.customer_id = c.customer_id
                                AND a.action IN ('logged_in', 'switched_account')))) AS "ever_logged_in!: i64""#,
        )
        .fetch_one(&self.readers)
        .await
        .map_err(failed(PORT))?;
        row.read().map_err(broken(PORT))
    }

    async fn compact_daily_actives(&self, before: NaiveDate) -> Result<u64, PortError> {
        let mut total = 0;
        loop {
            match self.fold_oldest_day(&before.to_string()).await.map_err(failed(PORT))? {
                0 => return Ok(total),
                gone => total += gone,
            }
        }
    }
}

impl SqliteStore {
    async fn insert_analytics(&self, batch: &AnalyticsBatch) -> Result<(), sqlx::Error> {
        let mut write = self.write().await?;
        for ((day, event), count) in &batch.counts {
            sqlx::query!(
                "INSERT INTO analytics_counts (day, event, count) VALUES (?, ?, ?)
                 ON CONFLICT (day, event) DO UPDATE SET count = analytics_counts.count + excluded.count",
                day.to_string(),
                event.as_str(),
                i64::try_from(*count).unwrap_or(i64::MAX),
            )
            .execute(&mut *write)
            .await?;
        }
        for (day, hash) in &batch.actives {
            sqlx::query!(
                "INSERT INTO analytics_daily_actives (day, hash) VALUES (?, ?) ON CONFLICT (day, hash) DO NOTHING",
                day.to_string(),
                hash.as_slice(),
            )
            .execute(&mut *write)
            .await?;
        }
        write.commit().await
    }

    /// One day at a time, so that logins wait no longer than that takes.
    async fn fold_oldest_day(&self, before: &str) -> Result<u64, sqlx::Error> {
        let mut write = self.write().await?;
        let oldest = sqlx::query_scalar!(
            r#"SELECT day AS "day!: String" FROM analytics_daily_actives WHERE day < ? ORDER BY day LIMIT 1"#,
            before
        )
        .fetch_optional(&mut *write)
        .await?;
        let Some(day) = oldest else { return Ok(0) };
        sqlx::query!(
            "INSERT INTO analytics_counts (day, event, count)
             SELECT day, ?1, COUNT(*) FROM analytics_daily_actives WHERE day = ?2 GROUP BY day
             ON CONFLICT (day, event) DO UPDATE SET count = analytics_counts.count + excluded.count",
            ACTIVE_CUSTOMERS,
            day,
        )
        .execute(&mut *write)
        .await?;
        let gone = sqlx::query!("DELETE FROM analytics_daily_actives WHERE day = ?", day).execute(&mut *write).await?;
        write.commit().await?;
        Ok(gone.rows_affected())
    }
}

struct FigureRow {
    day: String,
    what: String,
    count: i64,
}

impl TryFrom<FigureRow> for DayCount {
    type Error = BrokenRow;

    fn try_from(row: FigureRow) -> Result<Self, BrokenRow> {
        let place = Place { table: "analytics_counts", id: &row.day };
        let (day, count) = (place.day("day", &row.day)?, place.number("count", row.count)?);
        Ok(Self { day, what: row.what, count })
    }
}

struct AdoptionRow {
    active_accounts: i64,
    enabled: i64,
    ever_logged_in: i64,
}

impl AdoptionRow {
    fn read(&self) -> Result<Adoption, BrokenRow> {
        let place = Place { table: "customers", id: "all" };
        Ok(Adoption {
            active_accounts: place.number("account_status", self.active_accounts)?,
            enabled: place.number("portal_active", self.enabled)?,
            ever_logged_in: place.number("portal_active", self.ever_logged_in)?,
        })
    }
}
