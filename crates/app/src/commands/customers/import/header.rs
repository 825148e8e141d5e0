//! Finds out how a customer file is laid out: what parts its fields, and which column stands where.

use portal_core::staff::directory::IMPORT_COLUMNS;

use super::text::decoded;
use crate::failure::Failure;

/// How a file is laid out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Layout {
    /// What parts fields.
    pub(super) delimiter: u8,
    /// How many bytes come before the header: a line such as `sep=;`.
    pub(super) skipped: usize,
    /// How many lines these are.
    pub(super) skipped_lines: u64,
}

impl Layout {
    /// Reads `sep=;` in the first line, which spreadsheets write, or else takes what parts the most names of the
    /// header.
    pub(super) fn of(file: &[u8]) -> Self {
        let first = file.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let plain = first.trim_ascii();
        let plain = plain.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(plain);
        if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] = plain {
            return Self { delimiter: *delimiter, skipped: (first.len() + 1).min(file.len()), skipped_lines: 1 };
        }
        if first.trim_ascii_start().eq_ignore_ascii_case(b"sep=\t\r") || first.eq_ignore_ascii_case(b"sep=\t") {
            return Self { delimiter: b'\t', skipped: (first.len() + 1).min(file.len()), skipped_lines: 1 };
        }
        let count = |delimiter: u8| first.split(|byte| *byte == delimiter).count();
        // Of equals the last one counts: the comma.
        let delimiter = [b'|', b'\t', b';', b','].into_iter().max_by_key(|delimiter| count(*delimiter));
        Self { delimiter: delimiter.unwrap_or(b','), skipped: 0, skipped_lines: 0 }
    }
}

/// The columns in the file's order: all of them, each once, and no other. `None` for a column without a name, which
/// spreadsheets leave at the end.
///
/// # Errors
/// With the cause where there is one, otherwise with everything that is wrong.
pub(super) fn columns<'a>(
    header: impl Iterator<Item = &'a [u8]>,
    line: u64,
) -> Result<Vec<Option<&'static str>>, Failure> {
    let names: Vec<String> = header.map(|name| plain_name(&decoded(name).0)).collect();
    let known = |name: &String| IMPORT_COLUMNS.into_iter().find(|column| column == name);
    if !names.iter().any(|name| known(name).is_some()) {
        return Err(no_header(&names, line));
    }
    let mut problems = Vec::new();
    for (at, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        if known(name).is_none() {
            problems.push(format!("unknown column {:?}", shortened(name)));
        } else if names[..at].contains(name) {
            problems.push(format!("column {name} stands there twice"));
        }
    }
    let missing = IMPORT_COLUMNS.iter().filter(|column| !names.iter().any(|name| name == *column));
    problems.extend(missing.map(|column| format!("column {column} is missing")));
    if problems.is_empty() {
        return Ok(names.iter().map(known).collect());
    }
    Err(Failure::new(format!("the header (line {line}) is wrong: {}", problems.join("; "))).advise(expected_header()))
}

/// What is wrong with a first line that holds no column we know: said once, and not as twelve missing columns.
fn no_header(names: &[String], line: u64) -> Failure {
    let failure = match names {
        [] => Failure::new("the file is empty"),
        [name] if name.is_empty() => Failure::new(format!("the header (line {line}) is missing")),
        [name] if IMPORT_COLUMNS.iter().filter(|column| name.contains(*column)).count() > 1 => {
            Failure::new(format!("the fields of line {line} are parted by something else than , ; | or tabs"))
        }
        _ => Failure::new(format!("line {line} is no header: it holds none of the columns")),
    };
    failure.advise(expected_header())
}

fn expected_header() -> String {
    format!("it has to be, in any order: {}", IMPORT_COLUMNS.join(","))
}

/// Names are compared without regard to case, and to blanks and dashes in the place of `_`.
fn plain_name(name: &str) -> String {
    let name = name.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').to_lowercase();
    name.split([' ', '-', '_', '\u{a0}']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}

/// A file that is no CSV may have a first line of any length.
fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
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
        assert_eq!(layout("sep=;\r\ncustomer_id;name"), (';', 7));
        assert_eq!(layout("\"sep=,\"\ncustomer_id,name"), (',', 8));
        assert_eq!(layout("SEP=\t\ncustomer_id\tname"), ('\t', 6));
        assert_eq!(layout("sep=;"), (';', 5));
    }

    #[test]
    fn case_09_names_are_known_in_any_case_and_with_blanks() {
        for name in ["customer_id", " Customer ID ", "CUSTOMER-ID", "Customer_Id", "\u{feff}customer_id"] {
            assert_eq!(plain_name(name), "customer_id");
        }
    }
}
