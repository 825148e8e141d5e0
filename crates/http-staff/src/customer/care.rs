//! What staff do for a customer's account: `POST /staff/customers/{id}/sessions/end`, `…/login-link`, `…/release`.

use http_kit::extract::{CsrfForm, NoFields, PathParam};
use http_kit::{Problem, RequestContext};
use poem::{Response, handler};
use portal_core::CustomerId;
use portal_core::staff::customer::CustomerCareError;

use crate::check::forbidden;
use crate::guard::StaffSession;
use crate::page::told;
use crate::state::Console;
use crate::ticket::words::customer_page;
use crate::view::notice::Notice;

/// `POST /staff/customers/{id}/sessions/end`.
#[handler]
pub(crate) async fn end_sessions(
    console: &Console,
    context: &RequestContext,
    CsrfForm(_): CsrfForm<NoFields>,
    staff: &StaffSession,
    id: PathParam<CustomerId>,
) -> Result<Response, Problem> {
    let done = console.parts.desk.care.end_sessions(&staff.actor(), &id.0).await;
    answer(console, context, &id.0, done.map(|_| Notice::SessionsEnded))
}

/// `POST /staff/customers/{id}/login-link`.
#[handler]
pub(crate) async fn send_login_link(
    console: &Console,
    context: &RequestContext,
    CsrfForm(_): CsrfForm<NoFields>,
    staff: &StaffSession,
    id: PathParam<CustomerId>,
) -> Result<Response, Problem> {
    let done = console.parts.desk.care.send_login_link(&staff.actor(), &id.0).await;
    answer(console, context, &id.0, done.map(|()| Notice::LinkSent))
}

/// `POST /staff/customers/{id}/release`.
#[handler]
pub(crate) async fn release(
    console: &Console,
    context: &RequestContext,
    CsrfForm(_): CsrfForm<NoFields>,
    staff: &StaffSession,
    id: PathParam<CustomerId>,
) -> Result<Response, Problem> {
    let done = console.parts.desk.care.release(&staff.actor(), &id.0).await;
    answer(console, context, &id.0, done.map(|()| Notice::NumberReleased))
}

/// Back on the customer's page, with what came of it.
fn answer(
    console: &Console,
    context: &RequestContext,
    id: &CustomerId,
    done: Result<Notice, CustomerCareError>,
) -> Result<Response, Problem> {
    let notice = match done {
        Ok(notice) => notice,
        Err(CustomerCareError::SentAlready) => Notice::LinkSentBefore,
        Err(CustomerCareError::KeptOut | CustomerCareError::NoNumber) => Notice::NotReached,
        Err(error) => return Err(problem(error)),
    };
    Ok(told(console, context, notice, &customer_page(id)))
}

pub(super) fn problem(error: CustomerCareError) -> Problem {
    match error {
        CustomerCareError::Port(error) => error.into(),
        CustomerCareError::Forbidden => forbidden(),
        _ => Problem::not_found(),
    }
}
