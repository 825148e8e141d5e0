//! What a message is to say, as it is stored: the kind of a feature, and what that feature wrote.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::kind::MessageKind;

/// What is to be said, as data of a kind. The words are put together when it is sent, so nothing stored reads as a
/// message or holds a code. Only the feature that the kind belongs to reads it, so a store keeps also what it does not
/// know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageContent {
    kind: String,
    topic: Option<String>,
    stored: Value,
}

/// The stored form of every kind.
#[derive(Serialize, Deserialize)]
struct Versioned<T> {
    version: u32,
    message: T,
}

/// What a newer version may have changed is not looked at.
#[derive(Deserialize)]
struct VersionOnly {
    version: u32,
}

/// A message that this version cannot read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UnreadableMessage(pub String);

impl MessageContent {
    /// What the feature wrote.
    pub fn of<K: MessageKind>(message: &K) -> Self {
        // A kind that cannot be written as JSON is parked like one that cannot be read.
        let stored = serde_json::to_value(Versioned { version: K::VERSION, message }).unwrap_or(Value::Null);
        Self { kind: K::NAME.to_owned(), topic: message.topic(), stored }
    }

    /// What a store kept.
    pub fn from_stored(kind: String, topic: Option<String>, stored: Value) -> Self {
        Self { kind, topic, stored }
    }

    /// The word for the kind of message, for statistics and support.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The same without its topic: it takes no message's place, and no newer one takes its place.
    #[must_use]
    pub fn without_topic(self) -> Self {
        Self { topic: None, ..self }
    }

    /// What it is about, where a newer message about the same takes its place. At most 100 characters.
    pub fn topic(&self) -> Option<&str> {
        self.topic.as_deref()
    }

    /// What a store keeps beside kind and topic.
    pub fn stored(&self) -> &Value {
        &self.stored
    }

    /// What the feature wrote, if it is of this kind and this version can read it.
    ///
    /// # Errors
    /// [`UnreadableMessage`] with the reason, for the operator.
    pub fn read<K: MessageKind>(&self) -> Result<K, UnreadableMessage> {
        if self.kind != K::NAME {
            return Err(UnreadableMessage(format!("it is a {}, not a {}", self.kind, K::NAME)));
        }
        let VersionOnly { version } = read(&self.stored)?;
        if version > K::VERSION {
            return Err(UnreadableMessage(format!("it is of version {version}, this one reads {}", K::VERSION)));
        }
        read(&self.stored).map(|stored: Versioned<K>| stored.message)
    }
}

fn read<T: DeserializeOwned>(stored: &Value) -> Result<T, UnreadableMessage> {
    // Errors of serde may quote a value.
    T::deserialize(stored).map_err(|_| UnreadableMessage("its content cannot be read".to_owned()))
}

#[cfg(test)]
mod tests {
    use async_trait::async_trait;
    use serde_json::json;

    use super::super::kind::{DeliveryContext, Prepared};
    use super::*;
    use crate::kernel::error::PortError;
    use crate::messaging::outbox::{Claimed, Lane};

    #[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
    struct Greeting {
        to_say: String,
    }

    #[async_trait]
    impl MessageKind for Greeting {
        const NAME: &'static str = "greeting";
        const VERSION: u32 = 2;
        const LANE: Lane = Lane::Notice;

        async fn prepare(&self, _: &Claimed, _: &DeliveryContext<'_>) -> Result<Prepared, PortError> {
            Ok(Prepared::dropped())
        }
    }

    fn stored(kind: &str, stored: Value) -> MessageContent {
        MessageContent::from_stored(kind.into(), None, stored)
    }

    #[test]
    fn a_message_is_read_as_it_was_written_and_versions_before_are_read_too() {
        let hello = Greeting { to_say: "halo".into() };
        let content = MessageContent::of(&hello);
        assert_eq!((content.kind(), content.topic()), ("greeting", None));
        assert_eq!(content.stored(), &json!({ "version": 2, "message": { "to_say": "halo" } }));
        assert_eq!(content.read(), Ok(hello));
        let older = stored("greeting", json!({ "version": 1, "message": { "to_say": "hai" } }));
        assert_eq!(older.read(), Ok(Greeting { to_say: "hai".into() }));
    }

    #[test]
    fn another_kind_a_newer_version_and_what_makes_no_sense_are_not_read_and_not_quoted() {
        for content in [
            stored("farewell", json!({ "version": 1, "message": { "to_say": "secret" } })),
            stored("greeting", json!({ "version": 3, "message": { "to_say": "secret" } })),
            stored("greeting", json!({ "version": 3, "words": "secret" })),
            stored("greeting", json!({ "version": 1, "message": "secret" })),
            stored("greeting", json!(null)),
        ] {
            let error = content.read::<Greeting>().expect_err("it cannot be read");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
