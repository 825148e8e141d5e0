//! What is said in a conversation, read for a page.

use http_kit::{Problem, RequestContext, seal};
use portal_core::staff::account::Permission;
use portal_core::staff::assignment::WorkSubject;
use portal_core::staff::conversation::{OpenConversation, StaffConversationError};
use portal_core::staff::customer_search::CustomerSearchError;
use portal_core::staff::desk::StaffTicket;
use portal_core::staff::reply::{CannedReply, ReplyError, ReplyFields};
use portal_core::support::conversation::{EntryRange, Mark, Topic};
use portal_core::{ConversationId, CustomerId, TicketNumber};

use crate::attachment::form::{files_of, picker};
use crate::check::forbidden;
use crate::conversation::view::{FilledReply, Talk};
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
    let number = ticket.detail.ticket.number.clone();
    let href = subject_page(&WorkSubject::Ticket(number.clone()));
    let about = About { customer: ticket.customer_id.clone(), ticket: Some(number), href };
    read(console, context, staff, (opened, about)).await
}

/// A conversation by its identity; the look is in the trail.
pub(crate) async fn by_id(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    id: ConversationId,
) -> Result<Talk, Problem> {
    let opened = console.parts.desk.conversations.open(&staff.actor(), id, LATEST, None).await.map_err(problem)?;
    let ticket = match &opened.conversation.topic {
        Topic::Ticket(number) => Some(number.clone()),
        Topic::Chat => None,
    };
    let href = subject_page(&WorkSubject::Conversation(id));
    let about = About { customer: opened.conversation.customer_id.clone(), ticket, href };
    read(console, context, staff, (Some(opened), about)).await
}

/// What a conversation is about, and the page that shows it.
struct About {
    customer: CustomerId,
    ticket: Option<TicketNumber>,
    href: String,
}

/// What was opened counts as read by who may answer.
async fn read(
    console: &Console,
    context: &RequestContext,
    staff: &StaffSession,
    (opened, about): (Option<OpenConversation>, About),
) -> Result<Talk, Problem> {
    let can_answer = staff.active.may(Permission::AnswerConversations);
    if let Some(OpenConversation { conversation, entries }) = &opened
        && let Some(last) = entries.last().filter(|_| can_answer)
    {
        let (conversations, mark) = (&console.parts.desk.conversations, Mark::Read(last.ordinal));
        conversations.mark(&staff.actor(), conversation.id, mark).await.map_err(problem)?;
    }
    let customer_name = customer_name(console, staff, &about.customer).await?;
    let replies = if can_answer { replies(console, staff, &about, customer_name.clone()).await? } else { Vec::new() };
    let href = about.href;
    let client_id = seal::encode(&console.site.random::<16>());
    let (conversation, entries) = opened.map(|of| (of.conversation, of.entries)).unzip();
    let entries = entries.unwrap_or_default();
    let files = files_of(console, staff, &entries).await?;
    let picker = if can_answer { picker(console, context, staff, &href).await? } else { None };
    Ok(Talk { conversation, customer_name, entries, files, can_answer, replies, client_id, href, picker })
}

/// The canned replies with their places filled in.
async fn replies(
    console: &Console,
    staff: &StaffSession,
    about: &About,
    name: Option<String>,
) -> Result<Vec<FilledReply>, Problem> {
    let replies = console.parts.desk.replies.list(&staff.actor()).await.map_err(|error| match error {
        ReplyError::Port(error) => error.into(),
        _ => forbidden(),
    })?;
    if replies.is_empty() {
        return Ok(Vec::new());
    }
    let fields = ReplyFields {
        name,
        ticket: about.ticket.as_ref().map(|number| number.as_str().to_owned()),
        staff: Some(staff.active.name().as_str().to_owned()),
    };
    let filled = |reply: CannedReply| FilledReply {
        title: reply.draft.title.as_str().to_owned(),
        text: reply.draft.body.filled(&fields),
    };
    Ok(replies.into_iter().map(filled).collect())
}

/// The name of a customer, where the console can look customers up.
async fn customer_name(
    console: &Console,
    staff: &StaffSession,
    customer: &CustomerId,
) -> Result<Option<String>, Problem> {
    let Some(customers) = &console.parts.desk.customers else { return Ok(None) };
    customers.name_of(&staff.actor(), customer).await.map_err(|error| match error {
        CustomerSearchError::Port(error) => error.into(),
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
