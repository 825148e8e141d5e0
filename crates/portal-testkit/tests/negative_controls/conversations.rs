//! Stores of conversations, right but for one fault each.

use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::customer::CustomerScope;
use portal_core::kernel::id::ConversationId;
use portal_core::support::conversation::{
    Appended, Conversation, ConversationRepo, ConversationState, ConversationSummary, Entry, EntryContent, EntryRange,
    Mark, Marks, MessageText, NewConversation, NewEntry, Participant, Side, Topic,
};
use portal_core::{Page, PageRequest, PortError, TicketNumber};
use portal_testkit::SeededEntropy;
use portal_testkit::fixtures::noon;

use crate::let_others_go_first;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    RoundsInstants,
    OpensATicketTwice,
    MixesChats,
    AnswersTheNewOne,
    LooksThenOpens,
    LeavesGaps,
    ForgetsTheAuthor,
    ReadsTheOrdinalFirst,
    StaysClosed,
    StaysOpen,
    WaitsOnAfterAnAnswer,
    WaitsForThePortal,
    GoesBackInTime,
    WaitsSinceTheLast,
    WritesANameTwice,
    TakesAnotherText,
    SharesNamesOfSides,
    MovesForARepeat,
    LooksThenWrites,
    IgnoresTheRange,
    IgnoresTheLimit,
    AnswersTheLatestFirst,
    AnswersTheFirstBefore,
    TurnsMarksBack,
    MarksBehindTheEnd,
    SaysFurtherAlways,
    ReadsWithoutDelivering,
    LeavesAuthorsBehind,
    ReadsForTheOtherSide,
    FindsForAnybody,
    ReadsForAnybody,
    WritesForAnybody,
    MarksForAnybody,
    HidesFromStaff,
    ListsByCreation,
    ListsWithoutTheLast,
    ListsEverybodys,
    CountsThePage,
    CountsThoseOfTheMoment,
    CutsTexts,
    FoldsLines,
    FindsTicketsForAnybody,
    OpensWhatItLooksFor,
}

#[derive(Debug, Clone)]
struct Kept {
    key: String,
    conversation: Conversation,
    entries: Vec<Entry>,
}

/// Conversations in memory.
struct Store {
    fault: Fault,
    kept: Mutex<Vec<Kept>>,
}

impl Store {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Kept>> {
        self.kept.lock().expect("no panic")
    }

    /// The conversation, if the participant has it; all have it with that fault.
    fn of(&self, who: &Participant, id: ConversationId, open_to_all: Fault) -> Option<Kept> {
        let is_own = |kept: &Kept| match who.only_of() {
            Some(customer) => *customer == kept.conversation.customer_id || self.is(open_to_all),
            None => !self.is(Fault::HidesFromStaff) || kept.conversation.customer_id.as_str() == "AGLS1",
        };
        self.kept().iter().find(|kept| kept.conversation.id == id && is_own(kept)).cloned()
    }

    fn known(&self, scope: &CustomerScope, new: &NewConversation) -> Option<Conversation> {
        let (key, kept) = (new.key(), self.kept());
        let same = |known: &str| {
            let is_chat = known.starts_with("chat") && key.starts_with("chat");
            known == key && !(self.is(Fault::OpensATicketTwice) && known.starts_with("ticket"))
                || is_chat && self.is(Fault::MixesChats)
        };
        let found = kept.iter().find(|kept| kept.conversation.customer_id == *scope.customer_id() && same(&kept.key));
        let as_it_stands = found.map(|found| found.conversation.clone());
        if self.is(Fault::AnswersTheNewOne) { as_it_stands.map(|_| new.opened(scope)) } else { as_it_stands }
    }

