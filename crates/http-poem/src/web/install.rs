//! What makes the portal installable: manifest, icons, the service worker and the page it shows without a network.

use poem::http::HeaderValue;
use poem::http::header::{CACHE_CONTROL, VARY};
use poem::{Request, Response, handler};
use serde::Serialize;

use super::frame::{bare_shell, page};
use super::view::OfflinePage;
use super::view::assets;
use super::view::brand::Cut;
use crate::edge::{Visit, json};
use crate::i18n::t;
use crate::problem::Problem;
use crate::state::App;

const A_WHILE: &str = "public, max-age=300";

/// The icons: their name, size, and how they are cut.
const ICONS: [(&str, u16, Cut); 4] = [
    ("192.png", 192, Cut::Round),
    ("512.png", 512, Cut::Round),
    ("512-full.png", 512, Cut::Full),
    ("180-full.png", 180, Cut::Full),
];

#[derive(Serialize)]
struct Manifest<'a> {
    name: &'a str,
    short_name: &'a str,
    description: String,
    lang: &'static str,
    start_url: &'static str,
    scope: &'static str,
    display: &'static str,
    background_color: &'static str,
    theme_color: String,
    icons: Vec<ManifestIcon>,
}

#[derive(Serialize)]
struct ManifestIcon {
    src: String,
    sizes: String,
    r#type: &'static str,
    purpose: &'static str,
}

/// `GET /manifest.webmanifest`.
#[handler]
pub(super) fn manifest(app: &App, visit: &Visit) -> Result<Response, Problem> {
    let entry = |(name, size, cut): (&str, u16, Cut)| ManifestIcon {
        src: format!("/icons/{name}"),
        sizes: format!("{size}x{size}"),
        r#type: "image/png",
        purpose: if cut == Cut::Full { "maskable" } else { "any" },
    };
    let manifest = Manifest {
        name: &app.brand.name,
        short_name: &app.brand.short_name,
        description: t(visit.locale(), "portal", &[]),
        lang: visit.locale().code(),
        start_url: "/",
        scope: "/",
        display: "standalone",
        background_color: "#f5f7fa",
        theme_color: app.brand.theme_colour().to_string(),
        icons: ICONS.into_iter().filter(|(_, size, _)| *size > 180).map(entry).collect(),
    };
    let response = json(poem::http::StatusCode::OK, &manifest)?;
    Ok(public(response.set_content_type("application/manifest+json")))
}

/// `GET /icons/{name}`.
#[handler]
pub(super) fn icon(app: &App, request: &Request) -> Result<Response, Problem> {
    let name = request.raw_path_param("name").unwrap_or_default();
    let (_, size, cut) = ICONS.into_iter().find(|(known, ..)| *known == name).ok_or_else(Problem::not_found)?;
    let png = app.brand.icon_png(size, cut).ok_or_else(|| Problem::broken("the icon cannot be drawn"))?;
    Ok(public(Response::builder().content_type("image/png").body(png)))
}

/// `GET /offline`: what can be done without a network. Nothing in it is personal, so it may be kept.
#[handler]
pub(super) fn offline(app: &App, visit: &Visit) -> Result<Response, Problem> {
    Ok(public(page(&OfflinePage { shell: bare_shell(app, visit) })?))
}

/// `GET /sw.js`: the service worker, with the names of the files it keeps. Other files are another worker.
#[handler]
pub(super) fn worker() -> Response {
    let shell: Vec<String> = ["app.css", "app.js"].into_iter().map(assets::url).collect();
    let list = serde_json::json!(shell);
    let code = format!("const SHELL = {list};\n{}", include_str!("../../static/sw.js"));
    Response::builder().content_type("text/javascript; charset=utf-8").header(CACHE_CONTROL, "no-cache").body(code)
}

fn public(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(A_WHILE));
    // The language follows from these two.
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept-language, cookie"));
    response
}
