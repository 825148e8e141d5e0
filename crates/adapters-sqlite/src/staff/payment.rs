//! Payments of all customers in `payment_attempts`, added up by day, and refunds in `payment_refunds`.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, TimeZone as _, Utc};
use portal_core::billing::payment::{PaymentAttempt, PaymentChannel, PaymentId, PaymentRefund, PaymentState};
use portal_core::kernel::actor::Actor;
use portal_core::kernel::local_day::LocalDay;
use portal_core::staff::payment::{GivenBack, PaymentDirectory, PaymentFilter, PaymentSubject, Received};
use portal_core::{CustomerId, PortError, Rupiah};
use serde::Serialize;

use crate::SqliteStore;
use crate::billing::payment::PaymentRow;
use crate::error::failed;
use crate::row::{BrokenRow, Place, readable, stamp};

const PORT: &str = "payment directory";

#[async_trait]
impl PaymentDirectory for SqliteStore {
    async fn search(&self, filter: &PaymentFilter) -> Result<Vec<PaymentAttempt>, PortError> {
        let Some(bound) = self.bound(filter).await? else { return Ok(Vec::new()) };
        let rows = match &filter.subject {
            None => self.found(filter, &bound).await?,
            Some(PaymentSubject::Named(name)) => self.named(name, filter, &bound).await?,
            Some(PaymentSubject::Of(customers)) => {
                let customers: Vec<&str> = customers.iter().map(CustomerId::as_str).collect();
                self.of_customers(&packed(&customers)?, filter, &bound).await?
            }
        };
        Ok(readable(rows.into_iter().map(PaymentRow::read)).into_iter().map(|found| found.payment).collect())
    }

    async fn gateways(&self) -> Result<Vec<String>, PortError> {
        let mut gateways: Vec<String> = Vec::new();
        loop {
            let last = gateways.last().map_or("", String::as_str);
            let next = sqlx::query_scalar!(
                r#"SELECT gateway FROM payment_attempts WHERE gateway > ? ORDER BY gateway LIMIT 1"#,
                last,
            );
            match next.fetch_optional(&self.readers).await.map_err(failed(PORT))? {
                Some(next) => gateways.push(next),
                None => return Ok(gateways),
            }
        }
    }

    async fn received(&self, days: &[LocalDay]) -> Result<Vec<Received>, PortError> {
        let bounds = bounds(days)?;
        let rows = sqlx::query_as!(
            ReceivedRow,
            r#"SELECT d.key + 0 AS "day!: i64", a.gateway, a.channel, COUNT(*) AS "count!: i64",
                   SUM(a.total) AS "gross!: i64", SUM(a.fee) AS "fees!: i64"
               FROM json_each(?) d CROSS JOIN payment_attempts a
                   ON a.paid_at >= d.value ->> 0 AND a.paid_at < d.value ->> 1
               GROUP BY d.key, a.gateway, a.channel"#,
            bounds,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(|row| row.read(days))))
    }

    async fn given_back(&self, days: &[LocalDay]) -> Result<Vec<GivenBack>, PortError> {
        let bounds = bounds(days)?;
        let rows = sqlx::query_as!(
            GivenBackRow,
            r#"SELECT d.key + 0 AS "day!: i64", a.gateway, a.channel, -SUM(e.amount) AS "amount!: i64"
               FROM json_each(?) d
               CROSS JOIN ledger_journals j ON j.kind IN ('reversal', 'refund', 'payment_refund')
                   AND j.recorded_at >= d.value ->> 0 AND j.recorded_at < d.value ->> 1
               CROSS JOIN ledger_entries e ON e.journal_id = j.id AND e.account GLOB 'clearing:*'
               CROSS JOIN payment_attempts a ON a.id = substr(j.reference, 1, instr(j.reference || '/', '/') - 1)
               GROUP BY d.key, a.gateway, a.channel"#,
            bounds,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(|row| row.read(days))))
    }

    async fn refunds(&self, payment: &PaymentId) -> Result<Vec<PaymentRefund>, PortError> {
        let id = payment.as_str();
        let rows = sqlx::query_as!(
            RefundRow,
            "SELECT number, amount, reason, recorded_by, recorded_at FROM payment_refunds
             WHERE payment_id = ? ORDER BY number",
            id,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(|row| row.read(payment))))
    }
}

