//! The `OpenAPI` document and the page to try the API with.

use poem::{Response, handler};

use crate::middleware::RequestContext;
use crate::problem::Problem;
use crate::state::App;
use crate::web::view::ApiDocsPage;
use crate::web::{layout, page};

/// The document, written by hand; a test holds it against the routes and their answers.
const OPENAPI: &str = include_str!("openapi.json");

/// `GET /api/openapi.json`.
#[handler]
pub(super) fn openapi() -> Response {
    Response::builder().content_type("application/json").header("cache-control", "public, max-age=300").body(OPENAPI)
}

/// `GET /api/docs`.
#[handler]
pub(super) fn docs(app: &App, context: &RequestContext) -> Result<Response, Problem> {
    let layout = layout(app, context, None);
    page(&ApiDocsPage { layout, document: "/api/openapi.json".to_owned() })
}
