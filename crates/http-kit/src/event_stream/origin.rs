//! Whose page may open a stream.

use poem::Request;
use poem::http::header::ORIGIN;

use crate::context::{RequestContext, Surface};
use crate::extract::sender;
use crate::origin::Origin;
use crate::problem::Problem;

/// Refuses what another site's page asks for. A page whose origin may call the API may open its streams.
pub(super) fn check(request: &Request, context: &RequestContext) -> Result<(), Problem> {
    let settings = context.site().settings();
    let named = request.headers().get(ORIGIN).and_then(|origin| Origin::parse(origin.to_str().ok()?).ok());
    let is_allowed = context.surface() == Surface::Api && named.is_some_and(|it| settings.cors_origins.contains(&it));
    if is_allowed {
        return Ok(());
    }
    let refused = |check| Problem::refused(check, "stream:foreign-origin", "Foreign origin", "api-forbidden");
    sender(request, &settings.public_url).map(drop).map_err(refused)
}
