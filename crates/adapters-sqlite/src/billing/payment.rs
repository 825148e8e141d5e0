//! Payments in `payment_attempts`, with what they are for in `payment_invoices`.

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
use serde_json::json;
use sqlx::{Executor, Sqlite, SqliteConnection};

use super::{credit, exception, ledger};
use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::row::{BrokenRow, Place, readable, readable_one, stamp};

const PORT: &str = "payment repository";

#[async_trait]
impl PaymentRepo for SqliteStore {
    async fn add(
        &self,
        payment: &PaymentAttempt,
        request: Option<IdempotencyRecord>,
    ) -> Result<AddedPayment, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        if let Some(request) = &request
            && let Some(before) = before(&mut write, &payment.customer_id, request, payment.created_at).await?
        {
            return Ok(before);
        }
        if let Some(open) = open_of(&mut write, payment).await? {
            return Ok(AddedPayment::Open(Box::new(open)));
        }
        if !insert(&mut write, payment).await? {
            return Ok(AddedPayment::TotalTaken(taken(&mut write, payment).await?));
        }
        if let Some(request) = &request {
            remember(&mut write, payment, request).await?;
        }
        write.commit().await.map_err(failed(PORT))?;
        Ok(AddedPayment::New)
    }

    async fn requested(
        &self,
        scope: &CustomerScope,
        request: &IdempotencyRecord,
        now: DateTime<Utc>,
    ) -> Result<Option<AddedPayment>, PortError> {
        let mut read = self.readers.acquire().await.map_err(failed(PORT))?;
        before(&mut read, scope.customer_id(), request, now).await
    }

    async fn find(&self, scope: &CustomerScope, id: &PaymentId) -> Result<Option<VersionedPayment>, PortError> {
        let found = find(&self.readers, id.as_str()).await?;
        Ok(found.filter(|found| found.payment.customer_id == *scope.customer_id()))
    }

    async fn find_any(&self, id: &PaymentId) -> Result<Option<VersionedPayment>, PortError> {
        find(&self.readers, id.as_str()).await
    }

    async fn page_of(&self, scope: &CustomerScope, page: PageRequest) -> Result<Page<PaymentAttempt>, PortError> {
        let customer_id = scope.customer_id().as_str();
        let rows = sqlx::query_as!(
            PaymentRow,
            "SELECT id, version, payment FROM payment_attempts
             WHERE customer_id = ? ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?",
            customer_id,
            page.limit(),
            i64::try_from(page.offset()).unwrap_or(i64::MAX),
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let total = sqlx::query_scalar!(
            r#"SELECT COUNT(*) AS "count!: i64" FROM payment_attempts WHERE customer_id = ?"#,
            customer_id,
        )
        .fetch_one(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let items = readable(rows.into_iter().map(PaymentRow::read)).into_iter().map(|found| found.payment).collect();
        Ok(Page { items, total: u64::try_from(total).unwrap_or_default(), request: page })
    }

    async fn latest_of(
        &self,
        scope: &CustomerScope,
        invoice: &InvoiceNumber,
    ) -> Result<Option<PaymentAttempt>, PortError> {
        let row = sqlx::query_as!(
            PaymentRow,
            "SELECT a.id, a.version, a.payment
             FROM payment_invoices i JOIN payment_attempts a ON a.id = i.payment_id
             WHERE i.invoice_number = ? AND i.customer_id = ?
             ORDER BY i.created_at DESC, i.payment_id DESC LIMIT 1",
            invoice.as_str(),
            scope.customer_id().as_str(),
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable_one(row.map(PaymentRow::read)).map(|found| found.payment))
    }

    async fn paid_so_far(&self, payment: &PaymentAttempt) -> Result<PaidSoFar, PortError> {
        paid_so_far(&self.readers, payment).await
    }

    async fn commit(&self, change: &PaymentChange) -> Result<Committed, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        if let Some(paid_before) = change.paid_before
            && !is_as_read(&mut write, &change.after, paid_before).await?
        {
            return Ok(Committed::Conflict);
        }
        if !update(&mut write, change).await? {
            return Ok(Committed::Conflict);
        }
        if let Some(journal) = &change.journal {
            if !credit::covers(&mut write, journal).await.map_err(failed(PORT))? {
                return Ok(Committed::Conflict);
            }
            ledger::post(&mut write, journal).await.map_err(failed(PORT))?;
        }
        for found in &change.exceptions {
            exception::raise(&mut *write, found).await.map_err(failed(PORT))?;
        }
        if let Some(refund) = &change.refund {
            add_refund(&mut write, refund).await.map_err(failed(PORT))?;
        }
        write.commit().await.map_err(failed(PORT))?;
        Ok(Committed::Done)
    }

    async fn due(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<VersionedPayment>, PortError> {
        let rows = sqlx::query_as!(
            PaymentRow,
            "SELECT id, version, payment FROM payment_attempts
             WHERE next_check_at <= ? ORDER BY next_check_at, id LIMIT ?",
            stamp(now),
            limit,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(PaymentRow::read)))
    }
}

