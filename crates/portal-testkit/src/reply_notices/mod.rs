//! The contract of [`ReplyNotices`](portal_core::support::reply_notice::ReplyNotices).

mod telling;
mod waiting;

pub use telling::*;
pub use waiting::*;

use chrono::{DateTime, TimeDelta, Utc};
use portal_core::kernel::id::ConversationId;
use portal_core::support::conversation::{Appended, NewEntry, Participant};
use portal_core::support::reply_notice::UnreadReplies;

use crate::ReplyNoticeStores;
use crate::fixtures::{chat, noon, operator, says, scope};
use crate::support::ok;

/// Runs every case of the contract of [`ReplyNotices`](portal_core::support::reply_notice::ReplyNotices).
///
/// Takes the attribute of the tests and the name of an `async fn() -> (ReplyNoticeStores, Guard)`.
#[macro_export]
macro_rules! reply_notices_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { plain reply_notices_contract reply_notices [$(#$attribute)*] $fresh;
            a_reply_waits_since_its_own_time_and_those_behind_it_since_then
            what_was_read_to_the_end_or_answered_waits_no_longer
            what_leaves_nothing_to_read_does_not_wait
            who_waits_longest_comes_first_and_no_more_are_answered_than_asked_for
            a_message_is_put_in_and_what_it_tells_of_waits_no_longer
            without_a_message_it_is_noted_all_the_same
            a_conversation_that_moved_on_is_not_told
            racing_callers_tell_once
        }
    };
}

fn staff() -> Participant {
    Participant::Staff(operator())
}

fn customer() -> Participant {
    Participant::Customer(scope("AGLS1"))
}

/// That many minutes past noon.
fn minute(n: i64) -> DateTime<Utc> {
    noon() + TimeDelta::minutes(n)
}

/// Begins chat number `n` of `AGLS1`.
async fn opened(stores: &ReplyNoticeStores, n: u64) -> ConversationId {
    ok(stores.conversations.open(&scope("AGLS1"), &chat(n)).await).id
}

/// Writes an entry that is new.
async fn append(stores: &ReplyNoticeStores, who: &Participant, id: ConversationId, new: &NewEntry) {
    let appended = ok(stores.conversations.append(who, id, new).await);
    assert!(matches!(appended, Appended::New(_)), "{appended:?}");
}

/// Staff reply at that minute.
async fn replied(stores: &ReplyNoticeStores, id: ConversationId, n: u64) {
    append(stores, &staff(), id, &says(&staff(), n, "Halo")).await;
}

/// All that wait.
async fn waiting(stores: &ReplyNoticeStores) -> Vec<UnreadReplies> {
    ok(stores.notices.due(minute(1_000), 10).await)
}
