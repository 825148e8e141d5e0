//! `/staff/payments/exceptions`: what somebody has to look at.

use http_kit::extract::{CsrfForm, PathParam};
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{Problem, RequestContext, refused_form};
use page_kit::pagination::Pagination;
use poem::web::Query;
use poem::{Response, handler};
use portal_core::PageRequest;
use portal_core::staff::payment_exception::ExceptionError;
use serde::Deserialize;
use uuid::Uuid;

use crate::guard::StaffSession;
use crate::page::{layout, page, told};
use crate::payment::exception::{problem, service};
use crate::payment::exception_view::ExceptionsPage;
use crate::payment::form::{CloseForm, CloseProblem};
use crate::payment::sections::EXCEPTIONS;
use crate::state::Console;
use crate::view::notice::Notice;

/// The check that refuses to close an exception.
const CHECK: &str = "staff_exception";
/// The open ones that a page shows.
const OPEN: u32 = 12;
/// The closed ones.
const CLOSED: u32 = 10;

#[derive(Deserialize)]
struct ListQuery {
    /// The page of closed ones.
    #[serde(default)]
    page: Option<u32>,
}

/// `GET /staff/payments/exceptions`.
#[handler]
pub(crate) async fn list(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    let (service, actor) = (service(console)?, staff.actor());
    let mut open = service.open(&actor, OPEN + 1).await.map_err(problem)?;
    let has_more = open.len() > usize::try_from(OPEN).unwrap_or(usize::MAX);
    open.truncate(usize::try_from(OPEN).unwrap_or(usize::MAX));
    let request = PageRequest::new(query.page.unwrap_or(1).max(1), CLOSED).unwrap_or_default();
    let closed = service.closed(&actor, request).await.map_err(problem)?;
    let pagination = Pagination::new(EXCEPTIONS, "", closed.request.page(), closed.total_pages());
    let refused = refused_form::shown(context);
    let form: CloseForm = refused.and_then(RefusedForm::typed).unwrap_or_default();
    let wrong = refused.and_then(RefusedForm::reason);
    let layout = layout(console, context);
    page(&ExceptionsPage { layout, open, has_more, closed: closed.items, pagination, form, wrong })
}

/// `POST /staff/payments/exceptions/{id}/close`.
#[handler]
pub(crate) async fn close(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<CloseForm>,
    staff: &StaffSession,
    id: PathParam<Uuid>,
) -> Result<Response, Problem> {
    let word = match service(console)?.close(&staff.actor(), id.0, (&form.reason, form.book == "yes")).await {
        Ok(_) => return Ok(told(console, context, Notice::ExceptionClosed, EXCEPTIONS)),
        Err(ExceptionError::NotFound) => {
            return Ok(told(console, context, Notice::ExceptionWasClosed, EXCEPTIONS));
        }
        Err(ExceptionError::Reason { .. }) => "exception-reason-wrong",
        Err(ExceptionError::NothingToBook { .. }) => "exception-nothing-to-book",
        Err(ExceptionError::Busy) => "notice-payment-busy",
        Err(error) => return Err(problem(error)),
    };
    Ok(send_back(context, CHECK, &CloseProblem { id: id.0.to_string(), word: word.to_owned() }))
}
