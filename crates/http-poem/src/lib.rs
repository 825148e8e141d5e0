//! The portal's JSON API and pages.
//!
//! [`routes()`] builds one endpoint from a [`portal_core::Portal`]; [`serve`] runs it on a listener.

pub mod i18n;
pub mod web;

mod api;
mod config;
mod contact;
mod edge;
mod extract;
mod health;
mod invoice_fields;
mod locale;
mod meter;
mod outside;
mod problem;
mod routes;
mod seal;
mod server;
mod state;
mod table;
mod ticket_fields;
mod token;
mod webhook;

pub use config::{HttpConfig, InvalidPublicUrl, Logo, PublicUrl};
pub use outside::{DemoInbox, Readiness, ReadinessProbe, SentMessage, WebhookError, WebhookKind, WebhookReceiver};
pub use routes::{HttpParts, routes};
pub use server::{ConnectionLimits, ServerLimits, serve};
pub use table::route_list;
