//! Sends events to the ISP's systems, signed as the Standard Webhooks convention has it.
//!
//! Each endpoint has an address and one secret or more; with several, each event is signed with all of them, so that a
//! secret can be replaced while the other side still knows the old one. Addresses of special networks are not called
//! unless the operator allows them: an endpoint's name may be made to lead into the operator's own network.

mod config;
mod sender;

pub use config::{EndpointConfig, EndpointConfigError};
pub use sender::HttpWebhookSender;
