//! What staff do: their accounts and sessions, the customer directory, the audit log, checks of records, retention.

pub mod account;
pub mod audit;
pub mod directory;
pub mod record_check;
pub mod retention;
pub mod session;
