//! What goes wrong, in one shape: every error of every handler becomes a [`Problem`], and nothing else
//! decides what a client gets to read of it.

use std::error::Error;
use std::fmt;

use poem::error::ResponseError;
use poem::http::StatusCode;
use portal_core::{NotOffered, PortError};

use crate::refusal::Check;

/// How long to wait before trying again when something behind the portal is away.
const UNAVAILABLE_RETRY: u32 = 5;

/// Something that went wrong, as the client is told.
#[derive(Debug)]
pub(crate) struct Problem(Box<Details>);

/// The parts of a problem.
#[derive(Debug)]
pub(crate) struct Details {
    pub(crate) status: StatusCode,
    /// The check that refused, if this is a refusal.
    pub(crate) check: Option<Check>,
    /// `feature:reason`, the end of the problem's URN.
    pub(crate) kind: &'static str,
    /// A few words of English.
    pub(crate) title: &'static str,
    /// Key of the sentence for people.
    pub(crate) words: &'static str,
    /// What is wrong with which member of the request.
    pub(crate) fields: Vec<FieldProblem>,
    /// Guesses that remain.
    pub(crate) attempts_left: Option<u32>,
    /// Seconds to wait.
    pub(crate) retry_after: Option<u32>,
    /// The character that a text was refused for, where the sentence names one.
    pub(crate) character: Option<char>,
    /// What went wrong behind it; for the log alone.
    pub(crate) cause: Option<Box<dyn Error + Send + Sync>>,
}

/// What is wrong with one member of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FieldProblem {
    /// Its name.
    pub(crate) field: &'static str,
    /// Key of the sentence for people.
    pub(crate) words: &'static str,
}

/// The good of a result; the bad joins what is wrong.
pub(crate) fn noted<T>(wrong: &mut Vec<FieldProblem>, result: Result<T, FieldProblem>) -> Option<T> {
    result.map_err(|problem| wrong.push(problem)).ok()
}

impl Problem {
    /// A refusal: its check decides the status and is named in the log. There is no other way to answer 401, 403
    /// or 429 with a problem.
    pub(crate) fn refused(check: Check, kind: &'static str, title: &'static str, words: &'static str) -> Self {
        let mut problem = Self::new(check.status(), kind, title, words);
        problem.0.check = Some(check);
        problem
    }

    /// The request cannot be carried out as things stand.
    pub(crate) fn conflict(kind: &'static str, title: &'static str, words: &'static str) -> Self {
        Self::new(StatusCode::CONFLICT, kind, title, words)
    }

    /// The request is wrong in a way of its own.
    pub(crate) fn malformed(kind: &'static str, title: &'static str, words: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, kind, title, words)
    }

    /// What the request needs is not there.
    pub(crate) fn missing(kind: &'static str, title: &'static str, words: &'static str) -> Self {
        Self::new(StatusCode::NOT_FOUND, kind, title, words)
    }

    /// The request contradicts an earlier one.
    pub(crate) fn unprocessable(kind: &'static str, title: &'static str, words: &'static str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, kind, title, words)
    }

    /// The body did not come in time.
    pub(crate) fn too_slow() -> Self {
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

    pub(crate) fn bad_request() -> Self {
        Self::new(StatusCode::BAD_REQUEST, "request:malformed", "Malformed request", "api-bad-request")
    }

    /// One member is wrong: its own sentence is the message too, because older clients show only that.
    pub(crate) fn invalid(field: FieldProblem) -> Self {
        let mut problem = Self::new(StatusCode::BAD_REQUEST, "request:invalid-fields", "Invalid fields", field.words);
        problem.0.fields.push(field);
        problem
    }

    /// Several members are wrong. The first one's sentence is the message, because older clients show only that;
    /// `None` if nothing is wrong.
    pub(crate) fn invalid_all(fields: Vec<FieldProblem>) -> Option<Self> {
        let mut problem = Self::invalid(*fields.first()?);
        problem.0.fields = fields;
        Some(problem)
    }

    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "request:not-found", "Not found", "api-not-found")
    }

    pub(crate) fn method_not_allowed() -> Self {
        let status = StatusCode::METHOD_NOT_ALLOWED;
        Self::new(status, "request:method-not-allowed", "Method not allowed", "api-method-not-allowed")
    }

    pub(crate) fn too_large(status: StatusCode) -> Self {
        Self::new(status, "request:too-large", "Request too large", "api-too-large")
    }

    pub(crate) fn unsupported_media() -> Self {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Self::new(status, "request:unsupported-media", "Unsupported media type", "api-unsupported-media")
    }

    /// A limit is reached: `check` names it.
    pub(crate) fn rate_limited(check: Check, kind: &'static str, seconds: u32) -> Self {
        Self::refused(check, kind, "Too many requests", "api-too-many").wait(seconds)
    }

    /// Nobody is logged in.
    pub(crate) fn unauthenticated() -> Self {
        Self::refused(Check::SessionMissing, "session:required", "Not logged in", "api-unauthenticated")
    }

    /// Somebody was logged in, and is not any more.
    pub(crate) fn session_over() -> Self {
        Self::refused(Check::SessionEnded, "session:ended", "Session ended", "api-session-over")
    }

    /// What was sent as a session is none of ours, or its time is over.
    pub(crate) fn token_refused() -> Self {
        Self::refused(Check::SessionToken, "session:ended", "Session ended", "api-session-over")
    }

    /// The number has to be proved again first.
    pub(crate) fn confirmation_needed() -> Self {
        Self::refused(Check::FreshCode, "session:confirmation-needed", "Fresh code needed", "api-confirmation-needed")
    }

    /// A form without its token, or sent from elsewhere.
    pub(crate) fn foreign_form(check: Check) -> Self {
        Self::refused(check, "form:stale", "Form expired or foreign", "api-forbidden")
    }

    pub(crate) fn unavailable() -> Self {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Self::new(status, "server:unavailable", "Service unavailable", "api-unavailable").wait(UNAVAILABLE_RETRY)
    }

    /// The code lies where it cannot be reached at the moment: a new one can be asked for.
    pub(crate) fn code_unchecked() -> Self {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Self::new(status, "otp:unchecked", "Code cannot be checked", "api-code-unchecked").wait(UNAVAILABLE_RETRY)
    }

    /// Our own mistake; `what` goes to the log.
    pub(crate) fn broken(what: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        Self::new(status, "server:internal", "Internal error", "api-internal").because(what)
    }

    #[must_use]
    pub(crate) fn wait(mut self, seconds: u32) -> Self {
        self.0.retry_after = Some(seconds.max(1));
        self
    }

    #[must_use]
    pub(crate) fn naming(mut self, character: Option<char>) -> Self {
        self.0.character = character;
        self
    }

    #[must_use]
    pub(crate) fn attempts_left(mut self, guesses: u32) -> Self {
        self.0.attempts_left = Some(guesses);
        self
    }

    #[must_use]
    pub(crate) fn because(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    pub(crate) fn details(&self) -> &Details {
        &self.0
    }

    /// Takes any error that a route answered with. Of errors that are not ours only the status counts:
    /// their words are poem's, and may name types or repeat what was sent.
    pub(crate) fn of(error: poem::Error) -> Self {
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
    pub(crate) fn log(&self) {
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
