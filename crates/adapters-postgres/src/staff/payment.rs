//! [`PaymentDirectory`].

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, TimeZone as _, Utc};
use portal_core::billing::payment::{PaymentAttempt, PaymentChannel, PaymentId, PaymentRefund, PaymentState};
use portal_core::kernel::actor::Actor;
use portal_core::kernel::local_day::LocalDay;
use portal_core::staff::payment::{GivenBack, PaymentDirectory, PaymentFilter, PaymentSubject, Received};
use portal_core::{PortError, Rupiah};

use crate::billing::payment::PaymentRow;
use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;

const PORT: &str = "payment directory";

#[async_trait]
impl PaymentDirectory for PgStore {
    async fn search(&self, filter: &PaymentFilter) -> Result<Vec<PaymentAttempt>, PortError> {
        let Some(bound) = self.bound(filter).await? else { return Ok(Vec::new()) };
        let rows = match &filter.subject {
            None => self.found(filter, &bound).await?,
            Some(PaymentSubject::Named(name)) => self.named(name, filter, &bound).await?,
            Some(PaymentSubject::Of(customers)) => {
                let customers: Vec<String> = customers.iter().map(ToString::to_string).collect();
                self.of_customers(&customers, filter, &bound).await?
            }
        };
        Ok(readable(rows.into_iter().map(PaymentRow::read)).into_iter().map(|found| found.payment).collect())
    }

    async fn gateways(&self) -> Result<Vec<String>, PortError> {
        let mut gateways: Vec<String> = Vec::new();
        loop {
            let last = gateways.last().map_or("", String::as_str);
            let next = self
                .ask(PORT, |mut c| async move {
                    sqlx::query_scalar!(
                        "SELECT gateway FROM portal.payment_attempts WHERE gateway > $1 ORDER BY gateway LIMIT 1",
                        last,
                    )
                    .fetch_optional(&mut *c)
                    .await
                })
                .await?;
            match next {
                Some(next) => gateways.push(next),
                None => return Ok(gateways),
            }
        }
    }

    async fn received(&self, days: &[LocalDay]) -> Result<Vec<Received>, PortError> {
        let (starts, ends) = &bounds(days);
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    ReceivedRow,
                    r#"SELECT d.day AS "day!", a.gateway, a.channel, count(*) AS "count!",
                           sum(a.total)::bigint AS "gross!", sum(a.fee)::bigint AS "fees!"
                       FROM unnest($1::timestamptz[], $2::timestamptz[]) WITH ORDINALITY AS d (starts, ends, day)
                       JOIN portal.payment_attempts a ON a.paid_at >= d.starts AND a.paid_at < d.ends
                       GROUP BY d.day, a.gateway, a.channel"#,
                    starts,
                    ends,
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(|row| row.read(days))))
    }

    async fn given_back(&self, days: &[LocalDay]) -> Result<Vec<GivenBack>, PortError> {
        let (starts, ends) = &bounds(days);
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    GivenBackRow,
                    r#"SELECT d.day AS "day!", a.gateway, a.channel, (-sum(e.amount))::bigint AS "amount!"
                       FROM unnest($1::timestamptz[], $2::timestamptz[]) WITH ORDINALITY AS d (starts, ends, day)
                       JOIN portal.ledger_journals j ON j.kind IN ('reversal', 'refund', 'payment_refund')
                           AND j.recorded_at >= d.starts AND j.recorded_at < d.ends
                       JOIN portal.ledger_entries e ON e.journal_id = j.id AND e.account LIKE 'clearing:%'
                       JOIN portal.payment_attempts a ON a.id = split_part(j.reference, '/', 1)
                       GROUP BY d.day, a.gateway, a.channel"#,
                    starts,
                    ends,
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(|row| row.read(days))))
    }

    async fn refunds(&self, payment: &PaymentId) -> Result<Vec<PaymentRefund>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    RefundRow,
                    "SELECT number, amount, reason, recorded_by, recorded_at FROM portal.payment_refunds
                     WHERE payment_id = $1 ORDER BY number",
                    payment.as_str(),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(|row| row.read(payment))))
    }
}

/// Where the order of a list goes on: behind the moment and the name, and from an instant on.
struct Bound {
    from: DateTime<Utc>,
    before: DateTime<Utc>,
    id: String,
}

impl PgStore {
    /// `None` if there is no payment of the name behind which the list goes on.
    async fn bound(&self, filter: &PaymentFilter) -> Result<Option<Bound>, PortError> {
        let from = filter.from.unwrap_or(DateTime::UNIX_EPOCH);
        let until = filter.until.unwrap_or_else(far);
        let Some(after) = &filter.after else { return Ok(Some(Bound { from, before: until, id: String::new() })) };
        let found = self
            .ask(PORT, |mut c| async move {
                sqlx::query!("SELECT id, created_at FROM portal.payment_attempts WHERE id = $1", after.as_str())
                    .fetch_optional(&mut *c)
                    .await
            })
            .await?;
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
        let (gateways, channels, states) = (&gateways, &channels(filter), &states(filter));
        self.ask(PORT, |mut c| async move {
            sqlx::query_as!(
                PaymentRow,
                r#"SELECT a.id, a.version, a.payment::text AS "payment!"
                   FROM (SELECT p.id, p.created_at
                         FROM unnest($1::text[]) AS gateway, unnest($2::text[]) AS channel, unnest($3::text[]) AS state,
                             LATERAL (SELECT b.id, b.created_at FROM portal.payment_attempts b
                                      WHERE b.gateway = gateway.gateway AND b.channel = channel.channel
                                          AND b.state = state.state AND b.created_at >= $4
                                          AND (b.created_at, b.id) < ($5, $6)
                                      ORDER BY b.created_at DESC, b.id DESC LIMIT $7) p
                         ORDER BY p.created_at DESC, p.id DESC LIMIT $7) f,
                       LATERAL (SELECT id, version, payment FROM portal.payment_attempts WHERE id = f.id LIMIT 1) a
                   ORDER BY f.created_at DESC, f.id DESC"#,
                gateways,
                channels,
                states,
                bound.from,
                bound.before,
                bound.id,
                i64::from(filter.limit),
            )
            .fetch_all(&mut *c)
            .await
        })
        .await
    }

