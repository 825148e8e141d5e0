//! Schemas of OpenAPI documents: those that derives do not give, and the shape that documents have them in.

use serde_json::Value;
use utoipa::openapi::schema::{
    AllOf, Array, ArrayItems, KnownFormat, Object, ObjectBuilder, OneOf, SchemaFormat, SchemaType, Type,
};
use utoipa::openapi::{RefOr, Schema};

/// One of some words.
pub fn words(words: impl IntoIterator<Item = &'static str>) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words))
}

/// One of some words, with what they say.
pub fn described(schema: ObjectBuilder, description: &str) -> Object {
    schema.description(Some(description)).build()
}

/// A schema with a value that fits it. `example` is what the page to try an API fills bodies with, and what clients know.
pub fn shown_by(mut schema: Object, example: impl Into<Value>) -> Object {
    schema.example = Some(example.into());
    schema
}

/// Always `true`.
pub fn yes() -> Object {
    ObjectBuilder::new().schema_type(Type::Boolean).enum_values(Some([true])).build()
}

/// A derived schema as simple as it can be said, so that clients without `allOf` and `oneOf` read it: members of a
/// flattened type are members of the object, and what may be null has `null` among its types. Whole numbers have no
/// format: `utoipa` calls a `u32` an `int32`, which it is not.
pub fn simplified(schema: RefOr<Schema>) -> RefOr<Schema> {
    match schema {
        RefOr::T(Schema::Object(object)) => RefOr::T(Schema::Object(simple_object(object))),
        RefOr::T(Schema::Array(array)) => RefOr::T(Schema::Array(simple_array(array))),
        RefOr::T(Schema::AllOf(parts)) => RefOr::T(flattened(parts)),
        RefOr::T(Schema::OneOf(choices)) => RefOr::T(nullable(choices)),
        other => other,
    }
}

/// The schema of what is answered: a member that may be null is there in any case. One that can be left out is marked
/// `nullable = false` at its type.
pub fn always_there(schema: RefOr<Schema>) -> RefOr<Schema> {
    match schema {
        RefOr::T(Schema::Object(mut object)) => {
            let members = object.properties.into_iter().map(|(name, schema)| (name, always_there(schema)));
            object.properties = members.collect();
            let missing = |name: &&String| !object.required.contains(name);
            let nullable = object.properties.iter().filter(|(_, schema)| may_be_null(schema)).map(|(name, _)| name);
            let names: Vec<String> = nullable.filter(missing).cloned().collect();
            object.required.extend(names);
            RefOr::T(Schema::Object(object))
        }
        RefOr::T(Schema::Array(mut array)) => {
            if let ArrayItems::RefOrSchema(items) = array.items {
                array.items = ArrayItems::RefOrSchema(Box::new(always_there(*items)));
            }
            RefOr::T(Schema::Array(array))
        }
        other => other,
    }
}

fn may_be_null(schema: &RefOr<Schema>) -> bool {
    object_of(schema).is_some_and(|object| match &object.schema_type {
        SchemaType::Array(kinds) => kinds.contains(&Type::Null),
        _ => false,
    })
}

/// The schema without the comment on its type, which is for who reads the code.
pub fn uncommented(mut schema: RefOr<Schema>) -> RefOr<Schema> {
    if let RefOr::T(Schema::Object(object)) = &mut schema {
        object.description = None;
    }
    schema
}

fn simple_object(mut object: Object) -> Object {
    if let Some(SchemaFormat::KnownFormat(KnownFormat::Int32 | KnownFormat::Int64)) = &object.format {
        object.format = None;
        object.minimum = object.minimum.filter(|minimum| *minimum != 0_f64.into());
    }
    object.properties = object.properties.into_iter().map(|(name, schema)| (name, simplified(schema))).collect();
    object
}

fn simple_array(mut array: Array) -> Array {
    if let ArrayItems::RefOrSchema(items) = array.items {
        array.items = ArrayItems::RefOrSchema(Box::new(simplified(*items)));
    }
    array
}

fn flattened(mut parts: AllOf) -> Schema {
    parts.items = parts.items.into_iter().map(simplified).collect();
    let objects: Option<Vec<Object>> = parts.items.iter().map(|part| object_of(part).cloned()).collect();
    let Some(objects) = objects else { return Schema::AllOf(parts) };
    let mut whole = Object::with_type(Type::Object);
    whole.description = parts.description;
    for object in objects {
        whole.properties.extend(object.properties);
        whole.required.extend(object.required);
    }
    Schema::Object(whole)
}

fn nullable(mut choices: OneOf) -> Schema {
    choices.items = choices.items.into_iter().map(simplified).collect();
    let is_null = |choice: &RefOr<Schema>| {
        object_of(choice).is_some_and(|object| object.schema_type == SchemaType::Type(Type::Null))
    };
    let mut others = choices.items.iter().filter(|choice| !is_null(choice));
    let (Some(object), None) = (others.next().and_then(object_of), others.next()) else {
        return Schema::OneOf(choices);
    };
    let mut object = object.clone();
    if let SchemaType::Type(kind) = object.schema_type {
        object.schema_type = SchemaType::Array(vec![kind, Type::Null]);
    }
    object.description = choices.description.or(object.description);
    Schema::Object(object)
}

fn object_of(schema: &RefOr<Schema>) -> Option<&Object> {
    match schema {
        RefOr::T(Schema::Object(object)) => Some(object),
        _ => None,
    }
}
