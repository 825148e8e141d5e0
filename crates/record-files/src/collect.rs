//! Puts rows of a file together to records, and reads them.

use std::collections::HashMap;
use std::collections::hash_map::{DefaultHasher, Entry};
use std::hash::{Hash, Hasher};
use std::io::{Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::sync::Arc;

use portal_core::Clock;
use portal_core::integration::record::{Cell, Conventions, FieldProblem, RecordWrite, Row};

use crate::columns::{Scope, Shape};
use crate::delimited::{self, Found, Take};
use crate::error::FileError;
use crate::header::{Header, expected};
use crate::input::Input;
use crate::mapping::Mapping;
use crate::row::{FileRow, LineProblem, RawRow, is_blank};
use crate::workbook;

/// How a file is read.
#[derive(Clone)]
pub struct Options {
    /// How its columns and values differ from the portal's.
    pub mapping: Mapping,
    /// Which columns it may have.
    pub scope: Scope,
    /// The sheet of a workbook; the first one without it.
    pub sheet: Option<String>,
    /// Records that begin in an earlier line are read, but not handed on.
    pub from_line: u64,
    /// Tells the portal's time zone.
    pub clock: Arc<dyn Clock>,
}

/// Takes what a file holds. Breaks end the reading.
pub trait Sink<W> {
    /// The file's header, before any row.
    fn header(&mut self, header: &Arc<Header>) -> ControlFlow<()>;

    /// The next record.
    fn row(&mut self, row: FileRow<W>) -> ControlFlow<()>;
}

/// What was found out about a file that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReadToEnd {
    /// The first line that is not UTF-8 and was read as Windows-1252.
    pub not_utf8: Option<u64>,
}

/// Reads a file of records, row by row.
///
/// # Errors
/// [`FileError`] if the file or its header cannot be read; rows that cannot be read are handed on as such.
pub fn read<W: RecordWrite>(
    mut input: Input,
    options: &Options,
    sink: &mut dyn Sink<W>,
) -> Result<ReadToEnd, FileError> {
    let unreadable = |e: std::io::Error| FileError::unreadable(&e);
    let mut head = Vec::new();
    input.by_ref().take(4).read_to_end(&mut head).map_err(unreadable)?;
    input.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let mut found = Found::default();
    let mut collector = Collector::new(options, sink);
    match head.as_slice() {
        [b'P', b'K', 3, 4] => workbook::read(input, options, &mut collector)?,
        [0xd0, 0xcf, 0x11, 0xe0] => {
            let what = "the file is a spreadsheet of an old form (.xls)";
            return Err(FileError::new(what).advise("save it as .xlsx or as CSV and import that"));
        }
        _ if options.sheet.is_some() => return Err(FileError::new("the file is no workbook, so it has no sheets")),
        _ => delimited::read(input, &mut found, &mut collector)?,
    }
    collector.end()?;
    Ok(ReadToEnd { not_utf8: found.not_utf8 })
}

/// So many rows of one record are read; more are a mistake.
const MOST_ROWS: usize = 1_000;

/// Puts rows together to records.
struct Collector<'s, W> {
    shape: Shape,
    options: &'s Options,
    header: Option<Arc<Header>>,
    /// The rows of the record that is being read.
    group: Vec<RawRow>,
    /// In which line each record began, by a hash of its number.
    seen: HashMap<u64, u32>,
    sink: &'s mut dyn Sink<W>,
}

impl<W: RecordWrite> Take for Collector<'_, W> {
    fn take(&mut self, row: RawRow, delimiter: Option<u8>) -> Result<ControlFlow<()>, FileError> {
        let Some(header) = self.header.clone() else {
            let mut header = Header::read(&row, self.shape, self.options.scope, &self.options.mapping)?;
            header.delimiter = delimiter;
            let header = Arc::new(header);
            self.header = Some(header.clone());
            return Ok(self.sink.header(&header));
        };
        if self.group.last().is_some_and(|last| goes_on(&header, &self.group, last, &row)) {
            match self.group.len() {
                MOST_ROWS => self.group[0].problem = Some(format!("begins a record of more than {MOST_ROWS} rows")),
                _ => self.group.push(row),
            }
            return Ok(ControlFlow::Continue(()));
        }
        let flow = self.hand_on(&header);
        if flow.is_continue() {
            self.group.push(row);
        }
        Ok(flow)
    }
}

impl<'s, W: RecordWrite> Collector<'s, W> {
    fn new(options: &'s Options, sink: &'s mut dyn Sink<W>) -> Self {
        Self { shape: Shape::of::<W>(), options, header: None, group: Vec::new(), seen: HashMap::new(), sink }
    }

    fn end(&mut self) -> Result<(), FileError> {
        let Some(header) = self.header.clone() else {
            let columns = self.shape.columns(self.options.scope);
            return Err(FileError::new("the file is empty").advise(expected(self.shape, &columns)));
        };
        let _ = self.hand_on(&header);
        Ok(())
    }

    /// Reads the rows of the record that ended, and hands it on.
    fn hand_on(&mut self, header: &Header) -> ControlFlow<()> {
        let raw = std::mem::take(&mut self.group);
        let Some(line) = raw.first().map(|row| row.line) else { return ControlFlow::Continue(()) };
        let mut read = self.read(header, &raw);
        if let Some(problem) = self.seen_before(header, &raw[0], read.as_ref().ok()) {
            read = Err(vec![problem]);
        }
        if line < self.options.from_line {
            return ControlFlow::Continue(());
        }
        self.sink.row(FileRow { raw, read })
    }

