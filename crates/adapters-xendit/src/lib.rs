//! Payments through the Xendit gateway.
//!
//! [`Xendit`] takes payments by payment requests (version 3), and cards and counters on a page of Xendit (invoices,
//! version 2). A payment request is found by Xendit's own name for it alone, an invoice also by ours. The token that comes
//! with a notification does not cover its body: a notification says which payment to ask for, and nothing else.

mod call;
mod code;
mod config;
mod created;
mod gateway;
mod invoice;
mod link;
mod notification;
mod record;
mod request;
mod status;
mod time;

pub use config::{XenditConfig, XenditConfigError, XenditEnvironment};
pub use gateway::Xendit;

/// The gateway's name, in the configuration and in stores.
pub const GATEWAY: &str = "xendit";

/// The port's name in errors.
const PORT: &str = "payment gateway";
