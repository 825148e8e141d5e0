//! The side as the kit sees it. Its readers are developers, so its sentences are English.

use async_trait::async_trait;
use http_kit::i18n::Locale;
use http_kit::{Details, Front, Problem, RequestContext};
use poem::{Request, Response};
use portal_core::integration::key::Scope;

use crate::body::LARGEST_BODY;
use crate::state::Api;

#[async_trait]
impl Front for Api {
    fn attach(&self, _: &mut Request) {}

    fn sentence(&self, _: Locale, key: &str, details: &Details) -> String {
        if let Ok(scope) = key.parse::<Scope>() {
            return format!("the key lacks the scope {scope}");
        }
        match key {
            "api-bad-request" => "the request cannot be read".to_owned(),
            "api-method-not-allowed" => "the path takes other methods: see Allow".to_owned(),
            "api-not-found" => "there is nothing at this path".to_owned(),
            "api-too-large" => format!("a body may have {LARGEST_BODY} bytes"),
            "api-too-many" => {
                format!("the key is used too often; wait {} seconds", details.retry_after.unwrap_or_default())
            }
            "api-unauthenticated" => "send a valid key as Authorization: Bearer".to_owned(),
            "api-unavailable" => "something behind the portal is away; send the request again later".to_owned(),
            "api-unsupported-media" => "send JSON as Content-Type: application/json, without encoding".to_owned(),
            _ => "the request failed; the trace_id names it in the portal's log".to_owned(),
        }
    }

    async fn error_page(&self, problem: &Problem, _: &RequestContext) -> Response {
        // No path of this side is a page.
        Response::builder().status(problem.details().status).body(problem.to_string())
    }

    fn answered(&self, _: &'static str, _: &RequestContext, _: &poem::Result<Response>) {}
}
