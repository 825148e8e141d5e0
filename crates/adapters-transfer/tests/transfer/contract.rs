//! The contract of a payment gateway, as far as it concerns one without a network.

use std::future::{Ready, ready};
use std::sync::Arc;

use portal_core::billing::payment::PaymentGateway;
use portal_testkit::FakePaymentGateway;

use crate::stage::Stage;

type Fresh = (Arc<dyn PaymentGateway>, Arc<dyn FakePaymentGateway>, ());

fn fresh() -> Ready<Fresh> {
    let stage = Stage::new();
    ready((Arc::new(stage.gateway(Stage::config())), Arc::new(stage), ()))
}

portal_testkit::own_payment_gateway_suite! { #[tokio::test(flavor = "multi_thread")] fresh }
