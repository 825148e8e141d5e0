//! What staff do: the customer directory, the audit log, checks of records, retention.

pub mod audit;
pub mod directory;
pub mod record_check;
pub mod retention;
