//! The top of a ticket's page: what happened last, who did it and when, how the promise stands, what comes next.

use chrono::{DateTime, TimeDelta, Utc};
use portal_core::insight::dashboard::ActiveTicket;
use portal_core::support::ticket::{Technician, Ticket, TicketEvent, TicketEventKind, TicketStatus};

use crate::dashboard::view::ActivePanel;
use crate::i18n::t;
use crate::ticket::view::TicketPage;
use crate::view::flash::Tone;
use crate::view::format;
use crate::view::layout::Layout;
use crate::view::states::TicketState;

/// The latest event of a ticket.
pub(crate) struct Latest {
    /// Who did what.
    pub(crate) words: String,
    /// When something last happened.
    pub(crate) at: DateTime<Utc>,
    /// The words of its author.
    pub(crate) note: Option<String>,
}

impl Latest {
    /// What happened last to a ticket, of which that is the last step.
    fn of(layout: &Layout, ticket: &Ticket, last_step: Option<&TicketEvent>) -> Self {
        let event = last_step.filter(|event| event.status == ticket.status);
        let kind = event.map_or(TicketEventKind::Moved, |event| event.kind);
        let at = event.map_or(ticket.updated_at, |event| event.at.max(ticket.updated_at));
        Self { words: told(layout, ticket, kind), at, note: event.and_then(|event| event.note.clone()) }
    }
}

/// Who brought the ticket to where it stands: `Rudi Hartono sedang mengerjakannya`.
fn told(layout: &Layout, ticket: &Ticket, kind: TicketEventKind) -> String {
    match kind {
        TicketEventKind::Opened => layout.t("ticket-latest-opened"),
        TicketEventKind::Reopened => layout.t("ticket-latest-reopened"),
        TicketEventKind::Cancelled => layout.t("ticket-latest-cancelled-by-you"),
        TicketEventKind::Rated(rating) => layout.tn("ticket-event-rated", "stars", rating.stars()),
        TicketEventKind::Moved => told_state(layout, ticket),
    }
}

fn told_state(layout: &Layout, ticket: &Ticket) -> String {
    let technician = ticket.technician.as_ref().map(|technician: &Technician| technician.name.as_str());
    let isp = layout.brand.name.as_str();
    let (key, who) = match (ticket.status, technician) {
        (TicketStatus::Open, _) => ("ticket-latest-open", isp),
        (TicketStatus::Assigned, Some(name)) => ("ticket-latest-assigned", name),
        (TicketStatus::Assigned, None) => ("ticket-latest-assigned-nobody", isp),
        (TicketStatus::InProgress, name) => ("ticket-latest-in-progress", name.unwrap_or(isp)),
        (TicketStatus::OnHold, _) => ("ticket-latest-on-hold", isp),
        (TicketStatus::Completed, name) => ("ticket-latest-completed", name.unwrap_or(isp)),
        (TicketStatus::Cancelled, _) => ("ticket-latest-cancelled", isp),
    };
    layout.tn(key, "who", who)
}

impl ActivePanel {
    /// The ticket as the dashboard shows it.
    pub(crate) fn new(layout: &Layout, active: &ActiveTicket) -> Self {
        let latest = Latest::of(layout, &active.ticket, active.last_step.as_ref());
        Self {
            number: active.ticket.number.to_string(),
            title: active.ticket.title.clone(),
            state: TicketState::of(&active.ticket),
            latest: latest.words,
            at: latest.at,
        }
    }
}

impl TicketPage {
    pub(crate) fn state(&self) -> TicketState {
        TicketState::of(self.ticket())
    }

    /// The meaning of the top: that of the state, unless a promise was broken.
    pub(crate) fn tone(&self) -> Tone {
        if self.late().is_some() { Tone::Warning } else { self.state().tone() }
    }

    /// What happened last. A ticket that was moved without a step in its timeline tells its state.
    pub(crate) fn latest(&self) -> Latest {
        Latest::of(&self.layout, self.ticket(), self.detail.timeline.last())
    }

    /// The promise, while there is work to do and time left.
    pub(crate) fn promise(&self) -> Option<DateTime<Utc>> {
        self.due().filter(|due| !self.layout.is_late(due))
    }

    /// The promise that was broken, while there is work to do.
    pub(crate) fn late(&self) -> Option<DateTime<Utc>> {
        self.due().filter(|due| self.layout.is_late(due))
    }

    fn due(&self) -> Option<DateTime<Utc>> {
        self.ticket().sla_due.filter(|_| self.ticket().status.is_active())
    }

    /// The visit, while somebody is still to come.
    pub(crate) fn visit(&self) -> Option<DateTime<Utc>> {
        self.planned_visit().filter(|visit| !self.layout.is_late(visit))
    }

    /// The visit that was to be before now, though nobody has begun to work.
    pub(crate) fn missed_visit(&self) -> Option<DateTime<Utc>> {
        let waits = matches!(self.ticket().status, TicketStatus::Open | TicketStatus::Assigned);
        self.planned_visit().filter(|visit| waits && self.layout.is_late(visit))
    }

    fn planned_visit(&self) -> Option<DateTime<Utc>> {
        self.ticket().scheduled_at.filter(|_| self.ticket().status.is_active())
    }

    /// How long the work took.
    pub(crate) fn took(&self) -> Option<String> {
        let is_done = self.ticket().status == TicketStatus::Completed;
        let minutes = self.ticket().actual_duration.filter(|_| is_done)?;
        let span = format::span(self.layout.locale, TimeDelta::minutes(minutes.into()));
        Some(self.layout.tn("ticket-done-in", "span", span))
    }

    /// What comes next; nothing where the forms below say it.
    pub(crate) fn next(&self) -> Option<String> {
        let ticket: &Ticket = self.ticket();
        let key = match ticket.status {
            TicketStatus::Open if ticket.reopened_at.is_some() => "ticket-next-again",
            TicketStatus::Open => "ticket-next-assign",
            TicketStatus::Assigned if self.visit().is_some() => return None,
            TicketStatus::Assigned => "ticket-next-start",
            TicketStatus::InProgress => "ticket-next-finish",
            TicketStatus::OnHold => "ticket-next-resume",
            TicketStatus::Completed if self.rating.is_some() => "ticket-next-rate",
            TicketStatus::Completed => return None,
            TicketStatus::Cancelled => "ticket-next-new",
        };
        Some(self.layout.t(key))
    }

    /// When something last happened, as people say it: `Diperbarui 22 menit lalu`.
    pub(crate) fn updated(&self, at: &DateTime<Utc>) -> String {
        t(self.layout.locale, "ticket-updated", &[("ago", self.layout.ago(at).into())])
    }
}
