//! What every success has around its data, and answers that say of which type their body is.

use std::borrow::Cow;
use std::marker::PhantomData;

use http_kit::answer::json;
use http_kit::{Problem, RequestContext};
use poem::http::header::LOCATION;
use poem::http::{HeaderMap, HeaderValue, StatusCode};
use poem::{IntoResponse, Response};
use serde::Serialize;
use utoipa::openapi::{Components, Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::document::{AnswerBody, answered, uncommented, yes};
use crate::i18n::plain_words;

/// A success with data alone.
#[derive(Serialize, ToSchema)]
pub(crate) struct Data<T> {
    #[schema(schema_with = yes)]
    success: bool,
    data: T,
}

/// A success with a message and data.
#[derive(Serialize, ToSchema)]
pub(crate) struct Told<T> {
    #[schema(schema_with = yes)]
    success: bool,
    /// For people, in the language asked for.
    message: String,
    data: T,
}

/// A success with a message alone.
#[derive(Serialize, ToSchema)]
pub(crate) struct Done {
    #[schema(schema_with = yes)]
    success: bool,
    /// For people, in the language asked for.
    message: String,
}

/// An answer whose body is a `T`.
pub(crate) struct Answer<T>(Response, PhantomData<fn() -> T>);

impl<T: Serialize> Answer<T> {
    fn new(status: StatusCode, body: &T) -> Result<Self, Problem> {
        Ok(Self::made(json(status, body)?))
    }
}

impl<T> Answer<T> {
    /// An answer that was made elsewhere; its body is a `T`.
    pub(crate) fn made(response: Response) -> Self {
        Self(response, PhantomData)
    }

    pub(crate) fn headers_mut(&mut self) -> &mut HeaderMap {
        self.0.headers_mut()
    }
}

impl<T> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        self.0
    }
}

/// `200` with data alone.
pub(crate) fn data<T: Serialize>(data: T) -> Result<Answer<Data<T>>, Problem> {
    Answer::new(StatusCode::OK, &Data { success: true, data })
}

/// `200` with a message for people, by its key.
pub(crate) fn done(context: &RequestContext, words: &str) -> Result<Answer<Done>, Problem> {
    Answer::new(StatusCode::OK, &Done { success: true, message: plain_words(context.locale(), words, &[]) })
}

/// `200` with a message for people, by its key, and data.
pub(crate) fn done_with<T: Serialize>(
    context: &RequestContext,
    words: &str,
    data: T,
) -> Result<Answer<Told<T>>, Problem> {
    told(plain_words(context.locale(), words, &[]), data)
}

/// `200` with a message for people in their language, and data.
pub(crate) fn told<T: Serialize>(message: String, data: T) -> Result<Answer<Told<T>>, Problem> {
    Answer::new(StatusCode::OK, &Told { success: true, message, data })
}

/// `201` with a message for people, by its key, and what was made, which lies `at` that address.
pub(crate) fn created<T: Serialize>(
    context: &RequestContext,
    words: &str,
    at: &str,
    data: T,
) -> Result<Answer<Told<T>>, Problem> {
    let message = plain_words(context.locale(), words, &[]);
    let mut answer = Answer::new(StatusCode::CREATED, &Told { success: true, message, data })?;
    let at = HeaderValue::from_str(at).map_err(Problem::broken)?;
    answer.headers_mut().insert(LOCATION, at);
    Ok(answer)
}

/// `202` with a message for people, by its key, and data: it will be done.
pub(crate) fn accepted<T: Serialize>(
    context: &RequestContext,
    words: &str,
    data: T,
) -> Result<Answer<Told<T>>, Problem> {
    let message = plain_words(context.locale(), words, &[]);
    Answer::new(StatusCode::ACCEPTED, &Told { success: true, message, data })
}

/// A type that is referred to by its name.
struct Referenced<T>(PhantomData<T>);

impl<T: ToSchema> PartialSchema for Referenced<T> {
    fn schema() -> RefOr<Schema> {
        Ref::from_schema_name(T::name()).into()
    }
}

impl<T: ToSchema> ToSchema for Referenced<T> {
    fn name() -> Cow<'static, str> {
        T::name()
    }
}

/// Adds an envelope under `name`.
fn enveloped<E: PartialSchema>(name: &str, components: &mut Components) -> RefOr<Schema> {
    components.schemas.insert(name.to_owned(), uncommented(E::schema()));
    Ref::from_schema_name(name).into()
}

impl<T: ToSchema> AnswerBody for Data<T> {
    fn schema(name: &str, components: &mut Components) -> RefOr<Schema> {
        answered::<T>(components);
        enveloped::<Data<Referenced<T>>>(name, components)
    }
}

impl<T: ToSchema> AnswerBody for Told<T> {
    fn schema(name: &str, components: &mut Components) -> RefOr<Schema> {
        answered::<T>(components);
        enveloped::<Told<Referenced<T>>>(name, components)
    }
}

impl AnswerBody for Done {
    fn schema(name: &str, components: &mut Components) -> RefOr<Schema> {
        enveloped::<Self>(name, components)
    }
}
