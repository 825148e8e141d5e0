//! JSON answers, and problems in the form that their reader understands.

use poem::http::header::{ALLOW, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};
use poem::http::{HeaderValue, StatusCode};
use poem::{Body, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

use crate::context::{RequestContext, Surface};
use crate::front::Front;
use crate::problem::{FieldProblem, Problem};

/// Most answers fit in; a page of a list takes about so much.
const USUAL_SIZE: usize = 8 * 1024;

/// A JSON answer.
///
/// # Errors
/// [`Problem`] if the value has no form in JSON.
pub fn json(status: StatusCode, value: &impl Serialize) -> Result<Response, Problem> {
    let mut text = Vec::with_capacity(USUAL_SIZE);
    serde_json::to_writer(&mut text, value).map_err(Problem::broken)?;
    let body = Body::from_vec(text);
    Ok(Response::builder().status(status).content_type("application/json").body(body))
}

/// Sends the browser on with a `GET`.
pub fn see_other(path: &str) -> Response {
    Response::builder().status(StatusCode::SEE_OTHER).header(LOCATION, path).finish()
}

/// What the client gets to see of a problem at `route`, the pattern of its path.
pub(crate) async fn problem_response(
    problem: &Problem,
    front: &dyn Front,
    context: &RequestContext,
    route: &str,
) -> Response {
    let details = problem.details();
    let mut response = match context.surface() {
        Surface::Page => front.error_page(problem, context).await,
        Surface::Api | Surface::Machine => problem_json(problem, front, context),
    };
    let headers = response.headers_mut();
    if let Some(seconds) = details.retry_after {
        headers.insert(RETRY_AFTER, seconds.into());
    }
    if details.status == StatusCode::UNAUTHORIZED && context.surface() == Surface::Api {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if details.status == StatusCode::METHOD_NOT_ALLOWED && !headers.contains_key(ALLOW) {
        let allowed = context.site().paths().allowed(route);
        headers.insert(ALLOW, allowed.unwrap_or(HeaderValue::from_static("GET, HEAD, POST, PUT, DELETE")));
    }
    response
}

/// The schema of what is never true.
fn no() -> Object {
    ObjectBuilder::new().schema_type(Type::Boolean).enum_values(Some([false])).build()
}

/// A problem as JSON: RFC 9457, with what older clients read beside it.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    #[schema(schema_with = no)]
    success: bool,
    /// For people, in the language asked for.
    message: String,
    /// Names the kind of problem.
    #[schema(example = "urn:portal:otp:not-valid")]
    r#type: String,
    /// The same in a few words of English.
    title: &'static str,
    status: u16,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(inline, required = false)]
    errors: Vec<FieldBody>,
    /// Guesses that remain for this code.
    #[serde(rename = "attemptsLeft", skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    attempts_left: Option<u32>,
    /// Seconds to wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    retry_after: Option<u32>,
    /// Names this request in the provider's log.
    trace_id: String,
}

#[derive(Serialize, ToSchema)]
struct FieldBody {
    field: &'static str,
    message: String,
    /// The same as `field`.
    path: &'static str,
    /// The same as `message`.
    msg: String,
}

fn problem_json(problem: &Problem, front: &dyn Front, context: &RequestContext) -> Response {
    let details = problem.details();
    let sentence = |key: &str| front.sentence(context.locale(), key, details);
    let field = |of: &FieldProblem| {
        let message = sentence(of.words);
        FieldBody { field: of.field, path: of.field, msg: message.clone(), message }
    };
    let body = ProblemBody {
        success: false,
        message: sentence(details.words),
        r#type: format!("urn:portal:{}", details.kind),
        title: details.title,
        status: details.status.as_u16(),
        errors: details.fields.iter().map(field).collect(),
        attempts_left: details.attempts_left,
        retry_after: details.retry_after,
        trace_id: context.trace_id().into(),
    };
    let response = Response::builder().status(details.status).content_type("application/problem+json");
    // Texts and numbers always have a form in JSON.
    response.body(serde_json::to_vec(&body).unwrap_or_default())
}
