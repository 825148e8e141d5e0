//! The contract of [`PaymentGateway`].

mod creating;
mod notifications;
mod standing;

pub use creating::*;
pub use notifications::*;
pub use standing::*;

use std::future::Future;
use std::time::Duration;

use chrono::TimeDelta;
use portal_core::Rupiah;
use portal_core::billing::payment::{
    CreatePaymentError, CreatedPayment, GatewayStatus, OrderLine, Payer, PaymentChannel, PaymentGateway, PaymentId,
    PaymentOrder,
};

use crate::fixtures::noon;

/// Runs every case of the contract of [`PaymentGateway`].
///
/// Takes the attribute of the tests, on a runtime with time, and the name of an
/// `async fn() -> (Arc<dyn PaymentGateway>, Arc<dyn FakePaymentGateway>, Guard)`. The gateway behind the port tells
/// [`noon`]. The case with a gateway that hangs takes as long as the port waits.
#[macro_export]
macro_rules! payment_gateway_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database payment_gateway_contract payment_gateway [$(#$attribute)*] $fresh;
            the_name_is_a_short_word
            a_payment_of_each_channel_is_made
            a_name_is_made_at_most_once
            a_payment_whose_answer_was_lost_may_be_there_and_is_found
            what_found_no_connection_was_not_created
            what_the_gateway_refuses_was_not_created
            a_gateway_that_hangs_is_given_up_in_time
            a_payment_that_nobody_made_is_none
            an_answer_is_about_the_payment_that_was_asked_for
            a_new_payment_waits_with_its_amount
            what_becomes_of_a_payment_is_told
            an_unknown_state_is_not_guessed
            an_amount_in_another_currency_is_not_told
            a_payment_that_is_called_off_cannot_be_paid
            calling_off_what_was_paid_or_never_made_is_no_error
            a_signed_notification_names_the_payment_and_its_amount
            a_notification_signed_with_another_secret_is_not_believed
            a_notification_that_was_changed_shows_no_other_payment
            what_is_no_notification_is_not_believed
        }
    };
}

/// Runs the cases of the contract of [`PaymentGateway`] that concern a gateway which is the portal itself: it has no
/// network between, refuses nothing, and nobody tells of its payments. The [`FakePaymentGateway`](crate::FakePaymentGateway)
/// is only asked for turns and for what was made.
///
/// Takes what [`payment_gateway_suite!`](crate::payment_gateway_suite) takes.
#[macro_export]
macro_rules! own_payment_gateway_suite {
    ($(#$attribute:tt)* $fresh:path) => {
        $crate::__suite! { with_database payment_gateway_contract payment_gateway [$(#$attribute)*] $fresh;
            the_name_is_a_short_word
            a_payment_of_each_channel_is_made
            a_name_is_made_at_most_once
            a_payment_that_nobody_made_is_none
            an_answer_is_about_the_payment_that_was_asked_for
            a_new_payment_waits_with_its_amount
            what_becomes_of_a_payment_is_told
            a_payment_that_is_called_off_cannot_be_paid
            calling_off_what_was_paid_or_never_made_is_no_error
            nothing_is_believed_of_a_gateway_that_tells_nothing
        }
    };
}

/// The contract's own number.
const IN_TIME: Duration = Duration::from_secs(10);

/// What the `n`th order costs.
fn total(n: u32) -> Rupiah {
    Rupiah::new(145_000 + i64::from(n))
}

fn id(n: u32) -> PaymentId {
    PaymentId::parse(&format!("INV-2025-11-{n:04}-abcdefghjkmn")).expect("a name")
}

/// The `n`th order, for an hour from [`noon`], with a fee.
fn order_by(channel: PaymentChannel, n: u32) -> PaymentOrder {
    let line = |name: &str, amount: Rupiah| OrderLine { name: name.to_owned(), amount };
    PaymentOrder {
        id: id(n),
        channel,
        total: total(n),
        lines: vec![line("INV/2025/11", Rupiah::new(141_000 + i64::from(n))), line("Fee", Rupiah::new(4_000))],
        extra: Rupiah::ZERO,
        payer: Payer { name: Some("Budi".to_owned()), ..Payer::default() },
        at: noon(),
        expires_at: noon() + TimeDelta::hours(1),
        return_to: "https://portal.example.id/customer/invoices".to_owned(),
    }
}

/// The `n`th order, by the first channel that the gateway takes.
fn order(port: &dyn PaymentGateway, n: u32) -> PaymentOrder {
    let channel = PaymentChannel::ALL.into_iter().find(|channel| port.takes(*channel));
    order_by(channel.expect("a channel"), n)
}

/// The end of a call, which is in time.
async fn in_time<T>(call: impl Future<Output = T>) -> T {
    tokio::time::timeout(IN_TIME, call).await.expect("an answer in time")
}

async fn create(port: &dyn PaymentGateway, n: u32) -> Result<CreatedPayment, CreatePaymentError> {
    in_time(port.create(&order(port, n))).await
}

/// A payment as it is known here: by our name, and the gateway's own if it gave one.
struct Known {
    id: PaymentId,
    reference: Option<String>,
}

impl Known {
    fn reference(&self) -> Option<&str> {
        self.reference.as_deref()
    }
}

/// Makes the `n`th payment.
async fn made(port: &dyn PaymentGateway, n: u32) -> Known {
    let created = create(port, n).await.expect("the gateway takes it");
    Known { id: id(n), reference: created.reference }
}

/// The `n`th payment, of which the gateway told nothing.
fn untold(n: u32) -> Known {
    Known { id: id(n), reference: None }
}

async fn status(port: &dyn PaymentGateway, known: &Known) -> Option<GatewayStatus> {
    in_time(port.status(&known.id, known.reference())).await.expect("the gateway tells")
}

/// The state of a payment that was made.
async fn standing(port: &dyn PaymentGateway, known: &Known) -> GatewayStatus {
    status(port, known).await.expect("the gateway knows it")
}
