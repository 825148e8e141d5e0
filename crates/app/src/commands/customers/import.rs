//! Reads the operator's customer file: line by line, in batches, bad lines named and left out.

mod header;
mod text;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::io::Read;

use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};
use portal_core::CustomerId;
use portal_core::staff::directory::{
    CustomerRecord, ImportCounts, ImportWarning, RawRecord, StaffService, parse_record,
};

use self::header::{Layout, columns};
use crate::failure::{Failure, chain};

/// How many customers go to the database at once.
const BATCH: usize = 500;

/// What an import hands its news to.
pub(crate) trait Audience: Send {
    /// A line was left out.
    fn bad_line(&mut self, line: &BadLine);
    /// A line was imported, and something about it will not work later.
    fn warning(&mut self, warned: &Warned);
    /// Something about the file as a whole.
    fn note(&mut self, text: &str);
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

/// A line that was imported with a warning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Warned {
    /// Its number in the file, from 1.
    pub(crate) line: u64,
    /// What will not work.
    pub(crate) warning: ImportWarning,
}

impl fmt::Display for Warned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: warning: {}", self.line, self.warning)
    }
}

/// How an import went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Summary {
    pub(crate) counts: ImportCounts,
    pub(crate) bad: u64,
    pub(crate) warnings: u64,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ImportCounts { added, updated, unchanged } = self.counts;
        write!(f, "{} imported (added {added}, updated {updated}), ", added + updated)?;
        if unchanged > 0 {
            write!(f, "{unchanged} unchanged, ")?;
        }
        match self.bad {
            1 => write!(f, "1 line with problems")?,
            bad => write!(f, "{bad} lines with problems")?,
        }
        match self.warnings {
            0 => Ok(()),
            1 => write!(f, ", 1 warning"),
            more => write!(f, ", {more} warnings"),
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
    mut file: impl Read,
    audience: &mut dyn Audience,
) -> Result<Summary, Failure> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|e| Failure::caused("the file cannot be read", &e))?;
    let bytes = text::normalised(bytes)?;
    let mut lines = Lines::open(&bytes)?;
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
            store(staff, &mut batch, &mut summary, audience).await?;
        }
        audience.progress(lines.read);
    }
    store(staff, &mut batch, &mut summary, audience).await?;
    if let Some(line) = lines.not_utf8 {
        audience.note(&format!("line {line} is not UTF-8; such text was read as Windows-1252: look at the names"));
    }
    Ok(summary)
}

async fn store(
    staff: &StaffService,
    batch: &mut Vec<(u64, CustomerRecord)>,
    summary: &mut Summary,
    audience: &mut dyn Audience,
) -> Result<(), Failure> {
    if batch.is_empty() {
        return Ok(());
    }
    let (lines, records): (Vec<u64>, Vec<CustomerRecord>) = std::mem::take(batch).into_iter().unzip();
    let stopped = |error: portal_core::PortError, summary: &Summary| {
        Failure::new(format!("the import stopped: {}; so far {summary}", chain(&error)))
            .advise("import the file again: customers that are in already stay as they are")
    };
    let warnings = staff.review(&records).await.map_err(|error| stopped(error, summary))?;
    let counts = staff.import(&records).await.map_err(|error| stopped(error, summary))?;
    for (place, warning) in warnings {
        summary.warnings += 1;
        audience.warning(&Warned { line: lines[place], warning });
    }
    summary.counts.added += counts.added;
    summary.counts.updated += counts.updated;
    summary.counts.unchanged += counts.unchanged;
    Ok(())
}

/// A line that was read: its number and customer, or what is wrong with it.
type ReadLine = Result<(u64, CustomerRecord), BadLine>;

/// The file's lines, checked one by one.
struct Lines<'a> {
    csv: Reader<std::io::Chain<&'a [u8], &'static [u8]>>,
    delimiter: u8,
    columns: Vec<Option<&'static str>>,
    record: ByteRecord,
    /// How many lines come before the header.
    skipped: u64,
    /// In which line each customer stands.
    seen: HashMap<CustomerId, u64>,
    /// The first line that is not UTF-8.
    not_utf8: Option<u64>,
    read: u64,
}

