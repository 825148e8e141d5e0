//! The inbox as a table.

use askama::Template;
use chrono::TimeDelta;
use page_kit::format;
use page_kit::icons::Icon;
use page_kit::pagination::Pagination;
use page_kit::states::{TicketState, kind_icon, kind_word, priority_word};
use page_kit::tone::Tone;
use portal_core::kernel::actor::StaffName;
use portal_core::staff::account::Colleague;
use portal_core::staff::assignment::WorkSubject;
use portal_core::staff::inbox::{InboxCounts, InboxFilter, InboxItem, InboxQuery, InboxRefinement, InboxState};
use portal_core::staff::inbox_view::InboxView;
use portal_core::support::ticket::{Priority, TicketType};

use crate::i18n::Locale;
use crate::inbox::asked::address;
use crate::inbox::saved::ViewProblem;
use crate::ticket::words::{name_of, subject_page};
use crate::view::layout::Layout;

/// `GET /staff`.
#[derive(Debug, Template)]
#[template(path = "inbox/inbox.html")]
pub(crate) struct InboxPage {
    pub(crate) layout: Layout,
    pub(crate) items: Vec<InboxItem>,
    pub(crate) counts: InboxCounts,
    pub(crate) query: InboxQuery,
    pub(crate) pagination: Option<Pagination>,
    pub(crate) colleagues: Vec<Colleague>,
    /// The reader's views.
    pub(crate) views: Vec<InboxView>,
    /// The name that was typed for a view that was not saved, and why.
    pub(crate) name: String,
    pub(crate) problem: Option<ViewProblem>,
}

/// Key of the word of a filter.
const fn filter_word(filter: InboxFilter) -> &'static str {
    match filter {
        InboxFilter::All => "inbox-all",
        InboxFilter::Mine => "inbox-mine",
        InboxFilter::Unassigned => "inbox-unassigned",
        InboxFilter::Tickets => "inbox-tickets",
        InboxFilter::Conversations => "inbox-conversations",
        InboxFilter::Breached => "inbox-breached",
    }
}

impl InboxPage {
    /// The filters: address, word, count, and whether it is the one that is shown.
    fn filters(&self) -> impl Iterator<Item = (String, String, u64, bool)> + '_ {
        InboxFilter::ALL.into_iter().map(|filter| {
            let (word, count) = (self.layout.t(filter_word(filter)), self.counts.of_filter(filter));
            (address(filter, self.query.refinement), word, count, filter == self.query.filter)
        })
    }

    /// Whether more is asked for than a filter.
    fn is_refined(&self) -> bool {
        self.query.refinement != InboxRefinement::default()
    }

    /// Whether this is worth a view, and none of the reader's.
    fn can_save(&self) -> bool {
        let is_all = self.query.filter == InboxFilter::All && !self.is_refined();
        self.problem.is_some() || !(is_all || self.views.iter().any(|view| self.is_shown(view)))
    }

    fn is_shown(&self, view: &InboxView) -> bool {
        (view.filter, view.refinement) == (self.query.filter, self.query.refinement)
    }

    fn view_href(&self, view: &InboxView) -> String {
        address(view.filter, view.refinement)
    }

    /// Kinds to choose from: word in forms, name, whether it is chosen.
    fn kinds(&self) -> Vec<(&'static str, String, bool)> {
        let chosen = self.query.refinement.kind;
        let kinds = TicketType::ALL.iter().copied();
        kinds.map(|of| (of.as_str(), self.layout.t(kind_word(of)), chosen == Some(of))).collect()
    }

    fn priorities(&self) -> Vec<(&'static str, String, bool)> {
        let chosen = self.query.refinement.priority;
        let priorities = Priority::ALL.iter().copied();
        priorities.map(|of| (of.as_str(), self.layout.t(priority_word(of)), chosen == Some(of))).collect()
    }

    /// What the form of a view says besides its name.
    fn hidden_fields(&self) -> Vec<(&'static str, &'static str)> {
        let InboxRefinement { kind, priority, only_suspended } = self.query.refinement;
        let kind = kind.map(|kind| ("kind", kind.as_str()));
        let priority = priority.map(|priority| ("priority", priority.as_str()));
        let suspended = only_suspended.then_some(("suspended", "1"));
        [Some(("filter", self.query.filter.as_str())), kind, priority, suspended].into_iter().flatten().collect()
    }

    fn message(&self) -> Option<String> {
        self.problem.map(|problem| self.layout.t(problem.word()))
    }

    /// How much of the promised time is left, with what that means.
    fn left(&self, item: &InboxItem) -> Option<(Tone, String)> {
        let left = item.time_left?;
        let span = format::span(self.layout.locale, left);
        Some(match left {
            left if left < TimeDelta::zero() => (Tone::Danger, self.layout.tn("inbox-late", "span", span)),
            left if left < TimeDelta::hours(1) => (Tone::Warning, self.layout.tn("inbox-left", "span", span)),
            _ => (Tone::Quiet, self.layout.tn("inbox-left", "span", span)),
        })
    }

    /// Where it stands: icon, meaning and word.
    fn state(&self, item: &InboxItem) -> (Tone, Icon, String) {
        match item.state {
            InboxState::Ticket { status, .. } => {
                let state = TicketState::from(status);
                (state.tone(), state.icon(), self.layout.t(state.word()))
            }
            InboxState::Waiting => (Tone::Info, Icon::MessageCircle, self.layout.t("inbox-waiting")),
        }
    }

    /// The number of a ticket, or that it is a chat.
    fn label(&self, item: &InboxItem) -> String {
        match &item.subject {
            WorkSubject::Ticket(number) => number.to_string(),
            WorkSubject::Conversation(_) => self.layout.t("inbox-chat"),
        }
    }

    fn kind(&self, item: &InboxItem) -> Option<(Icon, String)> {
        let InboxState::Ticket { kind, .. } = item.state else { return None };
        Some((kind_icon(kind), self.layout.t(kind_word(kind))))
    }

    /// The word of a priority above the others.
    fn high(&self, item: &InboxItem) -> Option<String> {
        let InboxState::Ticket { priority: Priority::High, .. } = item.state else { return None };
        Some(self.layout.t(priority_word(Priority::High)))
    }

    fn href(&self, item: &InboxItem) -> String {
        subject_page(&item.subject)
    }

    /// The name of who is responsible.
    fn assignee(&self, name: &StaffName) -> String {
        name_of(&self.colleagues, name)
    }
}
