//! The customers as staff bring them in, switch them on and look them up.

mod import;
mod overview;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::staff::directory::{
    AccountOnFile, AccountSelection, CustomerDirectory, CustomerOverview, CustomerRecord, ImportCounts,
};
use portal_core::{CustomerId, PhoneNumber, PortError};

use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::row::{BrokenRow, Place, Text, readable, stamp};

const PORT: &str = "customer directory";

#[async_trait]
impl CustomerDirectory for SqliteStore {
    async fn import(&self, batch: &[CustomerRecord], now: DateTime<Utc>) -> Result<ImportCounts, PortError> {
        import::import(self, batch, now).await.map_err(failed(PORT))
    }

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
        portal_active: bool,
        limit: Option<u32>,
        now: DateTime<Utc>,
    ) -> Result<Vec<CustomerId>, PortError> {
        let switch = Switch {
            portal_active,
            // SQLite reads a negative limit as none.
            limit: limit.map_or(-1, i64::from),
            now: stamp(now),
        };
        let moved = switch.turn(self, selection).await.map_err(failed(PORT))?;
        let ids: Result<Vec<_>, _> = moved.iter().map(|id| customer_id(id)).collect();
        let mut ids = ids.map_err(broken(PORT))?;
        ids.sort();
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

/// Which way accounts are switched, and how many at most.
struct Switch {
    portal_active: bool,
    limit: i64,
    now: String,
}

/// Switches what one condition selects, and answers the ids.
macro_rules! switch {
    ($condition:literal, $switch:expr, $store:expr $(, $argument:expr)?) => {
        sqlx::query_scalar!(
            r#"UPDATE customers SET portal_active = ?1, updated_at = ?2
               WHERE customer_id IN
                   (SELECT customer_id FROM customers WHERE portal_active = NOT ?1 AND "#
                + $condition + r#" ORDER BY customer_id LIMIT ?3)
               RETURNING customer_id AS "customer_id!: String""#,
            $switch.portal_active,
            $switch.now,
            $switch.limit
            $(, $argument)?
        )
        .fetch_all(&$store.writer)
        .await
    };
}

impl Switch {
    async fn turn(&self, store: &SqliteStore, selection: &AccountSelection) -> Result<Vec<String>, sqlx::Error> {
        match selection {
            AccountSelection::Customer(id) => {
                switch!("customer_id = ?4", self, store, id.as_str())
            }
            AccountSelection::Phone(phone) => {
                switch!("phone_e164 = ?4", self, store, phone.as_e164())
            }
            AccountSelection::AllActive => switch!("account_status = 'active'", self, store),
        }
    }
}
