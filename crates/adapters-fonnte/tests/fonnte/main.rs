//! The Fonnte gateway: the contract, the requests as they go out, webhooks.

mod contract;
mod webhook_never_panics;
mod wire;
