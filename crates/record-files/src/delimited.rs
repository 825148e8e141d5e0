//! Reads text files in which a character parts the fields.

use std::io::Read;
use std::ops::ControlFlow;

use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};

use crate::error::FileError;
use crate::row::{RawRow, is_blank};
use crate::text::{decoded, text};

/// Takes the rows of a file one by one, the header first.
pub(crate) trait Take {
    /// The next row, and what parts its fields.
    fn take(&mut self, row: RawRow, delimiter: Option<u8>) -> Result<ControlFlow<()>, FileError>;
}

/// What was found out about a file beside its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Found {
    /// The first line that is not UTF-8.
    pub(crate) not_utf8: Option<u64>,
}

/// How a file is laid out.
#[derive(Debug, PartialEq, Eq)]
struct Layout {
    /// What parts fields.
    delimiter: u8,
    /// How many bytes come before the header: a line such as `sep=;`.
    skipped: usize,
    /// How many lines these are.
    skipped_lines: u64,
}

impl Layout {
    /// Reads `sep=;` in the first line, which spreadsheets write, or else takes what parts the most names of the
    /// header.
    fn of(head: &[u8]) -> Self {
        let first = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let named = |delimiter| Self { delimiter, skipped: (first.len() + 1).min(head.len()), skipped_lines: 1 };
        let plain = first.trim_ascii();
        let plain = plain.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(plain);
        if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] = plain {
            return named(*delimiter);
        }
        if first.trim_ascii_start().eq_ignore_ascii_case(b"sep=\t\r") || first.eq_ignore_ascii_case(b"sep=\t") {
            return named(b'\t');
        }
        // The header is the first line that holds something.
        let mut lines = head.split(|byte| *byte == b'\n');
        let holds_something = |line: &&[u8]| line.iter().any(|byte| !b",;|\t\r \"".contains(byte));
        let header = lines.find(holds_something).unwrap_or_default();
        let count = |delimiter: u8| header.split(|byte| *byte == delimiter).count();
        // Of equals the last one counts: the comma.
        let delimiter = [b'|', b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter));
        Self { delimiter: delimiter.unwrap_or(b','), skipped: 0, skipped_lines: 0 }
    }
}

/// Reads a file row by row.
///
/// # Errors
/// If it cannot be read, and what `rows` refuses.
pub(crate) fn read(bytes: impl Read, found: &mut Found, rows: &mut dyn Take) -> Result<(), FileError> {
    let (head, rest) = text(bytes).map_err(|e| FileError::unreadable(&e))?;
    let Layout { delimiter, skipped, skipped_lines } = Layout::of(&head);
    // Lines end where an editor ends them, the last one included, so that their numbers can be told; the carriage return
    // before it is white space at the end of the last field.
    let csv = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .terminator(Terminator::Any(b'\n'))
        .from_reader(head[skipped..].chain(rest).chain(&b"\n"[..]));
    let mut lines = Lines { csv, delimiter, columns: None, record: ByteRecord::new(), skipped: skipped_lines };
    while let Some(row) = lines.next(found)? {
        if rows.take(row, Some(delimiter))?.is_break() {
            break;
        }
    }
    Ok(())
}

/// The lines of a file.
struct Lines<R> {
    csv: Reader<R>,
    delimiter: u8,
    /// How many columns the header has.
    columns: Option<usize>,
    record: ByteRecord,
    /// How many lines come before those that the reader sees.
    skipped: u64,
}

impl<R: Read> Lines<R> {
    fn next(&mut self, found: &mut Found) -> Result<Option<RawRow>, FileError> {
        while self.csv.read_byte_record(&mut self.record).map_err(|e| FileError::unreadable(&e))? {
            // Sheets leave rows of blanks and of nothing but delimiters.
            let fields: Vec<_> = self.record.iter().map(decoded).collect();
            if fields.iter().all(|(field, _)| is_blank(field)) {
                continue;
            }
            let (line, more) = self.place();
            if fields.iter().any(|(_, is_other)| *is_other) {
                found.not_utf8.get_or_insert(line);
            }
            let cells = fields.into_iter().map(|(field, _)| without_return(&field).to_owned()).collect();
            let problem = self.problem(more);
            return Ok(Some(RawRow { line, cells, problem }));
        }
        Ok(None)
    }

    /// On which line the record begins, and how many more it takes in. Counted back from its end: the position where the
    /// reader saw it begin lies before blank lines.
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

    /// Why the cells of the record cannot be told apart, if they cannot.
    fn problem(&mut self, more: u64) -> Option<String> {
        let found = self.record.len();
        let expected = *self.columns.get_or_insert(found);
        let fits = found == expected || (found > expected && self.record.iter().skip(expected).all(<[u8]>::is_empty));
        if more > 0 && (!fits || self.takes_in_records(expected)) {
            let lines = if more == 1 { "line" } else { "lines" };
            return Some(format!("a quotation mark opened here takes in {more} more {lines}"));
        }
        (!fits).then(|| format!("has {found} fields instead of {expected}"))
    }

