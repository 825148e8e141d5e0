//! Every storage port on PostgreSQL 15 or later.
//!
//! [`PgStore`] implements all of them; clone it into each `Arc<dyn Port>`. The database must use the
//! encoding UTF8. [`PgStore::migrate`] brings the schemas `isp` and `portal` up to date.

pub mod adopt;
mod billing;
mod content;
mod error;
mod identity;
mod insight;
mod integration;
mod messaging;
mod migrate;
mod packed;
mod pool;
mod pooler;
mod records;
mod row;
pub mod seed;
mod staff;
mod store;
mod stored;
mod support;

pub use error::PgError;
pub use messaging::listener::OutboxListener;
pub use migrate::{adopted_migrator, migrator};
pub use pooler::Pooler;
pub use records::Records;
pub use store::{PgOptions, PgStore};
pub use support::live::PgLiveEvents;
