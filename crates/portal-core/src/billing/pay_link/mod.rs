//! Links by which an invoice is paid without logging in: for people who pay for somebody else, for paper, and for a
//! customer whose line is down.

mod model;
mod seal;

pub use model::{PayLink, PayLinks};
