//! Conversations of all customers, as staff list them.

use std::cmp::Reverse;
use std::future::ready;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::customer::CustomerScope;
use portal_core::kernel::id::{ConversationId, TicketNumber};
use portal_core::staff::conversation::{ConversationDesk, ConversationFilter, ConversationRecord};
use portal_core::support::conversation::{
    Appended, Author, Conversation, ConversationRepo, ConversationSummary, Entry, EntryContent, EntryRange, Mark,
    NewConversation, NewEntry, Participant,
};
use portal_core::support::ticket::Rating;
use portal_core::{Page, PageRequest, PortError};
use portal_testkit::ConversationDeskStores;
use portal_testkit::fixtures::operator;

use crate::conversations;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    ListsTheLatestFirst,
    ListsTheAnswered,
    IgnoresTheLimit,
    LeavesOutTheLast,
    CountsThePage,
    IgnoresTheState,
    IgnoresTheCustomer,
    RecordsAll,
    CountsWhoJoins,
    RatesByTheConversation,
    TakesTheEndIn,
}

/// Conversations that know which there are.
struct Desk {
    fault: Fault,
    conversations: Arc<dyn ConversationRepo>,
    ids: Mutex<Vec<ConversationId>>,
}

impl Desk {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    async fn all(&self) -> Result<Vec<Conversation>, PortError> {
        let (ids, mut all) = (self.ids.lock().expect("no panic").clone(), Vec::new());
        for id in ids {
            all.extend(self.conversations.find(&Participant::Staff(operator()), id).await?);
        }
        Ok(all)
    }

    async fn entries_of(&self, of: &Conversation) -> Result<Vec<Entry>, PortError> {
        let staff = Participant::Staff(operator());
        self.conversations.entries(&staff, of.id, EntryRange::After(0, u32::MAX)).await
    }

    /// Whether an instant is in a period.
    fn is_in(&self, at: DateTime<Utc>, (from, to): (DateTime<Utc>, DateTime<Utc>)) -> bool {
        at >= from && (at < to || (at == to && self.is(Fault::TakesTheEndIn)))
    }

    async fn summary(&self, conversation: Conversation) -> Result<ConversationSummary, PortError> {
        let (staff, range) = (Participant::Staff(operator()), EntryRange::Before(u64::MAX, 1));
        let last = self.conversations.entries(&staff, conversation.id, range).await?.pop();
        Ok(ConversationSummary { conversation, last: last.filter(|_| !self.is(Fault::LeavesOutTheLast)) })
    }
}

#[async_trait]
impl ConversationRepo for Desk {
    async fn open(&self, scope: &CustomerScope, new: &NewConversation) -> Result<Conversation, PortError> {
        let opened = self.conversations.open(scope, new).await?;
        self.ids.lock().expect("no panic").push(opened.id);
        Ok(opened)
    }

    async fn page_of(&self, scope: &CustomerScope, page: PageRequest) -> Result<Page<ConversationSummary>, PortError> {
        self.conversations.page_of(scope, page).await
    }

    async fn find(&self, who: &Participant, id: ConversationId) -> Result<Option<Conversation>, PortError> {
        self.conversations.find(who, id).await
    }

    async fn find_of_ticket(
        &self,
        scope: &CustomerScope,
        number: &TicketNumber,
    ) -> Result<Option<Conversation>, PortError> {
        self.conversations.find_of_ticket(scope, number).await
    }

    async fn entries(&self, who: &Participant, id: ConversationId, range: EntryRange) -> Result<Vec<Entry>, PortError> {
        self.conversations.entries(who, id, range).await
    }

    async fn append(&self, who: &Participant, id: ConversationId, new: &NewEntry) -> Result<Appended, PortError> {
        self.conversations.append(who, id, new).await
    }

    async fn mark(&self, who: &Participant, id: ConversationId, mark: Mark) -> Result<bool, PortError> {
        self.conversations.mark(who, id, mark).await
    }

    async fn waiting_before(&self, since: DateTime<Utc>) -> Result<u64, PortError> {
        self.conversations.waiting_before(since).await
    }
}

