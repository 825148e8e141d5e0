//! Rows as JSON.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value, json};
use sqlx::postgres::{PgRow, PgValueRef};
use sqlx::{Column as _, Decode, Postgres, Row as _, TypeInfo as _, ValueRef as _};
use uuid::Uuid;

/// A row as an object with a member for each column.
pub(crate) fn json(row: &PgRow) -> sqlx::Result<Value> {
    let mut members = Map::new();
    for column in row.columns() {
        members.insert(column.name().to_owned(), value(row.try_get_raw(column.ordinal())?)?);
    }
    Ok(Value::Object(members))
}

fn value(raw: PgValueRef<'_>) -> sqlx::Result<Value> {
    if raw.is_null() {
        return Ok(Value::Null);
    }
    let kind = raw.type_info().name().to_owned();
    let value = match kind.as_str() {
        "TEXT" | "VARCHAR" | "NAME" => json!(read::<String>(raw)?),
        "INT8" => json!(read::<i64>(raw)?),
        "INT4" => json!(read::<i32>(raw)?),
        "INT2" => json!(read::<i16>(raw)?),
        "BOOL" => json!(read::<bool>(raw)?),
        "FLOAT8" => json!(read::<f64>(raw)?),
        "UUID" => json!(read::<Uuid>(raw)?.to_string()),
        "DATE" => json!(read::<NaiveDate>(raw)?.to_string()),
        "TIMESTAMPTZ" => json!(read::<DateTime<Utc>>(raw)?.to_rfc3339()),
        "JSON" | "JSONB" => read::<Value>(raw)?,
        "TEXT[]" => json!(read::<Vec<Option<String>>>(raw)?),
        "INT8[]" => json!(read::<Vec<Option<i64>>>(raw)?),
        other => return Err(sqlx::Error::Protocol(format!("a column of the type {other}"))),
    };
    Ok(value)
}

fn read<'r, T: Decode<'r, Postgres>>(raw: PgValueRef<'r>) -> sqlx::Result<T> {
    T::decode(raw).map_err(sqlx::Error::Decode)
}
