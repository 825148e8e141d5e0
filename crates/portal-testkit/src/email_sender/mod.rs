//! The contract of [`EmailSender`].

mod faults;
mod sending;

pub use faults::*;
pub use sending::*;

use chrono::TimeDelta;
use portal_core::kernel::email::EmailAddress;
use portal_core::messaging::outbox::{
    Accepted, EMAIL_ANSWER_WITHIN, EmailAttachment, EmailContent, EmailSender, OutgoingEmail, SendError,
};
use portal_core::{MessageId, Secret};

use crate::SeededEntropy;
use crate::fixtures::noon;

/// Runs every case of the contract of [`EmailSender`].
///
/// Takes the attribute of the tests, on a runtime with time, and the name of an
/// `async fn() -> (Arc<dyn EmailSender>, Arc<dyn FakeMailServer>, Guard)`. Cases with a server that hangs take as long as
/// the sender waits.
#[macro_export]
macro_rules! email_sender_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database email_sender_contract email_sender [$(#$attribute)*] $fresh;
            it_goes_to_the_mailbox_given_and_no_other
            each_call_delivers_once
            ten_at_once_each_arrive_once
            subject_texts_and_files_arrive_as_they_are
            nothing_that_it_says_becomes_a_header_or_a_recipient
            the_same_message_has_one_message_id_and_others_have_others
            the_answer_names_the_sender_and_the_message_id
            it_says_that_a_machine_wrote_it_and_when
            the_name_is_short_printable_and_stays
            a_recipient_that_is_refused_is_rejected_with_the_code
            a_message_that_is_refused_is_rejected_with_the_code
            what_is_deferred_is_transient_and_arrives_once_when_it_is_sent_again
            a_server_that_closes_or_takes_no_connection_is_down
            a_server_that_does_not_greet_is_given_up_in_time_and_is_down
            a_lost_answer_is_ambiguous_and_comes_in_time
            errors_tell_neither_the_address_nor_what_it_says
        }
    };
}

/// The mailbox of message `n`.
fn mailbox(n: u32) -> EmailAddress {
    EmailAddress::parse(&format!("pelanggan{n}@example.id")).expect("an address")
}

/// Message `n`, to the `n`th mailbox.
fn outgoing(n: u32) -> OutgoingEmail {
    let at = noon() + TimeDelta::seconds(n.into());
    let file = EmailAttachment {
        name: format!("INV-{n}.pdf"),
        media_type: "application/pdf",
        bytes: Secret::new((0..=255).cycle().take(20_000).collect()),
    };
    let content = EmailContent {
        subject: format!("Invoice INV/{n} – Jasa Télékom"),
        text: Secret::new(format!("Halo,\n\nInvoice rahasia {n}: Rp 333.000.\n.\nTerima kasih\n")),
        html: Secret::new(format!("<p>Halo,</p>\n<p>Invoice rahasia {n}: Rp 333.000 – terima kasih</p>\n")),
        attachments: vec![file],
    };
    OutgoingEmail { id: MessageId::generate(noon(), &SeededEntropy::new(n.into())), to: mailbox(n), at, content }
}

/// What the sender answers, which is in time.
async fn send(sender: &dyn EmailSender, email: &OutgoingEmail) -> Result<Accepted, SendError> {
    let within = EMAIL_ANSWER_WITHIN.to_std().expect("a time");
    tokio::time::timeout(within, sender.send(email)).await.expect("the sender answers in time")
}

/// Sends message `n`, which is taken.
async fn taken(sender: &dyn EmailSender, n: u32) -> Accepted {
    send(sender, &outgoing(n)).await.expect("the server takes it")
}

/// Sends message `n`, which is not taken.
async fn not_taken(sender: &dyn EmailSender, n: u32) -> SendError {
    send(sender, &outgoing(n)).await.expect_err("the server does not take it")
}
