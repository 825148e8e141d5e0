//! Login, first step: the number.

use http_kit::answer::see_other;
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{Problem, RequestContext, refused_form};
use poem::http::StatusCode;
use poem::{Response, handler};
use portal_core::PhoneNumber;
use portal_core::identity::otp::RequestOtpError;
use portal_core::kernel::phone::InvalidPhone;
use serde::Deserialize;

use crate::auth::web_session::WebSession;
use crate::check;
use crate::otp::login_form::LoginForm;
use crate::otp::login_ticket::LoginTickets;
use crate::otp::view::{LoginPhonePage, PhoneProblem};
use crate::otp::{code_page, login_ticket};
use crate::page::render::{layout, notify, page};
use crate::problem::IntoProblem;
use crate::state::App;
use crate::view::flash::Notice;

#[derive(Deserialize)]
struct PhoneForm {
    phone: String,
}

/// `GET /customer/login`.
#[handler]
pub(crate) async fn show(app: &App, context: &RequestContext) -> Result<Response, Problem> {
    match WebSession::of(app, context).await {
        Ok(_) => Ok(see_other(app.home())),
        Err(problem) if problem.details().status == StatusCode::UNAUTHORIZED => form(app, context),
        Err(problem) => Err(problem),
    }
}

/// `POST /customer/login`.
#[handler]
pub(crate) async fn submit(
    app: &App,
    context: &RequestContext,
    sent: LoginForm<PhoneForm>,
) -> Result<Response, Problem> {
    let LoginForm::Sent(form) = sent else { return Ok(see_other(app.home())) };
    let phone = match PhoneNumber::parse(&form.phone) {
        Ok(phone) => phone,
        Err(reason) => return Ok(send_back(context, "phone-number", &problem_of(reason))),
    };
    ask(app, context, &phone).await
}

async fn ask(app: &App, context: &RequestContext, phone: &PhoneNumber) -> Result<Response, Problem> {
    let tickets = LoginTickets::read(context);
    let pending = match &tickets {
        Some(tickets) => tickets.pending_for(app, phone).await,
        None => None,
    };
    let ticket = pending.or_else(|| tickets.as_ref().map(LoginTickets::newest));
    match (login_ticket::ask(app, context, phone, None, ticket).await, pending) {
        (Ok(challenge), _) => {
            notify(app, context, Notice::CodeSent);
            Ok(see_other(&code_page::path(challenge)))
        }
        // The code that was asked for a moment ago is still good: on to where it is typed.
        (Err(RequestOtpError::RateLimited { .. }), Some(pending)) => Ok(see_other(&code_page::path(pending.challenge))),
        (Err(RequestOtpError::RateLimited { retry_after }), None) => {
            let until = app.site.now() + retry_after;
            Ok(send_back(context, check::CODE_REQUEST_LIMIT.as_str(), &PhoneProblem::TooMany { until }))
        }
        (Err(error), _) => {
            error.into_problem().log();
            Ok(send_back(context, "otp-request", &PhoneProblem::Unavailable))
        }
    }
}

pub(crate) fn problem_of(reason: InvalidPhone) -> PhoneProblem {
    match reason {
        InvalidPhone::Empty => PhoneProblem::Empty,
        InvalidPhone::NotMobile => PhoneProblem::Landline,
        InvalidPhone::Foreign => PhoneProblem::Foreign,
        InvalidPhone::Character(character) => PhoneProblem::Character(character),
        _ => PhoneProblem::Malformed,
    }
}

fn form(app: &App, context: &RequestContext) -> Result<Response, Problem> {
    let refused = refused_form::shown(context);
    let phone = refused.and_then(|form| form.text("phone")).unwrap_or_default().to_owned();
    let problem = refused.and_then(RefusedForm::reason);
    page(&LoginPhonePage { layout: layout(app, context, None), phone, problem })
}
