//! Login, first step: address and password.

use http_kit::answer::see_other;
use http_kit::extract::CsrfForm;
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{Problem, RequestContext, refused_form};
use poem::http::StatusCode;
use poem::{Response, handler};
use portal_core::staff::account::{LoginProof, PasswordAttempt, StaffLoginError};
use serde::Deserialize;

use crate::check::{LOGIN, LOGIN_LIMIT};
use crate::cookies::PROOF;
use crate::guard::StaffSession;
use crate::login::view::{LoginProblem, PasswordPage};
use crate::page::{layout, notify, page};
use crate::return_to;
use crate::state::Console;
use crate::view::notice::Notice;

#[derive(Deserialize)]
struct PasswordForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

/// `GET /staff/login`.
#[handler]
pub(crate) async fn show(console: &Console, context: &RequestContext) -> Result<Response, Problem> {
    match StaffSession::of(console, context, true).await {
        Ok(_) => Ok(see_other(&return_to::take(console, context))),
        Err(problem) if problem.details().status == StatusCode::UNAUTHORIZED => form(console, context),
        Err(problem) => Err(problem),
    }
}

fn form(console: &Console, context: &RequestContext) -> Result<Response, Problem> {
    let refused = refused_form::shown(context);
    let email = refused.and_then(|form| form.text("email")).unwrap_or_default().to_owned();
    let problem = refused.and_then(RefusedForm::reason);
    let provider = console.parts.provider.as_ref().map(|provider| provider.label.clone());
    page(&PasswordPage { layout: layout(console, context), email, problem, provider })
}

/// `POST /staff/login`.
#[handler]
pub(crate) async fn submit(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<PasswordForm>,
) -> Result<Response, Problem> {
    let attempt = PasswordAttempt { email: &form.email, password: &form.password, client: context.client() };
    match console.parts.accounts.check_password(&attempt).await {
        Ok(proof) => {
            keep(context, &proof);
            Ok(see_other("/staff/login/code"))
        }
        Err(error) => refused(console, context, error),
    }
}

/// The proof is for the browser that took the first step, for as long as the browser runs; its end is in it.
pub(crate) fn keep(context: &RequestContext, proof: &LoginProof) {
    context.set_cookie(PROOF, proof.expose(), None);
}

/// What comes of a step that was not taken.
pub(crate) fn refused(
    console: &Console,
    context: &RequestContext,
    error: StaffLoginError,
) -> Result<Response, Problem> {
    match error {
        StaffLoginError::Refused => {
            context.refuse(LOGIN);
            Ok(send_back(context, LOGIN.as_str(), &LoginProblem::Refused))
        }
        StaffLoginError::Limited { retry_after } => {
            context.refuse(LOGIN_LIMIT);
            let until = console.site.now() + retry_after;
            Ok(send_back(context, LOGIN_LIMIT.as_str(), &LoginProblem::TooMany { until }))
        }
        StaffLoginError::Port(error) => Err(error.into()),
        _ => {
            context.remove_cookie(PROOF);
            notify(console, context, Notice::LoginOver);
            Ok(see_other("/staff/login"))
        }
    }
}