async fn find(
    connection: impl Executor<'_, Database = Sqlite>,
    id: &str,
) -> Result<Option<VersionedPayment>, PortError> {
    let row = sqlx::query_as!(PaymentRow, "SELECT id, version, payment FROM payment_attempts WHERE id = ?", id)
        .fetch_optional(connection)
        .await
        .map_err(failed(PORT))?;
    row.map(PaymentRow::read).transpose().map_err(broken(PORT))
}

/// What a request of the same name came to before.
async fn before(
    connection: &mut SqliteConnection,
    customer: &CustomerId,
    request: &IdempotencyRecord,
    now: DateTime<Utc>,
) -> Result<Option<AddedPayment>, PortError> {
    let found = sqlx::query!(
        "SELECT request, payment_id FROM payment_requests WHERE customer_id = ? AND name = ? AND keep_until > ?",
        customer.as_str(),
        request.name.as_slice(),
        stamp(now),
    )
    .fetch_optional(&mut *connection)
    .await
    .map_err(failed(PORT))?;
    let Some(row) = found else { return Ok(None) };
    if row.request != request.request {
        return Ok(Some(AddedPayment::KeyReused));
    }
    Ok(find(connection, &row.payment_id).await?.map(|before| AddedPayment::Before(Box::new(before))))
}

/// An open payment of one of the invoices.
pub(super) async fn open_of(
    write: &mut SqliteConnection,
    payment: &PaymentAttempt,
) -> Result<Option<VersionedPayment>, PortError> {
    for line in &payment.lines {
        let open = sqlx::query_scalar!(
            "SELECT payment_id FROM payment_invoices WHERE invoice_number = ? AND is_open",
            line.invoice.as_str(),
        )
        .fetch_optional(&mut *write)
        .await
        .map_err(failed(PORT))?;
        if let Some(open) = open {
            return find(write, &open).await;
        }
    }
    Ok(None)
}

/// Which other payments of the same invoices were paid.
async fn paid_so_far(
    connection: impl Executor<'_, Database = Sqlite>,
    payment: &PaymentAttempt,
) -> Result<PaidSoFar, PortError> {
    let invoices: Vec<&str> = payment.lines.iter().map(|line| line.invoice.as_str()).collect();
    let row = sqlx::query!(
        r#"SELECT count(DISTINCT a.id) AS "payments!: i64",
               min(CASE WHEN a.state = 'paid' AND a.next_check_at IS NOT NULL THEN a.id END) AS "unsettled?: String"
           FROM payment_invoices i JOIN payment_attempts a ON a.id = i.payment_id
           WHERE i.invoice_number IN (SELECT value FROM json_each(?)) AND a.id <> ?
               AND a.state IN ('paid', 'refunded', 'charged_back')"#,
        json!(invoices).to_string(),
        payment.id.as_str(),
    )
    .fetch_one(connection)
    .await
    .map_err(failed(PORT))?;
    let name = |id: &String| Place { table: "payment_attempts", id }.field("id", PaymentId::parse(id));
    let unsettled = row.unsettled.as_ref().map(name).transpose().map_err(broken(PORT))?;
    Ok(PaidSoFar { payments: row.payments.unsigned_abs(), unsettled })
}

/// Whether what is owed on the invoices is what was read after so many others were paid.
pub(super) async fn is_as_read(
    write: &mut SqliteConnection,
    payment: &PaymentAttempt,
    paid_before: u64,
) -> Result<bool, PortError> {
    let paid = paid_so_far(write, payment).await?;
    Ok(paid == PaidSoFar { payments: paid_before, unsettled: None })
}

/// The totals in the payment's range that open payments at its gateway claim.
async fn taken(write: &mut SqliteConnection, payment: &PaymentAttempt) -> Result<Vec<Rupiah>, PortError> {
    let (least, greatest) = payment.unique_totals();
    let taken = sqlx::query_scalar!(
        "SELECT total FROM payment_attempts WHERE gateway = ? AND total BETWEEN ? AND ? AND claims_total ORDER BY total",
        payment.gateway,
        least.amount(),
        greatest.amount(),
    )
    .fetch_all(write)
    .await
    .map_err(failed(PORT))?;
    Ok(taken.into_iter().map(Rupiah::new).collect())
}

