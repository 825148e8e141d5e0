//! [`PaymentRepo`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::billing::payment::{
    AddedPayment, PaidSoFar, PaymentAttempt, PaymentChange, PaymentId, PaymentRefund, PaymentRepo, VersionedPayment,
};
use portal_core::identity::customer::CustomerScope;
use portal_core::kernel::commit::Committed;
use portal_core::kernel::idempotency::IdempotencyRecord;
use portal_core::kernel::page::{Page, PageRequest};
use portal_core::{CustomerId, InvoiceNumber, PortError, Rupiah};
use sqlx::{Connection as _, PgConnection};

use super::{credit, exception, ledger};
use crate::row::{BadValue, RowName, readable, readable_one};
use crate::store::PgStore;

const PORT: &str = "payment repository";

#[async_trait]
impl PaymentRepo for PgStore {
    async fn add(
        &self,
        payment: &PaymentAttempt,
        request: Option<IdempotencyRecord>,
    ) -> Result<AddedPayment, PortError> {
        let (packed, request) = (&packed(payment)?, request.as_ref());
        let added = self.ask(PORT, |mut c| async move { add(&mut c, (payment, packed), request).await }).await?;
        added.read().map_err(|error| error.of_port(PORT))
    }

    async fn requested(
        &self,
        scope: &CustomerScope,
        request: &IdempotencyRecord,
        now: DateTime<Utc>,
    ) -> Result<Option<AddedPayment>, PortError> {
        let customer = scope.customer_id();
        let found = self.ask(PORT, |mut c| async move { before(&mut c, customer, request, now).await }).await?;
        found.map(Added::read).transpose().map_err(|error| error.of_port(PORT))
    }

    async fn find(&self, scope: &CustomerScope, id: &PaymentId) -> Result<Option<VersionedPayment>, PortError> {
        let found = self.find_any(id).await?;
        Ok(found.filter(|found| found.payment.customer_id == *scope.customer_id()))
    }

    async fn find_any(&self, id: &PaymentId) -> Result<Option<VersionedPayment>, PortError> {
        let row = self.ask(PORT, |mut c| async move { find(&mut c, id.as_str()).await }).await?;
        row.map(PaymentRow::read).transpose().map_err(|error| error.of_port(PORT))
    }

    async fn page_of(&self, scope: &CustomerScope, page: PageRequest) -> Result<Page<PaymentAttempt>, PortError> {
        let customer_id = scope.customer_id().as_str();
        let (limit, offset) = (i64::from(page.limit()), i64::try_from(page.offset()).unwrap_or(i64::MAX));
        let (total, rows) = self
            .ask(PORT, |mut c| async move {
                let rows = sqlx::query_as!(
                    PaymentRow,
                    r#"SELECT id, version, payment::text AS "payment!" FROM portal.payment_attempts
                       WHERE customer_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2 OFFSET $3"#,
                    customer_id,
                    limit,
                    offset,
                )
                .fetch_all(&mut *c)
                .await?;
                let total = sqlx::query_scalar!(
                    r#"SELECT count(*) AS "count!" FROM portal.payment_attempts WHERE customer_id = $1"#,
                    customer_id,
                );
                Ok((total.fetch_one(&mut *c).await?, rows))
            })
            .await?;
        let items = readable(rows.into_iter().map(PaymentRow::read)).into_iter().map(|found| found.payment).collect();
        Ok(Page { items, total: u64::try_from(total).unwrap_or_default(), request: page })
    }

