//! One ticket: showing it, rating it, reopening it.

use poem::http::StatusCode;
use poem::{Response, handler};
use portal_core::TicketNumber;
use portal_core::ticket::{FollowUpError, Ticket, TicketDetail};
use serde::Deserialize;

use super::frame::{member_shell, notify, page, page_with, see_other};
use super::view::{Notice, RatingForm, ReopenForm, TicketPage, ticket_page};
use crate::edge::Visit;
use crate::extract::{CsrfForm, Member, Named};
use crate::problem::{Problem, noted};
use crate::state::App;
use crate::ticket_fields::{remark, stars};

#[derive(Deserialize)]
struct SentRating {
    #[serde(default)]
    rating: String,
    #[serde(default)]
    feedback: String,
}

#[derive(Deserialize)]
struct SentReopening {
    #[serde(default)]
    note: String,
}

/// `GET /customer/tickets/{number}`.
#[handler]
pub(super) async fn show(
    app: &App,
    visit: &Visit,
    member: Member,
    number: Named<TicketNumber>,
) -> Result<Response, Problem> {
    page(&page_of(app, visit, &member, &number.0).await?)
}

/// `POST /customer/tickets/{number}/rating`.
#[handler]
pub(super) async fn rate(
    app: &App,
    visit: &Visit,
    sent: CsrfForm<SentRating>,
    member: Member,
    number: Named<TicketNumber>,
) -> Result<Response, Problem> {
    let (number, SentRating { rating: chosen, feedback: written }) = (number.0, sent.0);
    let chosen: Option<u8> = chosen.parse().ok();
    let mut wrong = Vec::new();
    let rating = noted(&mut wrong, stars(chosen.map(Into::into)));
    let feedback = noted(&mut wrong, remark("feedback", Some(&written)));
    let (Some(rating), Some(feedback)) = (rating, feedback) else {
        let mut again = page_of(app, visit, &member, &number).await?;
        let Some(form) = &mut again.rating else { return Ok(settled(app, visit, &number, Notice::TicketMovedOn)) };
        let wrong = wrong.into_iter().map(Into::into).collect();
        *form = RatingForm { stars: chosen, feedback: written, wrong };
        return page_with(StatusCode::BAD_REQUEST, &again);
    };
    let result = app.parts.portal.tickets.rate(&member.session, &number, rating, feedback).await;
    let sent_twice = |ticket: &Ticket| ticket.rating == Some(rating);
    let notice = notice(app, &member, &number, result, (Notice::TicketRated, &sent_twice)).await?;
    Ok(settled(app, visit, &number, notice))
}

/// `POST /customer/tickets/{number}/reopen`.
#[handler]
pub(super) async fn reopen(
    app: &App,
    visit: &Visit,
    sent: CsrfForm<SentReopening>,
    member: Member,
    number: Named<TicketNumber>,
) -> Result<Response, Problem> {
    let (number, written) = (number.0, sent.0.note);
    let note = match remark("note", Some(&written)) {
        Ok(note) => note,
        Err(wrong) => {
            let mut again = page_of(app, visit, &member, &number).await?;
            let Some(form) = &mut again.reopening else {
                return Ok(settled(app, visit, &number, Notice::TicketMovedOn));
            };
            *form = ReopenForm { note: written, wrong: Some(wrong.into()), ..form.clone() };
            return page_with(StatusCode::BAD_REQUEST, &again);
        }
    };
    let result = app.parts.portal.tickets.reopen(&member.session, &number, note).await;
    let sent_twice = |ticket: &Ticket| ticket.status.is_active() && ticket.reopened_at.is_some();
    let notice = notice(app, &member, &number, result, (Notice::TicketReopened, &sent_twice)).await?;
    Ok(settled(app, visit, &number, notice))
}

/// What to say of a follow-up. One that was sent twice succeeded as well.
async fn notice(
    app: &App,
    member: &Member,
    number: &TicketNumber,
    result: Result<TicketDetail, FollowUpError>,
    (success, sent_twice): (Notice, &(dyn Fn(&Ticket) -> bool + Sync)),
) -> Result<Notice, Problem> {
    match result {
        Ok(_) => Ok(success),
        Err(FollowUpError::NotNow) => {
            let now = app.parts.portal.tickets.show(&member.session, number).await?;
            Ok(if sent_twice(&now.ticket) { success } else { Notice::TicketMovedOn })
        }
        Err(error) => Err(error.into()),
    }
}

fn settled(app: &App, visit: &Visit, number: &TicketNumber, notice: Notice) -> Response {
    notify(app, visit, notice);
    see_other(&ticket_page(number))
}

async fn page_of(app: &App, visit: &Visit, member: &Member, number: &TicketNumber) -> Result<TicketPage, Problem> {
    let tickets = &app.parts.portal.tickets;
    let detail = tickets.show(&member.session, number).await?;
    let mut shell = member_shell(app, visit, member).await?;
    shell.path = ticket_page(number);
    let rating = tickets.can_rate(&detail.ticket).then(RatingForm::default);
    let until = detail.ticket.completed_at.map(|done| done + tickets.policy().reopen_within);
    let until = until.filter(|_| tickets.can_reopen(&detail.ticket));
    let reopening = until.map(|until| ReopenForm { until, note: String::new(), wrong: None });
    Ok(TicketPage { shell, detail, rating, reopening })
}
