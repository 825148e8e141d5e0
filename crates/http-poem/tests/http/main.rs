//! The HTTP side against a real store, from outside. Tests carry the number of the requirement they show.

mod api;
mod client;
mod document;
mod edge;
mod faq;
mod logs;
mod pages;
mod payloads;
mod schema;
mod slow;
mod stage;
mod tickets;
mod usage;
mod webhooks;