    async fn latest_of(
        &self,
        scope: &CustomerScope,
        invoice: &InvoiceNumber,
    ) -> Result<Option<PaymentAttempt>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    PaymentRow,
                    r#"SELECT a.id, a.version, a.payment::text AS "payment!"
                       FROM portal.payment_invoices i JOIN portal.payment_attempts a ON a.id = i.payment_id
                       WHERE i.invoice_number = $1 AND i.customer_id = $2
                       ORDER BY i.created_at DESC, i.payment_id DESC LIMIT 1"#,
                    invoice.as_str(),
                    scope.customer_id().as_str(),
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        Ok(readable_one(row.map(PaymentRow::read)).map(|found| found.payment))
    }

    async fn paid_so_far(&self, payment: &PaymentAttempt) -> Result<PaidSoFar, PortError> {
        let (payments, unsettled) = self.ask(PORT, |mut c| async move { paid_so_far(&mut c, payment).await }).await?;
        let name = |id: &String| RowName::new("payment_attempts", id).read("id", PaymentId::parse(id));
        let unsettled = unsettled.as_ref().map(name).transpose().map_err(|error| error.of_port(PORT))?;
        Ok(PaidSoFar { payments: payments.unsigned_abs(), unsettled })
    }

    async fn commit(&self, change: &PaymentChange) -> Result<Committed, PortError> {
        let packed = &packed(&change.after)?;
        let is_done = self.ask(PORT, |mut c| async move { commit(&mut c, change, packed).await }).await?;
        Ok(if is_done { Committed::Done } else { Committed::Conflict })
    }

    async fn due(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<VersionedPayment>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    PaymentRow,
                    r#"SELECT id, version, payment::text AS "payment!" FROM portal.payment_attempts
                       WHERE next_check_at <= $1 ORDER BY next_check_at, id LIMIT $2"#,
                    now,
                    i64::from(limit),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(PaymentRow::read)))
    }
}

/// What came of adding a payment, not read yet.
enum Added {
    New,
    Before(PaymentRow),
    KeyReused,
    Open(PaymentRow),
    TotalTaken(Vec<i64>),
}

impl Added {
    fn read(self) -> Result<AddedPayment, BadValue> {
        Ok(match self {
            Self::New => AddedPayment::New,
            Self::Before(row) => AddedPayment::Before(Box::new(row.read()?)),
            Self::KeyReused => AddedPayment::KeyReused,
            Self::Open(row) => AddedPayment::Open(Box::new(row.read()?)),
            Self::TotalTaken(totals) => AddedPayment::TotalTaken(totals.into_iter().map(Rupiah::new).collect()),
        })
    }
}

/// Adds the payment. Those of one customer are added one at a time: of two for the same invoice, neither would see the
/// other.
async fn add(
    c: &mut PgConnection,
    (payment, packed): (&PaymentAttempt, &str),
    request: Option<&IdempotencyRecord>,
) -> sqlx::Result<Added> {
    let mut transaction = c.begin().await?;
    let customer = &payment.customer_id;
    lock(&mut transaction, customer).await?;
    let before = match request {
        Some(request) => before(&mut transaction, customer, request, payment.created_at).await?,
        None => None,
    };
    let answered = match before {
        Some(before) => Some(before),
        None => open_of(&mut transaction, payment).await?.map(Added::Open),
    };
    if let Some(answer) = answered {
        // A transaction that is dropped keeps its lock until its connection is used again.
        transaction.rollback().await?;
        return Ok(answer);
    }
    if !insert(&mut transaction, payment, packed).await? {
        transaction.rollback().await?;
        return Ok(Added::TotalTaken(taken(c, payment).await?));
    }
    if let Some(request) = request {
        remember(&mut transaction, payment, request).await?;
    }
    transaction.commit().await?;
    Ok(Added::New)
}

/// Has payments of a customer added one at a time, until the transaction ends.
pub(super) async fn lock(c: &mut PgConnection, customer: &CustomerId) -> sqlx::Result<()> {
    sqlx::query!(
        r#"SELECT pg_advisory_xact_lock(hashtextextended('portal payments ' || $1, 0)) AS "locked: ()""#,
        customer.as_str(),
    )
    .fetch_one(c)
    .await
    .map(drop)
}

