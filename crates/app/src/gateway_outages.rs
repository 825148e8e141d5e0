//! Tells the operator when gateways stop taking messages and when they take them again, once each.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use metrics::{counter, gauge};
use portal_core::Clock;
use portal_core::messaging::outbox::{Accepted, EmailSender, MessageSender, OutgoingEmail, OutgoingMessage, SendError};

/// A gateway or a mail server, watched.
pub(crate) struct WatchedSender<S: ?Sized> {
    inner: Arc<S>,
    clock: Arc<dyn Clock>,
    outage: Mutex<Option<Outage>>,
}

/// A time in which no message was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Outage {
    since: DateTime<Utc>,
    failures: u64,
}

/// What an answer of the gateway means for the operator.
#[derive(Debug, PartialEq, Eq)]
enum News {
    None,
    Begins,
    Ends(Outage),
}

impl<S: ?Sized> WatchedSender<S> {
    pub(crate) fn new(inner: Arc<S>, clock: Arc<dyn Clock>) -> Self {
        Self { inner, clock, outage: Mutex::default() }
    }

    fn note(&self, takes_messages: bool) -> News {
        let mut outage = self.outage.lock().unwrap_or_else(PoisonError::into_inner);
        match outage.as_mut() {
            _ if takes_messages => outage.take().map_or(News::None, News::Ends),
            Some(outage) => {
                outage.failures += 1;
                News::None
            }
            None => {
                *outage = Some(Outage { since: self.clock.now(), failures: 1 });
                News::Begins
            }
        }
    }
}

#[async_trait]
impl MessageSender for WatchedSender<dyn MessageSender> {
    fn name(&self) -> &str {
        self.inner.name()
    }

    async fn send(&self, message: &OutgoingMessage) -> Result<Accepted, SendError> {
        let answer = self.inner.send(message).await;
        // A refused recipient says nothing against the gateway.
        let news = self.note(matches!(answer, Ok(_) | Err(SendError::Rejected(_))));
        self.tell(self.name(), &answer, &news);
        answer
    }
}

#[async_trait]
impl EmailSender for WatchedSender<dyn EmailSender> {
    fn name(&self) -> &str {
        self.inner.name()
    }

    async fn send(&self, email: &OutgoingEmail) -> Result<Accepted, SendError> {
        let answer = self.inner.send(email).await;
        // Nor does a mailbox that is deferred: the server takes the others.
        let news = self.note(matches!(answer, Ok(_) | Err(SendError::Rejected(_) | SendError::Transient(_))));
        self.tell(self.name(), &answer, &news);
        answer
    }
}

impl<S: ?Sized> WatchedSender<S> {
    /// Tells the operator.
    fn tell(&self, name: &str, answer: &Result<Accepted, SendError>, news: &News) {
        let up = gauge!("portal_gateway_up", "provider" => name.to_owned());
        if answer.is_err() {
            counter!("portal_gateway_failures_total", "provider" => name.to_owned()).increment(1);
        }
        match news {
            News::None => {}
            News::Begins => {
                let error = answer.as_ref().err().map(ToString::to_string).unwrap_or_default();
                tracing::error!(provider = name, %error, "the gateway takes no messages; they wait and are tried again");
                up.set(0.0);
            }
            News::Ends(outage) => {
                let minutes = (self.clock.now() - outage.since).num_minutes();
                tracing::warn!(
                    provider = name,
                    failures = outage.failures,
                    minutes,
                    "the gateway takes messages again"
                );
                up.set(1.0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use portal_core::Secret;
    use portal_core::kernel::clock::MockClock;
    use portal_core::kernel::phone::PhoneNumber;
    use portal_core::messaging::outbox::MockMessageSender;

    use super::*;

    fn watched() -> WatchedSender<dyn MessageSender> {
        let mut clock = MockClock::new();
        clock.expect_now().returning(|| DateTime::UNIX_EPOCH);
        WatchedSender::new(Arc::new(MockMessageSender::new()), Arc::new(clock))
    }

    fn message() -> OutgoingMessage {
        OutgoingMessage {
            id: "00000000-0000-0000-0000-000000000001".parse().expect("an id"),
            to: PhoneNumber::parse("081200000001").expect("a number"),
            text: Secret::new("Halo".to_owned()),
        }
    }

    #[test]
    fn case_03_an_outage_is_told_when_it_begins_and_when_it_ends() {
        let gateway = watched();
        assert_eq!(gateway.note(true), News::None);
        assert_eq!(gateway.note(false), News::Begins);
        for _ in 0..400 {
            assert_eq!(gateway.note(false), News::None);
        }
        assert_eq!(gateway.note(true), News::Ends(Outage { since: DateTime::UNIX_EPOCH, failures: 401 }));
        assert_eq!(gateway.note(true), News::None);
        assert_eq!(gateway.note(false), News::Begins);
    }

    #[tokio::test]
    async fn a_recipient_that_the_gateway_refuses_is_no_outage() {
        let mut gateway = MockMessageSender::new();
        let refused = || SendError::Rejected("target invalid".into());
        for error in [refused(), SendError::Transient("connection refused".into()), refused()] {
            gateway.expect_send().times(1).return_once(|_| Err(error));
        }
        gateway.expect_name().return_const("fonnte".to_owned());
        let gateway = WatchedSender { inner: Arc::new(gateway) as Arc<dyn MessageSender>, ..watched() };
        for is_out in [false, true, false] {
            assert!(gateway.send(&message()).await.is_err());
            assert_eq!(gateway.outage.lock().expect("a lock").is_some(), is_out);
        }
    }
}
