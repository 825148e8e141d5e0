//! The ISP's data as it comes in, from files and from its other systems, and what these are told of.

pub mod change;
pub mod event;
pub mod key;
mod ports;
mod posting;
mod promises;
pub mod record;
pub mod webhook;

pub use ports::{IntegrationPorts, RecordPorts};
pub use posting::{PostedRecords, RecordPosting};
pub use promises::RecordPromises;
