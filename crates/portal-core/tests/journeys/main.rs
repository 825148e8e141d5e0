//! Journeys through the core: logins, sessions, and random orders of calls.

mod call_orders;
mod memory;
mod otp;
mod sessions;
mod world;
