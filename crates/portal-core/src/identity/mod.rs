//! Who somebody is: customers, login codes, sessions, devices, profiles, and the limits that protect them.

pub mod confirmation;
pub mod customer;
pub mod device;
pub mod otp;
pub mod profile;
pub mod rate_limit;
pub mod session;

mod ports;

pub use ports::{IdentityPorts, ProfilePorts};
