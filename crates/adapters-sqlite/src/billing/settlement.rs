//! What gateways paid out in `payment_settlements`, and their reports in `settlement_files`.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::billing::ledger::Journal;
use portal_core::billing::payment::PaymentId;
use portal_core::billing::settlement::{Settlement, SettlementFile, SettlementRepo, UnsettledPayment};
use portal_core::kernel::commit::Committed;
use portal_core::{PortError, Rupiah};
use sqlx::SqliteConnection;

use super::ledger;
use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::row::{BrokenRow, Place, readable, stamp};

const PORT: &str = "settlements";

#[async_trait]
impl SettlementRepo for SqliteStore {
    async fn commit(&self, settlement: &Settlement, journal: &Journal) -> Result<Committed, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        if !insert(&mut write, settlement).await.map_err(failed(PORT))?
            || ledger::is_there(&mut write, journal).await.map_err(failed(PORT))?
        {
            return Ok(Committed::Conflict);
        }
        ledger::post(&mut write, journal).await.map_err(failed(PORT))?;
        write.commit().await.map_err(failed(PORT))?;
        Ok(Committed::Done)
    }

    async fn of_line(&self, gateway: &str, line: &str) -> Result<Option<Settlement>, PortError> {
        let row = sqlx::query_as!(
            SettlementRow,
            r#"SELECT gateway, line, "order", gross, fee, net, file, recorded_at FROM payment_settlements
               WHERE gateway = ? AND line = ?"#,
            gateway,
            line,
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        row.map(SettlementRow::read).transpose().map_err(broken(PORT))
    }

    async fn of_payment(&self, gateway: &str, order: &str) -> Result<Vec<Settlement>, PortError> {
        let rows = sqlx::query_as!(
            SettlementRow,
            r#"SELECT gateway, line, "order", gross, fee, net, file, recorded_at FROM payment_settlements
               WHERE gateway = ? AND "order" = ? ORDER BY recorded_at, line LIMIT 100"#,
            gateway,
            order,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(SettlementRow::read)))
    }

    async fn payment_of(&self, gateway: &str, reference: &str) -> Result<Option<PaymentId>, PortError> {
        let id = sqlx::query_scalar!(
            "SELECT id FROM payment_attempts WHERE reference = ? AND +gateway = ? ORDER BY created_at, id LIMIT 1",
            reference,
            gateway,
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let read = |id: String| Place { table: "payment_attempts", id: &id }.field("id", PaymentId::parse(&id));
        id.map(read).transpose().map_err(broken(PORT))
    }

    async fn unsettled(
        &self,
        gateway: &str,
        (from, until): (DateTime<Utc>, DateTime<Utc>),
        limit: u32,
    ) -> Result<Vec<UnsettledPayment>, PortError> {
        let rows = sqlx::query_as!(
            UnsettledRow,
            r#"SELECT id, total, paid_at AS "paid_at!" FROM payment_attempts
               WHERE gateway = ? AND state = 'paid' AND paid_out_at IS NULL AND paid_at >= ? AND paid_at < ?
               ORDER BY paid_at, id LIMIT ?"#,
            gateway,
            stamp(from),
            stamp(until),
            limit,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(UnsettledRow::read)))
    }

    async fn file(&self, hash: &[u8; 32]) -> Result<Option<SettlementFile>, PortError> {
        let hash_bytes = hash.as_slice();
        let row = sqlx::query!("SELECT gateway, name, recorded_at FROM settlement_files WHERE hash = ?", hash_bytes)
            .fetch_optional(&self.readers)
            .await
            .map_err(failed(PORT))?;
        let Some(row) = row else { return Ok(None) };
        let place = Place { table: "settlement_files", id: &row.name };
        let recorded_at = place.instant("recorded_at", &row.recorded_at).map_err(broken(PORT))?;
        Ok(Some(SettlementFile { hash: *hash, gateway: row.gateway, name: row.name, recorded_at }))
    }

    async fn add_file(&self, file: &SettlementFile) -> Result<(), PortError> {
        sqlx::query!(
            "INSERT INTO settlement_files (hash, gateway, name, recorded_at) VALUES (?, ?, ?, ?)
             ON CONFLICT (hash) DO NOTHING",
            file.hash.as_slice(),
            file.gateway,
            file.name,
            stamp(file.recorded_at),
        )
        .execute(&self.writer)
        .await
        .map(drop)
        .map_err(failed(PORT))
    }
}

/// Writes a line, and that its payment was paid out; `false` if it is there.
async fn insert(write: &mut SqliteConnection, settlement: &Settlement) -> Result<bool, sqlx::Error> {
    let recorded_at = stamp(settlement.recorded_at);
    let written = sqlx::query!(
        r#"INSERT INTO payment_settlements (gateway, line, "order", gross, fee, net, file, recorded_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (gateway, line) DO NOTHING"#,
        settlement.gateway,
        settlement.line,
        settlement.order,
        settlement.gross.amount(),
        settlement.fee.amount(),
        settlement.net.amount(),
        settlement.file.as_slice(),
        recorded_at,
    )
    .execute(&mut *write)
    .await?;
    if settlement.gross.is_positive() {
        sqlx::query!(
            "UPDATE payment_attempts SET paid_out_at = ? WHERE id = ? AND gateway = ?",
            recorded_at,
            settlement.order,
            settlement.gateway,
        )
        .execute(write)
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
    recorded_at: String,
}

impl SettlementRow {
    fn read(self) -> Result<Settlement, BrokenRow> {
        let place = Place { table: "payment_settlements", id: &self.line };
        let recorded_at = place.instant("recorded_at", &self.recorded_at)?;
        let file = place.field("file", self.file.as_slice().try_into())?;
        Ok(Settlement {
            recorded_at,
            file,
            gateway: self.gateway,
            order: self.order,
            gross: Rupiah::new(self.gross),
            fee: Rupiah::new(self.fee),
            net: Rupiah::new(self.net),
            line: self.line,
        })
    }
}

struct UnsettledRow {
    id: String,
    total: i64,
    paid_at: String,
}

impl UnsettledRow {
    fn read(self) -> Result<UnsettledPayment, BrokenRow> {
        let place = Place { table: "payment_attempts", id: &self.id };
        Ok(UnsettledPayment {
            id: place.field("id", PaymentId::parse(&self.id))?,
            total: Rupiah::new(self.total),
            paid_at: place.instant("paid_at", &self.paid_at)?,
        })
    }
}
