//! Packages with a code.

use async_trait::async_trait;
use portal_core::integration::record::{PackageRecord, RecordChange};
use portal_core::{PackageCode, Rupiah};
use serde::Serialize;
use sqlx::PgConnection;
use sqlx::types::Json;

use super::{Changes, PgRecord, Row, Selection, numbers};
use crate::row::{BadValue, RowName};

struct PackageRow {
    code: String,
    name: Option<String>,
    service_type_name: Option<String>,
    bandwidth_down: Option<i64>,
    bandwidth_up: Option<i64>,
    monthly_price: Option<i64>,
}

impl TryFrom<PackageRow> for PackageRecord {
    type Error = BadValue;

    fn try_from(row: PackageRow) -> Result<Self, BadValue> {
        let place = RowName::new("packages", &row.code);
        let rate = |column, rate: Option<i64>| rate.map(|rate| place.number(column, rate)).transpose();
        Ok(Self {
            code: place.own_number("code", &row.code, PackageCode::parse)?,
            name: row.name.unwrap_or_default(),
            service_type: row.service_type_name,
            bandwidth_down: rate("bandwidth_down", row.bandwidth_down)?,
            bandwidth_up: rate("bandwidth_up", row.bandwidth_up)?,
            monthly_price: row.monthly_price.map(Rupiah::new),
        })
    }
}

/// A package as the statements unpack it.
#[derive(Serialize)]
struct Packed<'p> {
    code: &'p str,
    name: &'p str,
    service_type_name: Option<&'p str>,
    bandwidth_down: Option<u32>,
    bandwidth_up: Option<u32>,
    monthly_price: Option<i64>,
}

impl<'p> Packed<'p> {
    fn of(change: &'p RecordChange<PackageRecord>) -> Self {
        let package = &change.after;
        Self {
            code: package.code.as_str(),
            name: &package.name,
            service_type_name: package.service_type.as_deref(),
            bandwidth_down: package.bandwidth_down,
            bandwidth_up: package.bandwidth_up,
            monthly_price: package.monthly_price.map(Rupiah::amount),
        }
    }
}

#[async_trait]
impl PgRecord for PackageRecord {
    async fn read(c: &mut PgConnection, selection: Selection<'_>) -> sqlx::Result<Vec<Row<Self>>> {
        let rows = sqlx::query_as!(
            PackageRow,
            r#"SELECT code AS "code!", name, service_type_name, bandwidth_down, bandwidth_up, monthly_price
               FROM isp.packages
               WHERE code = ANY (COALESCE($1, ARRAY(
                   SELECT n.code FROM isp.packages n WHERE n.code > $2 ORDER BY n.code LIMIT $3)))
               ORDER BY code"#,
            selection.numbers,
            selection.after,
            selection.limit,
        );
        let rows = rows.fetch_all(c).await?.into_iter();
        Ok(rows.map(|row| Row { number: row.code.clone(), record: row.try_into() }).collect())
    }

    async fn lock(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<()> {
        sqlx::query_scalar!(
            "SELECT id FROM isp.packages WHERE code = ANY ($1) ORDER BY code FOR NO KEY UPDATE",
            &numbers(changes),
        )
        .fetch_all(c)
        .await
        .map(drop)
    }

    fn parent(&self) -> Option<&str> {
        None
    }

    async fn parents(_: &mut PgConnection, _: &[String]) -> sqlx::Result<Vec<String>> {
        Ok(Vec::new())
    }

    async fn insert(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<Vec<String>> {
        let packed: Vec<_> = changes.iter().copied().map(Packed::of).collect();
        sqlx::query_scalar!(
            r#"INSERT INTO isp.packages (code, name, service_type_name, bandwidth_down, bandwidth_up, monthly_price)
               SELECT r.code, r.name, r.service_type_name, r.bandwidth_down, r.bandwidth_up, r.monthly_price
               FROM jsonb_to_recordset($1) AS r (code text, name text, service_type_name text, bandwidth_down bigint,
                   bandwidth_up bigint, monthly_price bigint)
               ON CONFLICT DO NOTHING
               RETURNING code AS "code!""#,
            Json(packed) as _,
        )
        .fetch_all(c)
        .await
    }

    async fn update(c: &mut PgConnection, changes: &Changes<'_, Self>) -> sqlx::Result<Vec<String>> {
        let packed: Vec<_> = changes.iter().copied().map(Packed::of).collect();
        sqlx::query_scalar!(
            r#"UPDATE isp.packages p SET name = r.name, service_type_name = r.service_type_name,
                   bandwidth_down = r.bandwidth_down, bandwidth_up = r.bandwidth_up, monthly_price = r.monthly_price
               FROM jsonb_to_recordset($1) AS r (code text, name text, service_type_name text, bandwidth_down bigint,
                   bandwidth_up bigint, monthly_price bigint)
               WHERE p.code = r.code AND p.code = ANY ($2)
               RETURNING p.code AS "code!""#,
            Json(packed) as _,
            &numbers(changes),
        )
        .fetch_all(c)
        .await
    }
}
