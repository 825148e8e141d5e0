//! Members that are left out when they cannot be read.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// The value; nothing, and a warning, if it makes no sense.
pub(super) fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Option<T>, D::Error> {
    let value = Value::deserialize(from)?;
    let read = serde_json::from_value(value);
    Ok(read.unwrap_or_else(|error| {
        tracing::warn!(%error, "a member of a record is left out");
        None
    }))
}
