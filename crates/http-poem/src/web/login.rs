//! Login, first step: the number.

use poem::http::StatusCode;
use poem::http::header::RETRY_AFTER;
use poem::{Response, handler};
use portal_core::otp::{BrowserTicket, RequestOtpError};
use portal_core::phone::InvalidPhone;
use portal_core::{PhoneNumber, PortError};
use serde::Deserialize;

use super::frame::{notify, page_with, see_other, shell};
use super::login_ticket;
use super::view::{LoginPhonePage, Notice, PhoneProblem};
use crate::api::seconds;
use crate::edge::Visit;
use crate::extract::{CsrfForm, Member};
use crate::problem::Problem;
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
        Err(problem) if problem.details().status == StatusCode::UNAUTHORIZED => form(app, visit, String::new(), None),
        Err(problem) => Err(problem),
    }
}

/// `POST /customer/login`.
#[handler]
pub(super) async fn submit(app: &App, visit: &Visit, sent: CsrfForm<PhoneForm>) -> Result<Response, Problem> {
    let typed = sent.0.phone;
    let phone = match PhoneNumber::parse(&typed) {
        Ok(phone) => phone,
        Err(reason) => return form(app, visit, typed, Some(problem_of(reason))),
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
            form(app, visit, typed, Some(PhoneProblem::TooMany { retry_after }))
        }
        Err(error) => {
            Problem::from(error).log();
            form(app, visit, typed, Some(PhoneProblem::Unavailable))
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

fn form(app: &App, visit: &Visit, phone: String, problem: Option<PhoneProblem>) -> Result<Response, Problem> {
    let (status, wait) = match problem {
        None => (StatusCode::OK, None),
        Some(PhoneProblem::TooMany { retry_after }) => (StatusCode::TOO_MANY_REQUESTS, Some(retry_after)),
        Some(PhoneProblem::Unavailable) => (StatusCode::SERVICE_UNAVAILABLE, Some(5)),
        Some(_) => (StatusCode::BAD_REQUEST, None),
    };
    let mut response = page_with(status, &LoginPhonePage { shell: shell(app, visit, None), phone, problem })?;
    if let Some(seconds) = wait {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    Ok(response)
}
