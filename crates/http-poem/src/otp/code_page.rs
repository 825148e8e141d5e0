//! Login, second step: the code.

use http_kit::answer::see_other;
use http_kit::{Problem, RequestContext};
use poem::web::Query;
use poem::{Response, handler};
use portal_core::identity::otp::{AskedFor, BrowserTicket, Redeemer, RequestOtpError, VerifyOtp};
use portal_core::identity::session::{OpenSessionError, OpenedSession};
use portal_core::{ChallengeId, LoginError};
use serde::Deserialize;

use crate::auth::web_session::WebSession;
use crate::check::noted_refusal;
use crate::otp::code_form::{code_of, code_state, refuse};
use crate::otp::code_view::CodeProblem;
use crate::otp::entry::enter;
use crate::otp::login_form::LoginForm;
use crate::otp::login_ticket::LoginTickets;
use crate::otp::view::LoginCodePage;
use crate::otp::{code_form, login_ticket, meter};
use crate::page::render::{layout, notify, page};
use crate::problem::IntoProblem;
use crate::state::App;
use crate::view::flash::Notice;

/// Which of the codes that this browser asked for; the newest if none is named.
#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    challenge: String,
}

#[derive(Deserialize)]
struct CodeForm {
    #[serde(default)]
    challenge: String,
    otp: String,
}

/// The address of the page that takes the code of `challenge`.
pub(crate) fn path(challenge: ChallengeId) -> String {
    format!("/customer/login/code?challenge={challenge}")
}

/// `GET /customer/login/code?challenge=…`.
#[handler]
pub(crate) async fn show(app: &App, context: &RequestContext, at: Query<Which>) -> Result<Response, Problem> {
    if WebSession::of(app, context).await.is_ok() {
        // A tab from before the login, perhaps.
        return Ok(see_other(app.home()));
    }
    let (ticket, asked) = match asked(app, context, &at.challenge).await {
        Ok(asked) => asked,
        Err(notice) => return Ok(start_again(app, context, notice)),
    };
    match code_state(app, context, asked, login_ticket::device(context)).await? {
        Some(code) => {
            let challenge = ticket.challenge.to_string();
            page(&LoginCodePage { layout: layout(app, context, None), challenge, code })
        }
        None => Ok(start_again(app, context, Notice::LoginOver)),
    }
}

/// `POST /customer/login/code`: takes the code and the challenge it is for; whose it is, the browser's ticket tells.
#[handler]
pub(crate) async fn submit(
    app: &App,
    context: &RequestContext,
    sent: LoginForm<CodeForm>,
) -> Result<Response, Problem> {
    let LoginForm::Sent(form) = sent else { return Ok(see_other(app.home())) };
    let (ticket, before) = match asked(app, context, &form.challenge).await {
        Ok(asked) => asked,
        Err(notice) => return Ok(start_again(app, context, notice)),
    };
    if matches!(before, Some(AskedFor::Over(_))) {
        return Ok(see_other(&path(ticket.challenge)));
    }
    let problem = match redeem(app, context, ticket, &form.otp).await {
        Ok(opened) => return enter(app, context, &opened),
        Err(problem) => problem,
    };
    match before {
        Some(asked) => Ok(refuse(context, asked.phone(), problem)),
        None => Ok(start_again(app, context, Notice::LoginOver)),
    }
}

async fn redeem(
    app: &App,
    context: &RequestContext,
    ticket: BrowserTicket,
    typed: &str,
) -> Result<OpenedSession, CodeProblem> {
    let attempt = VerifyOtp {
        redeemer: Redeemer::Browser(ticket),
        code: code_of(typed)?,
        client: context.client().clone(),
        device: login_ticket::device(context),
    };
    let result = noted_refusal(context, app.parts.portal.log_in(&attempt).await);
    meter::code_redeemed(app, "web", result.as_ref().err());
    result.map_err(|error| problem_of(app, error))
}

/// `POST /customer/login/resend`.
#[handler]
pub(crate) async fn resend(app: &App, context: &RequestContext, sent: LoginForm<Which>) -> Result<Response, Problem> {
    let LoginForm::Sent(form) = sent else { return Ok(see_other(app.home())) };
    let (ticket, asked) = match asked(app, context, &form.challenge).await {
        Ok((ticket, Some(asked))) => (ticket, asked),
        Ok((_, None)) => return Ok(start_again(app, context, Notice::LoginOver)),
        Err(notice) => return Ok(start_again(app, context, notice)),
    };
    if matches!(&asked, AskedFor::Pending(pending) if pending.resend_after.is_none()) {
        return Ok(see_other(&path(ticket.challenge)));
    }
    match login_ticket::ask(app, context, asked.phone(), asked.narrowed_to().cloned(), Some(ticket)).await {
        Ok(challenge) => {
            notify(app, context, Notice::CodeSentAgain);
            Ok(see_other(&path(challenge)))
        }
        Err(RequestOtpError::RateLimited { retry_after }) => {
            let problem = CodeProblem::ResendTooSoon { until: app.site.now() + retry_after };
            Ok(refuse(context, asked.phone(), problem))
        }
        Err(error) => Err(error.into_problem()),
    }
}

/// The ticket of the challenge that a page or a form names, and what became of it, if it was not redeemed.
async fn asked(
    app: &App,
    context: &RequestContext,
    challenge: &str,
) -> Result<(BrowserTicket, Option<AskedFor>), Notice> {
    let tickets = LoginTickets::read(context).ok_or(Notice::LoginOver)?;
    let ticket = tickets.named(challenge).ok_or(Notice::LoginOver)?;
    let asked = app.parts.portal.otp.asked_for(&ticket).await.map_err(code_form::unchecked)?;
    Ok((ticket, asked))
}

/// Sends the browser to the number form. Its other challenges stay.
fn start_again(app: &App, context: &RequestContext, notice: Notice) -> Response {
    notify(app, context, notice);
    see_other("/customer/login")
}

fn problem_of(app: &App, error: LoginError) -> CodeProblem {
    match error {
        LoginError::Code(error) => code_form::problem_of(app, error),
        LoginError::Session(OpenSessionError::NoAccount) => CodeProblem::Spent,
        error => {
            error.into_problem().log();
            CodeProblem::Unavailable
        }
    }
}