    fn taken(&self, kept: &Kept, new: &NewEntry) -> Option<Appended> {
        if self.is(Fault::WritesANameTwice) {
            return None;
        }
        let shared = self.is(Fault::SharesNamesOfSides);
        let is_same =
            |entry: &&Entry| entry.client_id == new.client_id && (entry.author.side() == new.author.side() || shared);
        let entry = kept.entries.iter().find(is_same)?;
        let is_before = entry.content == new.content || self.is(Fault::TakesAnotherText);
        Some(if is_before { Appended::Before(entry.clone()) } else { Appended::NameReused })
    }

    fn entry(&self, ordinal: u64, new: &NewEntry) -> Entry {
        let mut entry = new.at_ordinal(ordinal);
        if self.is(Fault::RoundsInstants) {
            entry.at = DateTime::from_timestamp(entry.at.timestamp(), 0).expect("an instant");
        }
        if self.is(Fault::ForgetsTheAuthor) {
            entry.author = portal_core::support::conversation::Author::Customer;
        }
        if let EntryContent::Message(text) = &entry.content {
            let mut text = text.as_str().to_owned();
            if self.is(Fault::CutsTexts) {
                text = text.chars().take(1_000).collect();
            }
            if self.is(Fault::FoldsLines) {
                text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            }
            entry.content = EntryContent::Message(MessageText::parse(&text).expect("a text"));
        }
        entry
    }

    fn moved(&self, conversation: &mut Conversation, new: &NewEntry, ordinal: u64) {
        conversation.last_ordinal = ordinal;
        let at = if self.is(Fault::GoesBackInTime) { new.at } else { conversation.updated_at.max(new.at) };
        conversation.updated_at = at;
        match new.state() {
            Some(ConversationState::Open) if self.is(Fault::StaysClosed) => {}
            Some(ConversationState::Closed) if self.is(Fault::StaysOpen) => {}
            Some(state) => conversation.state = state,
            None => {}
        }
        match new.waits() {
            Some(true) if self.is(Fault::WaitsSinceTheLast) => conversation.waiting_since = Some(new.at),
            Some(true) => conversation.waiting_since = conversation.waiting_since.or(Some(new.at)),
            Some(false) if self.is(Fault::WaitsOnAfterAnAnswer) => {}
            Some(false) => conversation.waiting_since = None,
            None if self.is(Fault::WaitsForThePortal) => conversation.waiting_since = None,
            None => {}
        }
        let side = new.author.side().map(|side| if self.is(Fault::ReadsForTheOtherSide) { side.other() } else { side });
        if let Some(side) = side.filter(|_| !self.is(Fault::LeavesAuthorsBehind)) {
            *marks(conversation, side) = Marks { delivered: ordinal, read: ordinal };
        }
    }

    fn write(&self, id: ConversationId, new: &NewEntry, ordinal: u64) -> Entry {
        let entry = self.entry(ordinal, new);
        let mut all = self.kept();
        let kept = all.iter_mut().find(|kept| kept.conversation.id == id).expect("it is there");
        kept.entries.push(entry.clone());
        self.moved(&mut kept.conversation, new, ordinal);
        entry
    }
}

fn marks(conversation: &mut Conversation, side: Side) -> &mut Marks {
    match side {
        Side::Customer => &mut conversation.customer,
        Side::Staff => &mut conversation.staff,
    }
}

#[async_trait]
impl ConversationRepo for Store {
    async fn open(&self, scope: &CustomerScope, new: &NewConversation) -> Result<Conversation, PortError> {
        if let Some(known) = self.known(scope, new) {
            return Ok(known);
        }
        if self.is(Fault::LooksThenOpens) {
            let_others_go_first().await;
        }
        let mut conversation = new.opened(scope);
        if self.is(Fault::RoundsInstants) {
            conversation.created_at = DateTime::from_timestamp(new.at.timestamp(), 0).expect("an instant");
        }
        let mut all = self.kept();
        let is_known = |kept: &Kept| kept.key == new.key() && kept.conversation.customer_id == *scope.customer_id();
        let is_racy = [Fault::LooksThenOpens, Fault::OpensATicketTwice].contains(&self.fault);
        if let Some(known) = all.iter().find(|kept| is_known(kept)).filter(|_| !is_racy) {
            return Ok(known.conversation.clone());
        }
        all.push(Kept { key: new.key(), conversation: conversation.clone(), entries: Vec::new() });
        Ok(conversation)
    }

