//! Login, second step: the code.

use poem::{Response, handler};
use portal_core::LoginError;
use portal_core::otp::{BrowserTicket, PendingChallenge, Redeemer, RequestOtpError, VerifyOtp};
use portal_core::session::{OpenSessionError, OpenedSession};
use serde::Deserialize;

use super::entry::enter;
use super::frame::{notify, page, see_other, shell};
use super::login_ticket;
use super::session_code::{self, CodeState, code_of, refuse};
use super::view::format::life;
use super::view::{CodeProblem, LoginCodePage, Notice};
use crate::api::seconds;
use crate::edge::{OTP, Visit};
use crate::extract::{CsrfForm, Member};
use crate::meter;
use crate::problem::Problem;
use crate::state::App;

const HERE: &str = "/customer/login/code";

#[derive(Deserialize)]
struct CodeForm {
    otp: String,
}

#[derive(Deserialize)]
struct NoFields {}

/// `GET /customer/login/code`.
#[handler]
pub(super) async fn show(app: &App, visit: &Visit) -> Result<Response, Problem> {
    if Member::of(app, visit).await.is_ok() {
        // A tab from before the login, perhaps.
        return Ok(see_other("/customer/dashboard"));
    }
    let pending = pending(app, login_ticket::read(visit)).await?;
    match CodeState::of(app, visit, pending.as_ref()) {
        Some(state) => form(app, visit, state),
        None => Ok(start_again(app, visit)),
    }
}

/// `POST /customer/login/code`: takes the code alone; whose it is, the browser's ticket tells.
#[handler]
pub(super) async fn submit(app: &App, visit: &Visit, sent: CsrfForm<CodeForm>) -> Result<Response, Problem> {
    let Some(ticket) = login_ticket::read(visit) else { return Ok(start_again(app, visit)) };
    let before = pending(app, Some(ticket)).await?;
    let problem = match redeem(app, visit, ticket, &sent.0.otp).await {
        Ok(opened) => return enter(app, visit, &opened),
        Err(problem) => problem,
    };
    match before {
        Some(pending) => Ok(refuse(app, visit, &pending, problem)),
        None => Ok(start_again(app, visit)),
    }
}

async fn redeem(app: &App, visit: &Visit, ticket: BrowserTicket, typed: &str) -> Result<OpenedSession, CodeProblem> {
    let attempt = VerifyOtp {
        redeemer: Redeemer::Browser(ticket),
        code: code_of(typed)?,
        client: visit.client().clone(),
        device: login_ticket::device(visit),
    };
    let result = visit.noted(app.parts.portal.log_in(&attempt).await);
    meter::code_redeemed(app, "web", result.as_ref().err());
    result.map_err(problem_of)
}

/// `POST /customer/login/resend`.
#[handler]
pub(super) async fn resend(app: &App, visit: &Visit, _sent: CsrfForm<NoFields>) -> Result<Response, Problem> {
    let ticket = login_ticket::read(visit);
    let Some(pending) = pending(app, ticket).await? else { return Ok(start_again(app, visit)) };
    if pending.resend_after.is_none() {
        return Ok(see_other(HERE));
    }
    match login_ticket::ask(app, visit, &pending.phone, pending.narrowed_to.clone(), ticket).await {
        Ok(()) => {
            notify(app, visit, Notice::CodeSentAgain);
            Ok(see_other(HERE))
        }
        Err(RequestOtpError::RateLimited { retry_after }) => {
            let retry_after = seconds(retry_after);
            Ok(refuse(app, visit, &pending, CodeProblem::ResendTooSoon { retry_after }))
        }
        Err(error) => Err(error.into()),
    }
}

async fn pending(app: &App, ticket: Option<BrowserTicket>) -> Result<Option<PendingChallenge>, Problem> {
    match ticket {
        Some(ticket) => Ok(app.parts.portal.otp.pending(&ticket).await?),
        None => Ok(None),
    }
}

fn start_again(app: &App, visit: &Visit) -> Response {
    visit.remove_cookie(OTP);
    notify(app, visit, Notice::LoginOver);
    see_other("/customer/login")
}

fn problem_of(error: LoginError) -> CodeProblem {
    match error {
        LoginError::Code(error) => session_code::problem_of(error),
        LoginError::Session(OpenSessionError::NoAccount) => CodeProblem::Spent,
        error => {
            Problem::from(error).log();
            CodeProblem::Unavailable
        }
    }
}

fn form(app: &App, visit: &Visit, state: CodeState) -> Result<Response, Problem> {
    page(&LoginCodePage {
        shell: shell(app, visit, None),
        masked_phone: state.masked_phone,
        valid_for: life(visit.locale(), app.parts.portal.otp.policy().code_life),
        resend_after: state.resend_after.unwrap_or(0),
        can_resend: state.resend_after.is_some(),
        problem: state.problem,
    })
}
