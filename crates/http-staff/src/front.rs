//! The console as the kit sees it.

use async_trait::async_trait;
use http_kit::i18n::{Locale, plain};
use http_kit::{Details, Front, Problem, RequestContext};
use poem::{Request, Response};

use crate::i18n::t;
use crate::page::error_page;
use crate::state::Console;
use crate::view::error::ErrorKind;

/// U+0000 as it stands in an address.
const NUL: &str = "%00";

#[async_trait]
impl Front for Console {
    fn attach(&self, request: &mut Request) {
        leave_out_nul(request);
        request.set_data(self.clone());
    }

    fn sentence(&self, locale: Locale, _: &str, details: &Details) -> String {
        // No path of the console is an API; a program that asks for one is told the same as a browser.
        plain(&t(locale, ErrorKind::of(details).words().1, &[]))
    }

    async fn error_page(&self, problem: &Problem, context: &RequestContext) -> Response {
        error_page(problem, self, context)
    }

    fn answered(&self, _: &'static str, _: &RequestContext, _: &poem::Result<Response>) {}
}

/// Leaves characters out of the query that no browser sends of itself, that stand in no text and that PostgreSQL takes in
/// none.
fn leave_out_nul(request: &mut Request) {
    let Some(mut query) = request.uri().query().filter(|query| query.contains(NUL)).map(str::to_owned) else { return };
    // What stood around one may be one.
    while query.contains(NUL) {
        query = query.replace(NUL, "");
    }
    let without = format!("{}?{query}", request.uri().path());
    if let Ok(without) = without.parse() {
        *request.uri_mut() = without;
    }
}
