//! What goes wrong, in one shape: every error of every handler becomes a [`Problem`], and nothing else
//! decides what a client gets to read of it.

use std::error::Error;
use std::fmt;

use poem::error::ResponseError;
use poem::http::StatusCode;
use portal_core::{NotOffered, PortError};

use crate::check::Check;

/// The keys of the sentences that the kit itself asks a side for ([`crate::Front::sentence`]).
pub const WORDS: [&str; 15] = [
    "api-bad-request",
    "api-file-wanted",
    "api-forbidden",
    "api-internal",
    "api-limit-invalid",
    "api-method-not-allowed",
    "api-not-found",
    "api-page-invalid",
    "api-session-over",
    "api-status-invalid",
    "api-too-large",
    "api-too-many",
    "api-unauthenticated",
    "api-unavailable",
    "api-unsupported-media",
];

/// How long to wait before trying again when something behind the portal is away.
const UNAVAILABLE_RETRY: u32 = 5;

/// Something that went wrong, as the client is told.
#[derive(Debug)]
pub struct Problem(Box<Details>);

/// The parts of a problem.
#[derive(Debug)]
pub struct Details {
    /// The status of the answer.
    pub status: StatusCode,
    /// The check that refused, if this is a refusal.
    pub check: Option<Check>,
    /// `feature:reason`, the end of the problem's URN.
    pub kind: &'static str,
    /// A few words of English.
    pub title: &'static str,
    /// Key of the sentence for people.
    pub words: &'static str,
    /// What is wrong with which member of the request.
    pub fields: Vec<FieldProblem>,
    /// Guesses that remain.
    pub attempts_left: Option<u32>,
    /// Seconds to wait.
    pub retry_after: Option<u32>,
    /// The character that a text was refused for, where the sentence names one.
    pub character: Option<char>,
    /// What went wrong behind it; for the log alone.
    pub cause: Option<Box<dyn Error + Send + Sync>>,
}

/// What is wrong with one member of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldProblem {
    /// Its name.
    pub field: &'static str,
    /// Key of the sentence for people.
    pub words: &'static str,
}

/// The good of a result; the bad joins what is wrong.
pub fn noted<T>(wrong: &mut Vec<FieldProblem>, result: Result<T, FieldProblem>) -> Option<T> {
    result.map_err(|problem| wrong.push(problem)).ok()
}

impl Problem {
    /// A refusal: its check decides the status and is named in the log. There is no other way to answer 401, 403
    /// or 429 with a problem.
    pub fn refused(check: Check, kind: &'static str, title: &'static str, words: &'static str) -> Self {
        let mut problem = Self::new(check.status(), kind, title, words);
        problem.0.check = Some(check);
        problem
    }

    /// The request cannot be carried out as things stand.
    pub fn conflict(kind: &'static str, title: &'static str, words: &'static str) -> Self {
        Self::new(StatusCode::CONFLICT, kind, title, words)
    }

