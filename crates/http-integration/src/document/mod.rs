//! The OpenAPI document, made of the types of the records and of the list of operations.

mod body;
mod events;
mod example;
mod operations;
mod schemas;

use http_kit::Problem;
use poem::Response;
use portal_core::integration::record::{
    CustomerRecord, InvoiceRecord, PackageRecord, PaymentRecord, Record as _, TicketRecord,
};
use utoipa::openapi::path::Paths;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{Components, ComponentsBuilder, Info, OpenApiBuilder, SecurityRequirement, Server};

use crate::document::operations::describe;
use crate::resource::Resource;
use crate::routes::BASE;
use crate::state::Api;

/// The address of the document.
pub const DOCUMENT: &str = "/api/integration/v1/openapi.json";

const KEY: &str = "key";

const ABOUT: &str = "What the ISP's other systems write and read. Keys are made on the server with `portal keys create` \
    and sent as `Authorization: Bearer`; each operation needs a scope. Amounts are whole rupiah, days `YYYY-MM-DD`, \
    instants RFC 3339. A member that is not sent stays as it is, `null` empties it, an unknown one is refused by its \
    name. The number of a record is its identity, so every write may be sent again: what is on file already is answered \
    `unchanged`. In addresses a `/` in a number is written `%2F`.";

/// The document as text.
pub(crate) fn json() -> Result<String, serde_json::Error> {
    let (mut paths, mut components) = (Paths::new(), shared());
    describe::<CustomerRecord>(&mut paths, &mut components);
    describe::<PackageRecord>(&mut paths, &mut components);
    describe::<InvoiceRecord>(&mut paths, &mut components);
    describe::<PaymentRecord>(&mut paths, &mut components);
    describe::<TicketRecord>(&mut paths, &mut components);
    events::describe(&mut paths, &mut components);
    let mut info = Info::new("Integration", "1.0.0");
    info.description = Some(ABOUT.to_owned());
    let document = OpenApiBuilder::new()
        .info(info)
        .servers(Some([Server::new(BASE)]))
        .security(Some([SecurityRequirement::new::<_, [&str; 0], &str>(KEY, [])]))
        .tags(Some(TAGS.map(|tag| TagBuilder::new().name(tag).build())))
        .paths(paths)
        .components(Some(components));
    document.build().to_json()
}

/// The kinds, in the order in which a new system sends them.
const TAGS: [&str; 6] = [
    CustomerRecord::KIND,
    PackageRecord::KIND,
    InvoiceRecord::KIND,
    PaymentRecord::KIND,
    TicketRecord::KIND,
    events::TAG,
];

/// What operations refer to.
fn shared() -> Components {
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("isp_portal_…").build();
    let mut components = ComponentsBuilder::new().security_scheme(KEY, SecurityScheme::Http(bearer)).build();
    schemas::add_shared(&mut components);
    components
}

/// `GET /openapi.json`: open to everybody, as the code is.
pub(crate) fn show(api: &Api) -> poem::Result<Response> {
    let document = api.document.as_ref().map_err(|error| Problem::broken(error.to_string()))?;
    let response = Response::builder().content_type("application/json");
    Ok(response.header("cache-control", "public, max-age=300").body(document.clone()))
}

/// The name of a kind's schemas: `Customer`.
fn name_of<R: Resource>() -> std::borrow::Cow<'static, str> {
    <R::Item as utoipa::ToSchema>::name()
}
