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
use portal_core::staff::inbox::{InboxCounts, InboxFilter, InboxItem, InboxState};
use portal_core::support::ticket::Priority;

use crate::i18n::Locale;
use crate::ticket::words::{name_of, subject_page};
use crate::view::layout::Layout;

/// `GET /staff`.
#[derive(Debug, Template)]
#[template(path = "inbox/inbox.html")]
pub(crate) struct InboxPage {
    pub(crate) layout: Layout,
    pub(crate) items: Vec<InboxItem>,
    pub(crate) counts: InboxCounts,
    pub(crate) filter: InboxFilter,
    pub(crate) pagination: Option<Pagination>,
    pub(crate) colleagues: Vec<Colleague>,
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
    fn filters(&self) -> impl Iterator<Item = (InboxFilter, String, u64)> + '_ {
        let counted = |filter: InboxFilter| (filter, self.layout.t(filter_word(filter)), self.counts.of_filter(filter));
        InboxFilter::ALL.into_iter().map(counted)
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
