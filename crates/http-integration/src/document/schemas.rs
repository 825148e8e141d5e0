//! The schemas of records and of answers.

use http_kit::answer::ProblemBody;
use http_kit::schema::{always_there, simplified, uncommented, words, yes};
use utoipa::ToSchema;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{Components, ContentBuilder, HeaderBuilder, Ref, RefOr, Response, ResponseBuilder, Schema};

use super::name_of;
use crate::resource::Resource;
use crate::wire::{BatchResult, RowItem};

pub(super) const PROBLEM: &str = "Problem";
const BATCH: &str = "BatchAnswer";

/// What all kinds of records share.
pub(super) fn add_shared(components: &mut Components) {
    add::<ProblemBody>(components);
    add::<BatchResult>(components);
    if let Some(RefOr::T(Schema::Object(row))) = components.schemas.get_mut(&*RowItem::name())
        && let Some(RefOr::T(Schema::Object(outcome))) = row.properties.get_mut("outcome")
    {
        outcome.enum_values = Some(RowItem::OUTCOMES.map(Into::into).to_vec());
    }
    let is_fine = ObjectBuilder::new().schema_type(Type::Boolean).description(Some("Whether every row is on file."));
    let answer = ObjectBuilder::new()
        .property("success", is_fine)
        .property("data", Ref::from_schema_name(BatchResult::name()))
        .required("success")
        .required("data");
    components.schemas.insert(BATCH.to_owned(), answer.build().into());
    components.responses.insert(PROBLEM.to_owned(), problem().into());
}

fn problem() -> Response {
    let seconds = ObjectBuilder::new().schema_type(Type::Integer);
    let wait = HeaderBuilder::new().schema(Some(seconds)).description(Some("Seconds to wait, on 429 and 503."));
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(ProblemBody::name())));
    let response = ResponseBuilder::new().description("What went wrong.").header("Retry-After", wait.build());
    response.content("application/problem+json", content.build()).build()
}

/// Adds a type that is answered, and the types it refers to.
pub(super) fn add<T: ToSchema>(components: &mut Components) {
    let mut schemas = Vec::new();
    T::schemas(&mut schemas);
    schemas.push((T::name().into_owned(), T::schema()));
    let shown = |schema| always_there(uncommented(simplified(schema)));
    components.schemas.extend(schemas.into_iter().map(|(name, schema)| (name, shown(schema))));
}

/// The answer with one record.
pub(super) fn one<R: Resource>() -> ObjectBuilder {
    let data = Ref::from_schema_name(name_of::<R>());
    ObjectBuilder::new().property("success", yes()).required("success").property("data", data).required("data")
}

/// The answer to one record that was written.
pub(super) fn written<R: Resource>() -> ObjectBuilder {
    let text = ObjectBuilder::new().schema_type(Type::String);
    let warnings = ArrayBuilder::new().items(RefOr::T(Schema::Object(text.build())));
    one::<R>()
        .property("outcome", words(["added", "updated", "unchanged"]))
        .required("outcome")
        .property("warnings", warnings.description(Some("What will not work later, or is hardly meant.")))
        .required("warnings")
}

/// The answer with some of all records.
pub(super) fn page<R: Resource>() -> ObjectBuilder {
    let cursor = ObjectBuilder::new()
        .schema_type(SchemaType::Array(vec![Type::String, Type::Null]))
        .description(Some("Send it as `after` to go on; null at the end."));
    let records = ArrayBuilder::new().items(Ref::from_schema_name(name_of::<R>()));
    let data =
        ObjectBuilder::new().property(R::KIND, records).required(R::KIND).property("next", cursor).required("next");
    ObjectBuilder::new().property("success", yes()).required("success").property("data", data).required("data")
}

/// The answer to a batch.
pub(super) fn batch() -> Ref {
    Ref::from_schema_name(BATCH)
}
