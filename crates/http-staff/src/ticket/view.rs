//! The page of a ticket.

use askama::Template;
use page_kit::icons::Icon;
use page_kit::states::{TicketState, kind_word, priority_word};
use portal_core::TicketNumber;
use portal_core::kernel::actor::StaffName;
use portal_core::staff::account::{Colleague, Permission};
use portal_core::staff::assignment::{Assignment, WorkSubject};
use portal_core::staff::desk::StaffTicket;
use portal_core::staff::note::InternalNote;
use portal_core::support::ticket::{Priority, TicketEvent, TicketEventKind, TicketStatus};
use serde::{Deserialize, Serialize};

use crate::conversation::view::Talk;
use crate::i18n::Locale;
use crate::ticket::merge::Merging;
use crate::ticket::words::{customer_page, name_of, subject_page};
use crate::view::layout::Layout;

/// Why something was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ActionProblem {
    /// The ticket does not stand where that can be done.
    NotNow,
    /// The words are missing, or too long.
    Note,
    /// The technician's name is missing, or too long.
    Technician,
    /// The technician's number is too long.
    Phone,
    /// The time of the visit is missing.
    Visit,
    /// Others kept writing to the ticket.
    Busy,
    /// It cannot be merged into the ticket that was chosen, or none was.
    NoTarget,
    /// A file that was taken before is not there any more.
    FileGone,
    /// A message is empty, or longer than 4,000 characters.
    Message,
    /// So is an internal note.
    Internal,
}

impl ActionProblem {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::NotNow => "action-not-now",
            Self::Note => "action-note",
            Self::Technician => "action-technician",
            Self::Phone => "action-phone",
            Self::Visit => "action-visit",
            Self::Busy => "action-busy",
            Self::NoTarget => "merge-no-target",
            Self::Message => "talk-text-wrong",
            Self::FileGone => "talk-file-gone",
            Self::Internal => "notes-text-wrong",
        }
    }
}

/// What was typed into the forms of a ticket's page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    /// A message to the customer.
    pub(crate) text: String,
    /// An internal note.
    pub(crate) internal: String,
    /// Words for the customer with a step.
    pub(crate) note: String,
    /// The technician's name.
    pub(crate) name: String,
    /// The technician's number.
    pub(crate) phone: String,
    /// The time of a visit.
    pub(crate) visit: String,
    /// The ticket to merge into.
    pub(crate) into: String,
    /// Words for the customer with a merge.
    pub(crate) reason: Option<String>,
}

/// `GET /staff/tickets/{number}`.
#[derive(Debug, Template)]
#[template(path = "ticket/ticket.html")]
pub(crate) struct TicketPage {
    pub(crate) layout: Layout,
    pub(crate) ticket: StaffTicket,
    pub(crate) notes: Vec<InternalNote>,
    /// The conversation, for who may read it.
    pub(crate) talk: Option<Talk>,
    pub(crate) holder: Option<Assignment>,
    pub(crate) colleagues: Vec<Colleague>,
    pub(crate) merging: Merging,
    /// What was typed into a form that comes back.
    pub(crate) typed: Typed,
    pub(crate) problem: Option<ActionProblem>,
}

impl TicketPage {
    fn number(&self) -> &str {
        self.ticket.detail.ticket.number.as_str()
    }

    fn href(&self) -> String {
        subject_page(&self.subject())
    }

    fn subject(&self) -> WorkSubject {
        WorkSubject::Ticket(self.ticket.detail.ticket.number.clone())
    }

    fn customer_href(&self) -> String {
        customer_page(&self.ticket.customer_id)
    }

    fn state(&self) -> TicketState {
        TicketState::of(&self.ticket.detail.ticket)
    }

    fn kind(&self) -> String {
        self.layout.t(kind_word(self.ticket.detail.ticket.kind))
    }

    fn priority(&self) -> String {
        self.layout.t(priority_word(self.ticket.detail.ticket.priority))
    }

    /// The priorities it can be given, each with its word.
    fn priorities(&self) -> Vec<(&'static str, String, bool)> {
        let current = self.ticket.detail.ticket.priority;
        let all = [Priority::Low, Priority::Normal, Priority::High].into_iter();
        all.map(|of| (of.as_str(), self.layout.t(priority_word(of)), of == current)).collect()
    }

    /// Whether the reader may work on it now.
    fn can_work(&self) -> bool {
        self.layout.may(Permission::WorkOnTickets) && self.status().is_active()
    }

    fn status(&self) -> TicketStatus {
        self.ticket.detail.ticket.status
    }

    fn can_take(&self) -> bool {
        self.status() == TicketStatus::Open
    }

    fn can_start(&self) -> bool {
        matches!(self.status(), TicketStatus::Open | TicketStatus::Assigned)
    }

    fn is_on_hold(&self) -> bool {
        self.status() == TicketStatus::OnHold
    }

    /// The word of a step of the timeline.
    fn step(&self, event: &TicketEvent) -> String {
        match event.kind {
            TicketEventKind::Moved => self.layout.t(TicketState::from(event.status).word()),
            TicketEventKind::Opened => self.layout.t("step-opened"),
            TicketEventKind::Rated(rating) => self.layout.tn("step-rated", "stars", rating.stars()),
            TicketEventKind::Reopened => self.layout.t("step-reopened"),
            TicketEventKind::Cancelled => self.layout.t("step-cancelled"),
        }
    }

    /// The words for the customer with a merge.
    fn merge_reason(&self) -> String {
        self.typed.reason.clone().unwrap_or_else(|| self.layout.t("merge-reason-text"))
    }

    fn ticket_href(&self, number: &TicketNumber) -> String {
        subject_page(&WorkSubject::Ticket(number.clone()))
    }

    fn message(&self) -> Option<String> {
        self.problem.map(|problem| self.layout.t(problem.word()))
    }

    fn name_of(&self, author: &StaffName) -> String {
        name_of(&self.colleagues, author)
    }
}