    async fn page_of(&self, scope: &CustomerScope, page: PageRequest) -> Result<Page<ConversationSummary>, PortError> {
        let mut own = self.kept().clone();
        own.retain(|kept| kept.conversation.customer_id == *scope.customer_id() || self.is(Fault::ListsEverybodys));
        own.sort_by_key(|kept| {
            let Conversation { updated_at, created_at, id, .. } = kept.conversation;
            std::cmp::Reverse((if self.is(Fault::ListsByCreation) { created_at } else { updated_at }, id))
        });
        let total = u64::try_from(own.len()).expect("a small number");
        let from = usize::try_from(page.offset()).expect("a small number");
        let summary = |kept: Kept| ConversationSummary {
            last: kept.entries.last().cloned().filter(|_| !self.is(Fault::ListsWithoutTheLast)),
            conversation: kept.conversation,
        };
        let limit = usize::try_from(page.limit()).expect("a small number");
        let items: Vec<_> = own.into_iter().skip(from).take(limit).map(summary).collect();
        let total = if self.is(Fault::CountsThePage) { items.len().try_into().expect("small") } else { total };
        Ok(Page { items, total, request: page })
    }

    async fn find(&self, who: &Participant, id: ConversationId) -> Result<Option<Conversation>, PortError> {
        Ok(self.of(who, id, Fault::FindsForAnybody).map(|kept| kept.conversation))
    }

    async fn find_of_ticket(
        &self,
        scope: &CustomerScope,
        number: &TicketNumber,
    ) -> Result<Option<Conversation>, PortError> {
        if self.is(Fault::OpensWhatItLooksFor) {
            let id = ConversationId::generate(noon(), &SeededEntropy::new(9));
            let topic = Topic::Ticket(number.clone());
            let new = NewConversation { id, topic, client_id: None, at: noon() };
            return self.open(scope, &new).await.map(Some);
        }
        let key = format!("ticket:{number}");
        let is_own = |kept: &Kept| kept.conversation.customer_id == *scope.customer_id();
        let anybodys = self.is(Fault::FindsTicketsForAnybody);
        let found = self.kept().iter().find(|kept| kept.key == key && (is_own(kept) || anybodys)).cloned();
        Ok(found.map(|kept| kept.conversation))
    }

    async fn entries(&self, who: &Participant, id: ConversationId, range: EntryRange) -> Result<Vec<Entry>, PortError> {
        let mut entries = self.of(who, id, Fault::ReadsForAnybody).map(|kept| kept.entries).unwrap_or_default();
        entries.sort_by_key(|entry| entry.ordinal);
        let limit = |limit: u32| if self.is(Fault::IgnoresTheLimit) { usize::MAX } else { limit as usize };
        match range {
            EntryRange::After(ordinal, most) => {
                entries.retain(|entry| entry.ordinal > ordinal || self.is(Fault::IgnoresTheRange));
                entries.truncate(limit(most));
            }
            EntryRange::Before(ordinal, most) => {
                entries.retain(|entry| entry.ordinal < ordinal);
                if self.is(Fault::AnswersTheFirstBefore) {
                    entries.truncate(limit(most));
                }
                entries.drain(..entries.len().saturating_sub(limit(most)));
            }
        }
        if self.is(Fault::AnswersTheLatestFirst) {
            entries.reverse();
        }
        Ok(entries)
    }

