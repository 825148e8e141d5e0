//! Journeys through the core: logins, sessions, and random orders of calls.

mod call_orders;
mod memory;
mod otp;
mod phone;
mod sessions;
mod world;
