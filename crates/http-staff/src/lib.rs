//! The staff console: pages for the ISP's people, below [`BASE`].
//!
//! [`routes()`] builds one endpoint from [`StaffParts`]; [`is_below`] tells which requests are its own. Every route names
//! the permission that it takes, in `routes.rs`.

#![expect(clippy::unused_self, reason = "templates call methods of their page")]

mod account;
mod analytics;
mod announcement;
mod api_key;
mod assets;
mod attachment;
mod audit;
mod check;
mod conversation;
mod cookies;
mod customer;
mod events;
mod faq;
mod front;
mod guard;
mod i18n;
mod inbox;
mod invitation;
mod language;
mod login;
mod page;
mod parts;
mod payment;
mod reply;
mod return_to;
mod routes;
mod session;
mod settings;
mod state;
mod ticket;
mod transfer;
mod view;

pub use guard::Access;
pub use parts::{DeskParts, ProviderParts, StaffParts};
pub use routes::{BASE, is_below, route_list, routes};
