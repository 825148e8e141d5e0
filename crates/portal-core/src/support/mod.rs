//! Help: tickets and opening hours.

pub mod opening_hours;
pub mod ticket;

mod ports;

pub use ports::SupportPorts;