impl<'a> Lines<'a> {
    fn open(file: &'a [u8]) -> Result<Self, Failure> {
        let Layout { delimiter, skipped, skipped_lines } = Layout::of(file);
        // Lines end where an editor ends them, the last one included, so that their numbers can be told;
        // the carriage return before it is white space at the end of the last field.
        let mut csv = ReaderBuilder::new()
            .flexible(true)
            .delimiter(delimiter)
            .terminator(Terminator::Any(b'\n'))
            .from_reader(file[skipped..].chain(&b"\n"[..]));
        let columns = columns(csv.byte_headers().map_err(unreadable)?.iter(), skipped_lines + 1)?;
        let (seen, record) = (HashMap::new(), ByteRecord::new());
        Ok(Self { csv, delimiter, columns, record, skipped: skipped_lines, seen, not_utf8: None, read: 0 })
    }

    fn next(&mut self) -> Result<Option<ReadLine>, Failure> {
        while self.csv.read_byte_record(&mut self.record).map_err(unreadable)? {
            self.read += 1;
            if !self.is_blank() {
                let (line, more) = self.place();
                let checked = self.check(line, more);
                return Ok(Some(match checked {
                    Ok(record) => Ok((line, record)),
                    Err(problems) => Err(BadLine { line, problems }),
                }));
            }
        }
        Ok(None)
    }

    /// Sheets leave rows of blanks and of nothing but delimiters.
    fn is_blank(&self) -> bool {
        self.record.iter().all(|field| field.trim_ascii().is_empty())
    }

    /// On which line the record begins, and how many more it takes in. Counted back from its end: the
    /// position where the reader saw it begin lies before blank lines.
    fn place(&self) -> (u64, u64) {
        let breaks = |bytes: &[u8]| bytes.split(|b| *b == b'\n').count() as u64 - 1;
        let inside: u64 = self.record.iter().map(breaks).sum();
        let end = self.csv.position().line() + self.skipped;
        let last = self.record.iter().next_back().unwrap_or_default();
        if last.ends_with(b"\n") {
            // A quotation mark took in the end of the file, with the line breaks there.
            let trailing = breaks(last) - breaks(last.trim_ascii_end());
            return (end - inside, inside - trailing);
        }
        (end - 1 - inside, inside)
    }

    fn check(&mut self, line: u64, more: u64) -> Result<CustomerRecord, Vec<String>> {
        let (found, expected) = (self.record.len(), self.columns.len());
        let fits = found == expected || (found > expected && self.record.iter().skip(expected).all(<[u8]>::is_empty));
        if more > 0 && (!fits || self.takes_in_records()) {
            let lines = if more == 1 { "line" } else { "lines" };
            return Err(vec![format!("a quotation mark opened here takes in {more} more {lines}")]);
        }
        if !fits {
            return Err(vec![format!("has {found} fields instead of {expected}")]);
        }
        let record = self.parse(line)?;
        if let Some(first) = self.seen.get(&record.customer_id) {
            return Err(vec![format!("customer_id: is already in line {first}")]);
        }
        self.seen.insert(record.customer_id.clone(), line);
        Ok(record)
    }

    /// Whether a field holds a line that looks like a record: its quotation mark was never closed.
    fn takes_in_records(&self) -> bool {
        let looks_like_one = |line: &[u8]| line.split(|byte| *byte == self.delimiter).count() >= self.columns.len();
        self.record.iter().any(|field| field.split(|byte| *byte == b'\n').skip(1).any(looks_like_one))
            || self.record.iter().next_back().is_some_and(|last| last.ends_with(b"\n"))
    }

    fn parse(&mut self, line: u64) -> Result<CustomerRecord, Vec<String>> {
        let fields: Vec<_> = self.record.iter().map(text::decoded).collect();
        if fields.iter().any(|(_, is_other)| *is_other) {
            self.not_utf8.get_or_insert(line);
        }
        let named = self.columns.iter().zip(&fields);
        let raw: RawRecord<'_> = named
            .filter_map(|(column, (field, _))| column.map(|column| (column, field.as_ref())))
            .collect::<BTreeMap<_, _>>();
        parse_record(&raw).map_err(|problems| problems.iter().map(ToString::to_string).collect())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape map_err wants")]
fn unreadable(error: csv::Error) -> Failure {
    Failure::caused("the file cannot be read", &error)
}

#[cfg(test)]
mod tests;
