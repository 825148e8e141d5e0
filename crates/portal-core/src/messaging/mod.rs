//! What the portal sends: the outbox, its delivery, campaigns.

pub mod campaign;
pub mod outbox;

mod ports;

pub use ports::MessagingPorts;
