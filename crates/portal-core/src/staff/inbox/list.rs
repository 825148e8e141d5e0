//! Listing what waits.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::InboxService;
use super::error::InboxError;
use super::model::{Inbox, InboxCounts, InboxItem, InboxQuery, InboxState};
use super::order::sort;
use super::policy::InboxPolicy;
use crate::identity::customer::AccountStatus;
use crate::kernel::actor::{StaffActor, StaffName};
use crate::kernel::error::PortError;
use crate::kernel::id::{ConversationId, CustomerId, TicketNumber};
use crate::kernel::page::Page;
use crate::staff::account::Permission;
use crate::staff::assignment::WorkSubject;
use crate::staff::customer_search::CustomerHead;
use crate::staff::desk::TicketHead;
use crate::support::conversation::{Conversation, Topic};

/// The most tickets, and the most conversations, that are listed.
const MOST: u32 = 20_000;

impl InboxService {
    /// One page of what waits for staff, the most urgent first. Who may not read tickets or conversations sees none. The
    /// whole inbox takes one query of each port, however long it is.
    ///
    /// # Errors
    /// [`InboxError`]; it needs [`Permission::ReadTickets`] or [`Permission::ReadConversations`].
    pub async fn list(&self, staff: &StaffActor, query: InboxQuery) -> Result<Inbox, InboxError> {
        let (tickets, conversations) = (staff.may(Permission::ReadTickets), staff.may(Permission::ReadConversations));
        if !tickets && !conversations {
            return Err(InboxError::Forbidden);
        }
        let mut items = self.items(tickets, conversations).await?;
        items.retain(|item| query.refinement.admits(item));
        let reader = staff.name();
        let counts = InboxCounts::of(&items, reader);
        items.retain(|item| query.filter.admits(item, reader));
        sort(&mut items, &self.policy);
        let (request, total) = (query.request(), counts.of_filter(query.filter));
        let offset = usize::try_from(request.offset()).unwrap_or(usize::MAX);
        let items = items.into_iter().skip(offset).take(request.limit() as usize).collect();
        Ok(Inbox { page: Page { items, total, request }, counts })
    }

    async fn items(&self, tickets: bool, conversations: bool) -> Result<Vec<InboxItem>, PortError> {
        let now = self.deps.clock.now();
        let heads = match &self.deps.tickets {
            Some(desk) if tickets => desk.active(MOST).await?,
            _ => Vec::new(),
        };
        let waiting = if conversations { self.deps.conversations.waiting(MOST).await? } else { Vec::new() };
        let mut waiting = Waiting::new(waiting);
        let mut items: Vec<_> =
            heads.into_iter().map(|head| of_ticket(head, &mut waiting, &self.policy, now)).collect();
        let customers = self.customers(&waiting).await?;
        items.extend(waiting.into_items(&customers, &self.policy, now));
        let mut assignees = self.assignees().await?;
        for item in &mut items {
            item.assignee = assignees.remove(&item.subject);
        }
        Ok(items)
    }

    async fn assignees(&self) -> Result<HashMap<WorkSubject, StaffName>, PortError> {
        let all = self.deps.assignments.all(2 * MOST).await?;
        Ok(all.into_iter().map(|held| (held.subject, held.staff)).collect())
    }

    /// The customers who wait outside their active tickets.
    async fn customers(&self, waiting: &Waiting) -> Result<HashMap<CustomerId, CustomerHead>, PortError> {
        let mut ids: Vec<_> = waiting.all().map(|conversation| conversation.customer_id.clone()).collect();
        ids.sort();
        ids.dedup();
        match &self.deps.customers {
            Some(customers) if !ids.is_empty() => {
                let heads = customers.heads(&ids).await?;
                Ok(heads.into_iter().map(|head| (head.customer_id.clone(), head)).collect())
            }
            _ => Ok(HashMap::new()),
        }
    }
}

/// The conversations in which a customer waits: those of tickets by their numbers, and the chats.
struct Waiting {
    of_tickets: HashMap<TicketNumber, Conversation>,
    chats: Vec<Conversation>,
}

impl Waiting {
    fn new(conversations: Vec<Conversation>) -> Self {
        let (mut of_tickets, mut chats) = (HashMap::new(), Vec::new());
        for conversation in conversations {
            match &conversation.topic {
                Topic::Ticket(number) => drop(of_tickets.insert(number.clone(), conversation)),
                Topic::Chat => chats.push(conversation),
            }
        }
        Self { of_tickets, chats }
    }

    fn all(&self) -> impl Iterator<Item = &Conversation> {
        self.of_tickets.values().chain(&self.chats)
    }

    /// The items of those that belong to no active ticket.
    fn into_items<'a>(
        self,
        customers: &'a HashMap<CustomerId, CustomerHead>,
        policy: &'a InboxPolicy,
        now: DateTime<Utc>,
    ) -> impl Iterator<Item = InboxItem> + 'a {
        let all = self.of_tickets.into_values().chain(self.chats);
        all.map(move |conversation| of_conversation(conversation, customers, policy, now))
    }
}

/// The item of a ticket, with the conversation in which its customer waits.
fn of_ticket(head: TicketHead, waiting: &mut Waiting, policy: &InboxPolicy, now: DateTime<Utc>) -> InboxItem {
    let is_own = |conversation: &Conversation| conversation.customer_id == head.customer_id;
    let conversation = if waiting.of_tickets.get(&head.number).is_some_and(is_own) {
        waiting.of_tickets.remove(&head.number)
    } else {
        None
    };
    let (id, since) = said(conversation.as_ref());
    let answer = since.map(|since| since + policy.answer_within - now);
    InboxItem {
        time_left: head.sla_left(now).into_iter().chain(answer).min(),
        subject: WorkSubject::Ticket(head.number),
        customer_id: head.customer_id,
        customer_name: head.customer_name,
        is_suspended: head.is_suspended,
        title: Some(head.title),
        state: InboxState::Ticket { status: head.status, priority: head.priority, kind: head.kind },
        conversation: id,
        waiting_since: since,
        updated_at: head.updated_at,
        assignee: None,
    }
}

fn said(conversation: Option<&Conversation>) -> (Option<ConversationId>, Option<DateTime<Utc>>) {
    (conversation.map(|of| of.id), conversation.and_then(|of| of.waiting_since))
}

fn of_conversation(
    conversation: Conversation,
    customers: &HashMap<CustomerId, CustomerHead>,
    policy: &InboxPolicy,
    now: DateTime<Utc>,
) -> InboxItem {
    let customer = customers.get(&conversation.customer_id);
    InboxItem {
        subject: WorkSubject::Conversation(conversation.id),
        customer_name: customer.map(|customer| customer.name.clone()),
        is_suspended: customer.is_some_and(|customer| customer.status == AccountStatus::Suspended),
        title: match &conversation.topic {
            Topic::Ticket(number) => Some(number.to_string()),
            Topic::Chat => None,
        },
        state: InboxState::Waiting,
        conversation: Some(conversation.id),
        waiting_since: conversation.waiting_since,
        time_left: conversation.waiting_since.map(|since| since + policy.answer_within - now),
        updated_at: conversation.updated_at,
        customer_id: conversation.customer_id,
        assignee: None,
    }
}

#[cfg(test)]
mod tests;
