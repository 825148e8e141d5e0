//! Every storage port on PostgreSQL 15 or later.
//!
//! [`PgStore`] implements all of them; clone it into each `Arc<dyn Port>`. The database must use the
//! encoding UTF8. [`PgStore::migrate`] brings the schema up to date.

mod analytics;
mod announcements;
mod audit;
mod customers;
mod dashboard;
mod devices;
mod directory;
mod error;
mod invoices;
mod listener;
mod migrate;
mod otp;
mod outbox;
mod package_row;
mod packed;
mod pool;
mod pooler;
mod profiles;
mod rate_limiter;
mod record_check;
mod row;
pub mod seed;
mod sessions;
mod store;
mod stored;
mod sweep;
mod ticket_opening;
mod ticket_row;
mod tickets;

pub use error::PgError;
pub use listener::OutboxListener;
pub use migrate::migrator;
pub use pooler::Pooler;
pub use store::{PgOptions, PgStore};
pub use sweep::Swept;
