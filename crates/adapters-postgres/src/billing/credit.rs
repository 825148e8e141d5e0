//! [`CustomerCredit`].

use async_trait::async_trait;
use portal_core::billing::ledger::{Journal, LedgerAccount};
use portal_core::billing::payment::{CreditHolder, CustomerCredit, PaymentAttempt};
use portal_core::kernel::commit::Committed;
use portal_core::{CustomerId, PortError, Rupiah};
use sqlx::{Connection as _, PgConnection};

use super::{ledger, payment};
use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;

const PORT: &str = "customer credit";

#[async_trait]
impl CustomerCredit for PgStore {
    async fn holders(&self, after: Option<CustomerId>, limit: u32) -> Result<Vec<CreditHolder>, PortError> {
        let after = format!("credit:{}", after.as_ref().map(CustomerId::as_str).unwrap_or_default());
        let (after, limit) = (&after, i64::from(limit));
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    HolderRow,
                    r#"SELECT substr(account, 8) AS "customer_id!", (-sum(amount))::bigint AS "credit!"
                       FROM portal.ledger_entries WHERE account > $1 AND account < 'credit;'
                       GROUP BY account HAVING sum(amount) < 0 ORDER BY account LIMIT $2"#,
                    after,
                    limit,
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(HolderRow::read)))
    }

    async fn spend(
        &self,
        payment: &PaymentAttempt,
        journal: &Journal,
        paid_before: u64,
    ) -> Result<Committed, PortError> {
        let packed = &payment::packed(payment)?;
        let is_done = self
            .ask(PORT, |mut c| async move { spend(&mut c, (payment, packed), (journal, paid_before)).await })
            .await?;
        Ok(if is_done { Committed::Done } else { Committed::Conflict })
    }
}

async fn spend(
    c: &mut PgConnection,
    (payment, packed): (&PaymentAttempt, &str),
    (journal, paid_before): (&Journal, u64),
) -> sqlx::Result<bool> {
    let mut transaction = c.begin().await?;
    let is_done = covers(&mut transaction, journal).await?
        && payment::open_of(&mut transaction, payment).await?.is_none()
        && payment::is_as_read(&mut transaction, payment, paid_before).await?
        && payment::insert(&mut transaction, payment, packed).await?;
    if !is_done {
        transaction.rollback().await?;
        return Ok(false);
    }
    ledger::post(&mut transaction, journal).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Whether the customer's credit covers what the journal takes off it. Until the transaction ends nobody else takes any.
pub(super) async fn covers(c: &mut PgConnection, journal: &Journal) -> sqlx::Result<bool> {
    let Some((customer, taken)) = journal.taken_credit() else { return Ok(true) };
    payment::lock(c, customer).await?;
    let left = sqlx::query_scalar!(
        r#"SELECT coalesce(-sum(amount), 0)::bigint AS "left!" FROM portal.ledger_entries WHERE account = $1"#,
        LedgerAccount::Credit(customer.clone()).to_string(),
    )
    .fetch_one(c)
    .await?;
    Ok(left >= taken.amount())
}

struct HolderRow {
    customer_id: String,
    credit: i64,
}

impl HolderRow {
    fn read(self) -> Result<CreditHolder, BadValue> {
        let name = RowName::new("ledger_entries", &self.customer_id);
        let customer_id = name.read("account", CustomerId::parse(&self.customer_id))?;
        Ok(CreditHolder { customer_id, credit: Rupiah::new(self.credit) })
    }
}
