//! Endpoints, and events on their way to them.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use crate::integration::event::{EventKind, PublishedEvent};

/// The operator's name of an endpoint: 1 to 40 of `a–z 0–9 -`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EndpointName(String);

/// The text is no name of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name is 1 to 40 of a-z, 0-9 and -")]
pub struct InvalidEndpointName;

impl EndpointName {
    /// Checks and takes a name.
    ///
    /// # Errors
    /// [`InvalidEndpointName`].
    pub fn parse(text: &str) -> Result<Self, InvalidEndpointName> {
        let is_known = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let fits = (1..=40).contains(&text.len()) && text.bytes().all(is_known);
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidEndpointName) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EndpointName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for EndpointName {
    type Err = InvalidEndpointName;

    fn from_str(text: &str) -> Result<Self, InvalidEndpointName> {
        Self::parse(text)
    }
}

/// Where events are sent. Its address and its secrets are the sender's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookEndpoint {
    /// Its name.
    pub name: EndpointName,
    /// The kinds of events that it gets.
    pub kinds: Vec<EventKind>,
}

/// An event that a worker holds the lease of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedDelivery {
    /// The event.
    pub event: PublishedEvent,
    /// Proof of this lease: it grows with each claim, and only the latest one can settle the delivery.
    pub fence: i64,
    /// Which try this is, from 1 on.
    pub attempt: u32,
    /// When it was first tried; the present try if it is the first.
    pub first_tried_at: DateTime<Utc>,
}

/// How a try ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliverySettlement {
    /// The endpoint took it.
    Delivered,
    /// It will be tried again.
    Retry {
        /// Not before this.
        not_before: DateTime<Utc>,
        /// Why, for the operator.
        reason: String,
    },
    /// It will not be tried again, unless an operator has it sent again.
    DeadLettered {
        /// Why, for the operator.
        reason: String,
    },
}

/// How an endpoint stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WebhookBacklog {
    /// Waiting to be sent, those that wait for an earlier one included.
    pub waiting: u64,
    /// When the first of them happened.
    pub waiting_since: Option<DateTime<Utc>>,
    /// Given up.
    pub dead_letters: u64,
    /// When the endpoint last took one.
    pub last_delivered_at: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain() {
        for name in ["billing", "crm-2", "x"] {
            assert_eq!(name.parse::<EndpointName>().map(|name| name.to_string()), Ok(name.to_owned()));
        }
        for bad in ["", "Billing", "a b", "a/b", "é", &"x".repeat(41)] {
            assert_eq!(bad.parse::<EndpointName>(), Err(InvalidEndpointName), "{bad}");
        }
    }
}
