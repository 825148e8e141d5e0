//! Login, first step: at the identity provider.

use http_kit::answer::see_other;
use http_kit::extract::CsrfForm;
use http_kit::{Problem, RequestContext};
use poem::web::Query;
use poem::{Response, handler};
use portal_core::staff::account::{ProviderLogin, StaffLoginError};
use portal_core::staff::provider_login::{
    LoginAttempt, ProviderCallback, ProviderLoginError, ProviderLoginPolicy, ProviderLoginService,
};
use serde::Deserialize;

use crate::check::{LOGIN, LOGIN_LIMIT};
use crate::cookies::ATTEMPT;
use crate::login::code_page::enter;
use crate::login::page::keep;
use crate::page::told;
use crate::return_to;
use crate::state::Console;
use crate::view::notice::Notice;

/// What a person says who did not want to log in there after all (RFC 6749 §4.1.2.1).
const CANCELLED: &str = "access_denied";

#[derive(Deserialize)]
struct NoFields {}

/// What the provider has the browser bring back.
#[derive(Deserialize)]
struct CallbackQuery {
    #[serde(default)]
    state: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    error: String,
}

/// The use cases; without a provider there is nothing at these addresses.
fn service(console: &Console) -> Result<&ProviderLoginService, Problem> {
    let provider = console.parts.provider.as_ref().ok_or_else(Problem::not_found)?;
    Ok(&provider.service)
}

/// `POST /staff/login/oidc`: on to the provider.
#[handler]
pub(crate) async fn begin(
    console: &Console,
    context: &RequestContext,
    CsrfForm(NoFields {}): CsrfForm<NoFields>,
) -> Result<Response, Problem> {
    match service(console)?.begin().await {
        Ok(begun) => {
            let seconds = ProviderLoginPolicy::ATTEMPT_LIFE.num_seconds();
            context.set_cookie(ATTEMPT, begun.attempt.expose(), Some(seconds));
            Ok(see_other(&begun.address))
        }
        Err(error) => failed(console, context, error),
    }
}

/// `GET /staff/login/oidc/callback`: back from the provider, in a browser that another site leads here. The cookies of
/// the console are `SameSite=Lax`, so they come.
#[handler]
pub(crate) async fn callback(
    console: &Console,
    context: &RequestContext,
    Query(query): Query<CallbackQuery>,
) -> Result<Response, Problem> {
    let service = service(console)?;
    if !query.error.is_empty() {
        return Ok(refused_there(console, context, &query.error));
    }
    let attempt = LoginAttempt::from_text(&context.cookie(ATTEMPT).unwrap_or_default());
    let (state, code) = (query.state.as_str(), query.code.as_str());
    let callback = ProviderCallback { attempt: &attempt, state, code, client: context.client() };
    let login = match service.finish(&callback).await {
        Ok(login) => login,
        Err(error) => return failed(console, context, error),
    };
    context.remove_cookie(ATTEMPT);
    Ok(match login {
        ProviderLogin::Proved(proof) => {
            keep(context, &proof);
            see_other("/staff/login/code")
        }
        ProviderLogin::Opened(opened) => {
            enter(console, context, &opened);
            see_other(&return_to::take(console, context))
        }
    })
}

/// The provider sends the browser back without a code.
fn refused_there(console: &Console, context: &RequestContext, error: &str) -> Response {
    if error == CANCELLED {
        return told(console, context, Notice::ProviderCancelled, "/staff/login");
    }
    let word: String = error.chars().filter(char::is_ascii_graphic).take(40).collect();
    tracing::warn!(error = word, "the identity provider logged nobody in");
    told(console, context, Notice::ProviderAway, "/staff/login")
}

/// What the login page says of a login that came to nothing.
fn failed(console: &Console, context: &RequestContext, error: ProviderLoginError) -> Result<Response, Problem> {
    let notice = match error {
        ProviderLoginError::Unreachable(error) => {
            Problem::from(error).log();
            Notice::ProviderAway
        }
        ProviderLoginError::Login(StaffLoginError::Refused) => {
            context.refuse(LOGIN);
            Notice::ProviderRefused
        }
        ProviderLoginError::Login(StaffLoginError::Limited { .. }) => {
            context.refuse(LOGIN_LIMIT);
            Notice::ProviderLimited
        }
        ProviderLoginError::Login(StaffLoginError::Port(error)) => return Err(error.into()),
        _ => Notice::LoginOver,
    };
    Ok(told(console, context, notice, "/staff/login"))
}