    /// What is to be said of a record that stands in the file already.
    fn seen_before(&mut self, header: &Header, row: &RawRow, read: Option<&W>) -> Option<LineProblem> {
        let number = header.number(row);
        let hash = match read {
            Some(write) => hash(&write.id().to_string()),
            // Parts that follow later must not pass for the whole.
            None if header.has_parts() && !number.is_empty() => hash(number),
            None => return None,
        };
        let first = match self.seen.entry(hash) {
            Entry::Vacant(entry) => {
                entry.insert(u32::try_from(row.line).unwrap_or(u32::MAX));
                return None;
            }
            Entry::Occupied(entry) => *entry.get(),
        };
        let column = header.name(self.shape.fields[0]);
        Some(if number.is_empty() {
            LineProblem::of_row(row.line, format!("tells of the same as line {first}"))
        } else if header.has_parts() {
            let advice = format!("is in line {first} already, and not right before: sort the file by {column}");
            LineProblem::of_column(row.line, column, advice)
        } else {
            LineProblem::of_column(row.line, column, format!("is already in line {first}"))
        })
    }

    fn read(&self, header: &Header, raw: &[RawRow]) -> Result<W, Vec<LineProblem>> {
        let unclear = raw.iter().filter_map(|row| Some(LineProblem::of_row(row.line, row.problem.as_deref()?)));
        let mut unclear: Vec<LineProblem> = unclear.collect();
        if unclear.is_empty() {
            unclear.extend(differences(header, raw));
        }
        if !unclear.is_empty() {
            return Err(unclear);
        }
        let (row, missing) = self.row(header, raw);
        let conventions = Conventions {
            by_people: true,
            days: self.options.mapping.days.as_deref(),
            clock: self.options.clock.as_ref(),
        };
        let read = W::read(&row, conventions);
        let mut problems = match read {
            Ok(write) if missing.is_empty() => return Ok(write),
            Ok(_) => missing,
            Err(found) => {
                let others = found.into_iter().filter(|problem| !missing.contains(problem));
                let others: Vec<FieldProblem> = others.collect();
                missing.iter().cloned().chain(others).collect()
            }
        };
        let place = |field: &str| self.shape.fields.iter().position(|known| *known == field);
        problems.sort_by_key(|problem| place(problem.field));
        Err(problems.iter().map(|problem| header.problem(raw, problem)).collect())
    }

    /// The cells of a record, and what it needs and does not have.
    fn row<'r>(&self, header: &'r Header, raw: &'r [RawRow]) -> (Row<'r>, Vec<FieldProblem>) {
        let (mut row, mut missing) = (Row::default(), Vec::new());
        let cells = header.columns().map(|(place, column)| (column, raw.first().map_or("", |row| row.cell(place))));
        for (column, text) in cells.chain(header.constants()).filter(|(column, _)| !header.is_of_parts(column)) {
            let cell = header.cell(column, text);
            if cell == Cell::Empty && self.shape.required.contains(&column) {
                missing.push(FieldProblem::missing(column));
            } else {
                row.insert(column, cell);
            }
        }
        if let Some(parts) = self.shape.parts.filter(|_| header.has_parts()) {
            let rows: Vec<Row<'r>> = header.rows_of_parts(raw).map(|raw| part(header, raw)).collect();
            row.insert(parts.field, if rows.is_empty() { Cell::Empty } else { Cell::Rows(rows) });
        }
        (row, missing)
    }
}

/// One part of a record.
fn part<'r>(header: &'r Header, raw: &'r RawRow) -> Row<'r> {
    let Some(parts) = header.shape.parts else { return Row::default() };
    let field = |column: &str| parts.columns.iter().position(|known| *known == column).map(|at| parts.fields[at]);
    let cells = header.columns().map(|(place, column)| (column, raw.cell(place))).chain(header.constants());
    let cells = cells.filter_map(|(column, text)| Some((field(column)?, header.cell(column, text))));
    cells.filter(|(_, cell)| *cell != Cell::Empty).collect()
}

/// Whether a row belongs to the record of the rows before it: it has the same number, or none and nothing but parts.
fn goes_on(header: &Header, group: &[RawRow], last: &RawRow, row: &RawRow) -> bool {
    if !header.has_parts() {
        return false;
    }
    let number = header.number(row);
    if !number.is_empty() {
        return number == header.number(group.first().unwrap_or(last));
    }
    header.columns().all(|(place, column)| header.is_of_parts(column) || is_blank(row.cell(place)))
}

/// Where later rows of a record say something else of it than the first one.
fn differences<'r>(header: &'r Header, raw: &'r [RawRow]) -> impl Iterator<Item = LineProblem> + 'r {
    let (first, others) = raw.split_first().map_or((None, raw), |(first, others)| (Some(first), others));
    others.iter().filter_map(move |row| {
        let first = first?;
        let differs = |place: usize| {
            let (one, other) = (row.cell(place).trim(), first.cell(place).trim());
            !one.is_empty() && one != other
        };
        let own = |column: &str| !header.is_of_parts(column) && column != header.shape.fields[0];
        let (place, column) = header.columns().find(|(place, column)| own(column) && differs(*place))?;
        let problem = format!("differs from line {}, which begins the same record", first.line);
        let value = Some(row.cell(place).to_owned());
        Some(LineProblem { value, ..LineProblem::of_column(row.line, header.name(column), problem) })
    })
}

fn hash(number: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    number.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;
