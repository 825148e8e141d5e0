//! What journeys through the whole binary share: processes, throwaway databases, a stand-in for the
//! WhatsApp gateway, a client that speaks the JSON API, and a run of thousands of payments.

mod client;
pub mod payment_run;
mod process;
mod stack;

pub use client::{Client, code_in, http};
pub use process::{PortalProcess, free_port, portal_binary, wait_until};
pub use stack::{Database, Stack};
