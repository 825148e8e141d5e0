//! Help: tickets, conversations, their attachments, notices of replies, messages from outside, live events and opening hours.

pub mod attachment;
pub mod conversation;
pub mod incoming;
pub mod live;
pub mod opening_hours;
pub mod reply_notice;
pub mod ticket;

mod ports;

pub use ports::{AttachmentPorts, ConversationPorts, SupportPorts};
