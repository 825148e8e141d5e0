//! Views of the inbox that a member of staff keeps: a filter with what items must have, under a name.

mod error;
mod keep;
mod model;
mod port;

use std::sync::Arc;

pub use error::InboxViewError;
pub use model::{InboxView, InboxViewName};
pub use port::InboxViews;
#[cfg(any(test, feature = "mocks"))]
pub use port::MockInboxViews;

/// The use cases of views.
#[derive(Clone)]
pub struct InboxViewService {
    views: Arc<dyn InboxViews>,
}

impl InboxViewService {
    /// Wires the use cases.
    pub fn new(views: Arc<dyn InboxViews>) -> Self {
        Self { views }
    }
}
