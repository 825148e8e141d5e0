//! A form that was sent, and one that was refused, as data.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How long a refused form waits for the `GET` that shows it, in seconds.
pub(crate) const SECONDS: i64 = 10 * 60;

/// The fields of a form by name.
pub type Fields = BTreeMap<String, String>;

/// What a form held that was sent with this request.
#[derive(Debug, Clone)]
pub struct SentForm {
    /// The fields, without secrets.
    pub fields: Fields,
    /// Whether it is certain that a page of this site sent it: its token is good, or the browser says so.
    pub is_ours: bool,
}

/// A form that was refused, as the `GET` that follows reads it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RefusedForm {
    pub(crate) page: String,
    pub(crate) refused_at: i64,
    pub(crate) fields: Fields,
    pub(crate) reason: Reason,
}

/// Why a form was refused.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Reason {
    /// What the page itself has words for.
    Form(Value),
    /// What any form may meet.
    Trouble(Value),
}

impl RefusedForm {
    /// What was typed into a field.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }

    /// All that was typed, read as a form of type `T`.
    pub fn typed<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_value(Value::from_iter(self.fields.clone())).ok()
    }

    /// What is wrong, if the page's own words say it.
    pub fn reason<T: DeserializeOwned>(&self) -> Option<T> {
        match &self.reason {
            Reason::Form(value) => T::deserialize(value).ok(),
            Reason::Trouble(_) => None,
        }
    }

    /// What is wrong, if any form may meet it.
    pub fn trouble<T: DeserializeOwned>(&self) -> Option<T> {
        match &self.reason {
            Reason::Form(_) => None,
            Reason::Trouble(value) => T::deserialize(value).ok(),
        }
    }
}
