//! The contract of [`MessageSender`].

mod faults;
mod sending;

pub use faults::*;
pub use sending::*;

use std::time::Duration;

use portal_core::messaging::outbox::{Accepted, MessageSender, OutgoingMessage, SendError};
use portal_core::{MessageId, PhoneNumber, Secret};

use crate::SeededEntropy;
use crate::fixtures::{another_phone, noon};

/// Runs every case of the contract of [`MessageSender`].
///
/// Takes the attribute of the tests, on a runtime with time, and the name of an
/// `async fn() -> (Arc<dyn MessageSender>, Arc<dyn FakeGateway>, Guard)`. Cases with a gateway that hangs
/// take as long as the sender waits.
#[macro_export]
macro_rules! message_sender_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database message_sender_contract message_sender [$(#$attribute)*] $fresh;
            the_text_goes_to_the_number_given_and_no_other
            the_text_arrives_letter_by_letter
            each_call_asks_once
            twenty_messages_at_once_each_arrive_once
            the_answer_names_the_provider_as_the_sender_does
            the_name_is_short_printable_and_stays
            a_gateway_that_hangs_is_given_up_in_time_and_may_have_sent
            callers_of_a_gateway_that_hangs_do_not_wait_for_one_another
            what_found_no_connection_is_transient_and_was_not_sent
            what_found_no_connection_does_not_go_out_later
            a_refused_recipient_is_rejected_and_asked_for_once
            a_refused_recipient_is_in_nobody_elses_way
            errors_tell_neither_number_nor_text_nor_code
        }
    };
}

/// The contract's own number: two gateways fit into one lease.
const IN_TIME: Duration = Duration::from_secs(7);

/// A code, which is in every text.
const CODE: &str = "042137";

/// The text of message `n`.
fn text(n: u32) -> String {
    format!("*Kode Login Portal*\n\nPesan {n}: kode Anda *{CODE}*")
}

/// Message `n`, to the `n`th number.
fn outgoing(n: u32) -> OutgoingMessage {
    OutgoingMessage {
        id: MessageId::generate(noon(), &SeededEntropy::new(n.into())),
        to: another_phone(n),
        text: Secret::new(text(n)),
    }
}

/// What the gateway is asked when message `n` is sent.
fn request(n: u32) -> (PhoneNumber, String) {
    (another_phone(n), text(n))
}

/// What the sender answers, which is in time.
async fn send(sender: &dyn MessageSender, message: &OutgoingMessage) -> Result<Accepted, SendError> {
    let answer = tokio::time::timeout(IN_TIME, sender.send(message)).await;
    answer.expect("the sender answers within seven seconds")
}

/// Sends message `n`, which is taken.
async fn taken(sender: &dyn MessageSender, n: u32) -> Accepted {
    send(sender, &outgoing(n)).await.expect("the gateway takes it")
}

/// Sends message `n`, which is not taken.
async fn not_taken(sender: &dyn MessageSender, n: u32) -> SendError {
    send(sender, &outgoing(n)).await.expect_err("the gateway does not take it")
}
