//! Between stored values and the core's types: how instants are written, and what a row says that does
//! not parse.

use std::fmt::Display;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use portal_core::staff::record_check::{RecordTable, UnreadableRecord};
use portal_core::{InvalidId, PhoneNumber, Rupiah};
use serde::de::DeserializeOwned;
use serde::de::value::StrDeserializer;

mod notation;
pub(crate) use self::notation::Text;

/// A stored row that does not parse. It names the place, never the value, which may be personal.
#[derive(Debug, thiserror::Error)]
#[error("{table}.{column} of {id:?} does not parse: {problem}")]
pub(crate) struct BrokenRow {
    table: &'static str,
    column: &'static str,
    id: String,
    problem: String,
}

impl BrokenRow {
    /// Says that the row was left out, and counts it. What it holds is not said: it may be personal.
    pub(crate) fn report(&self) {
        let (table, column) = (self.table, self.column);
        tracing::warn!(table, column, id = %self.id.escape_debug(), "a row cannot be read and is left out");
        metrics::counter!("portal_unreadable_rows_total", "table" => table, "column" => column).increment(1);
    }

    /// The table it belongs to.
    pub(crate) fn table(&self) -> &'static str {
        self.table
    }

    /// The row as the check of records names it.
    pub(crate) fn named(&self, table: RecordTable) -> UnreadableRecord {
        UnreadableRecord::new(table, self.column, &self.id, &self.problem)
    }
}

/// The rows that parse, in their order; the others are reported and left out.
pub(crate) fn readable<T>(rows: impl IntoIterator<Item = Result<T, BrokenRow>>) -> Vec<T> {
    rows.into_iter().filter_map(|row| row.inspect_err(BrokenRow::report).ok()).collect()
}

/// The row if it parses; else it is reported and left out.
pub(crate) fn readable_one<T>(row: Option<Result<T, BrokenRow>>) -> Option<T> {
    readable(row).pop()
}

/// An amount that was added up in millions and what is left of them; the largest there is if it does not fit.
pub(crate) fn sum(millions: i64, rest: i64) -> Rupiah {
    Rupiah::new(millions.saturating_mul(1_000_000).saturating_add(rest))
}

/// The row that is being read, for its name in errors.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub table: &'static str,
    pub id: &'a str,
}

impl Place<'_> {
    /// A field, or the place of what is wrong with it.
    pub(crate) fn field<T, E: Display>(&self, column: &'static str, parsed: Result<T, E>) -> Result<T, BrokenRow> {
        parsed.map_err(|problem| BrokenRow {
            table: self.table,
            column,
            id: self.id.to_owned(),
            problem: problem.to_string(),
        })
    }

    /// What was packed as JSON in the same statement. Texts in it that are not UTF-8 are read with the
    /// replacement character.
    pub(crate) fn packed<T: DeserializeOwned>(&self, column: &'static str, json: &[u8]) -> Result<T, BrokenRow> {
        self.field(column, serde_json::from_str(&String::from_utf8_lossy(json)))
    }

    /// A number of the ISP's; one that the parser would have to trim is none, because nothing could be found
    /// under it.
    pub(crate) fn own_number<T>(
        &self,
        column: &'static str,
        text: &str,
        parse: impl Fn(&str) -> Result<T, InvalidId>,
    ) -> Result<T, BrokenRow> {
        self.field(column, if text.trim() == text { parse(text) } else { Err(InvalidId) })
    }

    /// An instant.
    pub(crate) fn instant(&self, column: &'static str, text: &str) -> Result<DateTime<Utc>, BrokenRow> {
        self.field(column, notation::instant(text))
    }

    /// An instant that may be missing.
    pub(crate) fn instant_if_any(
        &self,
        column: &'static str,
        text: Option<&str>,
    ) -> Result<Option<DateTime<Utc>>, BrokenRow> {
        text.map(|text| self.instant(column, text)).transpose()
    }

    /// A date.
    pub(crate) fn day(&self, column: &'static str, text: &str) -> Result<NaiveDate, BrokenRow> {
        self.field(column, notation::day(text))
    }

    /// A number that has a smaller type in the core.
    pub(crate) fn number<T>(&self, column: &'static str, number: i64) -> Result<T, BrokenRow>
    where
        T: TryFrom<i64, Error: Display>,
    {
        self.field(column, T::try_from(number))
    }

    /// A value of a fixed number of bytes.
    pub(crate) fn bytes<const N: usize>(&self, column: &'static str, bytes: &[u8]) -> Result<[u8; N], BrokenRow> {
        self.field(column, <[u8; N]>::try_from(bytes))
    }

    /// A word of an enum that the core writes with serde.
    pub(crate) fn word<T: DeserializeOwned>(&self, column: &'static str, word: &str) -> Result<T, BrokenRow> {
        let reader = StrDeserializer::<serde::de::value::Error>::new(word);
        self.field(column, T::deserialize(reader))
    }

    /// A phone number in E.164.
    pub(crate) fn phone(&self, column: &'static str, text: &str) -> Result<PhoneNumber, BrokenRow> {
        self.field(column, PhoneNumber::parse(text))
    }
}

/// An instant as stored: of fixed width, so that text order is time order.
pub(crate) fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, TimeZone};

    use super::*;

    const PLACE: Place<'_> = Place { table: "outbox", id: "7" };

    #[test]
    fn instants_are_written_with_milliseconds_always_and_read_back() {
        let noon = Utc.with_ymd_and_hms(2025, 11, 5, 12, 0, 0).single().expect("an instant");
        assert_eq!(stamp(noon), "2025-11-05T12:00:00.000Z");
        let later = noon + TimeDelta::milliseconds(7);
        assert_eq!(stamp(later), "2025-11-05T12:00:00.007Z");
        let read = PLACE.instant("created_at", &stamp(later));
        assert_eq!(read.expect("an instant"), later);
    }

    #[test]
    fn a_broken_value_is_named_by_its_place_and_not_repeated() {
        let error = PLACE.day("due_date", "someday").expect_err("no date");
        let text = error.to_string();
        assert!(text.starts_with("outbox.due_date of \"7\""), "{text}");
        assert!(!text.contains("someday"), "{text}");
    }
}
