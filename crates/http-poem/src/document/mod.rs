//! The `OpenAPI` document, made of the operations' descriptions and types, and the page to try the API with.

pub(crate) mod answer;
mod api_route;
mod operation;
mod types;
pub(crate) mod view;
mod whole;

pub(crate) use api_route::{ApiRoute, BASE, operation};
pub(crate) use http_kit::schema::{described, shown_by, uncommented, words, yes};
pub(crate) use operation::{Location, Operation, Tag, integer, parameter, text};
pub(crate) use types::{AnswerBody, AnswerOf, BodyOf, Described, NoBody, answered};

use http_kit::{Problem, RequestContext};
use poem::{Response, handler};

use crate::document::view::ApiDocsPage;
use crate::page::render::{layout, page};
use crate::state::App;

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
    page(&ApiDocsPage { layout, document: "/api/openapi.json".to_owned(), takes_key: false })
}

/// `GET /api/docs/integration`: the same page for the API of the ISP's other systems, where there is one.
#[handler]
pub(crate) fn integration_docs(app: &App, context: &RequestContext) -> Result<Response, Problem> {
    let document = app.parts.config.integration_document.clone().ok_or_else(Problem::not_found)?;
    page(&ApiDocsPage { layout: layout(app, context, None), document, takes_key: true })
}