    async fn named(&self, name: &str, filter: &PaymentFilter, bound: &Bound) -> Result<Vec<PaymentRow>, PortError> {
        let (channels, states) = (&channels(filter), &states(filter));
        self.ask(PORT, |mut c| async move {
            sqlx::query_as!(
                PaymentRow,
                r#"SELECT a.id, a.version, a.payment::text AS "payment!"
                   FROM (SELECT $1 AS id
                         UNION SELECT b.id FROM portal.payment_attempts b WHERE b.reference = $1
                         UNION SELECT i.payment_id FROM portal.payment_invoices i WHERE i.invoice_number = $1) f
                   JOIN portal.payment_attempts a ON a.id = f.id
                   WHERE ($2::text IS NULL OR a.gateway = $2) AND a.channel = ANY ($3) AND a.state = ANY ($4)
                       AND a.created_at >= $5 AND (a.created_at, a.id) < ($6, $7)
                   ORDER BY a.created_at DESC, a.id DESC LIMIT $8"#,
                name,
                filter.gateway.as_deref(),
                channels,
                states,
                bound.from,
                bound.before,
                bound.id,
                i64::from(filter.limit),
            )
            .fetch_all(&mut *c)
            .await
        })
        .await
    }

    async fn of_customers(
        &self,
        customers: &[String],
        filter: &PaymentFilter,
        bound: &Bound,
    ) -> Result<Vec<PaymentRow>, PortError> {
        let (channels, states) = (&channels(filter), &states(filter));
        self.ask(PORT, |mut c| async move {
            sqlx::query_as!(
                PaymentRow,
                r#"SELECT a.id, a.version, a.payment::text AS "payment!"
                   FROM unnest($1::text[]) AS customer JOIN portal.payment_attempts a ON a.customer_id = customer
                   WHERE ($2::text IS NULL OR a.gateway = $2) AND a.channel = ANY ($3) AND a.state = ANY ($4)
                       AND a.created_at >= $5 AND (a.created_at, a.id) < ($6, $7)
                   ORDER BY a.created_at DESC, a.id DESC LIMIT $8"#,
                customers,
                filter.gateway.as_deref(),
                channels,
                states,
                bound.from,
                bound.before,
                bound.id,
                i64::from(filter.limit),
            )
            .fetch_all(&mut *c)
            .await
        })
        .await
    }
}

/// An instant after every payment.
fn far() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(9999, 1, 1, 0, 0, 0).single().unwrap_or(DateTime::<Utc>::MAX_UTC)
}

fn channels(filter: &PaymentFilter) -> Vec<String> {
    let channels = filter.channel.map_or_else(|| PaymentChannel::ALL.to_vec(), |channel| vec![channel]);
    channels.into_iter().map(|channel| channel.as_str().to_owned()).collect()
}

fn states(filter: &PaymentFilter) -> Vec<String> {
    let states = filter.state.map_or_else(|| PaymentState::ALL.to_vec(), |state| vec![state]);
    states.into_iter().map(|state| state.as_str().to_owned()).collect()
}

/// The first instants of the days, and those of the days after them.
fn bounds(days: &[LocalDay]) -> (Vec<DateTime<Utc>>, Vec<DateTime<Utc>>) {
    days.iter().map(|day| (day.starts, day.ends)).unzip()
}

/// The day of a row, counted from 1.
fn day_of(name: &RowName, days: &[LocalDay], at: i64) -> Result<NaiveDate, BadValue> {
    let found = usize::try_from(at - 1).ok().and_then(|at| days.get(at));
    name.read("day", found.map(|day| day.day).ok_or("no such day"))
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
    fn read(self, days: &[LocalDay]) -> Result<Received, BadValue> {
        let name = RowName::new("payment_attempts", &self.channel);
        Ok(Received {
            day: day_of(&name, days, self.day)?,
            channel: name.read("channel", self.channel.parse())?,
            count: name.number("count", self.count)?,
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
    fn read(self, days: &[LocalDay]) -> Result<GivenBack, BadValue> {
        let name = RowName::new("payment_attempts", &self.channel);
        Ok(GivenBack {
            day: day_of(&name, days, self.day)?,
            channel: name.read("channel", self.channel.parse())?,
            amount: Rupiah::new(self.amount),
            gateway: self.gateway,
        })
    }
}

struct RefundRow {
    number: i32,
    amount: i64,
    reason: String,
    recorded_by: String,
    recorded_at: DateTime<Utc>,
}

impl RefundRow {
    fn read(self, payment: &PaymentId) -> Result<PaymentRefund, BadValue> {
        let name = RowName::new("payment_refunds", payment);
        let by: Actor = name.read("recorded_by", self.recorded_by.parse())?;
        Ok(PaymentRefund {
            payment: payment.clone(),
            number: name.read("number", u32::try_from(self.number))?,
            amount: Rupiah::new(self.amount),
            reason: self.reason,
            by,
            at: self.recorded_at,
        })
    }
}
