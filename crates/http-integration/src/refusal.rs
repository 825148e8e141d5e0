//! Requests that are refused with words of their own: what is wrong with which member.

use http_kit::{Problem, RequestContext, is_refusal};
use poem::http::StatusCode;
use poem::{FromRequest as _, Request, RequestBody, Response};
use portal_core::PortError;
use portal_core::integration::record::FieldProblem;
use serde::Serialize;

/// Why an operation has no success to answer.
pub(crate) enum Failure {
    /// A problem that the kit tells.
    Problem(Problem),
    /// A refusal with words of its own.
    Refusal(Refusal),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

impl From<PortError> for Failure {
    fn from(error: PortError) -> Self {
        Self::Problem(error.into())
    }
}

/// What a client gets for the outcome of an operation.
pub(crate) async fn answered(
    outcome: Result<Response, Failure>,
    request: &Request,
    body: &mut RequestBody,
) -> poem::Result<Response> {
    match outcome {
        Ok(response) => Ok(response),
        Err(Failure::Problem(problem)) => Err(problem.into()),
        Err(Failure::Refusal(refusal)) => {
            let context = <&RequestContext>::from_request(request, body).await?;
            Ok(refusal.response(context))
        }
    }
}

/// A request that is refused. Those of keys are the kit's, which names the check that refuses.
pub(crate) struct Refusal {
    status: StatusCode,
    kind: &'static str,
    title: &'static str,
    message: String,
    errors: Vec<FieldProblem>,
}

impl Refusal {
    fn new(status: StatusCode, kind: &'static str, title: &'static str, message: impl Into<String>) -> Self {
        debug_assert!(!is_refusal(status), "{status} names a check");
        Self { status, kind, title, message: message.into(), errors: Vec::new() }
    }

    /// The body or the query cannot be read.
    pub(crate) fn malformed(told: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "integration:malformed", "Malformed request", told)
    }

    /// The row is wrong.
    pub(crate) fn row(errors: Vec<FieldProblem>) -> Self {
        let told = errors.iter().map(FieldProblem::to_string).collect::<Vec<_>>().join("; ");
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Self { errors, ..Self::new(status, "integration:row-refused", "Row refused", told) }
    }

    /// There is no such record.
    pub(crate) fn not_found(one: &str) -> Self {
        let told = format!("there is no such {one}");
        Self::new(StatusCode::NOT_FOUND, "integration:not-found", "Not found", told)
    }

    /// The record is not as the caller knows it.
    pub(crate) fn precondition() -> Self {
        let told = "the record is not the one that If-Match or If-None-Match names; read it again";
        Self::new(StatusCode::PRECONDITION_FAILED, "integration:precondition-failed", "Precondition failed", told)
    }

    /// Events that were asked for are no longer kept.
    pub(crate) fn events_gone(first: u64) -> Self {
        let told = format!(
            "events before place {first} are no longer kept; compare everything once, then go on after {}",
            first.saturating_sub(1)
        );
        Self::new(StatusCode::GONE, "integration:events-gone", "Events gone", told)
    }

    /// Others kept changing the record.
    pub(crate) fn busy() -> Self {
        let told = "others keep changing the record; send the request again";
        Self::new(StatusCode::CONFLICT, "integration:busy", "Record busy", told)
    }

    /// The invoice is not to be removed.
    pub(crate) fn not_removed(told: &str) -> Self {
        Self::new(StatusCode::CONFLICT, "integration:not-removed", "Not removed", told)
    }

    /// It as the client reads it.
    pub(crate) fn response(self, context: &RequestContext) -> Response {
        let body = RefusalBody {
            success: false,
            message: self.message,
            r#type: format!("urn:portal:{}", self.kind),
            title: self.title,
            status: self.status.as_u16(),
            errors: self.errors.into_iter().map(ErrorItem::from).collect(),
            trace_id: context.trace_id().to_owned(),
        };
        let response = Response::builder().status(self.status).content_type("application/problem+json");
        // Texts and numbers always have a form in JSON.
        response.body(serde_json::to_vec(&body).unwrap_or_default())
    }
}

#[derive(Serialize)]
struct RefusalBody {
    success: bool,
    message: String,
    r#type: String,
    title: &'static str,
    status: u16,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ErrorItem>,
    trace_id: String,
}

/// A member that is wrong, as all problems of the portal name it.
#[derive(Serialize)]
struct ErrorItem {
    field: &'static str,
    message: String,
    path: &'static str,
    msg: String,
}

impl From<FieldProblem> for ErrorItem {
    fn from(FieldProblem { field, problem }: FieldProblem) -> Self {
        Self { field, path: field, msg: problem.clone(), message: problem }
    }
}
