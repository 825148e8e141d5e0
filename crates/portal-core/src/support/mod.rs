//! Help: tickets, conversations, their attachments and opening hours.

pub mod attachment;
pub mod conversation;
pub mod opening_hours;
pub mod ticket;

mod ports;

pub use ports::{AttachmentPorts, SupportPorts};
