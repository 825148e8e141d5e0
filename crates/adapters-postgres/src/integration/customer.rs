//! Customers.

use std::collections::HashMap;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use portal_core::identity::customer::AccountStatus;
use portal_core::integration::record::{CustomerPackage, CustomerRecord, PackageTerms, RecordChange};
use portal_core::{CustomerId, PackageCode, Rupiah};
use serde::Serialize;
use sqlx::PgConnection;
use sqlx::types::Json;

use super::customer_package::{keeps_package, package_ids};
use super::{Changes, PgRecord, Row, Selection, numbers};
use crate::row::{BadValue, RowName};
use crate::stored::Stored;

struct CustomerRow {
    customer_id: String,
    name: String,
    phone: String,
    email: Option<String>,
    address: Option<String>,
    city: Option<String>,
    province: Option<String>,
    account_status: String,
    package_code: Option<String>,
    package_name: Option<String>,
    bandwidth_down: Option<i64>,
    bandwidth_up: Option<i64>,
    monthly_price: Option<i64>,
    subscription_start_date: Option<Stored<NaiveDate>>,
    due_date: Option<Stored<NaiveDate>>,
}

impl CustomerRow {
    fn package(&self, place: &RowName) -> Result<Option<CustomerPackage>, BadValue> {
        let rate = |column, rate: Option<i64>| rate.map(|rate| place.number(column, rate)).transpose();
        if let Some(code) = &self.package_code {
            return Ok(Some(CustomerPackage::Code(place.own_number("package", code, PackageCode::parse)?)));
        }
        let terms = PackageTerms {
            name: self.package_name.clone(),
            bandwidth_down: rate("bandwidth_down", self.bandwidth_down)?,
            bandwidth_up: rate("bandwidth_up", self.bandwidth_up)?,
            monthly_price: self.monthly_price.map(Rupiah::new),
        };
        Ok((terms != PackageTerms::default()).then_some(CustomerPackage::Terms(terms)))
    }
}

impl TryFrom<CustomerRow> for CustomerRecord {
    type Error = BadValue;

    fn try_from(row: CustomerRow) -> Result<Self, BadValue> {
        let place = RowName::new("customers", &row.customer_id);
        Ok(Self {
            package: row.package(&place)?,
            customer_id: place.own_number("customer_id", &row.customer_id, CustomerId::parse)?,
            status: place.read("account_status", row.account_status.parse::<AccountStatus>())?,
            subscription_start_date: place.date_if_any("subscription_start_date", row.subscription_start_date)?,
            due_date: place.date_if_any("due_date", row.due_date)?,
            name: row.name,
            phone: row.phone,
            email: row.email,
            address: row.address,
            city: row.city,
            province: row.province,
        })
    }
}

/// A customer as the statements unpack it.
#[derive(Serialize)]
struct Packed<'c> {
    customer_id: &'c str,
    name: &'c str,
    phone: &'c str,
    email: Option<&'c str>,
    address: Option<&'c str>,
    city: Option<&'c str>,
    province: Option<&'c str>,
    account_status: &'static str,
    keeps_package: bool,
    package_code: Option<&'c str>,
    package_id: Option<i64>,
    subscription_start_date: Option<NaiveDate>,
    due_date: Option<NaiveDate>,
    at: DateTime<Utc>,
}

impl<'c> Packed<'c> {
    fn of(change: &'c RecordChange<CustomerRecord>, packages: &HashMap<&PackageTerms, i64>) -> Self {
        let customer = &change.after;
        let (package_code, package_id) = match &customer.package {
            Some(CustomerPackage::Code(code)) => (Some(code.as_str()), None),
            Some(CustomerPackage::Terms(terms)) => (None, packages.get(terms).copied()),
            None => (None, None),
        };
        Self {
            customer_id: customer.customer_id.as_str(),
            name: &customer.name,
            phone: &customer.phone,
            email: customer.email.as_deref(),
            address: customer.address.as_deref(),
            city: customer.city.as_deref(),
            province: customer.province.as_deref(),
            account_status: customer.status.as_str(),
            keeps_package: keeps_package(change),
            package_code,
            package_id,
            subscription_start_date: customer.subscription_start_date,
            due_date: customer.due_date,
            at: change.at,
        }
    }
}

async fn packed<'c>(c: &mut PgConnection, changes: &Changes<'c, CustomerRecord>) -> sqlx::Result<Vec<Packed<'c>>> {
    let packages = package_ids(c, changes).await?;
    Ok(changes.iter().map(|change| Packed::of(change, &packages)).collect())
}

#[async_trait]
impl PgRecord for CustomerRecord {
    async fn read(c: &mut PgConnection, selection: Selection<'_>) -> sqlx::Result<Vec<Row<Self>>> {
        let (numbers, after, limit) = (selection.numbers, selection.after, selection.limit);
        let rows = sqlx::query_file_as!(CustomerRow, "src/integration/customer_read.sql", numbers, after, limit);
        let rows = rows.fetch_all(c).await?.into_iter();
        Ok(rows.map(|row| Row { number: row.customer_id.clone(), record: row.try_into() }).collect())
    }

    async fn lock(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<()> {
        let locked = sqlx::query_scalar!(
            "SELECT customer_id FROM isp.customers WHERE customer_id = ANY ($1) ORDER BY customer_id
             FOR NO KEY UPDATE",
            &numbers(changes),
        );
        locked.fetch_all(c).await.map(drop)
    }

    fn parent(&self) -> Option<&str> {
        match &self.package {
            Some(CustomerPackage::Code(code)) => Some(code.as_str()),
            _ => None,
        }
    }

    async fn parents(c: &mut PgConnection, numbers: &[String]) -> sqlx::Result<Vec<String>> {
        sqlx::query_scalar!(r#"SELECT p.code AS "code!" FROM isp.packages p WHERE p.code = ANY ($1)"#, numbers)
            .fetch_all(c)
            .await
    }

    async fn insert(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<Vec<String>> {
        let packed = packed(c, changes).await?;
        sqlx::query_file_scalar!("src/integration/customer_insert.sql", Json(packed) as _).fetch_all(c).await
    }

    async fn update(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<Vec<String>> {
        let packed = packed(c, changes).await?;
        sqlx::query_file_scalar!("src/integration/customer_update.sql", Json(packed) as _, &numbers(changes))
            .fetch_all(c)
            .await
    }
}
