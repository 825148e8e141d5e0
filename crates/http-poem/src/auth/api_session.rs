//! The session of an API request: its bearer token names one that stands. Cookies count for nothing here.

use http_kit::token::Audience;
use http_kit::{Problem, RequestContext};
use poem::http::header::AUTHORIZATION;
use poem::{FromRequest, Request, RequestBody};
use portal_core::identity::session::{ActiveSession, AuthenticateError};

use crate::problem::{IntoProblem, OrProblem};
use crate::state::App;

/// A caller with a session, checked for this request.
pub(crate) struct ApiSession(pub(crate) ActiveSession);

impl<'a> FromRequest<'a> for ApiSession {
    async fn from_request(request: &'a Request, body: &mut RequestBody) -> poem::Result<Self> {
        let app = <&App>::from_request(request, body).await?;
        let session = authenticated(request, app).await?;
        if let Some(context) = request.data::<RequestContext>() {
            context.remember(Caller(session.clone()));
        }
        Ok(Self(session))
    }
}

/// The session of a request, for what is added to its answer.
struct Caller(ActiveSession);

/// Since when what is answered to this request may have changed, as the API writes it; `None` if it is as on file.
pub(crate) fn as_of(app: &App, context: &RequestContext) -> Option<String> {
    let Caller(session) = context.signed_in()?;
    Some(app.stamp(app.parts.portal.as_of(session)?))
}

async fn authenticated(request: &Request, app: &App) -> Result<ActiveSession, Problem> {
    let token = bearer(request)?;
    let claims = app.site.tokens().read(Audience::Api, token, app.site.now()).ok_or_else(Problem::token_refused)?;
    let session = app.parts.portal.sessions.authenticate(claims.session()).await.or_problem()?;
    app.seen(&session.session().customer_id);
    Ok(session)
}

/// The token of the one `Authorization` header there is.
fn bearer(request: &Request) -> Result<&str, Problem> {
    let mut lines = request.headers().get_all(AUTHORIZATION).iter();
    let line = lines.next().ok_or_else(Problem::unauthenticated)?;
    if lines.next().is_some() {
        return Err(Problem::bad_request());
    }
    let (scheme, token) =
        line.to_str().ok().and_then(|line| line.split_once(' ')).ok_or_else(Problem::unauthenticated)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(Problem::unauthenticated()) }
}

impl IntoProblem for AuthenticateError {
    fn into_problem(self) -> Problem {
        match self {
            AuthenticateError::Ended => Problem::session_over(),
            AuthenticateError::Port(error) => error.into_problem(),
            error => Problem::broken(error),
        }
    }
}
