//! The customer portal on a billing system that is only reachable by REST.
//!
//! [`billing`] is that system: the reference server of the contract that `adapters-rest` calls. The contract suites in
//! `tests/` run on the two. `main.rs` puts them together with a store for what the portal itself keeps.
//! `docs/embedding.md` walks through it, `docs/rest-contract.md` is the contract.

pub mod billing;
