//! The contract of [`AttachmentRepo`], and of how a conversation claims files.

mod claiming;
mod quota;
mod storing;
mod withdrawing;

pub use claiming::*;
pub use quota::*;
pub use storing::*;
pub use withdrawing::*;

use portal_core::AttachmentId;
use portal_core::support::attachment::{AddedAttachment, Attachment, AttachmentRepo};
use portal_core::support::conversation::{
    Appended, Conversation, ConversationRepo, EntryContent, MessageText, NewEntry, Participant,
};

use crate::fixtures::{attachment, chat, operator, says, scope};
use crate::support::ok;

/// Runs every case of the contract of [`AttachmentRepo`](portal_core::support::attachment::AttachmentRepo).
///
/// Takes the attribute of the tests and the name of an
/// `async fn() -> (Arc<dyn AttachmentRepo>, Arc<dyn ConversationRepo>, Guard)`: both of one store.
#[macro_export]
macro_rules! attachment_repo_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database attachment_repo_contract attachment_repo [$(#$attribute)*] $fresh;
            a_file_is_found_as_it_was_added_once_it_is_complete
            files_are_found_in_the_order_asked_for
            a_customer_finds_files_of_their_own_account_alone
            an_account_uploads_no_more_bytes_in_a_day_than_it_may
            racing_files_fit_into_the_day_or_are_refused
            an_entry_claims_its_files_in_their_order
            a_file_belongs_to_one_entry_and_a_repeat_answers_it
            what_is_not_the_authors_to_send_is_not_claimed
            racing_entries_claim_a_file_once
            what_no_entry_claimed_in_time_is_withdrawn_until_it_is_removed
            what_an_entry_claimed_is_neither_withdrawn_nor_removed
            a_file_is_claimed_or_withdrawn_and_never_both
        }
    };
}

fn customer(text: &str) -> Participant {
    Participant::Customer(scope(text))
}

fn staff() -> Participant {
    Participant::Staff(operator())
}

async fn opened(conversations: &dyn ConversationRepo, customer: &str, n: u64) -> Conversation {
    ok(conversations.open(&scope(customer), &chat(n)).await)
}

/// Adds a file whose bytes are there.
async fn added(files: &dyn AttachmentRepo, new: &Attachment) -> AttachmentId {
    assert_eq!(ok(files.add(new, None).await), AddedAttachment::Added);
    assert!(ok(files.complete(new.id).await), "it is there");
    new.id
}

/// File number `n` of a customer's own.
async fn own_file(files: &dyn AttachmentRepo, name: &str, n: u64) -> AttachmentId {
    added(files, &attachment(name, &customer(name), n)).await
}

/// Message number `n` that is files alone.
fn with_files(who: &Participant, n: u64, attachments: &[AttachmentId]) -> NewEntry {
    let content = EntryContent::Message(MessageText::none());
    NewEntry { content, attachments: attachments.to_vec(), ..says(who, n, "x") }
}

async fn send(
    conversations: &dyn ConversationRepo,
    who: &Participant,
    chat: &Conversation,
    new: &NewEntry,
) -> Appended {
    ok(conversations.append(who, chat.id, new).await)
}

async fn found(files: &dyn AttachmentRepo, id: AttachmentId) -> Option<Attachment> {
    ok(files.find(&staff(), &[id]).await).pop()
}
