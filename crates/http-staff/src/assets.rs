//! The files under `/staff/static/`.

use http_kit::Problem;
use page_kit::assets::{Asset, BASE_CSS, BASE_JS, FILES_CSS, FILES_JS, joined};
use poem::http::header::CACHE_CONTROL;
use poem::{Request, Response, handler};

use crate::state::Console;

const STAFF_CSS: &[u8] = include_bytes!("../static/staff.css");
static CSS: [u8; BASE_CSS.len() + STAFF_CSS.len()] = joined(BASE_CSS, STAFF_CSS);
const STAFF_JS: &[u8] = include_bytes!("../static/staff.js");
static JS: [u8; BASE_JS.len() + STAFF_JS.len()] = joined(BASE_JS, STAFF_JS);

static ASSETS: [Asset; 4] = [
    Asset::new("staff.css", "text/css; charset=utf-8", &CSS),
    Asset::new("files.css", "text/css; charset=utf-8", FILES_CSS),
    Asset::new("files.js", "text/javascript; charset=utf-8", FILES_JS),
    Asset::new("staff.js", "text/javascript; charset=utf-8", &JS),
];

/// The address of a file, with the version of its content.
pub(crate) fn url(name: &str) -> String {
    find(name).map_or_else(String::new, |asset| asset.url("/staff/static"))
}

fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.name == name)
}

/// `GET /staff/static/{name}?v=`.
#[handler]
pub(crate) fn file(request: &Request) -> Result<Response, Problem> {
    let asset = request.raw_path_param("name").and_then(find).ok_or_else(Problem::not_found)?;
    Ok(asset.response(request))
}

/// `GET /staff/favicon.svg`.
#[handler]
pub(crate) fn favicon(console: &Console) -> Response {
    let response = Response::builder().content_type("image/svg+xml").header(CACHE_CONTROL, "public, max-age=300");
    response.body(console.brand.favicon_svg())
}
