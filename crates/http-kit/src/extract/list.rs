//! What a request asks of a list: a page of it, and a filter.

use poem::{FromRequest, Request, RequestBody};
use portal_core::PageRequest;

use crate::problem::{FieldProblem, Problem};

/// The query of a list: `status`, `q`, `page` and `limit`.
#[derive(Debug)]
pub struct ListQuery {
    /// The filter as it was sent, if it was; empty counts as not sent.
    pub status: Option<String>,
    /// Words to look for; empty for none.
    pub search: String,
    /// Which page.
    pub page: PageRequest,
}

const PAGE: FieldProblem = FieldProblem { field: "page", words: "api-page-invalid" };
const LIMIT: FieldProblem = FieldProblem { field: "limit", words: "api-limit-invalid" };

/// What a filter that nobody knows is answered with.
pub const STATUS: FieldProblem = FieldProblem { field: "status", words: "api-status-invalid" };

impl ListQuery {
    fn parse(query: &str) -> Result<Self, Problem> {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).map_err(|_| Problem::bad_request())?;
        let of = |name: &str| pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let default = PageRequest::default();
        let page = number(of("page"), default.page(), u32::MAX);
        let limit = number(of("limit"), default.limit(), PageRequest::LONGEST);
        let wrong = [(page, PAGE), (limit, LIMIT)].into_iter().filter(|(value, _)| value.is_none());
        if let Some(problem) = Problem::invalid_all(wrong.map(|(_, field)| field).collect()) {
            return Err(problem);
        }
        let page = PageRequest::new(page.unwrap_or_default(), limit.unwrap_or_default());
        Ok(Self {
            status: of("status").filter(|status| !status.is_empty()).map(str::to_owned),
            search: of("q").unwrap_or_default().to_owned(),
            page: page.map_err(|_| Problem::invalid(PAGE))?,
        })
    }
}

/// A number from 1 to `most`; `default` if nothing was sent.
fn number(text: Option<&str>, default: u32, most: u32) -> Option<u32> {
    match text {
        None => Some(default),
        Some(text) => text.parse().ok().filter(|number| (1..=most).contains(number)),
    }
}

impl<'a> FromRequest<'a> for ListQuery {
    async fn from_request(request: &'a Request, _: &mut RequestBody) -> poem::Result<Self> {
        Ok(Self::parse(request.uri().query().unwrap_or_default())?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_wish_there_are_the_first_ten_of_all() {
        let query = ListQuery::parse("status=&x=1").expect("a query");
        assert_eq!((query.status, query.page), (None, PageRequest::default()));
        let query = ListQuery::parse("status=paid&page=3&limit=100").expect("a query");
        assert_eq!((query.status.as_deref(), query.page.offset()), (Some("paid"), 200));
    }

    #[test]
    fn every_number_out_of_range_is_named() {
        for (query, fields) in [
            ("page=0", &["page"][..]),
            ("limit=101", &["limit"]),
            ("page=-1&limit=ten", &["page", "limit"]),
            ("page=99999999999", &["page"]),
            ("limit=", &["limit"]),
        ] {
            let problem = ListQuery::parse(query).expect_err(query);
            let named: Vec<&str> = problem.details().fields.iter().map(|field| field.field).collect();
            assert_eq!(named, fields, "{query}");
        }
    }
}
