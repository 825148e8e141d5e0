//! What staff do: their accounts and sessions, logging in by an identity provider, the trail of what they did, the inbox
//! and views of it, tickets and merging them, conversations, notes and replies, announcements, proofs of transfers, a customer's account and
//! what the customer sees, the customer directory and search, payments and what is wrong with some, the audit log, checks of records, retention.

pub mod account;
pub mod announcement;
pub mod api_key;
pub mod assignment;
pub mod audit;
pub mod conversation;
pub mod correction;
pub mod customer;
pub mod customer_search;
pub mod customer_view;
pub mod desk;
pub mod directory;
pub mod inbox;
pub mod inbox_view;
pub mod merge;
pub mod note;
pub mod payment;
pub mod payment_exception;
pub mod provider_login;
pub mod record_check;
pub mod reply;
pub mod retention;
pub mod session;
pub mod trail;
pub mod transfer;
