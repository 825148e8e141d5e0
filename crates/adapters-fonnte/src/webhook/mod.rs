//! What Fonnte reports back: pure functions over a request's body, for whatever serves the webhook.
//!
//! Fonnte signs nothing; the address of a webhook holds a secret, see [`path_secret_matches`]. It repeats a
//! report fifteen times unless it gets a 200, so a body that cannot be read is best answered with 200 too.

mod body;
mod device;
mod incoming;
mod secret;
mod status;

pub use body::UnreadableBody;
pub use device::{DeviceEvent, parse_device};
pub use incoming::{IncomingEvent, parse_incoming};
pub use secret::path_secret_matches;
pub use status::{StatusEvent, parse_status};
