//! Help: tickets, conversations and opening hours.

pub mod conversation;
pub mod opening_hours;
pub mod ticket;

mod ports;

pub use ports::SupportPorts;
