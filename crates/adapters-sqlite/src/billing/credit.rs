//! What customers paid beyond what was owed: their accounts in `ledger_entries`.

use async_trait::async_trait;
use portal_core::billing::ledger::{Journal, LedgerAccount};
use portal_core::billing::payment::{CreditHolder, CustomerCredit, PaymentAttempt};
use portal_core::kernel::commit::Committed;
use portal_core::{CustomerId, PortError, Rupiah};
use sqlx::SqliteConnection;

use super::{ledger, payment};
use crate::SqliteStore;
use crate::error::failed;
use crate::row::{BrokenRow, Place, readable};

const PORT: &str = "customer credit";

#[async_trait]
impl CustomerCredit for SqliteStore {
    async fn holders(&self, after: Option<CustomerId>, limit: u32) -> Result<Vec<CreditHolder>, PortError> {
        let after = format!("credit:{}", after.as_ref().map(CustomerId::as_str).unwrap_or_default());
        let rows = sqlx::query_as!(
            HolderRow,
            r#"SELECT substr(account, 8) AS "customer_id!: String", -SUM(amount) AS "credit!: i64"
               FROM ledger_entries WHERE account > ? AND account < 'credit;'
               GROUP BY account HAVING SUM(amount) < 0 ORDER BY account LIMIT ?"#,
            after,
            limit,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(HolderRow::read)))
    }

    async fn spend(
        &self,
        payment: &PaymentAttempt,
        journal: &Journal,
        paid_before: u64,
    ) -> Result<Committed, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        let is_done = covers(&mut write, journal).await.map_err(failed(PORT))?
            && payment::open_of(&mut write, payment).await?.is_none()
            && payment::is_as_read(&mut write, payment, paid_before).await?
            && payment::insert(&mut write, payment).await?;
        if !is_done {
            return Ok(Committed::Conflict);
        }
        ledger::post(&mut write, journal).await.map_err(failed(PORT))?;
        write.commit().await.map_err(failed(PORT))?;
        Ok(Committed::Done)
    }
}

/// Whether the customer's credit covers what the journal takes off it.
pub(super) async fn covers(write: &mut SqliteConnection, journal: &Journal) -> Result<bool, sqlx::Error> {
    let Some((customer, taken)) = journal.taken_credit() else { return Ok(true) };
    let left = sqlx::query_scalar!(
        r#"SELECT COALESCE(-SUM(amount), 0) AS "left!: i64" FROM ledger_entries WHERE account = ?"#,
        LedgerAccount::Credit(customer.clone()).to_string(),
    )
    .fetch_one(write)
    .await?;
    Ok(left >= taken.amount())
}

struct HolderRow {
    customer_id: String,
    credit: i64,
}

impl HolderRow {
    fn read(self) -> Result<CreditHolder, BrokenRow> {
        let place = Place { table: "ledger_entries", id: &self.customer_id };
        let customer_id = place.field("account", CustomerId::parse(&self.customer_id))?;
        Ok(CreditHolder { customer_id, credit: Rupiah::new(self.credit) })
    }
}
