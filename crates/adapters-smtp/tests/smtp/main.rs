//! The adapter against a real mail server: the contract, encryption, logins.

mod contract;
mod login;
mod mailbox;
