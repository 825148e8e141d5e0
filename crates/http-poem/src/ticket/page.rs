//! One ticket: showing it, rating it, reopening it, calling it off.

use http_kit::answer::see_other;
use http_kit::extract::{CsrfForm, NoFields, PathParam};
use http_kit::refused_form::{RefusedForm, send_back};
use http_kit::{FieldProblem, Problem, RequestContext, noted, refused_form};
use poem::{Request, Response, handler};
use portal_core::TicketNumber;
use portal_core::support::ticket::{Feedback, FollowUpError, Rating, Ticket, TicketDetail, TicketStatus};
use serde::Deserialize;

use crate::auth::web_session::WebSession;
use crate::conversation::thread::{Spot, thread_of};
use crate::conversation::view::Thread;
use crate::page::render::{notify, page, session_layout};
use crate::problem::{IntoProblem, OrProblem};
use crate::state::App;
use crate::ticket::form::{remark, stars};
use crate::ticket::view::{RatingForm, ReopenForm, TicketPage};
use crate::ticket::words::ticket_page;
use crate::view::flash::Notice;

#[derive(Deserialize)]
struct SentRating {
    #[serde(default)]
    rating: String,
    #[serde(default)]
    feedback: String,
}

impl SentRating {
    fn stars(&self) -> Option<u8> {
        self.rating.parse().ok()
    }

    /// What is said of the work, or everything that is wrong with it.
    fn check(&self) -> Result<(Rating, Option<Feedback>), Vec<FieldProblem>> {
        let mut wrong = Vec::new();
        let rating = noted(&mut wrong, stars(self.stars().map(Into::into)));
        let feedback = noted(&mut wrong, remark("feedback", Some(&self.feedback)));
        rating.zip(feedback).ok_or(wrong)
    }
}

#[derive(Deserialize)]
struct SentReopening {
    #[serde(default)]
    note: String,
}

/// `GET /customer/tickets/{number}`.
#[handler]
pub(crate) async fn show(
    app: &App,
    context: &RequestContext,
    web: WebSession,
    number: PathParam<TicketNumber>,
    request: &Request,
) -> Result<Response, Problem> {
    let thread = thread(app, context, &web, (&number.0, Spot::before(request))).await?;
    page(&TicketPage { thread, ..page_of(app, context, &web, &number.0).await? })
}

/// What was said about a ticket, in a portal with conversations.
async fn thread(
    app: &App,
    context: &RequestContext,
    web: &WebSession,
    (number, before): (&TicketNumber, u64),
) -> Result<Option<Thread>, Problem> {
    let Ok(service) = app.parts.portal.conversations() else { return Ok(None) };
    let cursor = service.cursor(&web.session).await.or_problem()?;
    let conversation = service.find_of_ticket(&web.session, number).await.or_problem()?;
    let page = ticket_page(number);
    let spot = Spot { action: format!("{page}/messages"), page, before };
    thread_of(app, context, web, (conversation, cursor), spot).await.map(Some)
}

/// `POST /customer/tickets/{number}/rating`.
#[handler]
pub(crate) async fn rate(
    app: &App,
    context: &RequestContext,
    sent: CsrfForm<SentRating>,
    web: WebSession,
    number: PathParam<TicketNumber>,
) -> Result<Response, Problem> {
    let (number, Some((rating, feedback))) = (number.0, sent.0.check().ok()) else {
        return Ok(send_back(context, "ticket-rating", &()));
    };
    let result = app.parts.portal.tickets()?.rate(&web.session, &number, rating, feedback).await;
    let sent_twice = |ticket: &Ticket| ticket.rating == Some(rating);
    let notice = notice(app, &web, &number, result, (Notice::TicketRated, &sent_twice)).await?;
    Ok(settled(app, context, &number, notice))
}

