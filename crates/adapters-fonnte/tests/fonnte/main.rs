//! The Fonnte gateway: the contract, the requests as they go out, webhooks, files of messages.

mod contract;
mod files;
mod webhook_never_panics;
mod wire;
