//! Which column of a file holds what.

use std::borrow::Cow;

use portal_core::integration::record::{Cell, FieldProblem};

use crate::columns::{Scope, Shape, is_number, plain_name};
use crate::error::FileError;
use crate::mapping::Mapping;
use crate::row::{LineProblem, RawRow, is_blank};

/// The column that reports name their reasons in.
pub(crate) const REASON: &str = "reason";

/// What a column of the file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A field of the record, or of its parts.
    Column(&'static str),
    /// Why the row was refused before.
    Reason,
    /// Nothing that the portal knows.
    Nothing,
}

/// The header of a file.
pub struct Header {
    pub(crate) shape: Shape,
    pub(crate) mapping: Mapping,
    /// The columns' own names, in their order.
    pub(crate) names: Vec<String>,
    pub(crate) meanings: Vec<Meaning>,
    /// What parts the fields, if it is text.
    pub(crate) delimiter: Option<u8>,
    /// Values of columns that the file does not have.
    constants: Vec<(&'static str, String)>,
}

impl Header {
    /// Reads a header.
    ///
    /// # Errors
    /// With the cause where there is one, otherwise with everything that is wrong.
    pub(crate) fn read(row: &RawRow, shape: Shape, scope: Scope, mapping: &Mapping) -> Result<Self, FileError> {
        let names: Vec<String> = row.cells.iter().map(|name| one_line(name)).collect();
        let reading = Reading { line: row.line, shape, columns: shape.columns(scope), mapping };
        let meanings = reading.meanings(&names)?;
        let constants = mapping.constants.iter().filter(|(column, _)| reading.columns.contains(column));
        let constants = constants.map(|(column, value)| (*column, value.clone())).collect();
        Ok(Self { shape, mapping: mapping.clone(), names, meanings, delimiter: None, constants })
    }

    /// Where a column stands.
    pub(crate) fn place(&self, column: &str) -> Option<usize> {
        self.meanings.iter().position(|meaning| matches!(meaning, Meaning::Column(known) if *known == column))
    }

    /// The columns of the record itself and of its parts that the file has, with their places.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (usize, &'static str)> {
        self.meanings.iter().enumerate().filter_map(|(place, meaning)| match meaning {
            Meaning::Column(column) => Some((place, *column)),
            Meaning::Reason | Meaning::Nothing => None,
        })
    }

    /// The values of columns that the file does not have.
    pub(crate) fn constants(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.constants.iter().map(|(column, value)| (*column, value.as_str()))
    }

    /// Whether a column holds a field of a part of a record.
    pub(crate) fn is_of_parts(&self, column: &str) -> bool {
        self.shape.parts.is_some_and(|parts| parts.columns.contains(&column))
    }

    /// Whether the file has columns of parts.
    pub(crate) fn has_parts(&self) -> bool {
        self.columns().any(|(_, column)| self.is_of_parts(column))
    }

    /// The rows that hold a part of the record.
    pub(crate) fn rows_of_parts<'r>(&'r self, rows: &'r [RawRow]) -> impl Iterator<Item = &'r RawRow> {
        rows.iter().filter(|row| self.columns().any(|(at, column)| self.is_of_parts(column) && !is_blank(row.cell(at))))
    }

    /// The number of the record that a row belongs to, without the sheet's marks.
    pub(crate) fn number<'r>(&self, row: &'r RawRow) -> &'r str {
        let text = self.place(self.shape.fields[0]).map_or("", |place| row.cell(place)).trim();
        let text = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
        text.strip_prefix('\'').unwrap_or(text).trim()
    }

    /// What a text means in a column.
    pub(crate) fn cell<'r>(&'r self, column: &str, text: &'r str) -> Cell<'r> {
        let text = self.mapping.value(column, text).unwrap_or(text);
        if is_blank(text) {
            return Cell::Empty;
        }
        Cell::Text(match self.mapping.decimals.filter(|_| is_number(column)) {
            Some(point) => without_thousands(text, point),
            None => Cow::Borrowed(text),
        })
    }

    /// A problem of the record in these rows, in the words of the file.
    pub(crate) fn problem(&self, rows: &[RawRow], problem: &FieldProblem) -> LineProblem {
        let parts = self.shape.parts.filter(|parts| parts.field == problem.field);
        let (row, column, text) = match (parts, problem.inner()) {
            (Some(parts), Some((place, inner, text))) => {
                let at = parts.fields.iter().position(|field| *field == inner);
                (self.rows_of_parts(rows).nth(place), at.map(|at| parts.columns[at]), text)
            }
            (None, _) if self.shape.fields.contains(&problem.field) => {
                (rows.first(), Some(problem.field), problem.problem.as_str())
            }
            _ => (rows.first(), None, problem.problem.as_str()),
        };
        let row = row.or(rows.first());
        let value = column.and_then(|column| self.place(column)).and_then(|place| Some(row?.cell(place).to_owned()));
        LineProblem {
            line: row.map_or(0, |row| row.line),
            column: column.map(|column| self.name(column).to_owned()),
            value,
            problem: text.to_owned(),
        }
    }

    /// What the file calls a column.
    pub(crate) fn name<'h>(&'h self, column: &'h str) -> &'h str {
        self.place(column).map_or(column, |place| self.names[place].as_str())
    }
}

