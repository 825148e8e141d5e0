//! The console on a store in memory.

mod announcements;
mod browser;
mod faq;
mod figures;
mod files;
mod invitations;
mod keys;
mod logins;
mod payments;
mod permissions;
mod proofs;
mod provider;
mod provider_logins;
mod replies;
mod test_console;
mod views;
mod work;
