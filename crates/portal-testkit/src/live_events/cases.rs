//! Publishing hints and hearing them.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;
use std::time::Duration;

use portal_core::TicketNumber;
use portal_core::kernel::id::ConversationId;
use portal_core::support::conversation::{Participant, Side};
use portal_core::support::live::{LiveEvents, LiveHint, LiveSignal, LiveSubscription, LiveTopic};
use tokio::time::timeout;

use crate::SeededEntropy;
use crate::fixtures::{customer_id, noon, operator, scope};

/// Far longer than a hint takes.
const SOON: Duration = Duration::from_secs(5);

/// More hints than any adapter keeps for a subscriber who does not listen.
const TOO_MANY: u64 = 1_500;

fn conversation() -> ConversationId {
    ConversationId::generate(noon(), &SeededEntropy::new(1))
}

fn message(customer: &str, ordinal: u64) -> LiveHint {
    LiveHint { customer_id: customer_id(customer), topic: LiveTopic::Message { conversation: conversation(), ordinal } }
}

fn customer(text: &str) -> Participant {
    Participant::Customer(scope(text))
}

fn staff() -> Participant {
    Participant::Staff(operator())
}

async fn next(subscription: &mut LiveSubscription) -> LiveSignal {
    timeout(SOON, subscription.next()).await.expect("a signal comes soon")
}

/// The next hint. Where hints may have been lost, the case would not get what it waits for.
async fn heard(subscription: &mut LiveSubscription) -> LiveHint {
    match next(subscription).await {
        LiveSignal::Hint(hint) => hint,
        LiveSignal::Missed => panic!("nothing was missed"),
    }
}

pub async fn a_hint_of_every_kind_reaches_every_process_as_it_was_published(
    here: Arc<dyn LiveEvents>,
    there: Arc<dyn LiveEvents>,
) {
    let number = TicketNumber::parse("TKT20251105001").expect("a number");
    let conversation = conversation();
    for topic in [
        LiveTopic::Message { conversation, ordinal: 7 },
        LiveTopic::Read(conversation),
        LiveTopic::Typing { conversation, side: Side::Staff },
        LiveTopic::Typing { conversation, side: Side::Customer },
        LiveTopic::Ticket(number),
    ] {
        let mut subscriptions = [here.subscribe(&customer("AGLS1")), there.subscribe(&customer("AGLS1"))];
        let hint = LiveHint { customer_id: customer_id("AGLS1"), topic };
        here.publish(&hint).await;
        for subscription in &mut subscriptions {
            assert_eq!(heard(subscription).await, hint);
        }
    }
}

pub async fn a_customer_hears_of_their_own_alone(here: Arc<dyn LiveEvents>, there: Arc<dyn LiveEvents>) {
    let mut subscription = there.subscribe(&customer("AGLS1"));
    here.publish(&message("AGLS2", 1)).await;
    here.publish(&message("AGLS1", 2)).await;
    assert_eq!(heard(&mut subscription).await, message("AGLS1", 2));
}

pub async fn staff_hear_of_every_customer(here: Arc<dyn LiveEvents>, there: Arc<dyn LiveEvents>) {
    let mut subscription = there.subscribe(&staff());
    for hint in [message("AGLS2", 1), message("AGLS1", 2)] {
        here.publish(&hint).await;
        assert_eq!(heard(&mut subscription).await, hint);
    }
}

pub async fn hints_of_one_publisher_are_heard_in_their_order(here: Arc<dyn LiveEvents>, there: Arc<dyn LiveEvents>) {
    let mut subscription = there.subscribe(&customer("AGLS1"));
    for ordinal in 1..=100 {
        here.publish(&message("AGLS1", ordinal)).await;
    }
    for ordinal in 1..=100 {
        assert_eq!(heard(&mut subscription).await, message("AGLS1", ordinal));
    }
}

pub async fn who_falls_behind_is_told_and_hears_on(here: Arc<dyn LiveEvents>, there: Arc<dyn LiveEvents>) {
    let mut subscription = there.subscribe(&customer("AGLS1"));
    for ordinal in 1..=TOO_MANY {
        here.publish(&message("AGLS1", ordinal)).await;
    }
    let mut last = 0;
    while last < TOO_MANY {
        match next(&mut subscription).await {
            LiveSignal::Hint(LiveHint { topic: LiveTopic::Message { ordinal, .. }, .. }) => {
                assert_eq!(ordinal, last + 1, "hints are missing, and nobody said so");
                last = ordinal;
            }
            LiveSignal::Hint(other) => panic!("nobody published {other:?}"),
            // Whatever was heard from here on may have gaps before it.
            LiveSignal::Missed => break,
        }
    }
    let end = message("AGLS1", TOO_MANY + 1);
    here.publish(&end).await;
    while next(&mut subscription).await != LiveSignal::Hint(end.clone()) {}
}

pub async fn everybody_who_listens_hears_a_hint(here: Arc<dyn LiveEvents>, there: Arc<dyn LiveEvents>) {
    drop(here.subscribe(&customer("AGLS1")));
    here.publish(&message("AGLS1", 1)).await;
    let mut subscriptions = [here.subscribe(&customer("AGLS1")), here.subscribe(&customer("AGLS1"))];
    let mut last = there.subscribe(&staff());
    here.publish(&message("AGLS1", 2)).await;
    for subscription in &mut subscriptions {
        // A hint from before the subscription may be heard.
        while next(subscription).await != LiveSignal::Hint(message("AGLS1", 2)) {}
    }
    while next(&mut last).await != LiveSignal::Hint(message("AGLS1", 2)) {}
}