/// Without what parts thousands in an amount whose decimals come after `point`, and with a point before them.
fn without_thousands(text: &str, point: char) -> Cow<'_, str> {
    let thousands = if point == ',' { '.' } else { ',' };
    // Another way to write it is left for the reader of amounts to refuse, as are decimals that are not zero.
    let Some((whole, decimals)) = text.rsplit_once(point) else { return Cow::Owned(text.replace(thousands, "")) };
    let whole = whole.replace(thousands, "");
    match decimals.trim_end() {
        "-" => Cow::Owned(whole),
        zeros if !zeros.is_empty() && zeros.bytes().all(|b| b == b'0') => Cow::Owned(whole),
        decimals => Cow::Owned(format!("{whole}.{decimals:0<4}")),
    }
}

/// A header as it is read.
struct Reading<'m> {
    line: u64,
    shape: Shape,
    columns: Vec<&'static str>,
    mapping: &'m Mapping,
}

impl Reading<'_> {
    fn meanings(&self, names: &[String]) -> Result<Vec<Meaning>, FileError> {
        let plain: Vec<String> = names.iter().map(|name| plain_name(name)).collect();
        if !plain.iter().any(|name| matches!(self.meaning(name), Some(Meaning::Column(_)))) {
            return Err(self.no_header(&plain));
        }
        let (mut meanings, mut problems) = (Vec::new(), Vec::new());
        for (name, plain) in names.iter().zip(&plain) {
            let meaning = self.meaning(plain);
            if meaning.is_none() {
                problems.push(format!("unknown column {:?}", shortened(name)));
            } else if matches!(meaning, Some(Meaning::Column(_))) && meanings.contains(&meaning) {
                problems.push(format!("column {} stands there twice", shortened(name)));
            }
            meanings.push(meaning);
        }
        problems.extend(self.missing(&meanings));
        if problems.is_empty() {
            return Ok(meanings.into_iter().flatten().collect());
        }
        let what = format!("the header (line {}) is wrong: {}", self.line, problems.join("; "));
        Err(FileError::new(what).advise(self.expected()))
    }

    /// What a column of this plain name holds; `None` if that is not known.
    fn meaning(&self, plain: &str) -> Option<Meaning> {
        if plain.is_empty() || self.mapping.ignored.iter().any(|ignored| ignored == plain && plain != REASON) {
            return Some(Meaning::Nothing);
        }
        if let Some((column, _)) = self.mapping.columns.iter().find(|(_, name)| plain_name(name) == plain) {
            return Some(if self.columns.contains(column) { Meaning::Column(column) } else { Meaning::Nothing });
        }
        let own = self.columns.iter().find(|column| **column == plain && !self.mapping.columns.contains_key(*column));
        match own {
            Some(column) => Some(Meaning::Column(column)),
            None => (plain == REASON).then_some(Meaning::Reason),
        }
    }

    /// What is missing, and what is there although the mapping has a constant for it.
    fn missing(&self, meanings: &[Option<Meaning>]) -> Vec<String> {
        let has = |column: &'static str| meanings.contains(&Some(Meaning::Column(column)));
        let mapped = self.mapping.columns.iter().filter(|(column, _)| self.columns.contains(column) && !has(column));
        let mut problems: Vec<String> =
            mapped.map(|(column, name)| format!("column {name:?} is missing, which columns.{column} names")).collect();
        let both = self.mapping.constants.keys().filter(|column| has(column));
        problems.extend(both.map(|column| format!("column {column} is there, and constants.{column} too")));
        let given = |column: &'static str| has(column) || self.mapping.constants.contains_key(column);
        let [number, other] = self.shape.identities();
        if !given(number) && !given(other) && !self.mapping.columns.contains_key(other) {
            problems.push(format!("column {other} is missing"));
        }
        problems
    }

    /// What is wrong with a first line that holds no column we know: said once, and not as many missing columns.
    fn no_header(&self, names: &[String]) -> FileError {
        let line = self.line;
        let failure = match names {
            [name] if self.columns.iter().filter(|column| name.contains(*column)).count() > 1 => {
                FileError::new(format!("the fields of line {line} are parted by something else than , ; | or tabs"))
            }
            _ => FileError::new(format!("line {line} is no header: it holds none of the columns")),
        };
        failure.advise(self.expected())
    }

    fn expected(&self) -> String {
        expected(self.shape, &self.columns)
    }
}

/// What a header is to be.
pub(crate) fn expected(shape: Shape, columns: &[&str]) -> String {
    let needed = shape.required.join(", ");
    format!("there are, in any order: {}; new {} need {needed}", columns.join(","), shape.kind)
}

fn one_line(name: &str) -> String {
    name.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_owned()
}

/// A file that is no CSV may have a first line of any length.
fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}