/// `false` if its total is another payment's alone; nothing is written then.
pub(super) async fn insert(write: &mut SqliteConnection, payment: &PaymentAttempt) -> Result<bool, PortError> {
    let (id, customer_id, created_at) = (payment.id.as_str(), payment.customer_id.as_str(), stamp(payment.created_at));
    let added = sqlx::query!(
        "INSERT INTO payment_attempts
             (id, customer_id, gateway, state, total, created_at, next_check_at, version, claims_total, payment,
              channel, fee, reference, paid_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (gateway, total) WHERE claims_total DO NOTHING",
        id,
        customer_id,
        payment.gateway,
        payment.state.as_str(),
        payment.gross().amount(),
        created_at,
        payment.next_check_at.map(stamp),
        payment.claims_total(),
        packed(payment)?,
        payment.channel.as_str(),
        payment.fee.amount(),
        payment.reference,
        payment.paid_at.map(stamp),
    )
    .execute(&mut *write)
    .await
    .map_err(failed(PORT))?;
    if added.rows_affected() == 0 {
        return Ok(false);
    }
    for line in &payment.lines {
        sqlx::query!(
            "INSERT INTO payment_invoices (invoice_number, payment_id, customer_id, created_at, is_open)
             VALUES (?, ?, ?, ?, ?)",
            line.invoice.as_str(),
            id,
            customer_id,
            created_at,
            payment.state.is_open(),
        )
        .execute(&mut *write)
        .await
        .map_err(failed(PORT))?;
    }
    Ok(true)
}

async fn remember(
    write: &mut SqliteConnection,
    payment: &PaymentAttempt,
    request: &IdempotencyRecord,
) -> Result<(), PortError> {
    let (customer_id, created_at) = (payment.customer_id.as_str(), stamp(payment.created_at));
    // Those of the customer that are over are of no use any more.
    sqlx::query!("DELETE FROM payment_requests WHERE customer_id = ? AND keep_until <= ?", customer_id, created_at)
        .execute(&mut *write)
        .await
        .map_err(failed(PORT))?;
    sqlx::query!(
        "INSERT INTO payment_requests (customer_id, name, request, payment_id, keep_until) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (customer_id, name) DO UPDATE SET
             request = excluded.request, payment_id = excluded.payment_id, keep_until = excluded.keep_until",
        customer_id,
        request.name.as_slice(),
        request.request.as_slice(),
        payment.id.as_str(),
        stamp(request.keep_until),
    )
    .execute(write)
    .await
    .map(drop)
    .map_err(failed(PORT))
}

/// Whether the payment had the expected version.
async fn update(write: &mut SqliteConnection, change: &PaymentChange) -> Result<bool, PortError> {
    let after = &change.after;
    let written = sqlx::query!(
        "UPDATE payment_attempts SET state = ?1, next_check_at = ?2, version = version + 1, payment = ?3,
             claims_total = ?4, reference = ?7, paid_at = ?8, total = ?9
         WHERE id = ?5 AND version = ?6",
        after.state.as_str(),
        after.next_check_at.map(stamp),
        packed(after)?,
        after.claims_total(),
        after.id.as_str(),
        i64::try_from(change.expected).unwrap_or(i64::MAX),
        after.reference,
        after.paid_at.map(stamp),
        after.gross().amount(),
    )
    .execute(&mut *write)
    .await
    .map_err(failed(PORT))?;
    if written.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query!(
        "UPDATE payment_invoices SET is_open = ?1 WHERE payment_id = ?2 AND is_open <> ?1",
        after.state.is_open(),
        after.id.as_str(),
    )
    .execute(write)
    .await
    .map_err(failed(PORT))?;
    Ok(true)
}

async fn add_refund(write: &mut SqliteConnection, refund: &PaymentRefund) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO payment_refunds (payment_id, number, amount, reason, recorded_by, recorded_at)
         VALUES (?, ?, ?, ?, ?, ?)",
        refund.payment.as_str(),
        refund.number,
        refund.amount.amount(),
        refund.reason,
        refund.by.to_string(),
        stamp(refund.at),
    )
    .execute(write)
    .await
    .map(drop)
}

fn packed(payment: &PaymentAttempt) -> Result<String, PortError> {
    serde_json::to_string(payment).map_err(|error| PortError::broken(PORT, error))
}

pub(crate) struct PaymentRow {
    pub(crate) id: String,
    pub(crate) version: i64,
    pub(crate) payment: String,
}

impl PaymentRow {
    pub(crate) fn read(self) -> Result<VersionedPayment, BrokenRow> {
        let place = Place { table: "payment_attempts", id: &self.id };
        let payment = place.packed("payment", self.payment.as_bytes())?;
        Ok(VersionedPayment { payment, version: place.number("version", self.version)? })
    }
}
