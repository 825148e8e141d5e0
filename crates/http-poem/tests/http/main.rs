//! The HTTP side against a real store, from outside. Tests carry the number of the requirement they show.

mod api;
mod client;
mod document;
mod edge;
mod logs;
mod pages;
mod schema;
mod slow;
mod stage;
mod webhooks;
