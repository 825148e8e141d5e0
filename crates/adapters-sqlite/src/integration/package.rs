//! Packages with a code.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::integration::record::PackageRecord;
use portal_core::{PackageCode, Rupiah};
use sqlx::SqliteConnection;

use super::{Found, SqliteRecord};
use crate::row::{BrokenRow, Place, Text};

struct PackageRow {
    code: Text,
    name: Option<Text>,
    service_type_name: Option<Text>,
    bandwidth_down: Option<i64>,
    bandwidth_up: Option<i64>,
    monthly_price: Option<i64>,
}

impl TryFrom<PackageRow> for PackageRecord {
    type Error = BrokenRow;

    fn try_from(row: PackageRow) -> Result<Self, BrokenRow> {
        let place = Place { table: "packages", id: &row.code.0 };
        let rate = |column, rate: Option<i64>| rate.map(|rate| place.number(column, rate)).transpose();
        Ok(Self {
            bandwidth_down: rate("bandwidth_down", row.bandwidth_down)?,
            bandwidth_up: rate("bandwidth_up", row.bandwidth_up)?,
            code: place.own_number("code", &row.code.0, PackageCode::parse)?,
            name: row.name.map(String::from).unwrap_or_default(),
            service_type: row.service_type_name.map(String::from),
            monthly_price: row.monthly_price.map(Rupiah::new),
        })
    }
}

#[async_trait]
impl SqliteRecord for PackageRecord {
    async fn read(file: &mut SqliteConnection, code: &PackageCode) -> Found<Self> {
        let row = sqlx::query_as!(
            PackageRow,
            r#"SELECT code AS "code!: Text", name AS "name: Text", service_type_name AS "service_type_name: Text",
                   bandwidth_down, bandwidth_up, monthly_price
               FROM packages WHERE code = ?"#,
            code.as_str(),
        );
        Ok(row.fetch_optional(file).await?.map(Self::try_from))
    }

    async fn numbers_after(
        file: &mut SqliteConnection,
        after: Option<&PackageCode>,
        limit: u32,
    ) -> sqlx::Result<Vec<Result<PackageCode, BrokenRow>>> {
        let after = after.map_or("", PackageCode::as_str);
        let numbers = sqlx::query_scalar!(
            r#"SELECT code AS "code!: Text" FROM packages WHERE code > ? ORDER BY code LIMIT ?"#,
            after,
            limit,
        );
        let place = Place { table: "packages", id: after };
        let numbers = numbers.fetch_all(file).await?.into_iter();
        Ok(numbers.map(|number| place.own_number("code", &number.0, PackageCode::parse)).collect())
    }

    async fn has_parent(&self, _: &mut SqliteConnection) -> sqlx::Result<bool> {
        Ok(true)
    }

    async fn insert(&self, file: &mut SqliteConnection, _: DateTime<Utc>) -> sqlx::Result<()> {
        sqlx::query!(
            "INSERT INTO packages (code, name, service_type_name, bandwidth_down, bandwidth_up, monthly_price)
             VALUES (?, ?, ?, ?, ?, ?)",
            self.code.as_str(),
            self.name,
            self.service_type,
            self.bandwidth_down,
            self.bandwidth_up,
            self.monthly_price.map(Rupiah::amount),
        )
        .execute(file)
        .await
        .map(drop)
    }

    async fn update(&self, file: &mut SqliteConnection, _: &Self, _: DateTime<Utc>) -> sqlx::Result<()> {
        sqlx::query!(
            "UPDATE packages SET name = ?2, service_type_name = ?3, bandwidth_down = ?4, bandwidth_up = ?5,
                 monthly_price = ?6
             WHERE code = ?1",
            self.code.as_str(),
            self.name,
            self.service_type,
            self.bandwidth_down,
            self.bandwidth_up,
            self.monthly_price.map(Rupiah::amount),
        )
        .execute(file)
        .await
        .map(drop)
    }
}
