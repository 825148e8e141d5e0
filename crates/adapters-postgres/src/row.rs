//! Rows into the core's types; what does not fit is named by table, column and id.

use std::error::Error;
use std::fmt::Display;

use chrono::Datelike;
use portal_core::staff::record_check::{RecordTable, UnreadableRecord};
use portal_core::{InvalidId, PhoneNumber, PortError};

use crate::stored::Stored;

/// A stored value that the core's type refuses.
#[derive(Debug, thiserror::Error)]
#[error("{table}.{column} of {id} does not parse")]
pub(crate) struct BadValue {
    table: &'static str,
    column: &'static str,
    id: String,
    source: Box<dyn Error + Send + Sync>,
}

impl BadValue {
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
        UnreadableRecord::new(table, self.column, &self.id, &self.source)
    }

    pub(crate) fn of_port(self, port: &'static str) -> PortError {
        PortError::broken(port, self)
    }
}

/// The rows that parse, in their order; the others are reported and left out.
pub(crate) fn readable<T>(rows: impl IntoIterator<Item = Result<T, BadValue>>) -> Vec<T> {
    rows.into_iter().filter_map(|row| row.inspect_err(BadValue::report).ok()).collect()
}

/// The row if it parses; else it is reported and left out.
pub(crate) fn readable_one<T>(row: Option<Result<T, BadValue>>) -> Option<T> {
    readable(row).pop()
}

/// One row, to name in errors.
pub(crate) struct RowName {
    table: &'static str,
    id: String,
}

impl RowName {
    pub(crate) fn new(table: &'static str, id: impl Display) -> Self {
        Self { table, id: id.to_string() }
    }

    /// The value of `column`, or the error that names it.
    pub(crate) fn read<T, E>(&self, column: &'static str, value: Result<T, E>) -> Result<T, BadValue>
    where
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        value.map_err(|error| BadValue { table: self.table, column, id: self.id.clone(), source: error.into() })
    }

    /// A number of the ISP's; one that the parser would have to trim is none, because nothing could be found
    /// under it.
    pub(crate) fn own_number<T>(
        &self,
        column: &'static str,
        text: &str,
        parse: impl Fn(&str) -> Result<T, InvalidId>,
    ) -> Result<T, BadValue> {
        self.read(column, if text.trim() == text { parse(text) } else { Err(InvalidId) })
    }

    /// A date or an instant.
    pub(crate) fn date<T: Datelike>(&self, column: &'static str, value: Stored<T>) -> Result<T, BadValue> {
        self.read(column, value.get())
    }

    /// A date or an instant that may be missing.
    pub(crate) fn date_if_any<T: Datelike>(
        &self,
        column: &'static str,
        value: Option<Stored<T>>,
    ) -> Result<Option<T>, BadValue> {
        value.map(|value| self.date(column, value)).transpose()
    }

    /// A number that was stored in E.164.
    pub(crate) fn phone(&self, column: &'static str, text: &str) -> Result<PhoneNumber, BadValue> {
        self.read(column, PhoneNumber::parse(text))
    }

    /// A count or size that is stored wider than the core's type.
    pub(crate) fn number<N: TryFrom<i64>>(&self, column: &'static str, value: i64) -> Result<N, BadValue>
    where
        N::Error: Error + Send + Sync + 'static,
    {
        self.read(column, N::try_from(value))
    }

    /// Bytes of a fixed length.
    pub(crate) fn bytes<const N: usize>(&self, column: &'static str, value: &[u8]) -> Result<[u8; N], BadValue> {
        self.read(column, <[u8; N]>::try_from(value))
    }
}

/// One word of a set, by how it is stored.
pub(crate) fn word<T: Copy>(all: &[T], as_str: impl Fn(T) -> &'static str, text: &str) -> Result<T, &'static str> {
    all.iter().copied().find(|value| as_str(*value) == text).ok_or("not a known word")
}
