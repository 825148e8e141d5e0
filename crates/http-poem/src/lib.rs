//! The portal's JSON API and pages.
//!
//! [`routes()`] builds one endpoint from a [`portal_core::Portal`]; [`serve`] runs it on a listener.

pub mod i18n;
pub mod web;

mod api;
mod config;
mod contact;
mod extract;
mod health;
mod invoice_fields;
mod locale;
mod meter;
mod middleware;
mod origin;
mod outside;
mod problem;
mod refusal;
mod route_table;
mod routes;
mod seal;
mod server;
mod setup;
mod state;
mod ticket_fields;
mod token;
mod webhook;

pub use config::{ForwardedHeader, HttpConfig, Logo, PublicUrl};
pub use origin::{InvalidOrigin, Origin};
pub use outside::{
    DemoInbox, Readiness, ReadinessProbe, SentMessage, WebhookAnswer, WebhookBody, WebhookError, WebhookHead,
    WebhookReceiver,
};
pub use poem::http;
pub use route_table::route_list;
pub use routes::{HttpParts, routes};
pub use server::{ConnectionLimits, ServerLimits, serve};
pub use setup::Setup;
