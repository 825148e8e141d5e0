//! Login, first step: the number.

use poem::http::StatusCode;
use poem::{Response, handler};
use portal_core::otp::{BrowserTicket, RequestOtpError};
use portal_core::phone::InvalidPhone;
use portal_core::{PhoneNumber, PortError};
use serde::Deserialize;

use super::frame::{notify, page, see_other, shell};
use super::login_ticket;
use super::refused_form::{self, RefusedForm, send_back};
use super::view::{LoginPhonePage, Notice, PhoneProblem};
use crate::api::seconds;
use crate::edge::Visit;
use crate::extract::{CsrfForm, Member};
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
pub(super) async fn submit(app: &App, visit: &Visit, sent: CsrfForm<PhoneForm>) -> Result<Response, Problem> {
    let phone = match PhoneNumber::parse(&sent.0.phone) {
        Ok(phone) => phone,
        Err(reason) => return Ok(send_back(app, visit, "phone-number", &problem_of(reason))),
    };
    let ticket = login_ticket::read(visit);
    match login_ticket::ask(app, visit, &phone, None, ticket).await {
        Ok(()) => {
            notify(app, visit, Notice::CodeSent);
            Ok(see_other("/customer/login/code"))
        }
        // The code that was asked for a moment ago is still good: on to where it is typed.
        Err(RequestOtpError::RateLimited { .. }) if is_pending(app, ticket, &phone).await? => {
            Ok(see_other("/customer/login/code"))
        }
        Err(RequestOtpError::RateLimited { retry_after }) => {
            let retry_after = seconds(retry_after);
            Ok(send_back(app, visit, Check::CodeRequestLimit.as_str(), &PhoneProblem::TooMany { retry_after }))
        }
        Err(error) => {
            Problem::from(error).log();
            Ok(send_back(app, visit, "otp-request", &PhoneProblem::Unavailable))
        }
    }
}

async fn is_pending(app: &App, ticket: Option<BrowserTicket>, phone: &PhoneNumber) -> Result<bool, PortError> {
    let Some(ticket) = ticket else { return Ok(false) };
    Ok(app.parts.portal.otp.pending(&ticket).await?.is_some_and(|pending| pending.phone == *phone))
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
