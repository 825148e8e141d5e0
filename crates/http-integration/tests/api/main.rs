//! The API over a store in memory: every answer goes through the whole endpoint.

mod api;
mod batches;
mod document;
mod events;
mod keys;
mod preconditions;
mod records;
mod requests;
mod walking;
