//! Saying that somebody types.

use super::ConversationService;
use super::error::{ConversationError, SendMessageError};
use super::model::{Participant, Side};
use crate::identity::session::ActiveSession;
use crate::kernel::id::ConversationId;
use crate::support::live::LiveTopic;

impl ConversationService {
    /// Tells the other side that the customer types. Nothing is stored, and what comes too often is not passed on.
    ///
    /// # Errors
    /// [`ConversationError`]; somebody else's conversation is not found.
    pub async fn type_in(&self, session: &ActiveSession, id: ConversationId) -> Result<(), ConversationError> {
        self.show(&Participant::Customer(session.scope()), id).await?;
        let now = self.deps.clock.now();
        match self.count(session, "conversations.typing", &self.policy.typing_per_account, None, now).await {
            Ok(()) => {
                let topic = LiveTopic::Typing { conversation: id, side: Side::Customer };
                self.tell(session.scope().customer_id(), topic).await;
                Ok(())
            }
            Err(SendMessageError::Port(error)) => Err(error.into()),
            Err(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::super::test_support::{conversation, service_on};
    use crate::identity::rate_limit::{MockRateLimiter, Verdict};
    use crate::support::conversation::MockConversationRepo;
    use crate::support::live::MockLiveEvents;

    #[tokio::test]
    async fn typing_is_told_until_it_comes_too_often_and_never_of_somebody_elses() {
        for (is_own, allowed, told) in [(true, true, 1), (true, false, 0), (false, true, 0)] {
            let mut repo = MockConversationRepo::new();
            repo.expect_find().returning(move |_, _| Ok(is_own.then(conversation)));
            let mut limits = MockRateLimiter::new();
            let denied = Verdict::Denied { retry_after: TimeDelta::seconds(1) };
            limits.expect_take().returning(move |_, _, _| Ok(if allowed { Verdict::Allowed } else { denied }));
            let mut live = MockLiveEvents::new();
            live.expect_publish().times(told).returning(|_| ());
            let session = crate::test_support::active_session();
            let typed = service_on(repo, limits, live).type_in(&session, conversation().id).await;
            assert_eq!(typed.is_ok(), is_own);
        }
    }
}
