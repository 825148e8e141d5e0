//! The ISP's customers in `customers`.

use async_trait::async_trait;
use portal_core::identity::customer::{Account, AccountAccess, Customer, CustomerRepo, CustomerScope};
use portal_core::{PhoneNumber, PortError};

use crate::SqliteStore;
use crate::error::failed;
use crate::identity::customer_row::{AccessRow, AccountRow, customers};
use crate::row::{Text, readable, readable_one};

const PORT: &str = "customer repository";

#[async_trait]
impl CustomerRepo for SqliteStore {
    async fn accounts_of(&self, phone: &PhoneNumber) -> Result<Vec<Account>, PortError> {
        let rows = sqlx::query_as!(
            AccountRow,
            r#"SELECT customer_id AS "customer_id: Text", phone_e164, portal_active AS "portal_active: bool",
                   account_status AS "account_status: Text", name AS "name: Text", address AS "address: Text", email AS "email: Text"
               FROM customers WHERE phone_e164 = ? ORDER BY customer_id"#,
            phone.as_e164(),
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(Account::try_from)))
    }

    async fn access(&self, scope: &CustomerScope) -> Result<Option<AccountAccess>, PortError> {
        let row = sqlx::query_as!(
            AccessRow,
            r#"SELECT customer_id AS "customer_id: Text", phone_e164, portal_active AS "portal_active: bool",
                   account_status AS "account_status: Text"
               FROM customers WHERE customer_id = ?"#,
            scope.customer_id().as_str(),
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable_one(row.map(AccountAccess::try_from)))
    }

    async fn profile(&self, scope: &CustomerScope) -> Result<Option<Customer>, PortError> {
        let row = customers!("WHERE c.customer_id = ?", scope.customer_id().as_str())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed(PORT))?;
        Ok(readable_one(row.map(Customer::try_from)))
    }
}
