//! The form for a new ticket.

use askama::Template;
use chrono::TimeDelta;
use portal_core::ticket::{Description, Priority, TicketPolicy, TicketType};

use super::format;
use super::icons::Icon;
use super::paging::Crumb;
use super::shell::Shell;
use super::ticket_words::{WrongField, kind_hint, kind_icon, kind_word, priority_word};
use crate::i18n::Locale;

/// What is in the form.
#[derive(Debug, Clone, Default)]
pub struct TypedTicket {
    /// Word of the type.
    pub kind: String,
    /// Title.
    pub title: String,
    /// Description.
    pub description: String,
    /// Word of the priority.
    pub priority: String,
}

/// `GET /customer/tickets/new` and `POST /customer/tickets`.
#[derive(Debug, Template)]
#[template(path = "ticket_new.html")]
pub struct TicketNewPage {
    /// The frame; its customer must be set.
    pub shell: Shell,
    /// Names this filling-in of the form: sent twice, it opens one ticket.
    pub once: String,
    /// What is in it.
    pub typed: TypedTicket,
    /// What is wrong with it.
    pub wrong: Vec<WrongField>,
    /// Key of what went wrong apart from the fields.
    pub trouble: Option<&'static str>,
    /// What each priority promises.
    pub policy: TicketPolicy,
}

impl TicketNewPage {
    const CRUMBS: [Crumb; 1] = [Crumb { href: "/customer/tickets", word: "tickets-title" }];

    fn kinds(&self) -> &'static [TicketType] {
        TicketType::ALL
    }

    fn kind_icon(&self, kind: &TicketType) -> Icon {
        kind_icon(*kind)
    }

    fn kind_word(&self, kind: &TicketType) -> String {
        self.shell.t(kind_word(*kind))
    }

    fn kind_hint(&self, kind: &TicketType) -> String {
        self.shell.t(kind_hint(*kind))
    }

    fn priorities(&self) -> &'static [Priority] {
        Priority::ALL
    }

    fn priority_word(&self, priority: &Priority) -> String {
        self.shell.t(priority_word(*priority))
    }

    /// `Selesai dalam 4 jam`.
    fn promise(&self, priority: &Priority) -> String {
        let span: TimeDelta = self.policy.sla(*priority);
        self.shell.tn("ticket-priority-promise", "span", format::span(self.shell.locale, span))
    }

    fn most(&self) -> usize {
        Description::LONGEST
    }

    fn has_problem(&self) -> bool {
        self.trouble.is_some() || !self.wrong.is_empty()
    }

    /// What is wrong with a field and what to do.
    fn error(&self, field: &str) -> Option<String> {
        let wrong = self.wrong.iter().find(|wrong| wrong.field == field)?;
        Some(self.shell.t(wrong.words))
    }

    /// The id of the first thing to put right in a field.
    fn target(&self, wrong: &WrongField) -> &'static str {
        match wrong.field {
            "type" => "type-repair",
            "priority" => "priority-low",
            field => field,
        }
    }
}
