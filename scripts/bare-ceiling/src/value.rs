//! Values in the types that the server wants.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::postgres::{PgArguments, PgTypeInfo};
use sqlx::{Arguments as _, Encode, Postgres, Type, TypeInfo as _};
use uuid::Uuid;

use crate::Failure;

/// Reads each value as its parameter's type; those that are missing at the end are null.
pub(crate) fn arguments(types: &[PgTypeInfo], values: &[Option<String>]) -> Result<PgArguments, Failure> {
    if types.len() < values.len() {
        return Err(format!("{} parameters and {} values", types.len(), values.len()).into());
    }
    let mut arguments = PgArguments::default();
    for (at, kind) in types.iter().enumerate() {
        let text = values.get(at).and_then(Option::as_deref);
        match kind.name() {
            "TEXT" | "VARCHAR" => add(&mut arguments, text.map(str::to_owned))?,
            "INT8" => add(&mut arguments, text.map(str::parse::<i64>).transpose()?)?,
            "INT4" => add(&mut arguments, text.map(str::parse::<i32>).transpose()?)?,
            "BOOL" => add(&mut arguments, text.map(str::parse::<bool>).transpose()?)?,
            "UUID" => add(&mut arguments, text.map(str::parse::<Uuid>).transpose()?)?,
            "DATE" => add(&mut arguments, text.map(str::parse::<NaiveDate>).transpose()?)?,
            "TIMESTAMPTZ" => add(&mut arguments, text.map(instant).transpose()?)?,
            "JSON" | "JSONB" => add(&mut arguments, text.map(serde_json::from_str::<serde_json::Value>).transpose()?)?,
            "TEXT[]" => add(&mut arguments, text.map(list))?,
            other => return Err(format!("a parameter of the type {other}").into()),
        }
    }
    Ok(arguments)
}

fn add<'q, T: Encode<'q, Postgres> + Type<Postgres>>(
    arguments: &mut PgArguments,
    value: Option<T>,
) -> Result<(), Failure>
where
    Option<T>: Encode<'q, Postgres> + Type<Postgres>,
{
    arguments.add(value)
}

/// An instant as psql prints it: `2026-01-31 09:00:00.5+00`.
fn instant(text: &str) -> Result<DateTime<Utc>, chrono::ParseError> {
    Ok(DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%#z")?.to_utc())
}

/// The elements of an array of words: `{a,b}`.
fn list(text: &str) -> Vec<String> {
    let words = text.trim_matches(['{', '}']);
    words.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
