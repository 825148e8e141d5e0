//! The accounts and sessions of staff, the trail of what they did, their desk, the customer directory and search, the audit
//! log, checks of records, retention.

pub(crate) mod account;
pub(crate) mod account_row;
mod assignment;
pub(crate) mod audit;
mod conversation_desk;
mod customer_search;
mod customer_view;
mod desk;
pub(crate) mod directory;
mod inbox_view;
mod merge;
mod note;
mod payment;
pub(crate) mod record_check;
mod records;
mod reply;
pub(crate) mod retention;
pub(crate) mod session;
mod trail;
