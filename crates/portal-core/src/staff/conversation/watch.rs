//! Telling the console's open pages that something changed, and the customer that staff type.

use super::StaffConversationService;
use super::error::StaffConversationError;
use super::read::{check, participant};
use crate::kernel::actor::StaffActor;
use crate::kernel::id::{ConversationId, CustomerId};
use crate::staff::account::Permission;
use crate::staff::desk::StaffTicket;
use crate::support::conversation::Side;
use crate::support::live::{LiveHint, LiveSignal, LiveSubscription, LiveTopic};

/// What an open page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Watched {
    /// All that waits.
    Inbox,
    /// One customer's ticket or conversation; typing is told in this conversation.
    Customer(CustomerId, Option<ConversationId>),
}

/// What a page is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffSignal {
    /// What it shows may have changed: it is to be read again.
    Changed,
    /// The customer types.
    Typing,
}

/// What an open page is told, from its beginning until it is dropped.
#[derive(Debug)]
pub struct StaffFeed {
    watched: Watched,
    subscription: LiveSubscription,
}

impl StaffConversationService {
    /// What changes in the inbox.
    ///
    /// # Errors
    /// [`StaffConversationError::Forbidden`] without [`Permission::UseConsole`].
    pub fn watch_inbox(&self, staff: &StaffActor) -> Result<StaffFeed, StaffConversationError> {
        check(staff, Permission::UseConsole)?;
        Ok(self.feed(staff, Watched::Inbox))
    }

    /// What changes in a conversation.
    ///
    /// # Errors
    /// [`StaffConversationError`]; reading needs [`Permission::ReadConversations`].
    pub async fn watch(&self, staff: &StaffActor, id: ConversationId) -> Result<StaffFeed, StaffConversationError> {
        check(staff, Permission::ReadConversations)?;
        let customer = self.find(staff, id).await?.customer_id;
        Ok(self.feed(staff, Watched::Customer(customer, Some(id))))
    }

    /// What changes about a ticket that was shown, and in its conversation for who may read it.
    ///
    /// # Errors
    /// [`StaffConversationError::Port`] if conversations cannot be read.
    pub async fn watch_ticket(
        &self,
        staff: &StaffActor,
        ticket: &StaffTicket,
    ) -> Result<StaffFeed, StaffConversationError> {
        let conversation = match check(staff, Permission::ReadConversations) {
            Ok(()) => self.conversation_of(staff, ticket).await?.map(|found| found.id),
            Err(_) => None,
        };
        Ok(self.feed(staff, Watched::Customer(ticket.customer_id.clone(), conversation)))
    }

    /// Tells the customer that `staff` types. Nothing is stored.
    ///
    /// # Errors
    /// [`StaffConversationError`]; it needs [`Permission::AnswerConversations`].
    pub async fn type_in(&self, staff: &StaffActor, id: ConversationId) -> Result<(), StaffConversationError> {
        check(staff, Permission::AnswerConversations)?;
        let customer_id = self.find(staff, id).await?.customer_id;
        let topic = LiveTopic::Typing { conversation: id, side: Side::Staff };
        self.deps.live.publish(&LiveHint { customer_id, topic }).await;
        Ok(())
    }

    fn feed(&self, staff: &StaffActor, watched: Watched) -> StaffFeed {
        StaffFeed { watched, subscription: self.deps.live.subscribe(&participant(staff)) }
    }
}

impl StaffFeed {
    /// Waits for the next signal. Nothing is lost when the wait is given up.
    pub async fn next(&mut self) -> StaffSignal {
        loop {
            let signal = self.subscription.next().await;
            if let Some(told) = self.watched.told(&signal) {
                return told;
            }
        }
    }
}

impl Watched {
    /// What a page is told of a signal.
    fn told(&self, signal: &LiveSignal) -> Option<StaffSignal> {
        let LiveSignal::Hint(LiveHint { customer_id, topic }) = signal else { return Some(StaffSignal::Changed) };
        match (self, topic) {
            (Self::Inbox, LiveTopic::Message { .. } | LiveTopic::Ticket(_)) => Some(StaffSignal::Changed),
            (Self::Customer(customer, conversation), topic) if customer == customer_id => match topic {
                LiveTopic::Typing { conversation: other, side: Side::Customer } => {
                    (*conversation == Some(*other)).then_some(StaffSignal::Typing)
                }
                LiveTopic::Typing { side: Side::Staff, .. } => None,
                _ => Some(StaffSignal::Changed),
            },
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_conversations::{service, there};
    use super::*;
    use crate::kernel::id::TicketNumber;
    use crate::staff::account::Role;
    use crate::staff::account::test_staff::actor;
    use crate::staff::trail::test_trail::untouched;
    use crate::support::conversation::MockConversationRepo;
    use crate::support::conversation::test_support::conversation;

    #[test]
    fn a_page_hears_of_what_it_shows_and_of_nothing_else() {
        let of = conversation();
        let other = CustomerId::parse("SOMEBODY-ELSE").expect("an id");
        let number = TicketNumber::parse("TKT1").expect("a number");
        let page = Watched::Customer(of.customer_id.clone(), Some(of.id));
        let message = LiveTopic::Message { conversation: of.id, ordinal: 2 };
        let typing = |side| LiveTopic::Typing { conversation: of.id, side };
        for (topic, inbox, own) in [
            (message, Some(StaffSignal::Changed), Some(StaffSignal::Changed)),
            (LiveTopic::Ticket(number), Some(StaffSignal::Changed), Some(StaffSignal::Changed)),
            (LiveTopic::Read(of.id), None, Some(StaffSignal::Changed)),
            (typing(Side::Customer), None, Some(StaffSignal::Typing)),
            (typing(Side::Staff), None, None),
        ] {
            let hint = |customer: &CustomerId| {
                LiveSignal::Hint(LiveHint { customer_id: customer.clone(), topic: topic.clone() })
            };
            assert_eq!(Watched::Inbox.told(&hint(&of.customer_id)), inbox, "{topic:?}");
            assert_eq!(page.told(&hint(&of.customer_id)), own, "{topic:?}");
            assert_eq!(page.told(&hint(&other)), None, "{topic:?}");
        }
        assert_eq!(page.told(&LiveSignal::Missed), Some(StaffSignal::Changed));
    }

    #[tokio::test]
    async fn who_may_not_read_watches_no_conversation_and_who_may_not_answer_does_not_type() {
        let technician = actor(Role::Technician);
        let none = || service(MockConversationRepo::new(), untouched());
        let refused = none().watch(&technician, conversation().id).await;
        assert!(matches!(refused, Err(StaffConversationError::Forbidden)));
        let refused = none().type_in(&technician, conversation().id).await;
        assert!(matches!(refused, Err(StaffConversationError::Forbidden)));
        let typed = service(there(), untouched()).type_in(&actor(Role::Cs), conversation().id).await;
        assert!(typed.is_ok());
    }
}
