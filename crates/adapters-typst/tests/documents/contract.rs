//! The contract of a renderer.

use std::sync::Arc;

use portal_core::billing::invoice::InvoiceRenderer;

use crate::support::{letterhead, renderer};

#[expect(clippy::unused_async, reason = "the suite awaits `fresh`")]
async fn fresh() -> (Arc<dyn InvoiceRenderer>, ()) {
    (Arc::new(renderer(letterhead())), ())
}

portal_testkit::invoice_renderer_suite! { #[tokio::test(flavor = "multi_thread")] fresh }
