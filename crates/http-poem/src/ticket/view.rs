//! One ticket: where it stands, who works on it, what happened so far, and what the customer can say to it.

use askama::Template;
use chrono::{DateTime, Utc};
use portal_core::support::ticket::{
    Feedback, Technician, Ticket, TicketDetail, TicketEvent, TicketEventKind, TicketPolicy,
};

use crate::conversation::view::Thread;
use crate::i18n::{Locale, t};
use crate::ticket::words::{WrongField, kind_word, priority_word, ticket_page};
use crate::view::brand::{chat_link, tel_link};
use crate::view::flash::Tone;
use crate::view::format;
use crate::view::icons::Icon;
use crate::view::layout::Layout;
use crate::view::pagination::Crumb;
use crate::view::states::TicketState;

/// The stars there are, with the keys of their words.
pub(crate) const STARS: [(u8, &str); 5] =
    [(1, "ticket-star-1"), (2, "ticket-star-2"), (3, "ticket-star-3"), (4, "ticket-star-4"), (5, "ticket-star-5")];

/// The form that rates the work.
#[derive(Debug, Clone, Default)]
pub struct RatingForm {
    /// The stars that are chosen.
    pub stars: Option<u8>,
    /// What is written.
    pub feedback: String,
    /// What is wrong with it.
    pub wrong: Vec<WrongField>,
}

/// The form that says that it is still broken.
#[derive(Debug, Clone)]
pub struct ReopenForm {
    /// Until when that can be said.
    pub until: DateTime<Utc>,
    /// What is written.
    pub note: String,
    /// What is wrong with it.
    pub wrong: Option<WrongField>,
}

/// `GET /customer/tickets/{number}`.
#[derive(Debug, Template)]
#[template(path = "ticket/ticket.html")]
pub struct TicketPage {
    /// The layout; its customer must be set.
    pub layout: Layout,
    /// The ticket and what happened to it.
    pub detail: TicketDetail,
    /// Filled while it can be rated.
    pub rating: Option<RatingForm>,
    /// Filled while it can be reopened.
    pub reopening: Option<ReopenForm>,
    /// What each priority promises.
    pub policy: TicketPolicy,
    /// What was said about it, in a portal with conversations.
    pub thread: Option<Thread>,
}

/// What a step of the timeline looks like.
struct Step {
    word: String,
    tone: Tone,
    icon: Icon,
}

impl TicketPage {
    const CRUMBS: [Crumb; 1] = [Crumb { href: "/customer/tickets", word: "tab-tickets" }];
    const LONGEST: usize = Feedback::LONGEST;

    pub(crate) fn ticket(&self) -> &Ticket {
        &self.detail.ticket
    }

    fn href(&self) -> String {
        ticket_page(&self.ticket().number)
    }

    fn headline(&self) -> String {
        self.layout.tn("ticket-title", "number", self.ticket().number.as_str())
    }

    fn kind(&self) -> String {
        self.layout.t(kind_word(self.ticket().kind))
    }

    /// The priority with what it promises: `Tinggi (selesai dalam 4 jam)`.
    fn priority(&self) -> String {
        let priority = self.ticket().priority;
        let word = self.layout.t(priority_word(priority));
        let args = [("priority", word.into()), ("hours", self.policy.sla_hours(priority).into())];
        t(self.layout.locale, "ticket-priority-told", &args)
    }

    /// A chat with the technician, if they have a mobile number.
    fn technician_chat(&self, technician: &Technician) -> Option<String> {
        let number = self.ticket().number.as_str();
        let args = [("name", technician.name.as_str().into()), ("number", number.into())];
        let words = t(self.layout.locale, "ticket-chat-words", &args);
        technician.mobile().map(|mobile| chat_link(mobile.digits(), &words))
    }

    /// A link that calls the technician.
    fn technician_call(technician: &Technician) -> Option<String> {
        tel_link(technician.phone.as_deref()?)
    }

    /// The technician's number as people read it.
    fn technician_number(technician: &Technician) -> Option<String> {
        let written = technician.phone.as_deref()?;
        Some(technician.mobile().map_or_else(|| written.to_owned(), |mobile| mobile.display()))
    }

    /// The timeline, newest step first.
    fn timeline(&self) -> impl Iterator<Item = &TicketEvent> {
        self.detail.timeline.iter().rev()
    }

    /// A chat with customer service about this ticket.
    fn support_chat(&self) -> Option<String> {
        let customer = self.layout.customer.as_ref().map_or("", |customer| customer.customer_id.as_str());
        let args = [("customer", customer.into()), ("number", self.ticket().number.as_str().into())];
        self.layout.brand.whatsapp_link(&t(self.layout.locale, "ticket-chat-support", &args))
    }

    fn step(&self, event: &TicketEvent) -> Step {
        let state = TicketState::from(event.status);
        match event.kind {
            TicketEventKind::Moved => {
                Step { word: self.layout.t(state.word()), tone: state.tone(), icon: state.icon() }
            }
            TicketEventKind::Opened => {
                Step { word: self.layout.t("ticket-event-opened"), tone: Tone::Info, icon: Icon::Ticket }
            }
            TicketEventKind::Rated(rating) => {
                let word = self.layout.tn("ticket-event-rated", "stars", rating.stars());
                Step { word, tone: Tone::Success, icon: Icon::Star }
            }
            TicketEventKind::Cancelled => {
                Step { word: self.layout.t("ticket-event-cancelled"), tone: Tone::Quiet, icon: Icon::CircleX }
            }
            TicketEventKind::Reopened => {
                Step { word: self.layout.t("ticket-event-reopened"), tone: Tone::Warning, icon: Icon::RefreshCw }
            }
        }
    }

    /// The stars to choose from: how many, their word, and whether they are chosen.
    fn stars(&self) -> [(u8, String, bool); 5] {
        let chosen = self.rating.as_ref().and_then(|form| form.stars);
        STARS.map(|(stars, word)| (stars, self.layout.t(word), chosen == Some(stars)))
    }

    /// The rating that was given, star by star, and in words.
    fn given(&self) -> Option<([bool; 5], String)> {
        let given = self.ticket().rating?.stars();
        Some((STARS.map(|(stars, _)| stars <= given), self.layout.tn("ticket-rated-stars", "stars", given)))
    }

    /// Everything that is wrong with what was sent, with the id of the field to put right.
    fn wrong(&self) -> Vec<(WrongField, &'static str)> {
        let rating = self.rating.iter().flat_map(|form| &form.wrong);
        let reopening = self.reopening.iter().filter_map(|form| form.wrong.as_ref());
        let target = |field: &'static str| if field == "rating" { "rating-1" } else { field };
        rating.chain(reopening).map(|wrong| (*wrong, target(wrong.field))).collect()
    }

    /// What is wrong with a field and what to do.
    fn error(&self, field: &str) -> Option<String> {
        let (wrong, _) = self.wrong().into_iter().find(|(wrong, _)| wrong.field == field)?;
        Some(self.layout.t(wrong.words))
    }
}
