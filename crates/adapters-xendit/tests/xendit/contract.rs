//! The contract of a payment gateway, with the time limits an operator gets.

use std::sync::Arc;

use portal_core::billing::payment::PaymentGateway;
use portal_testkit::FakePaymentGateway;

use crate::stage::Stage;

async fn fresh() -> (Arc<dyn PaymentGateway>, Arc<dyn FakePaymentGateway>, ()) {
    let stage = Stage::start().await;
    (Arc::new(stage.adapter()), Arc::new(stage.gateway), ())
}

portal_testkit::payment_gateway_suite! { #[tokio::test(flavor = "multi_thread")] fresh }
