//! A mail server that is left alone for a while when it keeps failing.

use std::sync::Arc;

use async_trait::async_trait;

use super::email::{EmailSender, OutgoingEmail};
use super::error::SendError;
use super::model::Accepted;
use crate::kernel::breaker::{BreakerPolicy, CircuitBreaker};
use crate::kernel::clock::Clock;

/// An [`EmailSender`] behind a circuit breaker. A message that is not taken says nothing against the server; one that
/// could not be offered does.
pub struct BreakingEmailSender {
    sender: Arc<dyn EmailSender>,
    breaker: CircuitBreaker,
    clock: Arc<dyn Clock>,
}

impl BreakingEmailSender {
    /// Puts `sender` behind a breaker.
    pub fn new(sender: Arc<dyn EmailSender>, clock: Arc<dyn Clock>, policy: BreakerPolicy) -> Self {
        Self { sender, breaker: CircuitBreaker::new(policy), clock }
    }
}

#[async_trait]
impl EmailSender for BreakingEmailSender {
    fn name(&self) -> &str {
        self.sender.name()
    }

    async fn send(&self, email: &OutgoingEmail) -> Result<Accepted, SendError> {
        if !self.breaker.admits(self.clock.now()) {
            return Err(SendError::GatewayDown("the mail server is left alone after failures".into()));
        }
        let answer = self.sender.send(email).await;
        let healthy = !matches!(answer, Err(SendError::GatewayDown(_) | SendError::Ambiguous(_)));
        self.breaker.note(healthy, self.clock.now());
        answer
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::kernel::clock::MockClock;
    use crate::messaging::outbox::MockEmailSender;
    use crate::messaging::outbox::deliver::tests::email;
    use crate::test_support::{clock_at, noon};

    fn answering(times: usize, error: SendError) -> Arc<dyn EmailSender> {
        let mut sender = MockEmailSender::new();
        sender.expect_send().times(times).returning(move |_| Err(error.clone()));
        Arc::new(sender)
    }

    #[tokio::test]
    async fn a_server_that_is_away_is_left_alone_after_five_failures() {
        let down = SendError::GatewayDown("no connection".into());
        let sender = BreakingEmailSender::new(answering(5, down), clock_at(noon()), BreakerPolicy::default());
        for _ in 0..20 {
            assert!(matches!(sender.send(&email()).await, Err(SendError::GatewayDown(_))));
        }
    }

    #[tokio::test]
    async fn a_server_that_takes_some_messages_and_not_others_is_asked_about_each() {
        for error in [SendError::Rejected("550".into()), SendError::Transient("451".into())] {
            let sender = BreakingEmailSender::new(answering(20, error), clock_at(noon()), BreakerPolicy::default());
            for _ in 0..20 {
                assert!(sender.send(&email()).await.is_err());
            }
        }
    }

    #[tokio::test]
    async fn after_its_rest_it_is_asked_once() {
        let mut clock = MockClock::new();
        clock.expect_now().times(10).return_const(noon());
        clock.expect_now().return_const(noon() + TimeDelta::seconds(31));
        let down = SendError::GatewayDown("no connection".into());
        let sender = BreakingEmailSender::new(answering(6, down), Arc::new(clock), BreakerPolicy::default());
        for _ in 0..9 {
            assert!(sender.send(&email()).await.is_err());
        }
    }
}
