//! The schemas of what is sent: those of what is answered, of which nothing has to be there.

use portal_core::integration::record::RecordWrite;
use utoipa::openapi::schema::{
    AdditionalProperties, Array, ArrayBuilder, ArrayItems, Object, ObjectBuilder, OneOfBuilder, SchemaType, Type,
};
use utoipa::openapi::{Components, Ref, RefOr, Schema};

use http_kit::schema::{simplified, uncommented};
use utoipa::PartialSchema as _;

use super::name_of;
use crate::body::MOST_ROWS;
use crate::resource::Resource;

/// What the lines of an invoice and the steps of a ticket need.
const NEEDED: [&str; 3] = ["description", "status", "at"];

/// The name of the schema of a row.
fn row_name<R: Resource>() -> String {
    format!("{}Write", name_of::<R>())
}

/// A row that is sent.
pub(super) fn row<R: Resource>() -> Ref {
    Ref::from_schema_name(row_name::<R>())
}

/// A row that is sent, or a batch of them.
pub(super) fn row_or_batch<R: Resource>() -> OneOfBuilder {
    let rows = ArrayBuilder::new().items(row::<R>()).max_items(Some(MOST_ROWS));
    let batch = ObjectBuilder::new().property(R::KIND, rows).required(R::KIND);
    let batch = batch.additional_properties(Some(AdditionalProperties::FreeForm(false)));
    OneOfBuilder::new().item(row::<R>()).item(batch)
}

/// The members of a record as they are answered.
pub(super) fn members<R: Resource>() -> Object {
    match uncommented(simplified(R::Item::schema())) {
        RefOr::T(Schema::Object(object)) => object,
        _ => Object::default(),
    }
}

/// Adds the schema of a row.
pub(super) fn add<R: Resource>(components: &mut Components) {
    let mut object = members::<R>();
    let required = <R::Write as RecordWrite>::REQUIRED;
    let properties = object.properties.into_iter();
    object.properties = properties
        .map(|(name, schema)| {
            let is_required = required.contains(&name.as_str());
            if is_required { (name, schema) } else { (name, emptied(schema)) }
        })
        .collect();
    object.required = Vec::new();
    object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
    object.description = Some(format!("A new {} needs {}; of others only what changes.", R::ONE, required.join(", ")));
    components.schemas.insert(row_name::<R>(), RefOr::T(Schema::Object(object)));
}

/// The same, and it may be null.
fn emptied(schema: RefOr<Schema>) -> RefOr<Schema> {
    match schema {
        RefOr::T(Schema::Object(mut object)) => {
            if let Some(all) = &mut object.enum_values {
                all.push(serde_json::Value::Null);
            }
            object.schema_type = or_null(object.schema_type);
            RefOr::T(Schema::Object(object))
        }
        RefOr::T(Schema::Array(array)) => RefOr::T(Schema::Array(emptied_list(array))),
        other => other,
    }
}

fn or_null(kind: SchemaType) -> SchemaType {
    match kind {
        SchemaType::Type(kind) => SchemaType::Array(vec![kind, Type::Null]),
        other => other,
    }
}

/// A list that may be null, of objects of which only a few members have to be there.
fn emptied_list(mut array: Array) -> Array {
    array.schema_type = or_null(array.schema_type);
    if let ArrayItems::RefOrSchema(items) = &mut array.items
        && let RefOr::T(Schema::Object(object)) = items.as_mut()
    {
        object.required.retain(|name| NEEDED.contains(&name.as_str()));
        object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
    }
    array
}
