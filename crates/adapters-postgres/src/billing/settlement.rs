//! [`SettlementRepo`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::billing::ledger::Journal;
use portal_core::billing::payment::PaymentId;
use portal_core::billing::settlement::{Settlement, SettlementFile, SettlementRepo, UnsettledPayment};
use portal_core::kernel::commit::Committed;
use portal_core::{PortError, Rupiah};
use sqlx::{Connection as _, PgConnection};

use super::ledger;
use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;

const PORT: &str = "settlements";

#[async_trait]
impl SettlementRepo for PgStore {
    async fn commit(&self, settlement: &Settlement, journal: &Journal) -> Result<Committed, PortError> {
        let is_done = self.ask(PORT, |mut c| async move { commit(&mut c, settlement, journal).await }).await?;
        Ok(if is_done { Committed::Done } else { Committed::Conflict })
    }

    async fn of_line(&self, gateway: &str, line: &str) -> Result<Option<Settlement>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    SettlementRow,
                    r#"SELECT gateway, line, "order", gross, fee, net, file, recorded_at
                       FROM portal.payment_settlements WHERE gateway = $1 AND line = $2"#,
                    gateway,
                    line,
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        row.map(SettlementRow::read).transpose().map_err(|error| error.of_port(PORT))
    }

    async fn of_payment(&self, gateway: &str, order: &str) -> Result<Vec<Settlement>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    SettlementRow,
                    r#"SELECT gateway, line, "order", gross, fee, net, file, recorded_at
                       FROM portal.payment_settlements WHERE gateway = $1 AND "order" = $2
                       ORDER BY recorded_at, line LIMIT 100"#,
                    gateway,
                    order,
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(SettlementRow::read)))
    }

    async fn payment_of(&self, gateway: &str, reference: &str) -> Result<Option<PaymentId>, PortError> {
        let id = self
            .ask(PORT, |mut c| async move {
                sqlx::query_scalar!(
                    "SELECT id FROM portal.payment_attempts WHERE reference = $1 AND gateway = $2
                     ORDER BY created_at, id LIMIT 1",
                    reference,
                    gateway,
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        let read = |id: String| RowName::new("payment_attempts", &id).read("id", PaymentId::parse(&id));
        id.map(read).transpose().map_err(|error| error.of_port(PORT))
    }

    async fn unsettled(
        &self,
        gateway: &str,
        (from, until): (DateTime<Utc>, DateTime<Utc>),
        limit: u32,
    ) -> Result<Vec<UnsettledPayment>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    UnsettledRow,
                    r#"SELECT id, total, paid_at AS "paid_at!" FROM portal.payment_attempts
                       WHERE gateway = $1 AND state = 'paid' AND paid_out_at IS NULL AND paid_at >= $2 AND paid_at < $3
                       ORDER BY paid_at, id LIMIT $4"#,
                    gateway,
                    from,
                    until,
                    i64::from(limit),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(UnsettledRow::read)))
    }

    async fn file(&self, hash: &[u8; 32]) -> Result<Option<SettlementFile>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                let hash = hash.as_slice();
                sqlx::query!("SELECT gateway, name, recorded_at FROM portal.settlement_files WHERE hash = $1", hash)
                    .fetch_optional(&mut *c)
                    .await
            })
            .await?;
        Ok(row.map(|row| SettlementFile {
            hash: *hash,
            gateway: row.gateway,
            name: row.name,
            recorded_at: row.recorded_at,
        }))
    }

    async fn add_file(&self, file: &SettlementFile) -> Result<(), PortError> {
        self.ask(PORT, |mut c| async move {
            sqlx::query!(
                "INSERT INTO portal.settlement_files (hash, gateway, name, recorded_at) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (hash) DO NOTHING",
                file.hash.as_slice(),
                file.gateway,
                file.name,
                file.recorded_at,
            )
            .execute(&mut *c)
            .await
            .map(drop)
        })
        .await
    }
}

/// Whether neither the line nor the journal was there. Those of one payment are written one at a time.
async fn commit(c: &mut PgConnection, settlement: &Settlement, journal: &Journal) -> sqlx::Result<bool> {
    let mut transaction = c.begin().await?;
    let lock = format!("portal settlements {}", journal.id);
    sqlx::query!(r#"SELECT pg_advisory_xact_lock(hashtextextended($1, 0)) AS "locked: ()""#, lock)
        .fetch_one(&mut *transaction)
        .await?;
    if !insert(&mut transaction, settlement).await? || ledger::is_there(&mut transaction, journal).await? {
        transaction.rollback().await?;
        return Ok(false);
    }
    ledger::post(&mut transaction, journal).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Writes a line, and that its payment was paid out; `false` if it is there.
async fn insert(c: &mut PgConnection, settlement: &Settlement) -> sqlx::Result<bool> {
    let written = sqlx::query!(
        r#"INSERT INTO portal.payment_settlements (gateway, line, "order", gross, fee, net, file, recorded_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (gateway, line) DO NOTHING"#,
        settlement.gateway,
        settlement.line,
        settlement.order.as_deref(),
        settlement.gross.amount(),
        settlement.fee.amount(),
        settlement.net.amount(),
        settlement.file.as_slice(),
        settlement.recorded_at,
    )
    .execute(&mut *c)
    .await?;
    if settlement.gross.is_positive() {
        sqlx::query!(
            "UPDATE portal.payment_attempts SET paid_out_at = $1 WHERE id = $2 AND gateway = $3",
            settlement.recorded_at,
            settlement.order.as_deref(),
            settlement.gateway,
        )
        .execute(c)
        .await?;
    }
    Ok(written.rows_affected() == 1)
}

struct SettlementRow {
    gateway: String,
    line: String,
    order: Option<String>,
    gross: i64,
    fee: i64,
    net: i64,
    file: Vec<u8>,
    recorded_at: DateTime<Utc>,
}

impl SettlementRow {
    fn read(self) -> Result<Settlement, BadValue> {
        let name = RowName::new("payment_settlements", &self.line);
        Ok(Settlement {
            file: name.read("file", self.file.as_slice().try_into())?,
            gateway: self.gateway,
            line: self.line,
            order: self.order,
            gross: Rupiah::new(self.gross),
            fee: Rupiah::new(self.fee),
            net: Rupiah::new(self.net),
            recorded_at: self.recorded_at,
        })
    }
}

struct UnsettledRow {
    id: String,
    total: i64,
    paid_at: DateTime<Utc>,
}

impl UnsettledRow {
    fn read(self) -> Result<UnsettledPayment, BadValue> {
        let name = RowName::new("payment_attempts", &self.id);
        Ok(UnsettledPayment {
            id: name.read("id", PaymentId::parse(&self.id))?,
            total: Rupiah::new(self.total),
            paid_at: self.paid_at,
        })
    }
}
