//! What makes the portal installable: manifest, icons, the service worker and the page it shows without a network.

use askama::Template as _;
use chrono::DateTime;
use http_kit::answer::json;
use http_kit::{Problem, RequestContext};
use page_kit::assets::fingerprint;
use poem::http::HeaderValue;
use poem::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, VARY};
use poem::web::Query;
use poem::{Request, Response, handler};
use serde::{Deserialize, Serialize};

use crate::i18n::{Locale, t};
use crate::install::view::OfflinePage;
use crate::page::render::{page, public_layout};
use crate::state::App;
use crate::view::assets;
use crate::view::brand::Cut;
use crate::view::layout::Layout;

/// The service worker asks the portal for the files it keeps and runs nothing else.
const WORKER_POLICY: &str =
    "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

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
pub(crate) fn manifest(app: &App, context: &RequestContext) -> Result<Response, Problem> {
    let response = json(poem::http::StatusCode::OK, &manifest_of(app, context.locale()))?;
    Ok(public(response.set_content_type("application/manifest+json")))
}

fn manifest_of(app: &App, locale: Locale) -> Manifest<'_> {
    let version = icon_version(app);
    let entry = |(name, size, cut): (&str, u16, Cut)| ManifestIcon {
        // Installed portals ask for an icon again when its address changes.
        src: format!("/icons/{name}?v={version:016x}"),
        sizes: format!("{size}x{size}"),
        r#type: "image/png",
        purpose: if cut == Cut::Full { "maskable" } else { "any" },
    };
    Manifest {
        name: &app.brand.name,
        short_name: &app.brand.short_name,
        description: t(locale, "portal", &[]),
        lang: locale.code(),
        start_url: "/",
        scope: "/",
        display: "standalone",
        background_color: "#f5f7fa",
        theme_color: app.brand.theme_colour().to_string(),
        icons: ICONS.into_iter().filter(|(_, size, _)| *size > 180).map(entry).collect(),
    }
}

/// `GET /icons/{name}`.
#[handler]
pub(crate) fn icon(app: &App, request: &Request) -> Result<Response, Problem> {
    let name = request.raw_path_param("name").unwrap_or_default();
    let (_, size, cut) = ICONS.into_iter().find(|(known, ..)| *known == name).ok_or_else(Problem::not_found)?;
    let png = app.brand.icon_png(size, cut).ok_or_else(|| Problem::broken("the icon cannot be drawn"))?;
    Ok(public(Response::builder().content_type("image/png").body(png)))
}

#[derive(Deserialize)]
struct Wish {
    #[serde(default)]
    lang: String,
}

/// `GET /offline?lang=`: what can be done without a network. Nothing in it is personal, so it may be kept.
#[handler]
pub(crate) fn offline(app: &App, context: &RequestContext, Query(wish): Query<Wish>) -> Result<Response, Problem> {
    let locale = Locale::from_tag(&wish.lang).unwrap_or(context.locale());
    let mut response = page(&OfflinePage { layout: Layout { locale, ..public_layout(app, context) } })?;
    response.headers_mut().insert(CONTENT_LANGUAGE, HeaderValue::from_static(locale.code()));
    Ok(public(response))
}

/// `GET /sw.js`: the service worker, with the names of the files it keeps and a version of all that is kept. Whatever
/// changes of that makes another worker.
#[handler]
pub(crate) fn worker(app: &App, context: &RequestContext) -> Result<Response, Problem> {
    let layout: Vec<String> = ["app.css", "app.js"].into_iter().map(assets::url).collect();
    let languages: Vec<&str> = Locale::ALL.into_iter().map(Locale::code).collect();
    let lists = (serde_json::json!(layout), serde_json::json!(languages));
    let version = version(app, context)?;
    let code = format!(
        "const SHELL = {};\nconst LANGUAGES = {};\nconst VERSION = \"{version:016x}\";\n{}",
        lists.0,
        lists.1,
        include_str!("../../static/sw.js")
    );
    let response = Response::builder().content_type("text/javascript; charset=utf-8").header(CACHE_CONTROL, "no-cache");
    Ok(response.header(CONTENT_SECURITY_POLICY, WORKER_POLICY).body(code))
}

/// A fingerprint of all that is kept of the installed portal: the page without a network and the manifest in each
/// language, the icons, the looks and the script.
fn version(app: &App, context: &RequestContext) -> Result<u64, Problem> {
    let mut all = app.brand.favicon_svg().into_bytes();
    for locale in Locale::ALL {
        // What differs from request to request is no part of it.
        let nonce = String::new();
        let layout =
            Layout { locale, nonce, path: String::new(), now: DateTime::UNIX_EPOCH, ..public_layout(app, context) };
        all.extend(OfflinePage { layout }.render().map_err(Problem::broken)?.into_bytes());
        all.extend(serde_json::to_vec(&manifest_of(app, locale)).map_err(Problem::broken)?);
    }
    for name in ["app.css", "app.js"] {
        all.extend(assets::url(name).into_bytes());
    }
    Ok(fingerprint(&all))
}

/// A fingerprint of the icons, which are drawn from the brand's colours.
fn icon_version(app: &App) -> u64 {
    let colours = format!("{} {}", app.brand.css(), app.brand.theme_colour());
    fingerprint(format!("{} {colours}", env!("CARGO_PKG_VERSION")).as_bytes())
}

fn public(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(A_WHILE));
    // The language follows from these two.
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept-language, cookie"));
    response
}
