//! Customers, and the packages that they name by what they are.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use portal_core::identity::customer::AccountStatus;
use portal_core::integration::record::{CustomerPackage, CustomerRecord, PackageTerms};
use portal_core::{CustomerId, PackageCode, Rupiah};
use sqlx::SqliteConnection;

use super::{Found, SqliteRecord};
use crate::row::{BrokenRow, Place, Text, stamp};

struct CustomerRow {
    customer_id: Text,
    name: Text,
    phone: Text,
    email: Option<Text>,
    address: Option<Text>,
    city: Option<Text>,
    province: Option<Text>,
    account_status: Text,
    package_id: Option<i64>,
    package_code: Option<Text>,
    package_name: Option<Text>,
    bandwidth_down: Option<i64>,
    bandwidth_up: Option<i64>,
    monthly_price: Option<i64>,
    subscription_start_date: Option<Text>,
    due_date: Option<Text>,
}

impl CustomerRow {
    fn package(&self, place: Place<'_>) -> Result<Option<CustomerPackage>, BrokenRow> {
        let rate = |column, rate: Option<i64>| rate.map(|rate| place.number(column, rate)).transpose();
        if self.package_id.is_none() {
            return Ok(None);
        }
        if let Some(code) = &self.package_code {
            return Ok(Some(CustomerPackage::Code(place.own_number("package", &code.0, PackageCode::parse)?)));
        }
        let terms = PackageTerms {
            name: self.package_name.as_ref().map(|name| name.0.clone()),
            bandwidth_down: rate("bandwidth_down", self.bandwidth_down)?,
            bandwidth_up: rate("bandwidth_up", self.bandwidth_up)?,
            monthly_price: self.monthly_price.map(Rupiah::new),
        };
        Ok((terms != PackageTerms::default()).then_some(CustomerPackage::Terms(terms)))
    }
}

impl TryFrom<CustomerRow> for CustomerRecord {
    type Error = BrokenRow;

    fn try_from(row: CustomerRow) -> Result<Self, BrokenRow> {
        let place = Place { table: "customers", id: &row.customer_id.0 };
        let day = |column, day: &Option<Text>| day.as_ref().map(|day| place.day(column, &day.0)).transpose();
        Ok(Self {
            package: row.package(place)?,
            subscription_start_date: day("subscription_start_date", &row.subscription_start_date)?,
            due_date: day("due_date", &row.due_date)?,
            status: place.field("account_status", row.account_status.0.parse::<AccountStatus>())?,
            customer_id: place.own_number("customer_id", &row.customer_id.0, CustomerId::parse)?,
            name: row.name.into(),
            phone: row.phone.into(),
            email: row.email.map(String::from),
            address: row.address.map(String::from),
            city: row.city.map(String::from),
            province: row.province.map(String::from),
        })
    }
}

/// As stored.
fn written(day: Option<NaiveDate>) -> Option<String> {
    day.map(|day| day.to_string())
}

#[async_trait]
impl SqliteRecord for CustomerRecord {
    async fn read(file: &mut SqliteConnection, id: &CustomerId) -> Found<Self> {
        let row = sqlx::query_as!(
            CustomerRow,
            r#"SELECT c.customer_id AS "customer_id: Text", c.name AS "name: Text", c.phone AS "phone: Text",
                   c.email AS "email: Text", c.address AS "address: Text", c.city AS "city: Text",
                   c.province AS "province: Text", c.account_status AS "account_status: Text", c.package_id,
                   p.code AS "package_code?: Text", p.name AS "package_name?: Text",
                   p.bandwidth_down AS "bandwidth_down?", p.bandwidth_up AS "bandwidth_up?",
                   p.monthly_price AS "monthly_price?",
                   c.subscription_start_date AS "subscription_start_date: Text", c.due_date AS "due_date: Text"
               FROM customers c LEFT JOIN packages p ON p.id = c.package_id WHERE c.customer_id = ?"#,
            id.as_str(),
        );
        Ok(row.fetch_optional(file).await?.map(Self::try_from))
    }

