//! "Tiket Saya": the list of tickets.

use askama::Template;
use chrono::{DateTime, Utc};
use portal_core::support::ticket::{Ticket, TicketFilter, TicketList, TicketStatus};

use crate::i18n::Locale;
use crate::ticket::words::{kind_icon, kind_word, ticket_page};
use crate::view::format;
use crate::view::format::in_query;
use crate::view::icons::Icon;
use crate::view::layout::Layout;
use crate::view::pagination::Pagination;
use crate::view::states::TicketState;

/// The filters on offer, with the keys of their words.
const SEGMENTS: [(TicketFilter, &str); 4] = [
    (TicketFilter::All, "tickets-all"),
    (TicketFilter::Active, "tickets-active"),
    (TicketFilter::Status(TicketStatus::Completed), "tickets-completed"),
    (TicketFilter::Status(TicketStatus::Cancelled), "tickets-cancelled"),
];

/// A link that filters the list.
struct Segment {
    href: String,
    word: String,
    count: u64,
    current: bool,
}

/// `GET /customer/tickets`.
#[derive(Debug, Template)]
#[template(path = "ticket/tickets.html")]
pub struct TicketsPage {
    /// The layout; its customer must be set.
    pub layout: Layout,
    /// What is shown.
    pub filter: TicketFilter,
    /// What is looked for, as it was typed; empty for everything.
    pub search: String,
    /// The page of them, and how many pass each filter.
    pub list: TicketList,
    /// The way to the other pages.
    pub pagination: Option<Pagination>,
}

impl TicketsPage {
    /// The query that asks for a filter and words, empty for all.
    pub fn query(filter: TicketFilter, search: &str) -> String {
        let words = (!search.is_empty()).then(|| format!("q={}", in_query(search)));
        let filter = Self::status(filter).map(|status| format!("status={status}"));
        filter.into_iter().chain(words).collect::<Vec<_>>().join("&")
    }

    /// The word of a filter in addresses; none for all.
    fn status(filter: TicketFilter) -> Option<&'static str> {
        match filter {
            TicketFilter::All => None,
            TicketFilter::Active => Some("active"),
            TicketFilter::Status(status) => Some(status.as_str()),
        }
    }

    fn status_word(&self) -> Option<&'static str> {
        Self::status(self.filter)
    }

    fn segments(&self) -> [Segment; 4] {
        SEGMENTS.map(|(filter, word)| {
            let href = Pagination::address("/customer/tickets", &Self::query(filter, &self.search), 1);
            let count = self.list.counts.of(filter);
            Segment { href, word: self.layout.t(word), count, current: filter == self.filter }
        })
    }

    fn href(ticket: &Ticket) -> String {
        ticket_page(&ticket.number)
    }

    fn kind_icon(ticket: &Ticket) -> Icon {
        kind_icon(ticket.kind)
    }

    fn kind(&self, ticket: &Ticket) -> String {
        self.layout.t(kind_word(ticket.kind))
    }

    fn state(ticket: &Ticket) -> TicketState {
        TicketState::of(ticket)
    }

    /// The promise, where there is still work to do.
    fn due(ticket: &Ticket) -> Option<DateTime<Utc>> {
        ticket.sla_due.filter(|_| ticket.status.is_active())
    }

    /// Whether all of them would show something that this does not.
    fn is_narrowed(&self) -> bool {
        self.filter != TicketFilter::All || !self.search.is_empty() || self.list.page.total > 0
    }

    /// Keys of what is said where nothing is to be listed, and of a line of explanation.
    fn nothing(&self) -> (&'static str, &'static str) {
        match self.filter {
            _ if !self.search.is_empty() => ("tickets-none-found", "tickets-none-found-hint"),
            TicketFilter::All if self.list.page.total == 0 => ("tickets-none", "tickets-none-hint"),
            TicketFilter::Active if self.list.page.total == 0 => ("tickets-none-active", "tickets-none-active-hint"),
            _ => ("tickets-none-here", "tickets-none-here-hint"),
        }
    }
}
