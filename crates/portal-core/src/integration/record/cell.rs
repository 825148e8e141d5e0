//! Rows as files and JSON bodies bring them, before anything is known of their values.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// One value. A field that was not sent has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Sent, and empty: an empty cell of a file, or `null`.
    Empty,
    /// Text.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// Rows that belong to this one, such as the lines of an invoice.
    Rows(Vec<Row<'a>>),
    /// A value of a kind that no field takes, such as a number with decimals, or `true`, in JSON.
    Other,
}

/// A row: its values by the names of their fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row<'a>(BTreeMap<&'a str, Cell<'a>>);

impl<'a> Row<'a> {
    /// Puts a value in, and answers the one that was there.
    pub fn insert(&mut self, field: &'a str, cell: Cell<'a>) -> Option<Cell<'a>> {
        self.0.insert(field, cell)
    }

    /// The value of a field, if it was sent.
    pub fn get(&self, field: &str) -> Option<&Cell<'a>> {
        self.0.get(field)
    }

    /// The names of the fields that were sent.
    pub fn fields(&self) -> impl Iterator<Item = &'a str> {
        self.0.keys().copied()
    }
}

impl<'a> FromIterator<(&'a str, Cell<'a>)> for Row<'a> {
    fn from_iter<I: IntoIterator<Item = (&'a str, Cell<'a>)>>(cells: I) -> Self {
        Self(cells.into_iter().collect())
    }
}
