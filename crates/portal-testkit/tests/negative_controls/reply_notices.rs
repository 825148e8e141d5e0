//! Notices of replies.

use std::collections::HashMap;
use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::customer::CustomerScope;
use portal_core::kernel::commit::Committed;
use portal_core::kernel::id::{ConversationId, TicketNumber};
use portal_core::messaging::outbox::Outbox;
use portal_core::support::conversation::{
    Appended, Conversation, ConversationRepo, ConversationSummary, Entry, EntryRange, Mark, NewConversation, NewEntry,
    Participant, Side,
};
use portal_core::support::reply_notice::{ReplyNotices, ToldReplies, UnreadReplies};
use portal_core::{Page, PageRequest, PortError};
use portal_testkit::ReplyNoticeStores;
use portal_testkit::fixtures::operator;

use crate::database::Gate;
use crate::outbox::Messages;
use crate::{conversations, let_others_go_first, outbox};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    WaitsSinceTheLast,
    AnswersTheInstantItself,
    ReadsWithAnyMark,
    WaitsOnAfterReading,
    WaitsOnAfterAnAnswer,
    StaffReadForCustomers,
    WaitsForEvents,
    WaitsForCustomers,
    AnswersTheLatestFirst,
    IgnoresTheLimit,
    WaitsOnAfterTelling,
    TellsAllConversations,
    ForgetsWhatWasTold,
    TellingReads,
    TellsNothingWithoutAMessage,
    IgnoresTheInstant,
    IgnoresTheEnd,
    PutsInBeforeItLooks,
    LooksThenTells,
}

#[derive(Clone, Copy, Default)]
struct Unread {
    since: Option<DateTime<Utc>>,
    told: u64,
}

/// Conversations that know what waits in each.
struct Store {
    fault: Fault,
    conversations: Arc<dyn ConversationRepo>,
    outbox: Arc<Messages>,
    unread: Mutex<HashMap<ConversationId, Unread>>,
    gate: Gate,
}

impl Store {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn unread(&self) -> MutexGuard<'_, HashMap<ConversationId, Unread>> {
        self.unread.lock().expect("no panic")
    }

    async fn conversation(&self, id: ConversationId) -> Result<Conversation, PortError> {
        Ok(self.conversations.find(&Participant::Staff(operator()), id).await?.expect("it is there"))
    }

    fn note(&self, id: ConversationId, new: &NewEntry) {
        let mut all = self.unread();
        let one = all.entry(id).or_default();
        match new.leaves_to_read() {
            Some(true) if self.is(Fault::WaitsSinceTheLast) => one.since = Some(new.at),
            Some(true) => one.since = one.since.or(Some(new.at)),
            Some(false) if self.is(Fault::WaitsForCustomers) => one.since = one.since.or(Some(new.at)),
            Some(false) if self.is(Fault::WaitsOnAfterAnAnswer) => {}
            Some(false) => one.since = None,
            None if self.is(Fault::WaitsForEvents) => one.since = one.since.or(Some(new.at)),
            None => {}
        }
    }

    async fn stands(&self, told: &ToldReplies) -> Result<bool, PortError> {
        let last = self.conversation(told.id).await?.last_ordinal;
        let since = self.unread().get(&told.id).and_then(|one| one.since);
        let is_same = since == Some(told.since) || (self.is(Fault::IgnoresTheInstant) && since.is_some());
        Ok(is_same && (last == told.up_to || self.is(Fault::IgnoresTheEnd)))
    }

    async fn put_in(&self, told: &ToldReplies) -> Result<(), PortError> {
        if let Some(message) = &told.message {
            self.outbox.enqueue(message).await?;
        }
        Ok(())
    }
}

#[async_trait]
impl ConversationRepo for Store {
    async fn open(&self, scope: &CustomerScope, new: &NewConversation) -> Result<Conversation, PortError> {
        self.conversations.open(scope, new).await
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
        let _alone = self.gate.pass(false).await;
        let appended = self.conversations.append(who, id, new).await?;
        if matches!(appended, Appended::New(_)) {
            self.note(id, new);
        }
        Ok(appended)
    }

    async fn mark(&self, who: &Participant, id: ConversationId, mark: Mark) -> Result<bool, PortError> {
        let _alone = self.gate.pass(false).await;
        let is_further = self.conversations.mark(who, id, mark).await?;
        let conversation = self.conversation(id).await?;
        let is_read = conversation.customer.read == conversation.last_ordinal || self.is(Fault::ReadsWithAnyMark);
        let is_reader = who.side() == Side::Customer || self.is(Fault::StaffReadForCustomers);
        let is_read = is_read || self.is(Fault::StaffReadForCustomers) && who.side() == Side::Staff;
        if is_reader && is_read && !self.is(Fault::WaitsOnAfterReading) {
            self.unread().entry(id).or_default().since = None;
        }
        Ok(is_further)
    }

    async fn waiting_before(&self, since: DateTime<Utc>) -> Result<u64, PortError> {
        self.conversations.waiting_before(since).await
    }
}

