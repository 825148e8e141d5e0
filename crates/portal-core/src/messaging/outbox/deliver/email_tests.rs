use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use super::tests::{claimed, email, taken};
use super::*;
use crate::identity::customer::MockCustomerRepo;
use crate::kernel::email::EmailAddress;
use crate::kernel::secret::Secret;
use crate::messaging::outbox::{Accepted, MessageContent, MessageKind, MockEmailSender, MockMessageSender, MockOutbox};
use crate::test_support::{CountingEntropy, clock_at, noon, phone, test_key};

/// Says the same by e-mail and by WhatsApp.
#[derive(Serialize, Deserialize)]
struct Greeting {
    by_email: bool,
}

#[async_trait]
impl MessageKind for Greeting {
    const NAME: &'static str = "greeting";
    const LANE: Lane = Lane::Email;
    const OUTLASTS_OUTAGES: bool = true;

    async fn prepare(&self, _: &Claimed, _: &DeliveryContext<'_>) -> Result<Prepared, PortError> {
        let by_email = || Prepared::Email(Box::new(email().content));
        Ok(if self.by_email { by_email() } else { Prepared::Text(Secret::new("halo".into())) })
    }
}

fn greeting(by_email: bool, to: Recipient, attempt: u32) -> Claimed {
    let mut greeting = claimed(attempt);
    greeting.message.lane = Lane::Email;
    greeting.message.content = MessageContent::of(&Greeting { by_email });
    greeting.message.expires_at = None;
    greeting.message.to = to;
    greeting
}

fn mailbox() -> Recipient {
    EmailAddress::parse("siti@example.id").expect("an address").into()
}

async fn settled(message: Claimed, email: Option<MockEmailSender>) -> Settlement {
    let mut phones = MockMessageSender::new();
    phones.expect_send().never();
    let deps = DeliveryDeps {
        outbox: Arc::new(MockOutbox::new()),
        customers: Arc::new(MockCustomerRepo::new()),
        sender: Arc::new(phones),
        email: email.map(|sender| Arc::new(sender) as Arc<dyn EmailSender>),
        clock: clock_at(noon()),
        entropy: Arc::new(CountingEntropy::default()),
    };
    let branding = Branding { brand: "AGLIS Net".into(), portal_url: "https://p.example".into() };
    let keys = Arc::new(KeyRing::new(test_key(), Vec::new()));
    let kinds = MessageKinds::default().with::<Greeting>();
    let service = DeliveryService::new(deps, DeliveryPolicy::default(), kinds, branding, keys);
    service.settle(&message, noon()).await.expect("every port answers")
}

fn answering(answer: Result<Accepted, SendError>) -> MockEmailSender {
    let mut sender = MockEmailSender::new();
    sender.expect_send().times(1).returning(move |_| answer.clone());
    sender
}

fn silent() -> MockEmailSender {
    let mut sender = MockEmailSender::new();
    sender.expect_send().never();
    sender
}

#[tokio::test]
async fn an_email_is_handed_over_with_the_identity_and_the_date_of_its_message() {
    let message = greeting(true, mailbox(), 1);
    let expected = OutgoingEmail { id: message.message.id, ..email() };
    let mut sender = MockEmailSender::new();
    sender.expect_send().withf(move |sent| *sent == expected).times(1).returning(|_| Ok(taken()));
    let Accepted { provider, reference } = taken();
    assert_eq!(settled(message, Some(sender)).await, Settlement::Sent { provider, reference });
}

#[tokio::test]
async fn what_is_said_for_one_channel_never_goes_by_another() {
    let foreign = Settlement::Parked { reason: "its recipient is not one this kind sends to".into() };
    assert_eq!(settled(greeting(false, mailbox(), 1), Some(silent())).await, foreign);
    assert_eq!(settled(greeting(true, phone().into(), 1), Some(silent())).await, foreign);
}

#[tokio::test]
async fn an_email_waits_while_the_portal_sends_none() {
    let parked = Settlement::Parked { reason: "this portal sends no e-mail".into() };
    assert_eq!(settled(greeting(true, mailbox(), 1), None).await, parked);
}

#[tokio::test]
async fn an_email_that_is_refused_for_good_is_tried_once_with_the_code_as_the_reason() {
    let refused = Err(SendError::Rejected("550 5.1.1".into()));
    let Settlement::DeadLettered { reason } = settled(greeting(true, mailbox(), 1), Some(answering(refused))).await
    else {
        unreachable!("it is a dead letter")
    };
    assert!(reason.contains("550 5.1.1"), "{reason}");
}

#[tokio::test]
async fn an_email_that_was_not_taken_or_may_have_been_is_tried_again() {
    for error in [SendError::Transient("451".into()), SendError::Ambiguous("the answer got lost".into())] {
        let settled = settled(greeting(true, mailbox(), 1), Some(answering(Err(error.clone())))).await;
        let Settlement::Retry { not_before, reason } = settled else { unreachable!("it is tried again") };
        assert!(not_before > noon() && reason == error.to_string(), "{reason}");
    }
}

#[tokio::test]
async fn an_email_whose_answers_get_lost_is_handed_over_three_times() {
    for (attempt, is_last) in [(2, false), (3, true)] {
        let lost = answering(Err(SendError::Ambiguous("the answer got lost".into())));
        let tried = settled(greeting(true, mailbox(), attempt), Some(lost)).await;
        assert_eq!(matches!(tried, Settlement::DeadLettered { .. }), is_last, "{tried:?}");
    }
}

#[tokio::test]
async fn an_email_outlasts_a_server_that_is_away_and_nothing_else_for_ever() {
    let (last, away) = (DeliveryPolicy::default().email.attempts, SendError::GatewayDown("no connection".into()));
    let tried = settled(greeting(true, mailbox(), last * 10), Some(answering(Err(away)))).await;
    assert!(matches!(tried, Settlement::Retry { .. }), "{tried:?}");
    let tried =
        settled(greeting(true, mailbox(), last), Some(answering(Err(SendError::Transient("451".into()))))).await;
    assert!(matches!(tried, Settlement::DeadLettered { .. }), "{tried:?}");
}
