//! The ISP's customers in `customers`.

use async_trait::async_trait;
use portal_core::customer::{Account, AccountAccess, Customer, CustomerRepo, CustomerScope};
use portal_core::{PhoneNumber, PortError};

use crate::SqliteStore;
use crate::customer_row::{AccessRow, AccountRow, customers};
use crate::error::{broken, failed};
use crate::row::Text;

const PORT: &str = "customer repository";

#[async_trait]
impl CustomerRepo for SqliteStore {
    async fn accounts_of(&self, phone: &PhoneNumber) -> Result<Vec<Account>, PortError> {
        let rows = sqlx::query_as!(
            AccountRow,
            r#"SELECT customer_id, phone_e164, portal_active AS "portal_active: bool", account_status,
                   name AS "name: Text", address AS "address: Text", email AS "email: Text"
               FROM customers WHERE phone_e164 = ? ORDER BY customer_id"#,
            phone.as_e164(),
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let accounts: Result<_, _> = rows.into_iter().map(Account::try_from).collect();
        accounts.map_err(broken(PORT))
    }

    async fn access(&self, scope: &CustomerScope) -> Result<Option<AccountAccess>, PortError> {
        let row = sqlx::query_as!(
            AccessRow,
            r#"SELECT customer_id, phone_e164, portal_active AS "portal_active: bool", account_status
               FROM customers WHERE customer_id = ?"#,
            scope.customer_id().as_str(),
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let access = row.map(AccountAccess::try_from).transpose();
        access.map_err(broken(PORT))
    }

    async fn profile(&self, scope: &CustomerScope) -> Result<Option<Customer>, PortError> {
        let row = customers!("WHERE c.customer_id = ?", scope.customer_id().as_str())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed(PORT))?;
        let customer = row.map(Customer::try_from).transpose();
        customer.map_err(broken(PORT))
    }
}
