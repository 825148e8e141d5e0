//! Statements as downloads carry them, and in which form a request wants one.

use http_kit::Problem;
use poem::Response;
use poem::http::HeaderMap;
use poem::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_DISPOSITION};
use portal_core::billing::statement::{Statement, StatementError};

use crate::i18n::Locale;
use crate::problem::IntoProblem;
use crate::statement::csv;

/// The forms a statement has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A document.
    Pdf,
    /// Rows for spreadsheets.
    Csv,
}

impl Form {
    const ALL: [Self; 2] = [Self::Pdf, Self::Csv];

    const fn media_type(self) -> (&'static str, &'static str) {
        match self {
            Self::Pdf => ("application", "pdf"),
            Self::Csv => ("text", "csv"),
        }
    }

    /// The form that the request likes best: a PDF if it likes both alike. `None` if it accepts none.
    pub(crate) fn accepted(headers: &HeaderMap) -> Option<Self> {
        let lines: Vec<&str> = headers.get_all(ACCEPT).iter().filter_map(|line| line.to_str().ok()).collect();
        let accepted = lines.join(",");
        if accepted.trim().is_empty() {
            return Some(Self::Pdf);
        }
        let liked = Self::ALL.map(|form| (form, form.quality(&accepted)));
        let best = liked.iter().map(|(_, quality)| *quality).max().filter(|quality| *quality > 0)?;
        liked.into_iter().find(|(_, quality)| *quality == best).map(|(form, _)| form)
    }

    /// How much the header likes the form, in thousandths: by the range that names it most exactly.
    fn quality(self, accepted: &str) -> u32 {
        let (kind, part) = self.media_type();
        let named = |range: &str| match range.split_once('/') {
            Some((of, all)) if of.eq_ignore_ascii_case(kind) && all.eq_ignore_ascii_case(part) => Some(2),
            Some((of, "*")) if of.eq_ignore_ascii_case(kind) => Some(1),
            Some(("*", "*")) => Some(0),
            _ => None,
        };
        let of = |entry: &str| {
            let mut parts = entry.split(';').map(str::trim);
            let exactness = named(parts.next()?)?;
            let quality = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
            Some((exactness, quality.map_or(1_000, thousandths)))
        };
        accepted.split(',').filter_map(of).max_by_key(|(exactness, _)| *exactness).map_or(0, |(_, quality)| quality)
    }
}

/// `0.5` is 500; what cannot be read is nothing.
fn thousandths(text: &str) -> u32 {
    let (whole, decimals) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let is_number = !whole.is_empty() && whole.bytes().chain(decimals.bytes()).all(|byte| byte.is_ascii_digit());
    let decimals = format!("{decimals:0<3}");
    let read = |text: &str| text.get(..3).unwrap_or(text).parse().unwrap_or(0_u32);
    if is_number {
        whole.parse().unwrap_or(0_u32).saturating_mul(1_000).saturating_add(read(&decimals)).min(1_000)
    } else {
        0
    }
}

/// The rows of a statement as a file to be saved.
pub(crate) fn download_csv(statement: &Statement, customer_id: &str, locale: Locale) -> Response {
    let keep = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    let name: String = format!("{customer_id}-{}", statement.year).chars().map(keep).collect();
    Response::builder()
        .content_type("text/csv; charset=utf-8")
        .header(CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\""))
        .header(CACHE_CONTROL, "private, no-store")
        .body(csv::written(statement, locale))
}

impl IntoProblem for StatementError {
    fn into_problem(self) -> Problem {
        match self {
            StatementError::NotFound => {
                Problem::missing("statement:nothing-in-year", "Nothing in that year", "api-nothing-in-year")
            }
            StatementError::NoDocuments => {
                Problem::missing("statement:no-documents", "No documents", "api-no-documents")
            }
            StatementError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use poem::http::HeaderValue;

    use super::*;

    fn accepted(line: &'static str) -> Option<Form> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(line));
        Form::accepted(&headers)
    }

    #[test]
    fn a_request_gets_the_form_it_likes_best_and_a_pdf_if_it_does_not_care() {
        assert_eq!(Form::accepted(&HeaderMap::new()), Some(Form::Pdf));
        for (line, form) in [
            ("*/*", Some(Form::Pdf)),
            ("application/pdf", Some(Form::Pdf)),
            ("text/csv", Some(Form::Csv)),
            ("TEXT/CSV;q=0.2", Some(Form::Csv)),
            ("text/*, application/json", Some(Form::Csv)),
            ("text/csv, application/pdf", Some(Form::Pdf)),
            ("application/pdf;q=0.4, text/csv;q=0.5", Some(Form::Csv)),
            ("application/pdf;q=0, */*", Some(Form::Csv)),
            ("*/*;q=0.1, text/csv;q=0", Some(Form::Pdf)),
            ("text/html,application/xhtml+xml,*/*;q=0.8", Some(Form::Pdf)),
            ("application/json", None),
            ("text/csv;q=0", None),
            ("text/csv;q=x", None),
            ("nonsense", None),
        ] {
            assert_eq!(accepted(line), form, "{line}");
        }
    }
}