    /// The request is wrong in a way of its own.
    pub fn malformed(kind: &'static str, title: &'static str, words: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, kind, title, words)
    }

    /// What the request needs is not there.
    pub fn missing(kind: &'static str, title: &'static str, words: &'static str) -> Self {
        Self::new(StatusCode::NOT_FOUND, kind, title, words)
    }

    /// The request accepts none of the forms that the answer has.
    pub fn not_acceptable(kind: &'static str, title: &'static str, words: &'static str) -> Self {
        Self::new(StatusCode::NOT_ACCEPTABLE, kind, title, words)
    }

    /// The request contradicts an earlier one.
    pub fn unprocessable(kind: &'static str, title: &'static str, words: &'static str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, kind, title, words)
    }

    /// The body did not come in time.
    pub fn too_slow() -> Self {
        let (status, kind) = (StatusCode::REQUEST_TIMEOUT, "request:too-slow");
        Self::new(status, kind, "Request body too slow", "api-bad-request")
    }

    /// Private, so that nobody outside answers with a refusal's status without naming the check.
    fn new(status: StatusCode, kind: &'static str, title: &'static str, words: &'static str) -> Self {
        Self(Box::new(Details {
            status,
            check: None,
            kind,
            title,
            words,
            fields: Vec::new(),
            attempts_left: None,
            retry_after: None,
            character: None,
            cause: None,
        }))
    }

    /// The request cannot be read.
    pub fn bad_request() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "request:malformed", "Malformed request", "api-bad-request")
    }

    /// One member is wrong: its own sentence is the message too, because older clients show only that.
    pub fn invalid(field: FieldProblem) -> Self {
        let mut problem = Self::new(StatusCode::BAD_REQUEST, "request:invalid-fields", "Invalid fields", field.words);
        problem.0.fields.push(field);
        problem
    }

    /// Several members are wrong. The first one's sentence is the message, because older clients show only that;
    /// `None` if nothing is wrong.
    pub fn invalid_all(fields: Vec<FieldProblem>) -> Option<Self> {
        let mut problem = Self::invalid(*fields.first()?);
        problem.0.fields = fields;
        Some(problem)
    }

    /// Nothing is there, or nothing that the caller may know of.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "request:not-found", "Not found", "api-not-found")
    }

    /// The path takes other methods.
    pub fn method_not_allowed() -> Self {
        let status = StatusCode::METHOD_NOT_ALLOWED;
        Self::new(status, "request:method-not-allowed", "Method not allowed", "api-method-not-allowed")
    }

    /// More was sent than is taken: `status` is 413, 414 or 431.
    pub fn too_large(status: StatusCode) -> Self {
        debug_assert!(matches!(status.as_u16(), 413 | 414 | 431), "{status} says something else");
        Self::new(status, "request:too-large", "Request too large", "api-too-large")
    }

    /// The body has another media type or encoding than the route takes.
    pub fn unsupported_media() -> Self {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Self::new(status, "request:unsupported-media", "Unsupported media type", "api-unsupported-media")
    }

    /// The body is no form with a file.
    pub fn file_wanted() -> Self {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Self::new(status, "request:unsupported-media", "Unsupported media type", "api-file-wanted")
    }

    /// A limit is reached: `check` names it.
    pub fn rate_limited(check: Check, kind: &'static str, seconds: u32) -> Self {
        Self::refused(check, kind, "Too many requests", "api-too-many").wait(seconds)
    }

    /// Nobody is logged in.
    pub fn unauthenticated() -> Self {
        Self::refused(Check::SESSION_MISSING, "session:required", "Not logged in", "api-unauthenticated")
    }

    /// Somebody was logged in, and is not any more.
    pub fn session_over() -> Self {
        Self::refused(Check::SESSION_ENDED, "session:ended", "Session ended", "api-session-over")
    }

    /// What was sent as a session is none of ours, or its time is over.
    pub fn token_refused() -> Self {
        Self::refused(Check::SESSION_TOKEN, "session:ended", "Session ended", "api-session-over")
    }

    /// A form without its token, or sent from elsewhere.
    pub fn foreign_form(check: Check) -> Self {
        Self::refused(check, "form:stale", "Form expired or foreign", "api-forbidden")
    }

    /// Something behind the portal is away for a while.
    pub fn unavailable() -> Self {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Self::new(status, "server:unavailable", "Service unavailable", "api-unavailable").wait(UNAVAILABLE_RETRY)
    }

    /// What the request needs cannot be reached for a while.
    pub fn passing(kind: &'static str, title: &'static str, words: &'static str) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, kind, title, words).wait(UNAVAILABLE_RETRY)
    }

    /// Our own mistake; `what` goes to the log.
    pub fn broken(what: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        Self::new(status, "server:internal", "Internal error", "api-internal").because(what)
    }

    /// The same, with the seconds to wait, at least one.
    #[must_use]
    pub fn wait(mut self, seconds: u32) -> Self {
        self.0.retry_after = Some(seconds.max(1));
        self
    }

    /// The same, with the character that a text was refused for.
    #[must_use]
    pub fn naming(mut self, character: Option<char>) -> Self {
        self.0.character = character;
        self
    }

    /// The same, with the guesses that remain.
    #[must_use]
    pub fn attempts_left(mut self, guesses: u32) -> Self {
        self.0.attempts_left = Some(guesses);
        self
    }

    /// The same, with its cause for the log.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// Its parts.
    pub fn details(&self) -> &Details {
        &self.0
    }

    /// Takes any error that a route answered with. Of errors that are not ours only the status counts:
    /// their words are poem's, and may name types or repeat what was sent.
    pub fn of(error: poem::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(problem) => problem,
            Err(error) => match error.status() {
                StatusCode::NOT_FOUND => Self::not_found(),
                StatusCode::METHOD_NOT_ALLOWED => Self::method_not_allowed(),
                StatusCode::PAYLOAD_TOO_LARGE => Self::too_large(StatusCode::PAYLOAD_TOO_LARGE),
                StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::unsupported_media(),
                status if status.is_client_error() => Self::bad_request(),
                _ => Self::broken(error.to_string()),
            },
        }
    }

    /// Writes the chain of causes to the log, if there is one. Called once per answer.
    pub fn log(&self) {
        let Some(cause) = &self.0.cause else { return };
        let mut chain = cause.to_string();
        let mut next = cause.source();
        while let Some(error) = next {
            chain.push_str(": ");
            chain.push_str(&error.to_string());
            next = error.source();
        }
        if self.0.status.is_server_error() {
            tracing::error!(problem = self.0.kind, cause = %chain, "request failed");
        } else {
            tracing::debug!(problem = self.0.kind, cause = %chain, "request refused");
        }
    }
}

impl From<NotOffered> for Problem {
    fn from(error: NotOffered) -> Self {
        Self::not_found().because(error)
    }
}

impl From<PortError> for Problem {
    fn from(error: PortError) -> Self {
        if error.is_retryable() { Self::unavailable().because(error) } else { Self::broken(error) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.title)
    }
}

impl Error for Problem {}

impl ResponseError for Problem {
    fn status(&self) -> StatusCode {
        self.0.status
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_piece_of_data_tells_nobody_its_type() {
        let error: poem::Error = poem::error::GetDataError("my_crate::SecretThing").into();
        let problem = Problem::of(error);
        assert_eq!(problem.details().status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(problem.to_string(), "Internal error");
    }

    #[test]
    fn a_port_that_is_away_is_worth_another_try_and_a_broken_one_is_not() {
        let away: Problem = PortError::unavailable("customers", "no route to host").into();
        assert_eq!((away.details().status.as_u16(), away.details().retry_after), (503, Some(5)));
        let broken: Problem = PortError::broken("customers", "column is missing").into();
        assert_eq!((broken.details().status.as_u16(), broken.details().retry_after), (500, None));
    }
}
