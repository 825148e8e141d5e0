//! What each command does.

pub(crate) mod accounts;
pub(crate) mod adopt;
pub(crate) mod analytics;
pub(crate) mod announce;
pub(crate) mod customers;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod import;
pub(crate) mod keys;
pub(crate) mod limits;
pub(crate) mod operator;
pub(crate) mod payments;
pub(crate) mod serve;
pub(crate) mod store;
pub(crate) mod webhooks;
