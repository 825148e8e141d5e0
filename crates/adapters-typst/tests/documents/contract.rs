//! The contract of a renderer.

use std::sync::Arc;

use portal_core::billing::document::DocumentRenderer;

use crate::support::{letterhead, renderer};

#[expect(clippy::unused_async, reason = "the suite awaits `fresh`")]
async fn fresh() -> (Arc<dyn DocumentRenderer>, ()) {
    (Arc::new(renderer(letterhead())), ())
}

portal_testkit::document_renderer_suite! { #[tokio::test(flavor = "multi_thread")] fresh }
