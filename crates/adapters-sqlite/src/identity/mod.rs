//! Customers, login codes, sessions, devices, profiles, limits.

pub(crate) mod customer;
pub(crate) mod customer_row;
pub(crate) mod device;
pub(crate) mod otp;
pub(crate) mod package_row;
pub(crate) mod profile;
pub(crate) mod rate_limit;
pub(crate) mod session;
pub(crate) mod session_row;
