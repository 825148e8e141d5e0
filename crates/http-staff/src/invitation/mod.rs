//! Setting an account up with its invitation: the password, then the authenticator, then the recovery codes.

pub(crate) mod page;
mod qr;
mod view;
