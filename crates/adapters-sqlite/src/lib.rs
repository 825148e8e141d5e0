//! Every storage port in one SQLite file: the embedded default.
//!
//! [`SqliteStore`] is all of them at once. Open a file, bring its tables up to date, and hand it to the
//! portal as often as it has storage ports:
//!
//! ```no_run
//! # async fn demo() -> Result<(), adapters_sqlite::StoreError> {
//! use std::sync::Arc;
//! use adapters_sqlite::SqliteStore;
//! use portal_core::identity::{otp::OtpStore, session::SessionStore};
//!
//! let store = SqliteStore::open("portal.db").await?;
//! store.migrate().await?;
//! let store = Arc::new(store);
//! let otp: Arc<dyn OtpStore> = store.clone();
//! let sessions: Arc<dyn SessionStore> = store;
//! # Ok(())
//! # }
//! ```
//!
//! SQLite allows one writer at a time, so everything that writes queues for a single connection and never
//! runs into "database is locked"; readers have connections of their own and wait for nobody.

mod billing;
mod content;
mod error;
mod identity;
mod insight;
mod integration;
mod messaging;
mod row;
pub mod seed;
mod staff;
mod store;
mod support;

pub use error::StoreError;
pub use store::SqliteStore;
