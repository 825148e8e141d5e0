//! Rows of a file, and what is wrong with them.

use std::fmt;

use portal_core::integration::record::FieldProblem;

use crate::header::Header;

/// A row as the file has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RawRow {
    /// Its line in the file, from 1.
    pub line: u64,
    /// Its cells, in the order of the file's columns.
    pub cells: Vec<String>,
    /// Why its cells cannot be told apart, if they cannot.
    pub problem: Option<String>,
}

impl RawRow {
    /// The text of a cell; empty if the row has none.
    pub(crate) fn cell(&self, place: usize) -> &str {
        self.cells.get(place).map(String::as_str).unwrap_or_default()
    }
}

/// Whether a cell holds nothing but blanks.
pub(crate) fn is_blank(cell: &str) -> bool {
    cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty()
}

/// The rows of one record, and what they say of it.
#[derive(Debug)]
pub struct FileRow<W> {
    /// The rows in the file: one, or several that hold its parts.
    pub raw: Vec<RawRow>,
    /// What is to be written, or everything that is wrong.
    pub read: Result<W, Vec<LineProblem>>,
}

impl<W> FileRow<W> {
    /// The line that the record begins in.
    pub fn line(&self) -> u64 {
        self.raw.first().map_or(0, |row| row.line)
    }

    /// The line after its last row began.
    pub fn next_line(&self) -> u64 {
        self.raw.last().map_or(0, |row| row.line + 1)
    }

    /// Problems that were found with the record later, in the words of the file.
    pub fn problems(&self, header: &Header, problems: &[FieldProblem]) -> Vec<LineProblem> {
        problems.iter().map(|problem| header.problem(&self.raw, problem)).collect()
    }
}

/// What is wrong with one cell, or with a whole row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineProblem {
    /// The line in the file, from 1.
    pub line: u64,
    /// The column by its name in the file; `None` for the row as a whole.
    pub column: Option<String>,
    /// What stands there.
    pub value: Option<String>,
    /// What is wrong, and what would be right.
    pub problem: String,
}

impl LineProblem {
    pub(crate) fn of_row(line: u64, problem: impl Into<String>) -> Self {
        Self { line, column: None, value: None, problem: problem.into() }
    }

    pub(crate) fn of_column(line: u64, column: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { column: Some(column.into()), ..Self::of_row(line, problem) }
    }
}

/// So many characters of a value are shown.
const LONGEST_VALUE: usize = 40;

impl fmt::Display for LineProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(column) = &self.column {
            write!(f, "{column}: ")?;
        }
        f.write_str(&self.problem)?;
        match self.value.as_deref().map(str::trim).filter(|value| !value.is_empty()) {
            Some(value) if value.chars().count() > LONGEST_VALUE => {
                let shown: String = value.chars().take(LONGEST_VALUE).collect();
                write!(f, " (it is {shown:?}…)")
            }
            Some(value) => write!(f, " (it is {value:?})"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_the_column_what_stands_there_and_what_would_be_right() {
        let problem = LineProblem {
            value: Some(" vip\u{1b}[2J ".into()),
            ..LineProblem::of_column(3, "Status", "is none of active, suspended")
        };
        assert_eq!(problem.to_string(), r#"Status: is none of active, suspended (it is "vip\u{1b}[2J")"#);
        let long = LineProblem { value: Some("x".repeat(41)), ..problem };
        assert!(long.to_string().ends_with(&format!("(it is {:?}…)", "x".repeat(40))), "{long}");
        assert_eq!(LineProblem::of_row(1, "has 3 fields instead of 12").to_string(), "has 3 fields instead of 12");
    }
}
