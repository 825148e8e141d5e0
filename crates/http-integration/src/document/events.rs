//! The operation on events.

use portal_core::integration::event::{EventFeed, EventKind};
use portal_core::integration::key::Scope;
use utoipa::openapi::path::{HttpMethod, OperationBuilder, ParameterBuilder, ParameterIn, Paths};
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{Components, ContentBuilder, Ref, RefOr, Required, ResponseBuilder};

use super::schemas;
use crate::events::USUAL_LIMIT;

pub(super) const TAG: &str = "events";
const EVENT: &str = "Event";

/// Adds the operation, and the schema of an event.
pub(super) fn describe(paths: &mut Paths, components: &mut Components) {
    components.schemas.insert(EVENT.to_owned(), event().build().into());
    let whole = || ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0));
    let query = |name: &str, schema: ObjectBuilder, told: &str| {
        let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query);
        parameter.required(Required::False).schema(Some(schema)).description(Some(told)).build()
    };
    let limit = whole().minimum(Some(1)).maximum(Some(EventFeed::LONGEST)).default(Some(USUAL_LIMIT.into()));
    let events = ArrayBuilder::new().items(Ref::from_schema_name(EVENT));
    let next = whole().description(Some("Send it as `after` to go on; the same again if nothing happened since."));
    let data =
        ObjectBuilder::new().property("events", events).required("events").property("next", next).required("next");
    let answer = ObjectBuilder::new()
        .property("success", http_kit::schema::yes())
        .required("success")
        .property("data", data)
        .required("data");
    let content = ContentBuilder::new().schema(Some(answer)).build();
    let told = format!(
        "Needs the scope `{}`. Events have places without a gap, oldest first. 410 if some after `after` are no longer \
         kept: then compare everything once, and go on from the place that the answer names.",
        Scope::EventsRead
    );
    let operation = OperationBuilder::new()
        .tag(TAG)
        .operation_id(Some("listEvents"))
        .summary(Some("Read what customers did"))
        .description(Some(told))
        .parameter(query("after", whole(), "The place after which to begin; 0, or nothing, for the first."))
        .parameter(query("limit", limit, "How many events an answer has at most."))
        .response("200", ResponseBuilder::new().description("Some events.").content("application/json", content));
    let problem = |builder: OperationBuilder, status: &&str| {
        let of = format!("#/components/responses/{}", schemas::PROBLEM);
        builder.response((*status).to_string(), RefOr::Ref(Ref::new(of)))
    };
    let operation = ["400", "401", "403", "410", "429", "500", "503"].iter().fold(operation, problem);
    paths.add_path_operation("/events", vec![HttpMethod::Get], operation.build());
}

fn event() -> ObjectBuilder {
    let text = |told: &str| ObjectBuilder::new().schema_type(Type::String).description(Some(told));
    let instant = SchemaFormat::KnownFormat(KnownFormat::DateTime);
    let kinds = EventKind::ALL.map(|kind| serde_json::Value::from(kind.as_str()));
    ObjectBuilder::new()
        .property("id", text("Its identity: who gets it twice knows it by that."))
        .property("cursor", ObjectBuilder::new().schema_type(Type::Integer).description(Some("Its place.")))
        .property("timestamp", text("When it happened.").format(Some(instant)))
        .property("customer_id", text("Whose doing it is."))
        .property("type", text("What happened.").enum_values(Some(kinds.to_vec())))
        .property("data", ObjectBuilder::new().description(Some("What there is to know; by `type`.")))
        .required("id")
        .required("cursor")
        .required("timestamp")
        .required("customer_id")
        .required("type")
        .required("data")
}
