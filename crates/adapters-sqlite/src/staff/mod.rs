//! The customer directory, the audit log, checks of records, retention.

pub(crate) mod audit;
pub(crate) mod directory;
pub(crate) mod record_check;
pub(crate) mod retention;
