//! The `OpenAPI` document, made of the operations' descriptions and types, and the page to try the API with.

mod operation;
mod schema;
mod types;
pub(crate) mod view;
mod whole;

pub(crate) use operation::{Location, Operation, Tag, parameter, text};
pub(crate) use schema::{described, shown_by, uncommented, words, yes};
pub(crate) use types::{AnswerBody, AnswerOf, BodyOf, Described, NoBody, answered};

use poem::{Response, handler};
use portal_core::Groups;

use crate::api::{ApiRoute, operations};
use crate::document::view::ApiDocsPage;
use crate::middleware::RequestContext;
use crate::page::render::{layout, page};
use crate::problem::Problem;
use crate::state::App;

/// Describes one operation, and adds the schemas of its types to the components.
pub(crate) type Describe = fn(&mut utoipa::openapi::Components) -> utoipa::openapi::path::Operation;

/// An operation is described by the type of its handler.
pub(crate) fn describe<H: Described>() -> Describe {
    operation::render::<H>
}

/// The document of a portal with these groups.
pub(crate) fn document_of(groups: Groups) -> Result<String, serde_json::Error> {
    json(&operations(groups))
}

/// The document of some operations.
pub(crate) fn json(operations: &[ApiRoute]) -> Result<String, serde_json::Error> {
    whole::document(operations).to_json()
}

/// `GET /api/openapi.json`.
#[handler]
pub(crate) fn openapi(app: &App) -> Result<Response, Problem> {
    let document = app.openapi.as_ref().map_err(|error| Problem::broken(error.to_string()))?;
    let response = Response::builder().content_type("application/json");
    Ok(response.header("cache-control", "public, max-age=300").body(document.clone()))
}

/// `GET /api/docs`.
#[handler]
pub(crate) fn docs(app: &App, context: &RequestContext) -> Result<Response, Problem> {
    let layout = layout(app, context, None);
    page(&ApiDocsPage { layout, document: "/api/openapi.json".to_owned() })
}