/// What a request of the same name came to before.
async fn before(
    c: &mut PgConnection,
    customer: &CustomerId,
    request: &IdempotencyRecord,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<Added>> {
    let found = sqlx::query!(
        "SELECT request, payment_id FROM portal.payment_requests
         WHERE customer_id = $1 AND name = $2 AND keep_until > $3",
        customer.as_str(),
        request.name.as_slice(),
        now,
    )
    .fetch_optional(&mut *c)
    .await?;
    let Some(row) = found else { return Ok(None) };
    if row.request != request.request {
        return Ok(Some(Added::KeyReused));
    }
    Ok(find(c, &row.payment_id).await?.map(Added::Before))
}

async fn find(c: &mut PgConnection, id: &str) -> sqlx::Result<Option<PaymentRow>> {
    sqlx::query_as!(
        PaymentRow,
        r#"SELECT id, version, payment::text AS "payment!" FROM portal.payment_attempts WHERE id = $1"#,
        id,
    )
    .fetch_optional(c)
    .await
}

/// An open payment of one of the invoices.
pub(super) async fn open_of(c: &mut PgConnection, payment: &PaymentAttempt) -> sqlx::Result<Option<PaymentRow>> {
    sqlx::query_as!(
        PaymentRow,
        r#"SELECT a.id, a.version, a.payment::text AS "payment!"
           FROM portal.payment_invoices i JOIN portal.payment_attempts a ON a.id = i.payment_id
           WHERE i.invoice_number = ANY ($1) AND i.is_open LIMIT 1"#,
        &invoices(payment),
    )
    .fetch_optional(c)
    .await
}

/// How many other payments of the same invoices were paid, and one that has something left to be done.
async fn paid_so_far(c: &mut PgConnection, payment: &PaymentAttempt) -> sqlx::Result<(i64, Option<String>)> {
    let row = sqlx::query!(
        r#"SELECT count(DISTINCT a.id) AS "payments!",
               min(a.id) FILTER (WHERE a.state = 'paid' AND a.next_check_at IS NOT NULL) AS unsettled
           FROM portal.payment_invoices i JOIN portal.payment_attempts a ON a.id = i.payment_id
           WHERE i.invoice_number = ANY ($1) AND a.id <> $2 AND a.state IN ('paid', 'refunded', 'charged_back')"#,
        &invoices(payment),
        payment.id.as_str(),
    )
    .fetch_one(c)
    .await?;
    Ok((row.payments, row.unsettled))
}

/// Whether what is owed on the invoices is what was read after so many others were paid.
pub(super) async fn is_as_read(c: &mut PgConnection, payment: &PaymentAttempt, paid_before: u64) -> sqlx::Result<bool> {
    let (payments, unsettled) = paid_so_far(c, payment).await?;
    Ok(payments.unsigned_abs() == paid_before && unsettled.is_none())
}

/// The totals in the payment's range that open payments at its gateway claim.
async fn taken(c: &mut PgConnection, payment: &PaymentAttempt) -> sqlx::Result<Vec<i64>> {
    let (least, greatest) = payment.unique_totals();
    sqlx::query_scalar!(
        "SELECT total FROM portal.payment_attempts
         WHERE gateway = $1 AND total BETWEEN $2 AND $3 AND claims_total ORDER BY total",
        payment.gateway,
        least.amount(),
        greatest.amount(),
    )
    .fetch_all(c)
    .await
}

/// `false` if its total is another payment's alone; nothing is written then.
pub(super) async fn insert(c: &mut PgConnection, payment: &PaymentAttempt, packed: &str) -> sqlx::Result<bool> {
    let added = sqlx::query!(
        "INSERT INTO portal.payment_attempts
             (id, customer_id, gateway, state, total, created_at, next_check_at, version, claims_total, payment,
              channel, fee, reference, paid_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9::text::jsonb, $10, $11, $12, $13)
         ON CONFLICT (gateway, total) WHERE claims_total DO NOTHING",
        payment.id.as_str(),
        payment.customer_id.as_str(),
        payment.gateway,
        payment.state.as_str(),
        payment.gross().amount(),
        payment.created_at,
        payment.next_check_at,
        payment.claims_total(),
        packed,
        payment.channel.as_str(),
        payment.fee.amount(),
        payment.reference.as_deref(),
        payment.paid_at,
    )
    .execute(&mut *c)
    .await?;
    if added.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query!(
        "INSERT INTO portal.payment_invoices (invoice_number, payment_id, customer_id, created_at, is_open)
         SELECT number, $2, $3, $4, $5 FROM unnest($1::text[]) AS number",
        &invoices(payment),
        payment.id.as_str(),
        payment.customer_id.as_str(),
        payment.created_at,
        payment.state.is_open(),
    )
    .execute(c)
    .await?;
    Ok(true)
}

async fn remember(c: &mut PgConnection, payment: &PaymentAttempt, request: &IdempotencyRecord) -> sqlx::Result<()> {
    // Those of the customer that are over are of no use any more.
    sqlx::query!(
        "DELETE FROM portal.payment_requests WHERE customer_id = $1 AND keep_until <= $2",
        payment.customer_id.as_str(),
        payment.created_at,
    )
    .execute(&mut *c)
    .await?;
    sqlx::query!(
        "INSERT INTO portal.payment_requests (customer_id, name, request, payment_id, keep_until)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (customer_id, name) DO UPDATE SET
             request = excluded.request, payment_id = excluded.payment_id, keep_until = excluded.keep_until",
        payment.customer_id.as_str(),
        request.name.as_slice(),
        request.request.as_slice(),
        payment.id.as_str(),
        request.keep_until,
    )
    .execute(c)
    .await
    .map(drop)
}

/// Whether the payment had the expected version.
async fn commit(c: &mut PgConnection, change: &PaymentChange, packed: &str) -> sqlx::Result<bool> {
    let (after, mut transaction) = (&change.after, c.begin().await?);
    if change.paid_before.is_some() || change.journal.as_ref().is_some_and(|journal| journal.taken_credit().is_some()) {
        lock(&mut transaction, &after.customer_id).await?;
    }
    if let Some(paid_before) = change.paid_before
        && !is_as_read(&mut transaction, after, paid_before).await?
    {
        transaction.rollback().await?;
        return Ok(false);
    }
    let written = sqlx::query!(
        "UPDATE portal.payment_attempts
         SET state = $1, next_check_at = $2, version = version + 1, payment = $3::text::jsonb, claims_total = $4,
             reference = $7, paid_at = $8, total = $9
         WHERE id = $5 AND version = $6",
        after.state.as_str(),
        after.next_check_at,
        packed,
        after.claims_total(),
        after.id.as_str(),
        i64::try_from(change.expected).unwrap_or(i64::MAX),
        after.reference.as_deref(),
        after.paid_at,
        after.gross().amount(),
    )
    .execute(&mut *transaction)
    .await?;
    if written.rows_affected() == 0 {
        transaction.rollback().await?;
        return Ok(false);
    }
    sqlx::query!(
        "UPDATE portal.payment_invoices SET is_open = $1 WHERE payment_id = $2 AND is_open <> $1",
        after.state.is_open(),
        after.id.as_str(),
    )
    .execute(&mut *transaction)
    .await?;
    if let Some(journal) = &change.journal {
        if !credit::covers(&mut transaction, journal).await? {
            transaction.rollback().await?;
            return Ok(false);
        }
        ledger::post(&mut transaction, journal).await?;
    }
    for found in &change.exceptions {
        exception::raise(&mut transaction, found).await?;
    }
    if let Some(refund) = &change.refund {
        add_refund(&mut transaction, refund).await?;
    }
    transaction.commit().await?;
    Ok(true)
}

async fn add_refund(c: &mut PgConnection, refund: &PaymentRefund) -> sqlx::Result<()> {
    sqlx::query!(
        "INSERT INTO portal.payment_refunds (payment_id, number, amount, reason, recorded_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        refund.payment.as_str(),
        i32::try_from(refund.number).unwrap_or(i32::MAX),
        refund.amount.amount(),
        refund.reason,
        refund.by.to_string(),
        refund.at,
    )
    .execute(c)
    .await
    .map(drop)
}

pub(super) fn invoices(payment: &PaymentAttempt) -> Vec<String> {
    payment.lines.iter().map(|line| line.invoice.as_str().to_owned()).collect()
}

pub(super) fn packed(payment: &PaymentAttempt) -> Result<String, PortError> {
    serde_json::to_string(payment).map_err(|error| PortError::broken(PORT, error))
}

pub(crate) struct PaymentRow {
    pub(crate) id: String,
    pub(crate) version: i64,
    pub(crate) payment: String,
}

impl PaymentRow {
    pub(crate) fn read(self) -> Result<VersionedPayment, BadValue> {
        let name = RowName::new("payment_attempts", &self.id);
        let payment = name.read("payment", serde_json::from_str(&self.payment))?;
        Ok(VersionedPayment { payment, version: name.number("version", self.version)? })
    }
}
