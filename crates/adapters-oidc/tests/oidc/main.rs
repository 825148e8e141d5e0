//! The adapter against a provider on this machine that signs with real keys.

mod claims;
mod contract;
mod http;
mod keeping;
mod keys;
mod rsa_key;
mod stand_in;
mod wire;
