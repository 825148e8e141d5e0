//! Reads the operator's customer file: line by line, in batches, bad lines named and left out.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io::{BufRead, BufReader, Chain, Read};

use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};
use portal_core::CustomerId;
use portal_core::staff::{CustomerRecord, IMPORT_COLUMNS, ImportCounts, RawRecord, StaffService, parse_record};

use crate::failure::{Failure, chain};

/// How many customers go to the database at once.
const BATCH: usize = 500;

/// What an import hands its news to.
pub(crate) trait Audience: Send {
    /// A line was left out.
    fn bad_line(&mut self, line: &BadLine);
    /// So many lines have been read.
    fn progress(&mut self, lines: u64);
}

/// A line that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BadLine {
    /// Its number in the file, from 1.
    pub(crate) line: u64,
    /// What is wrong, field by field.
    pub(crate) problems: Vec<String>,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problems.join("; "))
    }
}

/// How an import went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Summary {
    pub(crate) counts: ImportCounts,
    pub(crate) bad: u64,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ImportCounts { added, updated } = self.counts;
        let imported = added + updated;
        write!(f, "{imported} imported (added {added}, updated {updated}), ")?;
        match self.bad {
            1 => write!(f, "1 line with problems"),
            bad => write!(f, "{bad} lines with problems"),
        }
    }
}

/// Imports a whole file.
///
/// # Errors
/// When the header is wrong, the file cannot be read, or the database cannot be reached; what was
/// imported until then stays.
pub(crate) async fn import(
    staff: &StaffService,
    file: impl Read,
    audience: &mut dyn Audience,
) -> Result<Summary, Failure> {
    let mut lines = Lines::open(file)?;
    let mut batch = Vec::with_capacity(BATCH);
    let mut summary = Summary::default();
    while let Some(line) = lines.next()? {
        match line {
            Ok(record) => batch.push(record),
            Err(bad) => {
                summary.bad += 1;
                audience.bad_line(&bad);
            }
        }
        if batch.len() == BATCH {
            store(staff, &mut batch, &mut summary).await?;
        }
        audience.progress(lines.read);
    }
    store(staff, &mut batch, &mut summary).await?;
    Ok(summary)
}

async fn store(staff: &StaffService, batch: &mut Vec<CustomerRecord>, summary: &mut Summary) -> Result<(), Failure> {
    if batch.is_empty() {
        return Ok(());
    }
    let counts = staff.import(batch).await.map_err(|error| {
        Failure::new(format!("the import stopped: {}; so far {summary}", chain(&error)))
            .advise("import the file again: customers that are in already are only updated")
    })?;
    summary.counts.added += counts.added;
    summary.counts.updated += counts.updated;
    batch.clear();
    Ok(())
}

/// The file's lines, checked one by one.
struct Lines<R: Read> {
    csv: Reader<Chain<BufReader<R>, &'static [u8]>>,
    columns: Vec<String>,
    record: ByteRecord,
    /// In which line each customer stands.
    seen: HashMap<CustomerId, u64>,
    read: u64,
}

impl<R: Read> Lines<R> {
    fn open(file: R) -> Result<Self, Failure> {
        let mut file = BufReader::with_capacity(64 * 1024, file);
        let delimiter = delimiter(&mut file)?;
        // Lines end where an editor ends them, the last one included, so that their numbers can be told;
        // the carriage return before it is white space at the end of the last field.
        let mut csv = ReaderBuilder::new()
            .flexible(true)
            .delimiter(delimiter)
            .terminator(Terminator::Any(b'\n'))
            .from_reader(file.chain(&b"\n"[..]));
        let columns = columns(&mut csv)?;
        Ok(Self { csv, columns, record: ByteRecord::new(), seen: HashMap::new(), read: 0 })
    }

    fn next(&mut self) -> Result<Option<Result<CustomerRecord, BadLine>>, Failure> {
        while self.csv.read_byte_record(&mut self.record).map_err(unreadable)? {
            self.read += 1;
            if !self.is_blank() {
                let (line, more) = self.place();
                let checked = self.check(line, more);
                return Ok(Some(checked.map_err(|problems| BadLine { line, problems })));
            }
        }
        Ok(None)
    }