/// `POST /customer/tickets/{number}/reopen`.
#[handler]
pub(crate) async fn reopen(
    app: &App,
    context: &RequestContext,
    sent: CsrfForm<SentReopening>,
    web: WebSession,
    number: PathParam<TicketNumber>,
) -> Result<Response, Problem> {
    let (number, Ok(note)) = (number.0, remark("note", Some(&sent.0.note))) else {
        return Ok(send_back(context, "ticket-note", &()));
    };
    let result = app.parts.portal.tickets()?.reopen(&web.session, &number, note).await;
    let sent_twice = |ticket: &Ticket| ticket.status.is_active() && ticket.reopened_at.is_some();
    let notice = notice(app, &web, &number, result, (Notice::TicketReopened, &sent_twice)).await?;
    Ok(settled(app, context, &number, notice))
}

/// `POST /customer/tickets/{number}/cancel`.
#[handler]
pub(crate) async fn cancel(
    app: &App,
    context: &RequestContext,
    _sent: CsrfForm<NoFields>,
    web: WebSession,
    number: PathParam<TicketNumber>,
) -> Result<Response, Problem> {
    let number = number.0;
    let result = app.parts.portal.tickets()?.cancel(&web.session, &number, None).await;
    let sent_twice = |ticket: &Ticket| ticket.status == TicketStatus::Cancelled;
    let notice = notice(app, &web, &number, result, (Notice::TicketCancelled, &sent_twice)).await?;
    Ok(settled(app, context, &number, notice))
}

/// What to say of a follow-up. One that was sent twice succeeded as well.
async fn notice(
    app: &App,
    web: &WebSession,
    number: &TicketNumber,
    result: Result<TicketDetail, FollowUpError>,
    (success, sent_twice): (Notice, &(dyn Fn(&Ticket) -> bool + Sync)),
) -> Result<Notice, Problem> {
    match result {
        Ok(_) => Ok(success),
        Err(FollowUpError::NotNow) => {
            let now = app.parts.portal.tickets()?.show(&web.session, number).await.or_problem()?;
            Ok(if sent_twice(&now.ticket) { success } else { Notice::TicketMovedOn })
        }
        Err(error) => Err(error.into_problem()),
    }
}

fn settled(app: &App, context: &RequestContext, number: &TicketNumber, notice: Notice) -> Response {
    notify(app, context, notice);
    see_other(&ticket_page(number))
}

async fn page_of(
    app: &App,
    context: &RequestContext,
    web: &WebSession,
    number: &TicketNumber,
) -> Result<TicketPage, Problem> {
    let tickets = app.parts.portal.tickets()?;
    let detail = tickets.show(&web.session, number).await.or_problem()?;
    let layout = session_layout(app, context, web).await?;
    let mut rating = tickets.can_rate(&detail.ticket).then(RatingForm::default);
    let until = detail.ticket.completed_at.map(|done| done + tickets.policy().reopen_within);
    let until = until.filter(|_| tickets.can_reopen(&detail.ticket));
    let mut reopening = until.map(|until| ReopenForm { until, note: String::new(), wrong: None });
    if let Some(refused) = refused_form::shown(context).filter(|refused| refused.text("text").is_none()) {
        fill_in(refused, rating.as_mut(), reopening.as_mut());
    }
    Ok(TicketPage { layout, detail, rating, reopening, policy: tickets.policy().clone(), thread: None })
}

/// Puts what was typed and refused into its form again.
fn fill_in(refused: &RefusedForm, rating: Option<&mut RatingForm>, reopening: Option<&mut ReopenForm>) {
    let typed: (Option<SentRating>, Option<SentReopening>) = (refused.typed(), refused.typed());
    let is_reopening = refused.text("note").is_some();
    match (typed, rating, reopening) {
        ((Some(sent), _), Some(form), _) if !is_reopening => {
            let wrong = sent.check().err().unwrap_or_default().into_iter().map(Into::into).collect();
            *form = RatingForm { stars: sent.stars(), feedback: sent.feedback, wrong };
        }
        ((_, Some(sent)), _, Some(form)) if is_reopening => {
            form.wrong = remark("note", Some(&sent.note)).err().map(Into::into);
            form.note = sent.note;
        }
        _ => {}
    }
}
