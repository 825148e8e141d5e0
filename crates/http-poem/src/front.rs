//! The customers' side as the kit sees it.

use async_trait::async_trait;
use http_kit::i18n::Locale;
use http_kit::{Details, Front, Problem, RequestContext};
use poem::{Request, Response};
use portal_core::kernel::phone::shown;

use crate::analytics;
use crate::i18n::plain_words;
use crate::page::render::error_page;
use crate::state::App;
use crate::view::format;

#[async_trait]
impl Front for App {
    fn attach(&self, request: &mut Request) {
        request.set_data(self.clone());
    }

    fn sentence(&self, locale: Locale, key: &str, details: &Details) -> String {
        let wait = details.retry_after.map(|seconds| ("wait", format::wait(locale, seconds).into()));
        let character = details.character.map(|character| ("character", shown(character).into()));
        let args: Vec<_> = wait.into_iter().chain(character).collect();
        plain_words(locale, key, &args)
    }

    async fn error_page(&self, problem: &Problem, context: &RequestContext) -> Response {
        error_page(problem, self, context).await
    }

    fn answered(&self, method: &'static str, context: &RequestContext, result: &poem::Result<Response>) {
        analytics::note(self, method, context, result);
    }
}
