//! The console as the kit sees it.

use async_trait::async_trait;
use http_kit::i18n::{Locale, plain};
use http_kit::{Details, Front, Problem, RequestContext};
use poem::{Request, Response};

use crate::i18n::t;
use crate::page::error_page;
use crate::state::Console;
use crate::view::error::ErrorKind;

#[async_trait]
impl Front for Console {
    fn attach(&self, request: &mut Request) {
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
