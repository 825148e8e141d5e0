//! Lets pages of configured origins call the JSON API. No credentials are involved: the API knows only
//! bearer tokens.

use poem::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, HeaderValue, ORIGIN, VARY,
};
use poem::http::{Method, StatusCode};
use poem::{Request, Response};

use crate::context::{RequestContext, Surface};
use crate::origin::Origin;
use crate::settings::HttpSettings;

/// What a page may send. The last three are what clients send that want nothing from a cache.
const ALLOWED_HEADERS: &str =
    "authorization, content-type, accept-language, idempotency-key, last-event-id, cache-control, pragma, expires";

/// The origin to allow, if the request comes from one that is configured.
pub(crate) fn allowed_origin(
    request: &Request,
    context: &RequestContext,
    config: &HttpSettings,
) -> Option<HeaderValue> {
    if context.surface() != Surface::Api {
        return None;
    }
    let origin = request.headers().get(ORIGIN)?;
    let asked = Origin::parse(origin.to_str().ok()?).ok()?;
    config.cors_origins.contains(&asked).then(|| origin.clone())
}

/// Answers a browser that asks beforehand; `None` for every other request.
pub(crate) fn preflight(request: &Request, allowed: Option<&HeaderValue>) -> Option<Response> {
    let asks = *request.method() == Method::OPTIONS && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    (asks && allowed.is_some()).then(|| {
        Response::builder()
            .status(StatusCode::NO_CONTENT)
            .header(ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PUT, DELETE")
            .header(ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS)
            .header(ACCESS_CONTROL_MAX_AGE, "600")
            .finish()
    })
}

/// Tells the browser which origin may read the answer.
pub(crate) fn grant(response: &mut Response, allowed: Option<HeaderValue>) {
    let headers = response.headers_mut();
    headers.append(VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = allowed {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(
            ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("Retry-After, Location, Portal-Data-As-Of"),
        );
    }
}
