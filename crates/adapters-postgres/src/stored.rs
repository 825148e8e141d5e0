//! Dates and instants of the ISP, which PostgreSQL lets lie further away than any page can show.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, Deserializer};
use serde::{Deserialize, de};
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgTypeInfo, PgValueRef};
use sqlx::{Decode, Postgres, Type};

/// The years that are shown; `infinity` is in none.
const YEARS: std::ops::RangeInclusive<i32> = 1000..=9999;

/// The instant from which PostgreSQL counts, in microseconds of Unix time.
const EPOCH: i64 = 946_684_800_000_000;

/// A date or an instant; nothing if it lies too far away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stored<T>(Option<T>);

/// Why there is none.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("lies outside the years 1000 to 9999")]
pub(crate) struct OutOfRange;

impl<T: Datelike> Stored<T> {
    fn within_years(value: Option<T>) -> Self {
        Self(value.filter(|value| YEARS.contains(&value.year())))
    }

    /// The value.
    pub(crate) fn get(self) -> Result<T, OutOfRange> {
        self.0.ok_or(OutOfRange)
    }
}

impl<'de, T: DeserializeOwned + Datelike> Deserialize<'de> for Stored<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let reader = StrDeserializer::<de::value::Error>::new(&text);
        Ok(Self::within_years(T::deserialize(reader).ok()))
    }
}

impl<T: Type<Postgres>> Type<Postgres> for Stored<T> {
    fn type_info() -> PgTypeInfo {
        T::type_info()
    }

    fn compatible(of: &PgTypeInfo) -> bool {
        T::compatible(of)
    }
}

impl<'r> Decode<'r, Postgres> for Stored<NaiveDate> {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        let days = <i32 as Decode<Postgres>>::decode(value)?;
        let first = NaiveDate::from_ymd_opt(2000, 1, 1);
        let date = first.zip(TimeDelta::try_days(days.into()));
        Ok(Self::within_years(date.and_then(|(first, days)| first.checked_add_signed(days))))
    }
}

impl<'r> Decode<'r, Postgres> for Stored<DateTime<Utc>> {
    fn decode(value: PgValueRef<'r>) -> Result<Self, BoxDynError> {
        let since = <i64 as Decode<Postgres>>::decode(value)?;
        let at = since.checked_add(EPOCH).and_then(DateTime::from_timestamp_micros);
        Ok(Self::within_years(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<NaiveDate> {
        serde_json::from_str::<Stored<NaiveDate>>(&format!("{text:?}")).expect("a text").get().ok()
    }

    #[test]
    fn a_date_in_json_that_no_page_can_show_is_none() {
        assert_eq!(day("2025-11-05"), NaiveDate::from_ymd_opt(2025, 11, 5));
        assert_eq!(day("9999-12-31"), NaiveDate::from_ymd_opt(9999, 12, 31));
        for far in ["infinity", "-infinity", "10000-01-01", "0044-03-15", "0044-03-15 BC", ""] {
            assert_eq!(day(far), None, "{far}");
        }
    }
}
