//! Journeys through the core: logins, sessions, tickets, conversations, profiles, and random orders of calls.

mod call_orders;
mod conversations;
mod events;
mod failed_logins;
mod groups;
mod memory;
mod otp;
mod profile;
mod sessions;
mod ticket_stops;
mod tickets;
mod world;