    async fn numbers_after(
        file: &mut SqliteConnection,
        after: Option<&CustomerId>,
        limit: u32,
    ) -> sqlx::Result<Vec<Result<CustomerId, BrokenRow>>> {
        let after = after.map_or("", CustomerId::as_str);
        let numbers = sqlx::query_scalar!(
            r#"SELECT customer_id AS "customer_id!: Text" FROM customers WHERE customer_id > ? ORDER BY customer_id LIMIT ?"#,
            after,
            limit,
        );
        let place = Place { table: "customers", id: after };
        let numbers = numbers.fetch_all(file).await?.into_iter();
        Ok(numbers.map(|number| place.own_number("customer_id", &number.0, CustomerId::parse)).collect())
    }

    async fn has_parent(&self, file: &mut SqliteConnection) -> sqlx::Result<bool> {
        let Some(CustomerPackage::Code(code)) = &self.package else { return Ok(true) };
        let found = sqlx::query_scalar!("SELECT 1 FROM packages WHERE code = ?", code.as_str());
        Ok(found.fetch_optional(file).await?.is_some())
    }

    async fn insert(&self, file: &mut SqliteConnection, at: DateTime<Utc>) -> sqlx::Result<()> {
        let package_id = package_id(&mut *file, self.package.as_ref()).await?;
        sqlx::query!(
            "INSERT INTO customers (customer_id, name, phone, email, address, city, province, account_status,
                 portal_active, package_id, subscription_start_date, due_date, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, FALSE, ?9, ?10, ?11, ?12, ?12)",
            self.customer_id.as_str(),
            self.name,
            self.phone,
            self.email,
            self.address,
            self.city,
            self.province,
            self.status.as_str(),
            package_id,
            written(self.subscription_start_date),
            written(self.due_date),
            stamp(at),
        )
        .execute(file)
        .await
        .map(drop)
    }

    async fn update(&self, file: &mut SqliteConnection, before: &Self, at: DateTime<Utc>) -> sqlx::Result<()> {
        // Another package may have the same terms and differ in what a customer's record does not name.
        let keeps_package = before.package == self.package;
        let package_id = if keeps_package { None } else { package_id(&mut *file, self.package.as_ref()).await? };
        sqlx::query!(
            "UPDATE customers SET name = ?2, phone = ?3, email = ?4, address = ?5, city = ?6, province = ?7,
                 account_status = ?8, package_id = CASE WHEN ?13 THEN package_id ELSE ?9 END,
                 subscription_start_date = ?10, due_date = ?11, updated_at = ?12
             WHERE customer_id = ?1",
            self.customer_id.as_str(),
            self.name,
            self.phone,
            self.email,
            self.address,
            self.city,
            self.province,
            self.status.as_str(),
            package_id,
            written(self.subscription_start_date),
            written(self.due_date),
            stamp(at),
            keeps_package,
        )
        .execute(file)
        .await
        .map(drop)
    }
}

/// The package that a customer names. One that is named by what it is and that nobody has yet is added.
async fn package_id(file: &mut SqliteConnection, package: Option<&CustomerPackage>) -> sqlx::Result<Option<i64>> {
    match package {
        None => Ok(None),
        Some(CustomerPackage::Code(code)) => {
            let id = sqlx::query_scalar!(r#"SELECT id AS "id!" FROM packages WHERE code = ?"#, code.as_str());
            id.fetch_optional(file).await
        }
        Some(CustomerPackage::Terms(terms)) => id_by_terms(file, terms).await.map(Some),
    }
}

async fn id_by_terms(file: &mut SqliteConnection, terms: &PackageTerms) -> sqlx::Result<i64> {
    let price = terms.monthly_price.map(Rupiah::amount);
    let found = sqlx::query_scalar!(
        r#"SELECT id AS "id!" FROM packages
           WHERE code IS NULL AND name IS ? AND bandwidth_down IS ? AND bandwidth_up IS ? AND monthly_price IS ?
           ORDER BY id LIMIT 1"#,
        terms.name,
        terms.bandwidth_down,
        terms.bandwidth_up,
        price,
    )
    .fetch_optional(&mut *file)
    .await?;
    if let Some(id) = found {
        return Ok(id);
    }
    let added = sqlx::query!(
        "INSERT INTO packages (name, bandwidth_down, bandwidth_up, monthly_price) VALUES (?, ?, ?, ?)",
        terms.name,
        terms.bandwidth_down,
        terms.bandwidth_up,
        price,
    )
    .execute(file)
    .await?;
    Ok(added.last_insert_rowid())
}
