//! The accounts and sessions of staff, the customer directory, the audit log, checks of records, retention.

pub(crate) mod account;
pub(crate) mod account_row;
pub(crate) mod audit;
pub(crate) mod directory;
pub(crate) mod record_check;
pub(crate) mod retention;
pub(crate) mod session;
