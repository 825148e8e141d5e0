//! Files that pages load: embedded, named by their content, kept by browsers for ever.

use http_kit::Problem;
use poem::http::header::CACHE_CONTROL;
use poem::{Request, Response, handler};

use crate::state::App;
use crate::view::assets;

const A_WHILE: &str = "public, max-age=300";

/// `GET /static/{name}?v=`.
#[handler]
pub(crate) fn file(request: &Request) -> Result<Response, Problem> {
    let asset = request.raw_path_param("name").and_then(assets::find).ok_or_else(Problem::not_found)?;
    Ok(asset.response(request))
}

/// `GET /favicon.svg`.
#[handler]
pub(crate) fn favicon(app: &App) -> Response {
    Response::builder().content_type("image/svg+xml").header(CACHE_CONTROL, A_WHILE).body(app.brand.favicon_svg())
}

/// `GET /brand/logo`.
#[handler]
pub(crate) fn logo(app: &App) -> Result<Response, Problem> {
    let logo = app.parts.config.logo.as_ref().ok_or_else(Problem::not_found)?;
    Ok(Response::builder().content_type(&logo.content_type).header(CACHE_CONTROL, A_WHILE).body(logo.bytes.clone()))
}