    async fn append(&self, who: &Participant, id: ConversationId, new: &NewEntry) -> Result<Appended, PortError> {
        let Some(kept) = self.of(who, id, Fault::WritesForAnybody) else { return Ok(Appended::Unknown) };
        let racy = [Fault::ReadsTheOrdinalFirst, Fault::LooksThenWrites].contains(&self.fault);
        if racy {
            if let Some(taken) = self.taken(&kept, new) {
                return Ok(taken);
            }
            let_others_go_first().await;
            let now = self.of(who, id, Fault::WritesForAnybody).expect("it is there");
            let seen = if self.is(Fault::ReadsTheOrdinalFirst) { &kept } else { &now };
            return Ok(Appended::New(self.write(id, new, seen.conversation.last_ordinal + 1)));
        }
        let mut all = self.kept();
        let kept = all.iter_mut().find(|kept| kept.conversation.id == id).expect("it is there");
        if let Some(taken) = self.taken(kept, new) {
            if self.is(Fault::MovesForARepeat) {
                kept.conversation.updated_at = new.at;
            }
            return Ok(taken);
        }
        let ordinal = kept.conversation.last_ordinal + if self.is(Fault::LeavesGaps) { 2 } else { 1 };
        let entry = self.entry(ordinal, new);
        kept.entries.push(entry.clone());
        self.moved(&mut kept.conversation, new, ordinal);
        Ok(Appended::New(entry))
    }

    async fn mark(&self, who: &Participant, id: ConversationId, mark: Mark) -> Result<bool, PortError> {
        if self.of(who, id, Fault::MarksForAnybody).is_none() {
            return Ok(false);
        }
        let mut all = self.kept();
        let kept = all.iter_mut().find(|kept| kept.conversation.id == id).expect("it is there");
        let last = if self.is(Fault::MarksBehindTheEnd) { u64::MAX } else { kept.conversation.last_ordinal };
        let marks = marks(&mut kept.conversation, who.side());
        let before = *marks;
        match mark {
            Mark::Delivered(up_to) if self.is(Fault::TurnsMarksBack) => marks.delivered = up_to.min(last),
            Mark::Delivered(up_to) => marks.delivered = marks.delivered.max(up_to.min(last)),
            Mark::Read(up_to) => {
                marks.read = marks.read.max(up_to.min(last));
                if !self.is(Fault::ReadsWithoutDelivering) {
                    marks.delivered = marks.delivered.max(marks.read);
                }
            }
        }
        Ok(*marks != before || self.is(Fault::SaysFurtherAlways))
    }

    async fn waiting_before(&self, since: DateTime<Utc>) -> Result<u64, PortError> {
        let is_before = |at: DateTime<Utc>| at < since || (at == since && self.is(Fault::CountsThoseOfTheMoment));
        let all = self.kept();
        let waiting = all.iter().filter(|kept| kept.conversation.waiting_since.is_some_and(is_before));
        Ok(waiting.count().try_into().expect("few"))
    }
}

pub(crate) fn with(fault: Fault) -> Arc<dyn ConversationRepo> {
    Arc::new(Store { fault, kept: Mutex::default() })
}

fn fresh() -> impl Future<Output = (Arc<dyn ConversationRepo>, ())> {
    ready((with(Fault::None), ()))
}

