//! Payments to the ISP's own accounts: transfers, and the QR code that the ISP puts up.
//!
//! [`Transfers`] is a gateway without a network. What it is told of a payment is what finance decided on it in the
//! console, which is in the store of transfers.

mod config;
mod gateway;
mod status;

pub use config::{OwnQris, TransferConfig};
pub use gateway::Transfers;

/// The gateway's name, in the configuration and in stores.
pub const GATEWAY: &str = "transfer";

/// The port's name in errors.
const PORT: &str = "payment gateway";
