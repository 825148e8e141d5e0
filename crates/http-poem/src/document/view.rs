//! The page to try the JSON API with; a script fills it from the OpenAPI document.

use askama::Template;

use crate::i18n::Locale;
use crate::view::format;
use crate::view::icons::Icon;
use crate::view::layout::Layout;

/// `GET /api/docs` and `GET /api/docs/integration`.
#[derive(Debug, Template)]
#[template(path = "document/api_docs.html")]
pub struct ApiDocsPage {
    /// The layout.
    pub layout: Layout,
    /// Address of the `OpenAPI` document: `/api/openapi.json`.
    pub document: String,
    /// Whether the API takes a key of another system instead of a customer's token.
    pub takes_key: bool,
}
