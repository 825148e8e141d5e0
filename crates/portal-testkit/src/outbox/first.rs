//! First cases.
#![expect(missing_docs, reason = "a case's name is its sentence")]

use std::sync::Arc;

use portal_core::notification::Outbox;

use crate::fixtures::{message, noon};
use crate::support::secs;

pub async fn a_message_that_was_put_in_is_claimed_as_it_was(outbox: Arc<dyn Outbox>) {
    let message = message(1);
    outbox.enqueue(&message).await.expect("the outbox answers");
    let lease_until = noon() + secs(30);
    let claimed = outbox.claim(message.lane, noon(), lease_until).await;
    let claimed = claimed.expect("the outbox answers").expect("a message");
    assert_eq!((claimed.message, claimed.attempt), (message, 1));
}