    fn is_blank(&self) -> bool {
        self.record.len() == 1 && self.record[0].trim_ascii().is_empty()
    }

    /// On which line the record begins, and how many more it takes in. Counted back from its end: the
    /// position where the reader saw it begin lies before blank lines.
    fn place(&self) -> (u64, u64) {
        let breaks = |bytes: &[u8]| bytes.split(|b| *b == b'\n').count() as u64 - 1;
        let inside: u64 = self.record.iter().map(breaks).sum();
        let end = self.csv.position().line();
        let last = self.record.iter().next_back().unwrap_or_default();
        if last.ends_with(b"\n") {
            // A quotation mark took in the end of the file, with the line breaks there.
            let trailing = breaks(last) - breaks(last.trim_ascii_end());
            return (end - inside, inside - trailing);
        }
        (end - 1 - inside, inside)
    }

    fn check(&mut self, line: u64, more: u64) -> Result<CustomerRecord, Vec<String>> {
        if more > 0 {
            let lines = if more == 1 { "line" } else { "lines" };
            return Err(vec![format!("a quotation mark opened here takes in {more} more {lines}")]);
        }
        let (found, wanted) = (self.record.len(), self.columns.len());
        if found != wanted {
            return Err(vec![format!("has {found} fields instead of {wanted}")]);
        }
        let record = self.parse()?;
        if let Some(first) = self.seen.get(&record.customer_id) {
            return Err(vec![format!("customer_id: is already in line {first}")]);
        }
        self.seen.insert(record.customer_id.clone(), line);
        Ok(record)
    }

    fn parse(&self) -> Result<CustomerRecord, Vec<String>> {
        let mut raw: RawRecord<'_> = BTreeMap::new();
        for (column, field) in self.columns.iter().zip(&self.record) {
            let field = std::str::from_utf8(field).map_err(|_| vec![format!("{column}: is not UTF-8 text")])?;
            raw.insert(column, field);
        }
        parse_record(&raw).map_err(|problems| problems.iter().map(ToString::to_string).collect())
    }
}

/// A semicolon where the header has no comma: spreadsheets write it where the comma is a decimal mark.
fn delimiter(file: &mut impl BufRead) -> Result<u8, Failure> {
    let start = file.fill_buf().map_err(|e| Failure::caused("the file cannot be read", &e))?;
    let header = start.split(|b| *b == b'\n').next().unwrap_or_default();
    Ok(if header.contains(&b';') && !header.contains(&b',') { b';' } else { b',' })
}

/// The columns in the file's order: all of them, each once, and no other.
fn columns<R: Read>(csv: &mut Reader<R>) -> Result<Vec<String>, Failure> {
    let header = csv.byte_headers().map_err(unreadable)?;
    let columns: Vec<String> = header
        .iter()
        .map(|name| String::from_utf8_lossy(name).trim_start_matches('\u{feff}').trim().to_owned())
        .collect();
    let mut problems = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        if !IMPORT_COLUMNS.contains(&column.as_str()) {
            problems.push(format!("unknown column {:?}", shortened(column)));
        } else if columns[..at].contains(column) {
            problems.push(format!("column {column} stands there twice"));
        }
    }
    let missing = IMPORT_COLUMNS.iter().filter(|wanted| !columns.iter().any(|c| c == *wanted));
    problems.extend(missing.map(|column| format!("column {column} is missing")));
    if problems.is_empty() {
        return Ok(columns);
    }
    Err(Failure::new(format!("the header (line 1) is wrong: {}", problems.join("; ")))
        .advise(format!("it has to be, in any order: {}", IMPORT_COLUMNS.join(","))))
}

/// A file that is no CSV may have a first line of any length.
fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

#[expect(clippy::needless_pass_by_value, reason = "the shape map_err wants")]
fn unreadable(error: csv::Error) -> Failure {
    Failure::caused("the file cannot be read", &error)
}

#[cfg(test)]
mod tests;