portal_testkit::conversation_repo_suite! { #[tokio::test(flavor = "multi_thread")] fresh }

mod wrong_one_way {
    use super::{Fault, with};

    crate::must_fail_on! { conversation_repo, with;
        Fault::RoundsInstants => a_conversation_is_found_as_it_was_opened;
        Fault::OpensATicketTwice => a_customer_has_one_conversation_of_a_ticket_and_of_a_chat_of_one_name;
        Fault::LooksThenOpens => racing_callers_open_one_conversation_of_a_ticket;
        Fault::LeavesGaps => entries_are_read_as_they_were_written_under_ordinals_without_a_gap;
        Fault::ReadsTheOrdinalFirst => racing_entries_get_ordinals_without_a_gap_and_none_shows_before_an_earlier_one;
        Fault::StaysClosed => an_entry_moves_its_conversation;
        Fault::WaitsSinceTheLast => a_customer_who_waits_goes_on_waiting_since_their_first_message;
        Fault::WritesANameTwice => an_entry_of_a_used_name_is_not_written;
        Fault::LooksThenWrites => racing_callers_of_one_name_write_one_entry;
        Fault::IgnoresTheRange => entries_are_answered_by_range_and_no_more_than_asked_for;
        Fault::TurnsMarksBack => marks_move_forward_and_never_behind_the_last_entry;
        Fault::ReadsWithoutDelivering => what_is_read_is_delivered_and_authors_have_read_their_own;
        Fault::FindsTicketsForAnybody => the_conversation_of_a_ticket_is_found_once_it_was_begun;
        Fault::FindsForAnybody => a_customer_touches_their_own_conversations_alone;
        Fault::HidesFromStaff => staff_touch_every_conversation;
        Fault::ListsByCreation => conversations_are_listed_by_their_latest_entry;
        Fault::CutsTexts => texts_of_every_kind_are_kept;
    }
}

mod wrong_another_way {
    use super::{Fault, with};

    crate::must_fail_on! { conversation_repo, with;
        Fault::OpensWhatItLooksFor => the_conversation_of_a_ticket_is_found_once_it_was_begun;
        Fault::MixesChats => a_customer_has_one_conversation_of_a_ticket_and_of_a_chat_of_one_name;
        Fault::ForgetsTheAuthor => entries_are_read_as_they_were_written_under_ordinals_without_a_gap;
        Fault::StaysOpen => an_entry_moves_its_conversation;
        Fault::TakesAnotherText => an_entry_of_a_used_name_is_not_written;
        Fault::IgnoresTheLimit => entries_are_answered_by_range_and_no_more_than_asked_for;
        Fault::MarksBehindTheEnd => marks_move_forward_and_never_behind_the_last_entry;
        Fault::LeavesAuthorsBehind => what_is_read_is_delivered_and_authors_have_read_their_own;
        Fault::ReadsForAnybody => a_customer_touches_their_own_conversations_alone;
        Fault::ListsWithoutTheLast => conversations_are_listed_by_their_latest_entry;
        Fault::FoldsLines => texts_of_every_kind_are_kept;
    }
}

mod wrong_a_third_way {
    use super::{Fault, with};

    crate::must_fail_on! { conversation_repo, with;
        Fault::AnswersTheNewOne => a_customer_has_one_conversation_of_a_ticket_and_of_a_chat_of_one_name;
        Fault::WaitsOnAfterAnAnswer => an_entry_moves_its_conversation;
        Fault::SharesNamesOfSides => an_entry_of_a_used_name_is_not_written;
        Fault::AnswersTheLatestFirst => entries_are_answered_by_range_and_no_more_than_asked_for;
        Fault::SaysFurtherAlways => marks_move_forward_and_never_behind_the_last_entry;
        Fault::ReadsForTheOtherSide => what_is_read_is_delivered_and_authors_have_read_their_own;
        Fault::WritesForAnybody => a_customer_touches_their_own_conversations_alone;
        Fault::ListsEverybodys => conversations_are_listed_by_their_latest_entry;
    }
}

mod wrong_a_fourth_way {
    use super::{Fault, with};

    crate::must_fail_on! { conversation_repo, with;
        Fault::WaitsForThePortal => an_entry_moves_its_conversation;
        Fault::MovesForARepeat => an_entry_of_a_used_name_is_not_written;
        Fault::AnswersTheFirstBefore => entries_are_answered_by_range_and_no_more_than_asked_for;
        Fault::MarksForAnybody => a_customer_touches_their_own_conversations_alone;
        Fault::CountsThePage => conversations_are_listed_by_their_latest_entry;
    }
}

mod wrong_a_fifth_way {
    use super::{Fault, with};

    crate::must_fail_on! { conversation_repo, with;
        Fault::GoesBackInTime => an_entry_moves_its_conversation;
        Fault::CountsThoseOfTheMoment => those_who_wait_longer_are_counted_over_all_customers;
    }
}
