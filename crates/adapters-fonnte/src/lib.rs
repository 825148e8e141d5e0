//! WhatsApp messages through the Fonnte gateway.
//!
//! [`FonnteSender`] hands messages over; [`webhook`] reads what Fonnte reports back; [`FonnteFiles`] fetches the files
//! of messages that came in. Fonnte answers HTTP 200
//! for failures too, so its bodies decide, and they are read tolerantly: keys in any case, `status` as a
//! boolean or a word, identities as texts or numbers.
//!
//! With the feature `testing` there is [`testing::FakeFonnte`], a gateway that does what a test says.

mod answer;
mod check;
mod client;
mod config;
mod fields;
mod files;
mod outcome;
mod reason;
mod sender;
#[cfg(feature = "testing")]
pub mod testing;
pub mod webhook;

pub use check::{CheckError, DeviceHealth};
pub use config::{FonnteConfig, FonnteConfigError};
pub use files::{FonnteFiles, InvalidMediaHost, MediaHost};
pub use sender::FonnteSender;

/// The gateway's name, as the outbox stores it.
pub const PROVIDER: &str = "fonnte";
