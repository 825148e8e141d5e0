//! The contract of a payment gateway, as far as it concerns one without a network.

use std::sync::Arc;

use portal_core::billing::payment::PaymentGateway;
use portal_testkit::FakePaymentGateway;

use crate::stage::Stage;

async fn fresh() -> (Arc<dyn PaymentGateway>, Arc<dyn FakePaymentGateway>, ()) {
    let stage = Stage::new();
    (Arc::new(stage.gateway(Stage::config())), Arc::new(stage), ())
}

portal_testkit::own_payment_gateway_suite! { #[tokio::test(flavor = "multi_thread")] fresh }
