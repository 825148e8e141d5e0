//! Login, first step: the number.

use poem::http::StatusCode;
use poem::{Response, handler};
use portal_core::PhoneNumber;
use portal_core::otp::RequestOtpError;
use portal_core::phone::InvalidPhone;
use serde::Deserialize;

use super::code;
use super::frame::{notify, page, see_other, shell};
use super::login_ticket::{self, LoginTickets};
use super::refused_form::{self, RefusedForm, send_back};
use super::view::{LoginPhonePage, Notice, PhoneProblem};
use crate::edge::Visit;
use crate::extract::{LoginForm, Member};
use crate::problem::Problem;
use crate::refusal::Check;
use crate::state::App;

#[derive(Deserialize)]
struct PhoneForm {
    phone: String,
}

/// `GET /customer/login`.
#[handler]
pub(super) async fn show(app: &App, visit: &Visit) -> Result<Response, Problem> {
    match Member::of(app, visit).await {
        Ok(_) => Ok(see_other("/customer/dashboard")),
        Err(problem) if problem.details().status == StatusCode::UNAUTHORIZED => form(app, visit),
        Err(problem) => Err(problem),
    }
}

/// `POST /customer/login`.
#[handler]
pub(super) async fn submit(app: &App, visit: &Visit, sent: LoginForm<PhoneForm>) -> Result<Response, Problem> {
    let LoginForm::Sent(form) = sent else { return Ok(see_other("/customer/dashboard")) };
    let phone = match PhoneNumber::parse(&form.phone) {
        Ok(phone) => phone,
        Err(reason) => return Ok(send_back(app, visit, "phone-number", &problem_of(reason))),
    };
    ask(app, visit, &phone).await
}

async fn ask(app: &App, visit: &Visit, phone: &PhoneNumber) -> Result<Response, Problem> {
    let tickets = LoginTickets::read(visit);
    let pending = match &tickets {
        Some(tickets) => tickets.pending_for(app, phone).await,
        None => None,
    };
    let ticket = pending.or_else(|| tickets.as_ref().map(LoginTickets::newest));
    match (login_ticket::ask(app, visit, phone, None, ticket).await, pending) {
        (Ok(challenge), _) => {
            notify(app, visit, Notice::CodeSent);
            Ok(see_other(&code::path(challenge)))
        }
        // The code that was asked for a moment ago is still good: on to where it is typed.
        (Err(RequestOtpError::RateLimited { .. }), Some(pending)) => Ok(see_other(&code::path(pending.challenge))),
        (Err(RequestOtpError::RateLimited { retry_after }), None) => {
            let until = app.now() + retry_after;
            Ok(send_back(app, visit, Check::CodeRequestLimit.as_str(), &PhoneProblem::TooMany { until }))
        }
        (Err(error), _) => {
            Problem::from(error).log();
            Ok(send_back(app, visit, "otp-request", &PhoneProblem::Unavailable))
        }
    }
}

pub(super) fn problem_of(reason: InvalidPhone) -> PhoneProblem {
    match reason {
        InvalidPhone::Empty => PhoneProblem::Empty,
        InvalidPhone::NotMobile => PhoneProblem::Landline,
        InvalidPhone::Foreign => PhoneProblem::Foreign,
        InvalidPhone::Character(character) => PhoneProblem::Character(character),
        _ => PhoneProblem::Malformed,
    }
}

fn form(app: &App, visit: &Visit) -> Result<Response, Problem> {
    let refused = refused_form::shown(app, visit);
    let phone = refused.and_then(|form| form.text("phone")).unwrap_or_default().to_owned();
    let problem = refused.and_then(RefusedForm::reason);
    page(&LoginPhonePage { shell: shell(app, visit, None), phone, problem })
}
