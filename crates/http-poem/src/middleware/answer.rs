//! JSON answers, and problems in the form that their reader understands.

use poem::http::header::{ALLOW, RETRY_AFTER, WWW_AUTHENTICATE};
use poem::http::{HeaderValue, StatusCode};
use poem::{Body, Response};
use portal_core::kernel::phone::shown;
use serde::Serialize;
use serde_json::{Map, Value};

use super::context::{RequestContext, Surface};
use crate::i18n::plain_words;
use crate::problem::{Details, Problem};
use crate::route_table;
use crate::state::App;
use crate::web::error_page;
use crate::web::view::format;
use crate::webhook;

/// Most answers fit in; a page of a list takes about so much.
const USUAL_SIZE: usize = 8 * 1024;

/// A JSON answer.
pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Result<Response, Problem> {
    let mut text = Vec::with_capacity(USUAL_SIZE);
    serde_json::to_writer(&mut text, value).map_err(Problem::broken)?;
    let body = Body::from_vec(text);
    Ok(Response::builder().status(status).content_type("application/json").body(body))
}

/// What the client gets to see of a problem at `route`, the pattern of its path.
pub(crate) fn problem_response(problem: &Problem, app: &App, context: &RequestContext, route: &str) -> Response {
    let details = problem.details();
    let mut response = match context.surface() {
        Surface::Page => error_page(problem, app, context),
        Surface::Api | Surface::Machine => problem_json(problem, context),
    };
    let headers = response.headers_mut();
    if let Some(seconds) = details.retry_after {
        headers.insert(RETRY_AFTER, seconds.into());
    }
    if details.status == StatusCode::UNAUTHORIZED && context.surface() == Surface::Api {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if details.status == StatusCode::METHOD_NOT_ALLOWED && !headers.contains_key(ALLOW) {
        let allowed = route_table::allowed(route).or_else(|| webhook::allowed(app, route));
        headers.insert(ALLOW, allowed.unwrap_or(HeaderValue::from_static("GET, HEAD, POST, PUT, DELETE")));
    }
    response
}

fn problem_json(problem: &Problem, context: &RequestContext) -> Response {
    let details = problem.details();
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    put("success", false.into());
    put("message", sentence(details.words, details, context).into());
    put("type", format!("urn:portal:{}", details.kind).into());
    put("title", details.title.into());
    put("status", details.status.as_u16().into());
    if !details.fields.is_empty() {
        put(
            "errors",
            details.fields.iter().map(|field| field_json(field.field, field.words, details, context)).collect(),
        );
    }
    if let Some(guesses) = details.attempts_left {
        put("attemptsLeft", guesses.into());
    }
    if let Some(seconds) = details.retry_after {
        put("retry_after", seconds.into());
    }
    put("trace_id", context.trace_id().into());
    Response::builder()
        .status(details.status)
        .content_type("application/problem+json")
        .body(Value::Object(body).to_string())
}

/// `msg` and `path` are what older clients call `message` and `field`.
fn field_json(field: &str, words: &str, details: &Details, context: &RequestContext) -> Value {
    let message = sentence(words, details, context);
    serde_json::json!({ "field": field, "message": message, "path": field, "msg": message })
}

/// The words of a key, with the time to wait and the character where the sentence names them.
fn sentence(key: &str, details: &Details, context: &RequestContext) -> String {
    let locale = context.locale();
    let wait = details.retry_after.map(|seconds| ("wait", format::wait(locale, seconds).into()));
    let character = details.character.map(|character| ("character", shown(character).into()));
    let args: Vec<_> = wait.into_iter().chain(character).collect();
    plain_words(locale, key, &args)
}