/// Where the order of a list goes on: behind the moment and the name, and from an instant on.
struct Bound {
    from: String,
    before: String,
    id: String,
}

impl SqliteStore {
    /// `None` if there is no payment of the name behind which the list goes on.
    async fn bound(&self, filter: &PaymentFilter) -> Result<Option<Bound>, PortError> {
        let from = filter.from.map_or_else(String::new, stamp);
        let until = stamp(filter.until.unwrap_or_else(far));
        let Some(after) = &filter.after else { return Ok(Some(Bound { from, before: until, id: String::new() })) };
        let after = after.as_str();
        let found = sqlx::query!("SELECT id, created_at FROM payment_attempts WHERE id = ?", after)
            .fetch_optional(&self.readers)
            .await
            .map_err(failed(PORT))?;
        Ok(found.map(|row| {
            if row.created_at < until {
                Bound { from, before: row.created_at, id: row.id }
            } else {
                Bound { from, before: until, id: String::new() }
            }
        }))
    }

    /// The first of each state, way and gateway, and of these the first: each is a look-up, however rare it is.
    async fn found(&self, filter: &PaymentFilter, bound: &Bound) -> Result<Vec<PaymentRow>, PortError> {
        let gateways = match &filter.gateway {
            Some(gateway) => vec![gateway.clone()],
            None => self.gateways().await?,
        };
        let gateways = packed(&gateways)?;
        sqlx::query_as!(
            PaymentRow,
            r#"SELECT a.id AS "id!", a.version AS "version!", a.payment AS "payment!"
               FROM json_each(?1) g CROSS JOIN json_each(?2) c CROSS JOIN json_each(?3) s
               CROSS JOIN payment_attempts a ON a.id IN (
                   SELECT b.id FROM payment_attempts b
                   WHERE b.gateway = g.value AND b.channel = c.value AND b.state = s.value AND b.created_at >= ?4
                       AND (b.created_at, b.id) < (?5, ?6)
                   ORDER BY b.created_at DESC, b.id DESC LIMIT ?7)
               ORDER BY a.created_at DESC, a.id DESC LIMIT ?7"#,
            gateways,
            channels(filter)?,
            states(filter)?,
            bound.from,
            bound.before,
            bound.id,
            filter.limit,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))
    }

    async fn named(&self, name: &str, filter: &PaymentFilter, bound: &Bound) -> Result<Vec<PaymentRow>, PortError> {
        sqlx::query_as!(
            PaymentRow,
            r#"SELECT a.id, a.version, a.payment FROM payment_attempts a
               WHERE a.id IN (SELECT ?1 UNION SELECT id FROM payment_attempts WHERE reference = ?1
                       UNION SELECT payment_id FROM payment_invoices WHERE invoice_number = ?1)
                   AND (?2 IS NULL OR +a.gateway = ?2) AND +a.channel IN (SELECT value FROM json_each(?3))
                   AND +a.state IN (SELECT value FROM json_each(?4)) AND a.created_at >= ?5
                   AND (a.created_at, a.id) < (?6, ?7)
               ORDER BY a.created_at DESC, a.id DESC LIMIT ?8"#,
            name,
            filter.gateway,
            channels(filter)?,
            states(filter)?,
            bound.from,
            bound.before,
            bound.id,
            filter.limit,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))
    }

    async fn of_customers(
        &self,
        customers: &str,
        filter: &PaymentFilter,
        bound: &Bound,
    ) -> Result<Vec<PaymentRow>, PortError> {
        sqlx::query_as!(
            PaymentRow,
            r#"SELECT a.id, a.version, a.payment FROM payment_attempts a
               WHERE a.customer_id IN (SELECT value FROM json_each(?1))
                   AND (?2 IS NULL OR +a.gateway = ?2) AND +a.channel IN (SELECT value FROM json_each(?3))
                   AND +a.state IN (SELECT value FROM json_each(?4)) AND a.created_at >= ?5
                   AND (a.created_at, a.id) < (?6, ?7)
               ORDER BY a.created_at DESC, a.id DESC LIMIT ?8"#,
            customers,
            filter.gateway,
            channels(filter)?,
            states(filter)?,
            bound.from,
            bound.before,
            bound.id,
            filter.limit,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))
    }
}

