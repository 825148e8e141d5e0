//! Payments through the Midtrans gateway.
//!
//! [`Midtrans`] takes payments by the Core API, and cards on a page of Midtrans (Snap). Midtrans answers HTTP 200 for
//! refusals too, so the code in the body decides. The signature of a notification does not cover the state of the
//! payment: a notification says which payment to ask for, and nothing else.

mod call;
mod charge;
mod code;
mod config;
mod created;
mod gateway;
mod link;
mod notification;
mod snap;
mod status;
mod time;

pub use config::{MidtransConfig, MidtransConfigError, MidtransEnvironment};
pub use gateway::Midtrans;

/// The gateway's name, in the configuration and in stores.
pub const GATEWAY: &str = "midtrans";

/// The port's name in errors.
const PORT: &str = "payment gateway";
