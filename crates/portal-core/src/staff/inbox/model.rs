//! What the inbox holds.

use chrono::{DateTime, TimeDelta, Utc};

use crate::kernel::actor::StaffName;
use crate::kernel::id::{ConversationId, CustomerId};
use crate::kernel::page::{Page, PageRequest};
use crate::staff::assignment::WorkSubject;
use crate::support::ticket::{Priority, TicketStatus, TicketType};

/// Where an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InboxState {
    /// An active ticket.
    Ticket {
        /// Where it stands.
        status: TicketStatus,
        /// How urgent it is.
        priority: Priority,
        /// What it is about.
        kind: TicketType,
    },
    /// A conversation in which the customer waits.
    Waiting,
}

/// Something that waits for staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxItem {
    /// What.
    pub subject: WorkSubject,
    /// Whose it is.
    pub customer_id: CustomerId,
    /// The customer's name, where it is known.
    pub customer_name: Option<String>,
    /// Whether the customer is suspended.
    pub is_suspended: bool,
    /// The title of a ticket.
    pub title: Option<String>,
    /// Where it stands.
    pub state: InboxState,
    /// The conversation in which the customer waits: its own, or that of the ticket.
    pub conversation: Option<ConversationId>,
    /// Since when the customer waits for an answer.
    pub waiting_since: Option<DateTime<Utc>>,
    /// How much of the promised time is left, of the ticket or of the answer, whichever ends first.
    pub time_left: Option<TimeDelta>,
    /// When something last happened to it.
    pub updated_at: DateTime<Utc>,
    /// Who is responsible for it.
    pub assignee: Option<StaffName>,
}

impl InboxItem {
    /// Whether a promised time is over.
    pub fn is_breached(&self) -> bool {
        self.time_left.is_some_and(|left| left < TimeDelta::zero())
    }
}

/// Which items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum InboxFilter {
    /// All.
    #[default]
    All,
    /// Those that the reader is responsible for.
    Mine,
    /// Those that nobody is responsible for.
    Unassigned,
    /// Tickets.
    Tickets,
    /// Conversations.
    Conversations,
    /// Those whose promised time is over.
    Breached,
}

impl InboxFilter {
    /// Every filter.
    pub const ALL: [Self; 6] =
        [Self::All, Self::Mine, Self::Unassigned, Self::Tickets, Self::Conversations, Self::Breached];

    /// The word in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Mine => "mine",
            Self::Unassigned => "unassigned",
            Self::Tickets => "tickets",
            Self::Conversations => "conversations",
            Self::Breached => "breached",
        }
    }

    /// The filter of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filter| filter.as_str() == word)
    }

    /// Whether an item passes, as `reader` sees it.
    pub fn admits(self, item: &InboxItem, reader: &StaffName) -> bool {
        match self {
            Self::All => true,
            Self::Mine => item.assignee.as_ref() == Some(reader),
            Self::Unassigned => item.assignee.is_none(),
            Self::Tickets => matches!(item.subject, WorkSubject::Ticket(_)),
            Self::Conversations => matches!(item.subject, WorkSubject::Conversation(_)),
            Self::Breached => item.is_breached(),
        }
    }
}

/// What items must have beside passing the filter; the default asks for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct InboxRefinement {
    /// Tickets of this kind alone.
    pub kind: Option<TicketType>,
    /// Tickets of this priority alone.
    pub priority: Option<Priority>,
    /// What waits of suspended customers alone.
    pub only_suspended: bool,
}

impl InboxRefinement {
    /// Whether an item has it.
    pub fn admits(self, item: &InboxItem) -> bool {
        let (kind, priority) = match item.state {
            InboxState::Ticket { kind, priority, .. } => (Some(kind), Some(priority)),
            InboxState::Waiting => (None, None),
        };
        self.kind.is_none_or(|only| kind == Some(only))
            && self.priority.is_none_or(|only| priority == Some(only))
            && (item.is_suspended || !self.only_suspended)
    }
}

/// Which items, and which page of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InboxQuery {
    /// Which.
    pub filter: InboxFilter,
    /// And what they must have.
    pub refinement: InboxRefinement,
    /// The page, from 1 on.
    pub page: u32,
}

impl InboxQuery {
    /// How many items a page has.
    pub const PAGE: u32 = 50;

    pub(super) fn request(self) -> PageRequest {
        PageRequest::new(self.page.max(1), Self::PAGE).unwrap_or_default()
    }
}

impl Default for InboxQuery {
    /// The first page of all.
    fn default() -> Self {
        Self { filter: InboxFilter::All, refinement: InboxRefinement::default(), page: 1 }
    }
}

/// How many items with what is asked for pass each filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct InboxCounts([u64; InboxFilter::ALL.len()]);

impl InboxCounts {
    /// The counts of these items, as `reader` sees them.
    pub(super) fn of(items: &[InboxItem], reader: &StaffName) -> Self {
        let count = |filter: InboxFilter| items.iter().filter(|item| filter.admits(item, reader)).count() as u64;
        Self(InboxFilter::ALL.map(count))
    }

    /// How many pass `filter`.
    pub fn of_filter(&self, filter: InboxFilter) -> u64 {
        InboxFilter::ALL.iter().zip(self.0).find(|(known, _)| **known == filter).map_or(0, |(_, count)| count)
    }
}

/// A page of the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inbox {
    /// The page, the most urgent first; its total is that of the filter.
    pub page: Page<InboxItem>,
    /// How many items pass each filter.
    pub counts: InboxCounts,
}
