//! The customers as staff switch them on and look them up.

mod overview;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::staff::directory::{
    AccessSwitch, AccountOnFile, AccountSelection, CustomerDirectory, CustomerOverview,
};
use portal_core::{CustomerId, PhoneNumber, PortError};
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::row::{BrokenRow, Place, Text, readable, stamp};
use crate::staff::audit;

const PORT: &str = "customer directory";

#[async_trait]
impl CustomerDirectory for SqliteStore {
    async fn on_file(&self, ids: &[CustomerId], phones: &[PhoneNumber]) -> Result<Vec<AccountOnFile>, PortError> {
        let ids: Vec<&str> = ids.iter().map(CustomerId::as_str).collect();
        let phones: Vec<&str> = phones.iter().map(PhoneNumber::as_e164).collect();
        let (ids, phones) = (serde_json::Value::from(ids).to_string(), serde_json::Value::from(phones).to_string());
        let rows = sqlx::query!(
            r#"SELECT customer_id AS "customer_id!: Text", phone_e164 AS "phone_e164: String" FROM customers
               WHERE customer_id IN (SELECT value FROM json_each(?1))
                  OR phone_e164 IN (SELECT value FROM json_each(?2))
               ORDER BY customer_id"#,
            ids,
            phones,
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let accounts = rows.into_iter().map(|row| on_file(&row.customer_id.0, row.phone_e164.as_deref()));
        Ok(readable(accounts))
    }

    async fn set_access(
        &self,
        selection: &AccountSelection,
        switch: &AccessSwitch,
    ) -> Result<Vec<CustomerId>, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        let moved = turn(&mut write, selection, switch).await.map_err(failed(PORT))?;
        let ids: Result<Vec<_>, _> = moved.iter().map(|id| customer_id(id)).collect();
        let mut ids = ids.map_err(broken(PORT))?;
        ids.sort();
        for id in &ids {
            audit::insert(&mut write, &switch.entry(id.clone())).await.map_err(failed(PORT))?;
        }
        write.commit().await.map_err(failed(PORT))?;
        Ok(ids)
    }

    async fn switched_off(&self) -> Result<u64, PortError> {
        let count = sqlx::query_scalar!(
            r#"SELECT COUNT(*) AS "number!: i64" FROM customers
               WHERE portal_active = 0 AND account_status = 'active'"#
        )
        .fetch_one(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Place { table: "customers", id: "all" }.number("portal_active", count).map_err(broken(PORT))
    }

    async fn overviews(
        &self,
        selection: &AccountSelection,
        now: DateTime<Utc>,
    ) -> Result<Vec<CustomerOverview>, PortError> {
        overview::overviews(self, selection, now).await
    }
}

fn on_file(id: &str, phone: Option<&str>) -> Result<AccountOnFile, BrokenRow> {
    let place = Place { table: "customers", id };
    let phone = phone.map(|phone| place.phone("phone_e164", phone)).transpose()?;
    Ok(AccountOnFile { customer_id: customer_id(id)?, phone })
}

fn customer_id(text: &str) -> Result<CustomerId, BrokenRow> {
    let place = Place { table: "customers", id: text };
    place.field("customer_id", CustomerId::parse(text))
}

/// Switches what one condition selects, and answers the ids.
macro_rules! switch {
    ($condition:literal, $write:expr, $switch:expr $(, $argument:expr)?) => {
        sqlx::query_scalar!(
            r#"UPDATE customers SET portal_active = ?1, updated_at = ?2
               WHERE customer_id IN
                   (SELECT customer_id FROM customers WHERE portal_active = NOT ?1 AND "#
                + $condition + r#" ORDER BY customer_id LIMIT ?3)
               RETURNING customer_id AS "customer_id!: String""#,
            $switch.portal_active,
            stamp($switch.at),
            // SQLite reads a negative limit as none.
            $switch.limit.map_or(-1, i64::from)
            $(, $argument)?
        )
        .fetch_all($write)
        .await
    };
}

async fn turn(
    write: &mut SqliteConnection,
    selection: &AccountSelection,
    switch: &AccessSwitch,
) -> Result<Vec<String>, sqlx::Error> {
    match selection {
        AccountSelection::Customer(id) => switch!("customer_id = ?4", write, switch, id.as_str()),
        AccountSelection::Phone(phone) => switch!("phone_e164 = ?4", write, switch, phone.as_e164()),
        AccountSelection::AllActive => switch!("account_status = 'active'", write, switch),
    }
}
