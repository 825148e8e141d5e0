//! Pages: invoices, which are found by our name too.

use std::time::Duration;

use adapters_xendit::{Xendit, XenditConfig};
use chrono::TimeDelta;
use payment_simulator::{AnswerFault, Faults};
use portal_core::billing::payment::{
    CreatePaymentError, GatewayState, PaymentChannel, PaymentGateway as _, PaymentInstructions, Store,
};
use portal_testkit::fixtures::noon;

use crate::stage::{Stage, order};

#[tokio::test]
async fn cards_and_counters_give_a_page() {
    for channel in
        [PaymentChannel::Card, PaymentChannel::Counter(Store::Alfamart), PaymentChannel::Counter(Store::Indomaret)]
    {
        let created = Stage::start().await.adapter().create(&order(channel)).await.expect("it is taken");
        let PaymentInstructions::Link { url, qr: None } = created.instructions else { panic!("{channel}") };
        assert!(url.ends_with("/app/INV-2025-11-0001-abcdefghjkmn"), "{url}");
        assert_eq!(created.expires_at, Some(noon() + TimeDelta::days(1)));
    }
}

#[tokio::test]
async fn a_page_is_made_once_and_answered_again() {
    let (stage, order) = (Stage::start().await, order(PaymentChannel::Card));
    let xendit = stage.adapter();
    let first = xendit.create(&order).await.expect("it is taken");
    assert_eq!(xendit.create(&order).await.expect("it is there"), first);
    assert_eq!(stage.simulator.orders(), [order.id.to_string()]);
    let posts = stage.simulator.calls().into_iter().filter(|call| call.method == "POST").count();
    assert_eq!(posts, 1, "it was looked for first");
}

#[tokio::test]
async fn a_page_whose_answer_was_lost_is_found_by_our_name_and_called_off() {
    let (stage, order) = (Stage::start().await, order(PaymentChannel::Card));
    let xendit = stage.adapter();
    stage.answer(AnswerFault::FailOnceAfterCreating);
    let lost = xendit.create(&order).await;
    assert!(matches!(lost, Err(CreatePaymentError::Unknown(_))), "{lost:?}");
    let found = xendit.status(&order.id, None).await.expect("an answer").expect("a payment");
    assert_eq!((found.state, found.amount), (GatewayState::Pending, Some(order.total)));
    for _ in 0..2 {
        xendit.cancel(&order.id, None).await.expect("it is called off, or was");
        let ended = xendit.status(&order.id, None).await.expect("an answer").expect("a payment");
        assert_eq!((ended.state, &ended.reference), (GatewayState::Expired, &found.reference));
    }
}

#[tokio::test]
async fn a_page_of_another_amount_is_not_given_out_and_no_other_is_made() {
    let (stage, order) = (Stage::start().await, order(PaymentChannel::Card));
    let xendit = stage.adapter();
    xendit.create(&order).await.expect("it is taken");
    stage.simulator.set_faults(Faults { status_amount: Some(1), ..Faults::default() });
    let other = xendit.create(&order).await;
    assert!(matches!(other, Err(CreatePaymentError::Unknown(_))), "{other:?}");
    assert_eq!(stage.simulator.orders(), [order.id.to_string()]);
}

#[tokio::test]
async fn the_calls_for_a_page_share_the_time_of_one_answer() {
    let (stage, order) = (Stage::start().await, order(PaymentChannel::Card));
    let config = XenditConfig { timeout: Duration::from_millis(500), ..stage.config.clone() };
    let xendit = Xendit::new(config).expect("a gateway");
    // Each of the two calls is in time, both together are not.
    stage.answer(AnswerFault::Delay(Duration::from_millis(300)));
    let late = xendit.create(&order).await;
    assert!(matches!(late, Err(CreatePaymentError::Unknown(_))), "{late:?}");
}
