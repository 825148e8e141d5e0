//! The ports of the group.

use std::sync::Arc;

use super::faq::FaqRepo;

/// The texts of the ISP.
#[derive(Clone)]
pub struct ContentPorts {
    /// Questions and answers.
    pub faq: Arc<dyn FaqRepo>,
}
