//! The HTTP side against a real store, from outside. Tests carry the number of the requirement they show.

mod analytics;
mod api;
mod bills;
mod client;
mod code_unchecked;
mod document;
mod faq;
mod groups;
mod invoice_pages;
mod invoices;
mod isolation;
mod logs;
mod middleware;
mod pages;
mod payloads;
mod profile;
mod refusals;
mod refused_forms;
mod schema;
mod slow;
mod test_portal;
mod ticket_pages;
mod tickets;
mod two_tabs;
mod webhooks;
