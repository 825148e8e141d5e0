//! Journeys through the core: logins, sessions, tickets, profiles, and random orders of calls.

mod call_orders;
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
