//! Tables for spreadsheets: CSV in UTF-8 with a mark that says so, lines that end in CRLF, and no cell that starts a
//! formula.

use std::future::Future;
use std::io;

use futures_util::stream;
use poem::http::HeaderValue;
use poem::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use poem::{Body, Response};

/// Tells spreadsheets that a file is in UTF-8.
pub const MARK: &str = "\u{feff}";

/// A cell that no spreadsheet takes for a formula: where the text would start one, an apostrophe goes before it, which
/// spreadsheets do not show.
pub fn harmless(cell: &str) -> String {
    // The last four are full-width forms of the first ones, which some spreadsheets take for them.
    let starts_one = |c: char| "=+-@\t\r\n|%\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}".contains(c);
    let first = cell.trim_start_matches([' ', '\u{a0}', '\u{feff}']).chars().next();
    if first.is_some_and(starts_one) { format!("'{cell}") } else { cell.to_owned() }
}

/// A line of cells. A number is given as one, so that it may begin with a minus.
pub fn line<'c>(cells: impl IntoIterator<Item = Cell<'c>>) -> String {
    let quoted = |cell: Cell<'c>| match cell {
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => {
            let text = harmless(text);
            let is_plain = !text.contains(['"', ',', ';', '\r', '\n', '\t']);
            if is_plain { text } else { format!("\"{}\"", text.replace('"', "\"\"")) }
        }
    };
    let cells: Vec<String> = cells.into_iter().map(quoted).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'c> {
    /// Any text.
    Text(&'c str),
    /// A whole number.
    Number(i64),
}

/// A file that is sent as it is made: `first` is its beginning, `next` answers what follows after each state, until there
/// is nothing. A failure breaks the download off, so that nobody takes half of it for the whole.
pub fn download<S, F>(name: &str, first: &str, state: S, next: impl Fn(S) -> F + Send + 'static) -> Response
where
    S: Send + 'static,
    F: Future<Output = io::Result<Option<(String, S)>>> + Send + 'static,
{
    let begun = (Some(format!("{MARK}{first}")), state);
    let rest = stream::try_unfold((begun, next), |((first, state), next)| async move {
        if let Some(first) = first {
            return Ok::<_, io::Error>(Some((first.into_bytes(), ((None, state), next))));
        }
        let found = next(state).await?;
        Ok(found.map(|(text, state)| (text.into_bytes(), ((None, state), next))))
    });
    let mut response = Response::builder().content_type("text/csv; charset=utf-8").body(Body::from_bytes_stream(rest));
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"")) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sec_43_no_cell_starts_a_formula() {
        for bad in ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u{a0}=1", "\u{ff1d}1", "|x", "%x"] {
            assert_eq!(harmless(bad), format!("'{bad}"));
        }
        for good in ["", "INV-1", "Budi = Santoso", "62817102070"] {
            assert_eq!(harmless(good), good);
        }
    }

    #[test]
    fn a_line_is_quoted_where_it_has_to_be_and_numbers_stay_numbers() {
        let cells = [Cell::Text("a\"b"), Cell::Text("=1,2"), Cell::Number(-5), Cell::Text("x\ny"), Cell::Text("plain")];
        assert_eq!(line(cells), "\"a\"\"b\",\"'=1,2\",-5,\"x\ny\",plain\r\n");
    }

    #[tokio::test]
    async fn a_file_is_sent_piece_by_piece_and_broken_off_by_a_failure() {
        let next = |n: u32| async move {
            match n {
                0..2 => Ok(Some((format!("{n}\r\n"), n + 1))),
                2 => Ok(None),
                _ => Err(io::Error::other("it is away")),
            }
        };
        let whole = download("a b.csv", "n\r\n", 0, next);
        assert_eq!(whole.headers()[CONTENT_DISPOSITION], "attachment; filename=\"ab.csv\"");
        let text = whole.into_body().into_string().await.expect("it is whole");
        assert_eq!(text, "\u{feff}n\r\n0\r\n1\r\n");
        let broken = download("a.csv", "", 9, next);
        assert!(broken.into_body().into_string().await.is_err());
    }
}
