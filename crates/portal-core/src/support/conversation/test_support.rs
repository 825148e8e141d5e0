//! Conversations for unit tests.

use std::sync::Arc;

use super::entry::{Author, Entry, EntryContent};
use super::message::{ClientId, MessageText};
use super::model::{Conversation, Topic};
use super::open::NewConversation;
use super::policy::ConversationPolicy;
use super::port::{MockConversationRepo, NewEntry};
use super::{ConversationDeps, ConversationService};
use crate::identity::rate_limit::{MockRateLimiter, Verdict};
use crate::kernel::id::ConversationId;
use crate::kernel::secret::KeyRing;
use crate::support::live::{LiveEvents, LiveHub, MockLiveEvents};
use crate::support::ticket::{MockTicketRepo, TicketRepo};
use crate::test_support::{CountingEntropy, active_session, clock_at, noon, test_key};

pub(crate) fn conversation() -> Conversation {
    let id = ConversationId::from_uuid(active_session().session().id.as_uuid());
    let new = NewConversation { id, topic: Topic::Chat, client_id: None, at: noon() };
    new.opened(&active_session().scope())
}

pub(crate) fn new_entry(author: Author, text: &str) -> NewEntry {
    let content = EntryContent::Message(MessageText::parse(text).expect("a text"));
    NewEntry {
        client_id: ClientId::parse("m-1").expect("a name"),
        author,
        at: noon(),
        content,
        attachments: Vec::new(),
    }
}

pub(crate) fn entry(ordinal: u64, author: Author, text: &str) -> Entry {
    new_entry(author, text).at_ordinal(ordinal)
}

pub(super) fn service(repo: MockConversationRepo, tickets: MockTicketRepo) -> ConversationService {
    let mut limits = MockRateLimiter::new();
    limits.expect_take().returning(|_, _, _| Ok(Verdict::Allowed));
    service_with(repo, tickets, limits)
}

pub(super) fn service_with(
    repo: MockConversationRepo,
    tickets: MockTicketRepo,
    limits: MockRateLimiter,
) -> ConversationService {
    wired(repo, Some(tickets), limits, Arc::new(LiveHub::default()))
}

/// A portal without tickets, whose live events are looked at.
pub(super) fn service_on(
    repo: MockConversationRepo,
    limits: MockRateLimiter,
    live: MockLiveEvents,
) -> ConversationService {
    wired(repo, None, limits, Arc::new(live))
}

fn wired(
    repo: MockConversationRepo,
    tickets: Option<MockTicketRepo>,
    limits: MockRateLimiter,
    live: Arc<dyn LiveEvents>,
) -> ConversationService {
    let deps = ConversationDeps {
        conversations: Arc::new(repo),
        tickets: tickets.map(|tickets| Arc::new(tickets) as Arc<dyn TicketRepo>),
        live,
        limits: Arc::new(limits),
        clock: clock_at(noon()),
        entropy: Arc::new(CountingEntropy::default()),
    };
    ConversationService::new(deps, ConversationPolicy::default(), Arc::new(KeyRing::new(test_key(), Vec::new())))
}
