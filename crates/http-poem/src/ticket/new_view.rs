//! The form for a new ticket.

use askama::Template;
use page_kit::files::FilePicker;
use portal_core::support::ticket::{Description, Priority, TicketPolicy, TicketType};

use crate::i18n::Locale;
use crate::ticket::words::{WrongField, kind_hint, kind_icon, kind_word, priority_word};
use crate::view::format;
use crate::view::icons::Icon;
use crate::view::layout::Layout;
use crate::view::pagination::Crumb;

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

/// One of several things to choose from.
struct Choice {
    value: &'static str,
    icon: Option<Icon>,
    word: String,
    hint: String,
    chosen: bool,
}

/// `GET /customer/tickets/new` and `POST /customer/tickets`.
#[derive(Debug, Template)]
#[template(path = "ticket/ticket_new.html")]
pub struct TicketNewPage {
    /// The layout; its customer must be set.
    pub layout: Layout,
    /// Names this filling-in of the form: sent twice, it opens one ticket.
    pub idempotency_key: String,
    /// What is in it.
    pub typed: TypedTicket,
    /// What is wrong with it.
    pub wrong: Vec<WrongField>,
    /// What went wrong apart from the fields, in words.
    pub trouble: Option<String>,
    /// What each priority promises.
    pub policy: TicketPolicy,
    /// The field that chooses files; none where no files are taken.
    pub picker: Option<FilePicker>,
}

impl TicketNewPage {
    const CRUMBS: [Crumb; 1] = [Crumb { href: "/customer/tickets", word: "tab-tickets" }];
    const LONGEST: usize = Description::LONGEST;

    fn kinds(&self) -> Vec<Choice> {
        let choice = |kind: &TicketType| Choice {
            value: kind.as_str(),
            icon: Some(kind_icon(*kind)),
            word: self.layout.t(kind_word(*kind)),
            hint: self.layout.t(kind_hint(*kind)),
            chosen: self.typed.kind == kind.as_str(),
        };
        TicketType::ALL.iter().map(choice).collect()
    }

    /// The priorities, explained by what they promise: `Selesai dalam 4 jam`.
    fn priorities(&self) -> Vec<Choice> {
        let choice = |priority: &Priority| Choice {
            value: priority.as_str(),
            icon: None,
            word: self.layout.t(priority_word(*priority)),
            hint: self.layout.tn("ticket-priority-promise", "hours", self.policy.sla_hours(*priority)),
            chosen: self.typed.priority == priority.as_str(),
        };
        Priority::ALL.iter().map(choice).collect()
    }

    fn has_problem(&self) -> bool {
        self.trouble.is_some() || !self.wrong.is_empty()
    }

    /// What is wrong with a field and what to do.
    fn error(&self, field: &str) -> Option<String> {
        let wrong = self.wrong.iter().find(|wrong| wrong.field == field)?;
        Some(self.layout.t(wrong.words))
    }

    /// The id of the first thing to put right in a field.
    fn target(wrong: &WrongField) -> &'static str {
        match wrong.field {
            "type" => "type-repair",
            "priority" => "priority-low",
            field => field,
        }
    }
}
