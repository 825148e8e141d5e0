//! What is said in a conversation, read for a page.

use http_kit::{Problem, RequestContext, seal};
use portal_core::ConversationId;
use portal_core::staff::account::Permission;
use portal_core::staff::assignment::WorkSubject;
use portal_core::staff::conversation::{OpenConversation, StaffConversationError};
use portal_core::staff::desk::StaffTicket;
use portal_core::staff::reply::{CannedReply, ReplyError};
use portal_core::support::conversation::{EntryRange, Mark};

use crate::attachment::form::{files_of, picker};
use crate::check::forbidden;
use crate::conversation::view::Talk;
use crate::guard::StaffSession;
use crate::state::Console;
use crate::ticket::words::subject_page;

/// The entries that a page shows.
const LATEST: EntryRange = EntryRange::Before(u64::MAX, 100);

/// The conversation of a ticket that was shown.
pub(crate) async fn of_ticket(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    ticket: &StaffTicket,
) -> Result<Talk, Problem> {
    let opened = console.parts.desk.conversations.of_ticket(&staff.actor(), ticket, LATEST).await.map_err(problem)?;
    let subject = WorkSubject::Ticket(ticket.detail.ticket.number.clone());
    read(console, context, staff, (opened, subject_page(&subject))).await
}

/// A conversation by its identity; the look is in the trail.
pub(crate) async fn by_id(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    id: ConversationId,
) -> Result<Talk, Problem> {
    let opened = console.parts.desk.conversations.open(&staff.actor(), id, LATEST, None).await.map_err(problem)?;
    read(console, context, staff, (Some(opened), subject_page(&WorkSubject::Conversation(id)))).await
}

/// What was opened counts as read by who may answer.
async fn read(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    (opened, href): (Option<OpenConversation>, String),
) -> Result<Talk, Problem> {
    let can_answer = staff.active.may(Permission::AnswerConversations);
    if let Some(OpenConversation { conversation, entries }) = &opened
        && let Some(last) = entries.last().filter(|_| can_answer)
    {
        let (conversations, mark) = (&console.parts.desk.conversations, Mark::Read(last.ordinal));
        conversations.mark(&staff.actor(), conversation.id, mark).await.map_err(problem)?;
    }
    let replies = if can_answer { replies(console, staff).await? } else { Vec::new() };
    let client_id = seal::encode(&console.site.random::<16>());
    let (conversation, entries) = opened.map(|of| (of.conversation, of.entries)).unzip();
    let entries = entries.unwrap_or_default();
    let files = files_of(console, staff, &entries).await?;
    let picker = if can_answer { picker(console, context, staff, &href).await? } else { None };
    Ok(Talk { conversation, entries, files, can_answer, replies, client_id, href, picker })
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
