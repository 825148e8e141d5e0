//! The document as a whole: what all operations share, and the operations in the order of the table.

use std::collections::BTreeSet;

use http_kit::answer::ProblemBody;
use poem::http::Method;
use portal_core::PageRequest;
use utoipa::openapi::path::{HttpMethod, Paths};
use utoipa::openapi::schema::ComponentsBuilder;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    Components, ContentBuilder, HeaderBuilder, Info, OpenApi, OpenApiBuilder, ResponseBuilder, SecurityRequirement,
    Server,
};

use crate::document::answered;
use crate::document::api_route::{ApiRoute, BASE};
use crate::document::operation::{Location, Tag, integer, parameter, text};

pub(crate) const ACCEPT_LANGUAGE: &str = "AcceptLanguage";
pub(crate) const PAGE: &str = "Page";
pub(crate) const LIMIT: &str = "Limit";
pub(crate) const PROBLEM: &str = "Problem";
const BEARER: &str = "bearer";

const ABOUT: &str = "What a customer of an internet provider can see and do. Log in with a code sent to WhatsApp, \
    then send the token as `Authorization: Bearer`. Amounts are whole rupiah, dates `YYYY-MM-DD`, instants RFC 3339 \
    with offset. Unknown members of a request are ignored.";

/// The document of some operations.
pub(crate) fn document(operations: &[ApiRoute]) -> OpenApi {
    let mut components = shared();
    let mut paths = Paths::new();
    let mut used = BTreeSet::new();
    for operation in operations {
        let path = braced(&operation.entry.path);
        let described = (operation.describe)(&mut components);
        used.extend(described.tags.iter().flatten().cloned());
        paths.add_path_operation(path, vec![verb(&operation.entry.method)], described);
    }
    let tags = Tag::ALL.into_iter().filter(|tag| used.contains(tag.name()));
    let mut info = Info::new("Customer portal", "1.0.0");
    info.description = Some(ABOUT.to_owned());
    OpenApiBuilder::new()
        .info(info)
        .servers(Some([Server::new(BASE)]))
        .security(Some([SecurityRequirement::new::<_, [&str; 0], &str>(BEARER, [])]))
        .tags(Some(tags.map(|tag| TagBuilder::new().name(tag.name()).build())))
        .paths(paths)
        .components(Some(components))
        .build()
}

/// What operations refer to.
fn shared() -> Components {
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    let language = parameter(Location::Header, "Accept-Language", text())
        .description(Some("`en` for English messages; Indonesian otherwise."));
    let first = PageRequest::default();
    let page = integer().minimum(Some(1)).maximum(Some(u32::MAX)).default(Some(first.page().into()));
    let limit = integer().minimum(Some(1)).maximum(Some(PageRequest::LONGEST)).default(Some(first.limit().into()));
    let page = parameter(Location::Query, "page", page).description(Some("Which page, from 1 on."));
    let limit = parameter(Location::Query, "limit", limit).description(Some("How many items a page has."));
    let mut components = ComponentsBuilder::new()
        .security_scheme(BEARER, SecurityScheme::Http(bearer))
        .parameter(ACCEPT_LANGUAGE, language.build())
        .parameter(PAGE, page.build())
        .parameter(LIMIT, limit.build())
        .build();
    let content = ContentBuilder::new().schema(Some(answered::<ProblemBody>(&mut components))).build();
    let wait = HeaderBuilder::new().schema(Some(integer())).description(Some("Seconds to wait, on 429 and 503."));
    let problem = ResponseBuilder::new().description("What went wrong.").header("Retry-After", wait.build());
    components
        .responses
        .insert(PROBLEM.to_owned(), problem.content("application/problem+json", content).build().into());
    components
}

/// A path with `:name` as the document writes it: `{name}`.
fn braced(path: &str) -> String {
    let step = |step: &str| step.strip_prefix(':').map_or(step.to_owned(), |name| format!("{{{name}}}"));
    path.split('/').map(step).collect::<Vec<_>>().join("/")
}

fn verb(method: &Method) -> HttpMethod {
    match *method {
        Method::POST => HttpMethod::Post,
        Method::PUT => HttpMethod::Put,
        Method::DELETE => HttpMethod::Delete,
        Method::PATCH => HttpMethod::Patch,
        _ => HttpMethod::Get,
    }
}
