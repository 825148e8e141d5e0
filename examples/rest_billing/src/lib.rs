//! The customer portal on a billing system that is only reachable by REST.
//!
//! [`billing`] is that system: a small server which knows nothing of the portal. [`rest`] implements the portal's ports
//! with its interface; the contract suites in `tests/` prove that. `main.rs` puts the two together with a store for what
//! the portal itself keeps. `docs/embedding.md` walks through it.

pub mod billing;
pub mod rest;