    /// Whether a field holds a line that looks like a record: its quotation mark was never closed.
    fn takes_in_records(&self, expected: usize) -> bool {
        let looks_like_one =
            |line: &[u8]| expected > 1 && line.split(|byte| *byte == self.delimiter).count() >= expected;
        self.record.iter().any(|field| field.split(|byte| *byte == b'\n').skip(1).any(looks_like_one))
            || self.record.iter().next_back().is_some_and(|last| last.ends_with(b"\n"))
    }
}

/// Without the carriage return that ended the line.
fn without_return(field: &str) -> &str {
    field.strip_suffix('\r').unwrap_or(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(file: &str) -> (char, usize) {
        let found = Layout::of(file.as_bytes());
        (char::from(found.delimiter), found.skipped)
    }

    #[test]
    fn case_09_what_parts_the_fields_is_named_or_counted() {
        assert_eq!(layout("customer_id;name;phone\n1;x;y"), (';', 0));
        assert_eq!(layout("customer_id\tname\tphone\n1\t\"a,b;c\""), ('\t', 0));
        assert_eq!(layout("customer_id|name"), ('|', 0));
        assert_eq!(layout("customer_id,name;x,y"), (',', 0));
        assert_eq!(layout("customer_id"), (',', 0));
        assert_eq!(layout("\n , \ncustomer_id;name"), (';', 0));
        assert_eq!(layout("sep=;\r\ncustomer_id;name"), (';', 7));
        assert_eq!(layout("\"sep=,\"\ncustomer_id,name"), (',', 8));
        assert_eq!(layout("SEP=\t\ncustomer_id\tname"), ('\t', 6));
        assert_eq!(layout("sep=;"), (';', 5));
    }

    #[derive(Default)]
    struct All(Vec<RawRow>, Option<u8>);

    impl Take for All {
        fn take(&mut self, row: RawRow, delimiter: Option<u8>) -> Result<ControlFlow<()>, FileError> {
            self.0.push(row);
            self.1 = delimiter;
            Ok(ControlFlow::Continue(()))
        }
    }

    fn rows(file: &[u8]) -> (Vec<RawRow>, Found) {
        let (mut found, mut all) = (Found::default(), All::default());
        read(file, &mut found, &mut all).expect("a file that can be read");
        assert!(all.1.is_some());
        (all.0, found)
    }

    fn lines(file: &str) -> Vec<(u64, Option<String>)> {
        rows(file.as_bytes()).0.into_iter().map(|row| (row.line, row.problem)).collect()
    }

    #[test]
    fn line_numbers_count_what_an_editor_counts() {
        for end in ["\n", "\r\n"] {
            let file = ["a,b", "1,2", "", "\"x", "y\",2", " ", ",", "3,4"].join(end);
            let numbers: Vec<u64> = lines(&file).into_iter().map(|(line, _)| line).collect();
            assert_eq!(numbers, [1, 2, 4, 8], "line ends {end:?}");
        }
        assert_eq!(lines("sep=;\na;b\n1;2").last().map(|(line, _)| *line), Some(3));
    }

    #[test]
    fn case_07_rows_of_commas_and_blanks_are_left_out() {
        let (found, _) = rows("a,b\n,\n   \n , \n\u{a0},\n1,2\n\n".as_bytes());
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].cells, ["1", "2"]);
    }

    #[test]
    fn a_row_with_other_than_the_headers_fields_is_named() {
        let told = lines("a,b\n1\n1,2,\n1,2,3\n");
        let problems: Vec<_> = told.iter().map(|(_, problem)| problem.as_deref()).collect();
        assert_eq!(problems, [None, Some("has 1 fields instead of 2"), None, Some("has 3 fields instead of 2")]);
    }

    #[test]
    fn case_08_a_quotation_mark_left_open_is_named_where_it_opens() {
        let open = lines("a,b,c\n1,2,3\n1,\"2,3\n1,2,3\n1,2,3\n");
        assert_eq!(open[2], (3, Some("a quotation mark opened here takes in 2 more lines".to_owned())));
        let last = lines("a,b,c\n1,2,\"3\n1,2,3\n1,2,3\n");
        assert_eq!(last[1], (2, Some("a quotation mark opened here takes in 2 more lines".to_owned())));
    }

    #[test]
    fn a_quoted_field_keeps_its_line_breaks_and_a_list_of_numbers_alone_is_no_open_quotation_mark() {
        let (found, _) = rows(b"a,b\r\n\"1\r\n2\",\"say \"\"x\"\"\"\r\n");
        assert_eq!(found[1].cells, ["1\r\n2", "say \"x\""]);
        assert_eq!(lines("a\n\"1\n2\"\n")[1], (2, None));
    }

    #[test]
    fn case_09_the_first_line_in_windows_1252_is_told() {
        let (found, about) = rows(b"a;b\n1;2\nRen\xe9e;x\n");
        assert_eq!((found[2].cells[0].as_str(), about.not_utf8), ("Renée", Some(3)));
    }
}
