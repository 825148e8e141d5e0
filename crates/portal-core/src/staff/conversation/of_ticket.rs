//! The conversation of a ticket, for staff.

use super::StaffConversationService;
use super::error::StaffConversationError;
use super::read::check;
use crate::identity::customer::CustomerScope;
use crate::kernel::actor::StaffActor;
use crate::kernel::id::ConversationId;
use crate::staff::account::Permission;
use crate::staff::desk::StaffTicket;
use crate::support::conversation::{Conversation, NewConversation, Topic};

impl StaffConversationService {
    /// The conversation of a ticket that was shown, which is begun if there is none. The look at the ticket is the look
    /// at its conversation.
    ///
    /// # Errors
    /// [`StaffConversationError`]; reading needs [`Permission::ReadConversations`].
    pub async fn of_ticket(
        &self,
        staff: &StaffActor,
        ticket: &StaffTicket,
    ) -> Result<Conversation, StaffConversationError> {
        check(staff, Permission::ReadConversations)?;
        let scope = CustomerScope::for_staff(staff, ticket.customer_id.clone());
        let at = self.deps.clock.now();
        let id = ConversationId::generate(at, self.deps.entropy.as_ref());
        let topic = Topic::Ticket(ticket.detail.ticket.number.clone());
        Ok(self.deps.conversations.open(&scope, &NewConversation { id, topic, client_id: None, at }).await?)
    }
}
