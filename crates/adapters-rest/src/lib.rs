//! The ISP's customers, invoices and tickets in another system, behind its JSON API.
//!
//! The API is the mirror of the portal's own integration API: the same records in the same words, read and changed over
//! there. [`wire`] is how they are written; `docs/rest-contract.md` is the contract. Each answer is read record by record:
//! one that makes no sense is left out and logged, and keeps no other from being shown. What customers see is decided by
//! the core's own rules.
//!
//! While the other system does not answer, what was read before is answered in its place, for a bounded time
//! ([`CachePolicy`]); [`RecordFreshness`](portal_core::identity::customer::RecordFreshness) tells of it. A circuit breaker
//! keeps requests from waiting for a system that is away. Who may log in, and what a change is decided on, is always asked.

mod cache;
mod call;
mod config;
mod contact;
mod customer;
mod dashboard;
mod invoice;
mod store;
mod ticket;
pub mod wire;

pub use cache::CachePolicy;
pub use config::{RestConfig, RestConfigError};
pub use store::{CheckError, RestStore};
