//! An operation with its description.

use http_kit::route_table::{Entry, entry};
use poem::Endpoint;
use poem::http::Method;

use crate::document::operation::render;
use crate::document::types::Described;

/// Where the API lies.
pub(crate) const BASE: &str = "/api/customer-portal";

/// Describes one operation, and adds the schemas of its types to the components.
pub(crate) type Describe = fn(&mut utoipa::openapi::Components) -> utoipa::openapi::path::Operation;

/// One operation: where it is mounted, and what the `OpenAPI` document says of it.
pub(crate) struct ApiRoute {
    pub(crate) entry: Entry,
    pub(crate) describe: Describe,
}

/// Answers `method` at `path` with `handler`, which has to be described.
pub(crate) fn operation<H: Described + Endpoint + 'static>(method: Method, path: &str, handler: H) -> ApiRoute {
    ApiRoute { entry: entry(method, path, handler), describe: render::<H> }
}
