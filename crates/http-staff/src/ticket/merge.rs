//! `POST /staff/tickets/{number}/merge`, and what the page of a ticket shows of merges.

use http_kit::extract::{CsrfForm, PathParam};
use http_kit::refused_form::send_back;
use http_kit::{Problem, RequestContext};
use poem::{Response, handler};
use portal_core::TicketNumber;
use portal_core::staff::account::Permission;
use portal_core::staff::assignment::WorkSubject;
use portal_core::staff::desk::{DeskError, StaffTicket, WorkNote};
use portal_core::staff::merge::{MergeError, MergeService, MergesOf};
use portal_core::support::ticket::{Ticket, TicketFilter, TicketQuery};
use serde::Deserialize;

use crate::check::forbidden;
use crate::guard::StaffSession;
use crate::page::told;
use crate::state::Console;
use crate::ticket::view::ActionProblem;
use crate::ticket::words::subject_page;
use crate::view::notice::Notice;

/// What the page of a ticket shows of merges.
#[derive(Debug, Default)]
pub(crate) struct Merging {
    pub(crate) merged: MergesOf,
    /// The tickets that it can be merged into.
    pub(crate) targets: Vec<Ticket>,
}

impl Merging {
    /// What was merged with the ticket, and what it can be merged into.
    pub(crate) async fn of(console: &Console, staff: &StaffSession, ticket: &StaffTicket) -> Result<Self, Problem> {
        let number = &ticket.detail.ticket.number;
        let merged = merges(console)?.of(&staff.actor(), number).await.map_err(problem)?;
        let can_merge = staff.active.may(Permission::WorkOnTickets) && ticket.detail.ticket.status.is_active();
        let targets = if can_merge { targets(console, staff, ticket).await? } else { Vec::new() };
        Ok(Self { merged, targets })
    }
}

/// The other active tickets of the customer.
async fn targets(console: &Console, staff: &StaffSession, ticket: &StaffTicket) -> Result<Vec<Ticket>, Problem> {
    let desk = console.parts.desk.tickets.as_ref().ok_or_else(Problem::not_found)?;
    let query = TicketQuery { filter: TicketFilter::Active, ..TicketQuery::default() };
    let active = desk.of_customer(&staff.actor(), &ticket.customer_id, &query).await.map_err(|error| match error {
        DeskError::Port(error) => error.into(),
        _ => forbidden(),
    })?;
    let number = &ticket.detail.ticket.number;
    Ok(active.page.items.into_iter().filter(|other| other.number != *number).collect())
}

fn merges(console: &Console) -> Result<&MergeService, Problem> {
    console.parts.desk.merges.as_ref().ok_or_else(Problem::not_found)
}

#[derive(Deserialize)]
struct MergeForm {
    #[serde(default)]
    into: String,
    #[serde(default)]
    reason: String,
}

impl MergeForm {
    fn read(&self) -> Result<(TicketNumber, WorkNote), ActionProblem> {
        let into = TicketNumber::parse(&self.into).map_err(|_| ActionProblem::NoTarget)?;
        Ok((into, WorkNote::parse(&self.reason).map_err(|_| ActionProblem::Note)?))
    }
}

/// `POST /staff/tickets/{number}/merge`.
#[handler]
pub(crate) async fn merge(
    console: &Console,
    context: &RequestContext,
    CsrfForm(form): CsrfForm<MergeForm>,
    staff: &StaffSession,
    number: PathParam<TicketNumber>,
) -> Result<Response, Problem> {
    let refused = |problem| Ok(send_back(context, "staff_merge", &problem));
    let (into, reason) = match form.read() {
        Ok(read) => read,
        Err(problem) => return refused(problem),
    };
    match merges(console)?.merge(&staff.actor(), &number.0, &into, reason).await {
        Ok(_) => Ok(told(console, context, Notice::TicketMerged, &subject_page(&WorkSubject::Ticket(into)))),
        Err(MergeError::NoTarget) => refused(ActionProblem::NoTarget),
        Err(MergeError::NotNow) => refused(ActionProblem::NotNow),
        Err(MergeError::Busy) => refused(ActionProblem::Busy),
        Err(error) => Err(problem(error)),
    }
}

fn problem(error: MergeError) -> Problem {
    match error {
        MergeError::Port(error) => error.into(),
        MergeError::Forbidden => forbidden(),
        _ => Problem::not_found(),
    }
}
