//! What is said in a conversation, read for a page.

use http_kit::{Problem, seal};
use portal_core::ConversationId;
use portal_core::staff::account::Permission;
use portal_core::staff::conversation::StaffConversationError;
use portal_core::staff::desk::StaffTicket;
use portal_core::staff::reply::{CannedReply, ReplyError};
use portal_core::support::conversation::{Conversation, EntryRange, Mark};

use crate::check::forbidden;
use crate::conversation::view::Talk;
use crate::guard::StaffSession;
use crate::state::Console;

/// The entries that a page shows.
const ENTRIES: u32 = 100;

/// The conversation of a ticket that was shown.
pub(crate) async fn of_ticket(console: &Console, staff: &StaffSession, ticket: &StaffTicket) -> Result<Talk, Problem> {
    let conversation = console.parts.desk.conversations.of_ticket(&staff.actor(), ticket).await.map_err(problem)?;
    read(console, staff, conversation).await
}

/// A conversation by its identity; the look is in the trail.
pub(crate) async fn by_id(console: &Console, staff: &StaffSession, id: ConversationId) -> Result<Talk, Problem> {
    let conversation = console.parts.desk.conversations.show(&staff.actor(), id, None).await.map_err(problem)?;
    read(console, staff, conversation).await
}

/// The latest entries, which count as read by who may answer.
async fn read(console: &Console, staff: &StaffSession, conversation: Conversation) -> Result<Talk, Problem> {
    let (conversations, actor) = (&console.parts.desk.conversations, staff.actor());
    let latest = EntryRange::Before(u64::MAX, ENTRIES);
    let entries = conversations.entries(&actor, conversation.id, latest).await.map_err(problem)?;
    let can_answer = staff.active.may(Permission::AnswerConversations);
    if can_answer && let Some(last) = entries.last() {
        conversations.mark(&actor, conversation.id, Mark::Read(last.ordinal)).await.map_err(problem)?;
    }
    let replies = if can_answer { replies(console, staff).await? } else { Vec::new() };
    let client_id = seal::encode(&console.site.random::<16>());
    Ok(Talk { conversation, entries, can_answer, replies, client_id })
}

async fn replies(console: &Console, staff: &StaffSession) -> Result<Vec<CannedReply>, Problem> {
    console.parts.desk.replies.list(&staff.actor()).await.map_err(|error| match error {
        ReplyError::Port(error) => error.into(),
        _ => forbidden(),
    })
}

pub(crate) fn problem(error: StaffConversationError) -> Problem {
    match error {
        StaffConversationError::Port(error) => error.into(),
        StaffConversationError::Forbidden => forbidden(),
        _ => Problem::not_found(),
    }
}
