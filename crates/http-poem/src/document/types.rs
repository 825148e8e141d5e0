//! The types of an operation, and their schemas in the components.

use http_kit::extract::JsonBody;
use http_kit::schema::{always_there, simplified, uncommented};
use utoipa::ToSchema;
use utoipa::openapi::{Components, Ref, RefOr, Schema};

use crate::document::Operation;
use crate::document::answer::Answer;

/// The answer that an operation is described with.
pub(crate) type AnswerOf<H> = Answer<<H as Described>::Answer>;

/// The JSON body that an operation is described with.
pub(crate) type BodyOf<H> = JsonBody<<H as Described>::Body>;

/// An operation of the API. Its handler takes and answers the types that are named here.
pub(crate) trait Described {
    /// The JSON body it reads, or [`NoBody`].
    type Body: SentBody;
    /// The body it answers.
    type Answer: AnswerBody;

    /// The rest of what the document says.
    fn describe() -> Operation;
}

/// A body that a request may bring.
pub(crate) trait SentBody {
    /// Its schema, which is added to the components; `None` if there is no body.
    fn schema(components: &mut Components) -> Option<Ref>;
}

/// The operation reads no body.
pub(crate) struct NoBody;

impl SentBody for NoBody {
    fn schema(_: &mut Components) -> Option<Ref> {
        None
    }
}

impl<T: ToSchema> SentBody for T {
    fn schema(components: &mut Components) -> Option<Ref> {
        Some(registered::<T>(components))
    }
}

/// A body that an operation answers.
pub(crate) trait AnswerBody {
    /// Its media type.
    const MEDIA_TYPE: &'static str = "application/json";

    /// Its schema, added to the components under `name` if it has a name.
    fn schema(name: &str, components: &mut Components) -> RefOr<Schema>;
}

/// Adds a type that is sent, and the types it refers to.
fn registered<T: ToSchema>(components: &mut Components) -> Ref {
    components.schemas.extend(schemas::<T>());
    Ref::from_schema_name(T::name())
}

/// Adds a type that is answered, and the types it refers to.
pub(crate) fn answered<T: ToSchema>(components: &mut Components) -> Ref {
    components.schemas.extend(schemas::<T>().map(|(name, schema)| (name, always_there(schema))));
    Ref::from_schema_name(T::name())
}

fn schemas<T: ToSchema>() -> impl Iterator<Item = (String, RefOr<Schema>)> {
    let mut schemas = Vec::new();
    T::schemas(&mut schemas);
    schemas.push((T::name().into_owned(), T::schema()));
    schemas.into_iter().map(|(name, schema)| (name, uncommented(simplified(schema))))
}
