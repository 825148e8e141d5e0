//! Showing staff conversations.

use super::StaffConversationService;
use super::error::StaffConversationError;
use super::port::ConversationFilter;
use crate::kernel::actor::StaffActor;
use crate::kernel::id::ConversationId;
use crate::kernel::page::Page;
use crate::staff::account::Permission;
use crate::staff::assignment::WorkSubject;
use crate::staff::trail::{TrailAction, TrailNote, TrailReason};
use crate::support::conversation::{Conversation, ConversationSummary, Entry, EntryRange, Mark, Participant};
use crate::support::live::{LiveHint, LiveTopic};

/// A conversation that was opened, with entries of it in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenConversation {
    /// The conversation.
    pub conversation: Conversation,
    /// The entries.
    pub entries: Vec<Entry>,
}

impl StaffConversationService {
    /// One page of the conversations of all customers, the latest first.
    ///
    /// # Errors
    /// [`StaffConversationError`]; reading needs [`Permission::ReadConversations`].
    pub async fn list(
        &self,
        staff: &StaffActor,
        filter: &ConversationFilter,
    ) -> Result<Page<ConversationSummary>, StaffConversationError> {
        check(staff, Permission::ReadConversations)?;
        Ok(self.deps.desk.page_of(filter).await?)
    }

    /// A conversation of any customer, with entries of it. The look is in the trail before anything is shown.
    ///
    /// # Errors
    /// [`StaffConversationError`]; reading needs [`Permission::ReadConversations`].
    pub async fn open(
        &self,
        staff: &StaffActor,
        id: ConversationId,
        range: EntryRange,
        reason: Option<TrailReason>,
    ) -> Result<OpenConversation, StaffConversationError> {
        let found = self.look(staff, id, reason).await?;
        self.with_entries(staff, found, range).await
    }

    /// A conversation of any customer, by a look at something in it. The look is in the trail before anything is shown.
    ///
    /// # Errors
    /// [`StaffConversationError`]; reading needs [`Permission::ReadConversations`].
    pub async fn look(
        &self,
        staff: &StaffActor,
        id: ConversationId,
        reason: Option<TrailReason>,
    ) -> Result<Conversation, StaffConversationError> {
        check(staff, Permission::ReadConversations)?;
        let found = self.find(staff, id).await?;
        let subject = WorkSubject::Conversation(id);
        let look = TrailNote::new(TrailAction::OpenedConversation).about(&found.customer_id).to(&subject);
        self.deps.trail.record_look(staff, look.because(reason)).await?;
        Ok(found)
    }

    /// A conversation whose look is in the trail, with entries of it.
    pub(super) async fn with_entries(
        &self,
        staff: &StaffActor,
        conversation: Conversation,
        range: EntryRange,
    ) -> Result<OpenConversation, StaffConversationError> {
        let entries = self.deps.conversations.entries(&participant(staff), conversation.id, range).await?;
        Ok(OpenConversation { conversation, entries })
    }

    /// Notes how far staff have come; whether that is further than before.
    ///
    /// # Errors
    /// [`StaffConversationError`]; it needs [`Permission::AnswerConversations`]: who only reads is not seen to.
    pub async fn mark(
        &self,
        staff: &StaffActor,
        id: ConversationId,
        mark: Mark,
    ) -> Result<bool, StaffConversationError> {
        check(staff, Permission::AnswerConversations)?;
        let is_further = self.deps.conversations.mark(&participant(staff), id, mark).await?;
        if is_further {
            let customer_id = self.find(staff, id).await?.customer_id;
            self.deps.live.publish(&LiveHint { customer_id, topic: LiveTopic::Read(id) }).await;
        }
        Ok(is_further)
    }

    pub(super) async fn find(
        &self,
        staff: &StaffActor,
        id: ConversationId,
    ) -> Result<Conversation, StaffConversationError> {
        let found = self.deps.conversations.find(&participant(staff), id).await?;
        found.ok_or(StaffConversationError::NotFound)
    }
}

pub(super) fn check(staff: &StaffActor, permission: Permission) -> Result<(), StaffConversationError> {
    if staff.may(permission) { Ok(()) } else { Err(StaffConversationError::Forbidden) }
}

pub(super) fn participant(staff: &StaffActor) -> Participant {
    Participant::Staff(staff.clone())
}
