//! The ISP's data as it comes in: from files, and from its other systems.

pub mod change;
pub mod key;
mod ports;
pub mod record;

pub use ports::{IntegrationPorts, RecordPorts};
