//! The contract of [`ConversationRepo`].

mod entries;
mod isolation;
mod listing;
mod marks;
mod opening;

pub use entries::*;
pub use isolation::*;
pub use listing::*;
pub use marks::*;
pub use opening::*;

use portal_core::TicketNumber;
use portal_core::kernel::id::ConversationId;
use portal_core::support::conversation::{
    Appended, Author, Conversation, ConversationRepo, Entry, EntryRange, NewConversation, NewEntry, Participant, Topic,
};

use crate::SeededEntropy;
use crate::fixtures::{chat, noon, operator, scope};
use crate::support::ok;

/// Runs every case of the contract of
/// [`ConversationRepo`](portal_core::support::conversation::ConversationRepo).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (Arc<dyn ConversationRepo>, Guard)`.
#[macro_export]
macro_rules! conversation_repo_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain conversation_repo_contract conversation_repo [$(#$attribute)*] $fresh;
            a_conversation_is_found_as_it_was_opened
            a_customer_has_one_conversation_of_a_ticket_and_of_a_chat_of_one_name
            racing_callers_open_one_conversation_of_a_ticket
            the_conversation_of_a_ticket_is_found_once_it_was_begun
            entries_are_read_as_they_were_written_under_ordinals_without_a_gap
            racing_entries_get_ordinals_without_a_gap_and_none_shows_before_an_earlier_one
            an_entry_moves_its_conversation
            a_customer_who_waits_goes_on_waiting_since_their_first_message
            an_entry_of_a_used_name_is_not_written
            racing_callers_of_one_name_write_one_entry
            entries_are_answered_by_range_and_no_more_than_asked_for
            marks_move_forward_and_never_behind_the_last_entry
            what_is_read_is_delivered_and_authors_have_read_their_own
            a_customer_touches_their_own_conversations_alone
            staff_touch_every_conversation
            conversations_are_listed_by_their_latest_entry
            those_who_wait_longer_are_counted_over_all_customers
            texts_of_every_kind_are_kept
        }
    };
}

fn id(n: u64) -> ConversationId {
    ConversationId::generate(noon(), &SeededEntropy::new(n))
}

fn of_ticket(n: u64, number: &str) -> NewConversation {
    let number = TicketNumber::parse(number).expect("a number");
    NewConversation { id: id(n), topic: Topic::Ticket(number), client_id: None, at: noon() }
}

fn customer(text: &str) -> Participant {
    Participant::Customer(scope(text))
}

fn staff() -> Participant {
    Participant::Staff(operator())
}

/// Writes an entry that is new.
async fn append(repo: &dyn ConversationRepo, who: &Participant, id: ConversationId, new: &NewEntry) -> Entry {
    match ok(repo.append(who, id, new).await) {
        Appended::New(entry) => entry,
        other => panic!("the entry is new, not {other:?}"),
    }
}

/// A conversation of `AGLS1` with nothing in it.
async fn opened(repo: &dyn ConversationRepo) -> Conversation {
    ok(repo.open(&scope("AGLS1"), &chat(1)).await)
}

async fn found(repo: &dyn ConversationRepo, id: ConversationId) -> Conversation {
    ok(repo.find(&staff(), id).await).expect("it is there")
}

async fn all(repo: &dyn ConversationRepo, id: ConversationId) -> Vec<Entry> {
    ok(repo.entries(&staff(), id, EntryRange::After(0, 1_000)).await)
}

/// A message of a customer's, to compare with.
fn is_customers(entry: &Entry) -> bool {
    entry.author == Author::Customer
}
