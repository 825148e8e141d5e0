//! An operation with its description.

use std::sync::Arc;

use http_kit::RequestContext;
use http_kit::route_table::{Entry, entry};
use poem::http::{HeaderValue, Method};
use poem::{Endpoint, EndpointExt, IntoResponse, Request, Response};

use crate::auth::api_session::as_of;

use crate::document::operation::render;
use crate::document::types::Described;
use crate::state::App;

/// Where the API lies.
pub(crate) const BASE: &str = "/api/customer-portal";

/// The header that tells since when what is answered may have changed.
pub(crate) const DATA_AS_OF: &str = "portal-data-as-of";

/// Describes one operation, and adds the schemas of its types to the components.
pub(crate) type Describe = fn(&mut utoipa::openapi::Components) -> utoipa::openapi::path::Operation;

/// One operation: where it is mounted, and what the `OpenAPI` document says of it.
pub(crate) struct ApiRoute {
    pub(crate) entry: Entry,
    pub(crate) describe: Describe,
}

/// Answers `method` at `path` with `handler`, which has to be described.
pub(crate) fn operation<H: Described + Endpoint + 'static>(method: Method, path: &str, handler: H) -> ApiRoute {
    ApiRoute { entry: entry(method, path, handler.around(with_as_of)), describe: render::<H> }
}

/// An answer in whose place copies were read says how old they are.
async fn with_as_of<H: Endpoint>(handler: Arc<H>, request: Request) -> poem::Result<Response> {
    let (app, context) = (request.data::<App>().cloned(), request.data::<RequestContext>().cloned());
    let mut response = handler.call(request).await?.into_response();
    let stamp = app.zip(context).and_then(|(app, context)| as_of(&app, &context));
    if let Some(stamp) = stamp.and_then(|stamp| HeaderValue::from_str(&stamp).ok()) {
        response.headers_mut().insert(DATA_AS_OF, stamp);
    }
    Ok(response)
}
