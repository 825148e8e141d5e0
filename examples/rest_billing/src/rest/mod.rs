//! The portal's ports over the REST interface of the billing system.
//!
//! Each answer is read record by record: one that makes no sense is left out and logged, and keeps no other from being
//! shown. What customers see of an invoice is decided by the core; the billing system's own words are only translated.

mod client;
mod contact;
mod customer;
mod dashboard;
mod invoice;
mod ticket;

pub use client::{ClientError, RestBilling};
