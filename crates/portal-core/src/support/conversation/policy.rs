//! The numbers conversations work by.

use crate::identity::rate_limit::Window;

/// What an operator may tune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConversationPolicy {
    /// How many messages an account may write.
    pub messages_per_account: Vec<Window>,
    /// How many chats an account may begin.
    pub chats_per_account: Vec<Window>,
    /// The most files of a message.
    pub attachments_per_message: usize,
}

impl Default for ConversationPolicy {
    fn default() -> Self {
        Self {
            messages_per_account: vec![Window::new(25, 5), Window::new(120, 10 * 60)],
            chats_per_account: vec![Window::new(10, 60 * 60)],
            attachments_per_message: 5,
        }
    }
}