#[async_trait]
impl ReplyNotices for Store {
    async fn due(&self, before: DateTime<Utc>, limit: u32) -> Result<Vec<UnreadReplies>, PortError> {
        let all = self.unread().clone();
        let mut due = Vec::new();
        for (id, Unread { since, told }) in all {
            let is_due =
                |since: DateTime<Utc>| since < before || self.is(Fault::AnswersTheInstantItself) && since == before;
            let Some(since) = since.filter(|since| is_due(*since)) else { continue };
            let told = if self.is(Fault::ForgetsWhatWasTold) { 0 } else { told };
            due.push(UnreadReplies { conversation: self.conversation(id).await?, since, told });
        }
        due.sort_by_key(|one| (one.since, one.conversation.id));
        if self.is(Fault::AnswersTheLatestFirst) {
            due.reverse();
        }
        if !self.is(Fault::IgnoresTheLimit) {
            due.truncate(limit.try_into().expect("small"));
        }
        Ok(due)
    }

    async fn tell(&self, told: &ToldReplies) -> Result<Committed, PortError> {
        let _alone = self.gate.pass(self.is(Fault::LooksThenTells)).await;
        if self.is(Fault::PutsInBeforeItLooks) {
            self.put_in(told).await?;
        }
        let stands = self.stands(told).await?;
        let_others_go_first().await;
        if !stands {
            return Ok(Committed::Conflict);
        }
        if told.message.is_none() && self.is(Fault::TellsNothingWithoutAMessage) {
            return Ok(Committed::Done);
        }
        if !self.is(Fault::PutsInBeforeItLooks) {
            self.put_in(told).await?;
        }
        let is_of = |id: ConversationId| id == told.id || self.is(Fault::TellsAllConversations);
        for (_, one) in self.unread().iter_mut().filter(|(id, _)| is_of(**id)) {
            let since = one.since.filter(|_| self.is(Fault::WaitsOnAfterTelling));
            *one = Unread { since, told: told.up_to };
        }
        if self.is(Fault::TellingReads) {
            let owner = self.conversation(told.id).await?.customer_id;
            let reader = Participant::Customer(portal_testkit::fixtures::scope(owner.as_str()));
            self.conversations.mark(&reader, told.id, Mark::Read(told.up_to)).await?;
        }
        Ok(Committed::Done)
    }
}

fn with(fault: Fault) -> ReplyNoticeStores {
    let (conversations, outbox) = (conversations::with(conversations::Fault::None), outbox::plain());
    let (unread, gate) = Default::default();
    let store = Arc::new(Store { fault, conversations, outbox: outbox.clone(), unread, gate });
    ReplyNoticeStores { notices: store.clone(), conversations: store, outbox }
}

fn fresh() -> impl Future<Output = (ReplyNoticeStores, ())> {
    ready((with(Fault::None), ()))
}

portal_testkit::reply_notices_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod must_fail {
    use super::{Fault, with};

    crate::must_fail_on! { reply_notices, with;
        Fault::WaitsSinceTheLast => a_reply_waits_since_its_own_time_and_those_behind_it_since_then;
        Fault::ReadsWithAnyMark => what_was_read_to_the_end_or_answered_waits_no_longer;
        Fault::WaitsForEvents => what_leaves_nothing_to_read_does_not_wait;
        Fault::AnswersTheLatestFirst => who_waits_longest_comes_first_and_no_more_are_answered_than_asked_for;
        Fault::WaitsOnAfterTelling => a_message_is_put_in_and_what_it_tells_of_waits_no_longer;
        Fault::TellsNothingWithoutAMessage => without_a_message_it_is_noted_all_the_same;
        Fault::IgnoresTheInstant => a_conversation_that_moved_on_is_not_told;
        Fault::LooksThenTells => racing_callers_tell_once;
    }

    mod in_another_way {
        use super::{Fault, with};

        crate::must_fail_on! { reply_notices, with;
            Fault::AnswersTheInstantItself => a_reply_waits_since_its_own_time_and_those_behind_it_since_then;
            Fault::WaitsOnAfterReading => what_was_read_to_the_end_or_answered_waits_no_longer;
            Fault::WaitsForCustomers => what_leaves_nothing_to_read_does_not_wait;
            Fault::IgnoresTheLimit => who_waits_longest_comes_first_and_no_more_are_answered_than_asked_for;
            Fault::TellsAllConversations => a_message_is_put_in_and_what_it_tells_of_waits_no_longer;
            Fault::IgnoresTheEnd => a_conversation_that_moved_on_is_not_told;
        }
    }

    mod in_a_third_way {
        use super::{Fault, with};

        crate::must_fail_on! { reply_notices, with;
            Fault::WaitsOnAfterAnAnswer => what_was_read_to_the_end_or_answered_waits_no_longer;
            Fault::ForgetsWhatWasTold => a_message_is_put_in_and_what_it_tells_of_waits_no_longer;
            Fault::PutsInBeforeItLooks => a_conversation_that_moved_on_is_not_told;
        }
    }

    mod in_a_fourth_way {
        use super::{Fault, with};

        crate::must_fail_on! { reply_notices, with;
            Fault::StaffReadForCustomers => what_was_read_to_the_end_or_answered_waits_no_longer;
            Fault::TellingReads => a_message_is_put_in_and_what_it_tells_of_waits_no_longer;
        }
    }
}