/// An instant after every payment.
fn far() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(9999, 1, 1, 0, 0, 0).single().unwrap_or(DateTime::<Utc>::MAX_UTC)
}

fn channels(filter: &PaymentFilter) -> Result<String, PortError> {
    let channels = filter.channel.map_or_else(|| PaymentChannel::ALL.to_vec(), |channel| vec![channel]);
    packed(&channels.into_iter().map(PaymentChannel::as_str).collect::<Vec<_>>())
}

fn states(filter: &PaymentFilter) -> Result<String, PortError> {
    let states = filter.state.map_or_else(|| PaymentState::ALL.to_vec(), |state| vec![state]);
    packed(&states.into_iter().map(PaymentState::as_str).collect::<Vec<_>>())
}

/// The days as pairs of their first instant and that of the next.
fn bounds(days: &[LocalDay]) -> Result<String, PortError> {
    packed(&days.iter().map(|day| [stamp(day.starts), stamp(day.ends)]).collect::<Vec<_>>())
}

fn packed(list: &(impl Serialize + ?Sized)) -> Result<String, PortError> {
    serde_json::to_string(list).map_err(|error| PortError::broken(PORT, error))
}

/// The day of a row.
fn day_of(place: &Place<'_>, days: &[LocalDay], at: i64) -> Result<NaiveDate, BrokenRow> {
    let found = usize::try_from(at).ok().and_then(|at| days.get(at));
    place.field("day", found.map(|day| day.day).ok_or("no such day"))
}

struct ReceivedRow {
    day: i64,
    gateway: String,
    channel: String,
    count: i64,
    gross: i64,
    fees: i64,
}

impl ReceivedRow {
    fn read(self, days: &[LocalDay]) -> Result<Received, BrokenRow> {
        let place = Place { table: "payment_attempts", id: &self.channel };
        Ok(Received {
            day: day_of(&place, days, self.day)?,
            channel: place.field("channel", self.channel.parse())?,
            count: place.number("count", self.count)?,
            gross: Rupiah::new(self.gross),
            fees: Rupiah::new(self.fees),
            gateway: self.gateway,
        })
    }
}

struct GivenBackRow {
    day: i64,
    gateway: String,
    channel: String,
    amount: i64,
}

impl GivenBackRow {
    fn read(self, days: &[LocalDay]) -> Result<GivenBack, BrokenRow> {
        let place = Place { table: "payment_attempts", id: &self.channel };
        Ok(GivenBack {
            day: day_of(&place, days, self.day)?,
            channel: place.field("channel", self.channel.parse())?,
            amount: Rupiah::new(self.amount),
            gateway: self.gateway,
        })
    }
}

struct RefundRow {
    number: i64,
    amount: i64,
    reason: String,
    recorded_by: String,
    recorded_at: String,
}

impl RefundRow {
    fn read(self, payment: &PaymentId) -> Result<PaymentRefund, BrokenRow> {
        let place = Place { table: "payment_refunds", id: payment.as_str() };
        Ok(PaymentRefund {
            payment: payment.clone(),
            number: place.number("number", self.number)?,
            amount: Rupiah::new(self.amount),
            by: place.field("recorded_by", self.recorded_by.parse::<Actor>())?,
            at: place.instant("recorded_at", &self.recorded_at)?,
            reason: self.reason,
        })
    }
}
