//! Help: tickets, conversations, live events and opening hours.

pub mod conversation;
pub mod live;
pub mod opening_hours;
pub mod ticket;

mod ports;

pub use ports::{ConversationPorts, SupportPorts};
