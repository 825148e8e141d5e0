//! The page to try the JSON API with; a script fills it from the OpenAPI document.

use askama::Template;

use super::format;
use super::icons::Icon;
use super::layout::Layout;
use crate::i18n::Locale;

/// `GET /api/docs`.
#[derive(Debug, Template)]
#[template(path = "api_docs.html")]
pub struct ApiDocsPage {
    /// The layout.
    pub layout: Layout,
    /// Address of the `OpenAPI` document: `/api/openapi.json`.
    pub document: String,
}