#[async_trait]
impl ConversationDesk for Desk {
    async fn waiting(&self, limit: u32) -> Result<Vec<Conversation>, PortError> {
        let mut all = self.all().await?;
        all.retain(|of| of.waiting_since.is_some() || (self.is(Fault::ListsTheAnswered) && of.last_ordinal > 0));
        all.sort_by_key(|of| (of.waiting_since, of.id));
        if self.is(Fault::ListsTheLatestFirst) {
            all.reverse();
        }
        if !self.is(Fault::IgnoresTheLimit) {
            all.truncate(limit.try_into().expect("small"));
        }
        Ok(all)
    }

    async fn page_of(&self, filter: &ConversationFilter) -> Result<Page<ConversationSummary>, PortError> {
        let is_of = |of: &Conversation| filter.customer.as_ref().is_none_or(|only| of.customer_id == *only);
        let stands = |of: &Conversation| filter.state.is_none_or(|only| of.state == only);
        let mut all = self.all().await?;
        all.retain(|of| {
            (is_of(of) || self.is(Fault::IgnoresTheCustomer)) && (stands(of) || self.is(Fault::IgnoresTheState))
        });
        all.sort_by_key(|of| Reverse((of.updated_at, of.id)));
        let count = all.len();
        let page = filter.page;
        let (skip, take) = (page.offset().try_into().expect("small"), page.limit().try_into().expect("small"));
        let mut items = Vec::new();
        for conversation in all.into_iter().skip(skip).take(take) {
            items.push(self.summary(conversation).await?);
        }
        let total = if self.is(Fault::CountsThePage) { items.len() } else { count };
        Ok(Page { items, total: total.try_into().expect("small"), request: page })
    }

    async fn records(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<ConversationRecord>, PortError> {
        let mut records = Vec::new();
        for of in self.all().await? {
            let is_message = |entry: &Entry| matches!(entry.content, EntryContent::Message(_));
            let answers = |entry: &&Entry| {
                matches!(entry.author, Author::Staff(_)) && (is_message(entry) || self.is(Fault::CountsWhoJoins))
            };
            if self.is_in(of.created_at, (from, to)) || self.is(Fault::RecordsAll) {
                let answered_at = self.entries_of(&of).await?.iter().find(answers).map(|entry| entry.at);
                let Conversation { customer_id, topic, created_at, .. } = of;
                records.push(ConversationRecord { customer_id, topic, created_at, answered_at });
            }
        }
        Ok(records)
    }

    async fn ratings(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<(DateTime<Utc>, Rating)>, PortError> {
        let mut ratings = Vec::new();
        for of in self.all().await? {
            for entry in self.entries_of(&of).await? {
                let at = if self.is(Fault::RatesByTheConversation) { of.created_at } else { entry.at };
                match entry.content {
                    EntryContent::Event(event) if self.is_in(at, (from, to)) => {
                        ratings.extend(event.rating().map(|rating| (at, rating)));
                    }
                    _ => {}
                }
            }
        }
        Ok(ratings)
    }
}

fn with(fault: Fault) -> ConversationDeskStores {
    let conversations = conversations::with(conversations::Fault::None);
    ConversationDeskStores::on(Arc::new(Desk { fault, conversations, ids: Mutex::default() }))
}

fn fresh() -> impl Future<Output = (ConversationDeskStores, ())> {
    ready((with(Fault::None), ()))
}

portal_testkit::conversation_desk_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { conversation_desk, with;
        Fault::ListsTheLatestFirst => customers_who_wait_are_listed_and_who_waits_longest_comes_first;
        Fault::ListsTheAnswered => who_was_answered_waits_no_longer;
        Fault::IgnoresTheLimit => no_more_waiting_customers_are_listed_than_asked_for;
        Fault::LeavesOutTheLast => conversations_of_all_customers_are_listed_by_their_latest_entry;
        Fault::IgnoresTheState => conversations_are_listed_by_customer_and_state;
        Fault::RecordsAll => conversations_that_were_begun_in_a_period_are_recorded_with_their_first_answer;
        Fault::RatesByTheConversation => ratings_of_a_period_are_told_and_no_other_entries;
    }

    mod in_another_way {
        use super::{Fault, with};

        crate::must_fail_on! { conversation_desk, with;
            Fault::CountsThePage => conversations_of_all_customers_are_listed_by_their_latest_entry;
            Fault::IgnoresTheCustomer => conversations_are_listed_by_customer_and_state;
            Fault::CountsWhoJoins => conversations_that_were_begun_in_a_period_are_recorded_with_their_first_answer;
            Fault::TakesTheEndIn => ratings_of_a_period_are_told_and_no_other_entries;
        }
    }
}
