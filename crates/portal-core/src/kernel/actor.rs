//! Who does something: a customer, a member of staff, or the portal itself.

use std::fmt;
use std::str::FromStr;

use crate::kernel::id::SessionId;

/// Who did something to an account.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The customer, in that session; without one they proved in another way who they are, such as with the link that
    /// takes a change of number back.
    Customer(Option<SessionId>),
    /// A member of staff or an operator.
    Staff(StaffName),
    /// The portal, on its own.
    System,
}

/// The name of a member of staff: 1 to 100 characters in one line.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StaffName(String);

/// A text that names no actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text names no actor")]
pub struct InvalidActor;

impl StaffName {
    /// The most characters of a name.
    pub const LONGEST: usize = 100;

    /// Checks a name.
    ///
    /// # Errors
    /// [`InvalidActor`] if it is empty, too long, or holds control characters.
    pub fn parse(text: &str) -> Result<Self, InvalidActor> {
        let fits = (1..=Self::LONGEST).contains(&text.chars().count()) && !text.contains(char::is_control);
        if fits { Ok(Self(text.to_owned())) } else { Err(InvalidActor) }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The actor as adapters store it: `customer`, `customer:ID`, `staff:NAME` or `system`.
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Customer(None) => f.write_str("customer"),
            Self::Customer(Some(session)) => write!(f, "customer:{session}"),
            Self::Staff(name) => write!(f, "staff:{}", name.as_str()),
            Self::System => f.write_str("system"),
        }
    }
}

impl FromStr for Actor {
    type Err = InvalidActor;

    fn from_str(text: &str) -> Result<Self, InvalidActor> {
        match text.split_once(':') {
            None if text == "customer" => Ok(Self::Customer(None)),
            None if text == "system" => Ok(Self::System),
            Some(("customer", id)) => id.parse().map(|id| Self::Customer(Some(id))).map_err(|_| InvalidActor),
            Some(("staff", name)) => StaffName::parse(name).map(Self::Staff),
            _ => Err(InvalidActor),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::active_session;

    #[test]
    fn an_actor_is_read_back_as_it_was_written() {
        let session = active_session().session.id;
        let staff = |name| Actor::Staff(StaffName::parse(name).expect("a name"));
        let all = [Actor::Customer(None), Actor::Customer(Some(session)), staff("Sari: CS"), Actor::System];
        for actor in all {
            assert_eq!(actor.to_string().parse(), Ok(actor));
        }
    }

    #[test]
    fn other_texts_name_nobody() {
        for text in ["", "Customer", "customer:", "customer:1", "staff", "staff:", "staff:a\nb", "system:x"] {
            assert_eq!(text.parse::<Actor>(), Err(InvalidActor), "{text}");
        }
        assert_eq!(StaffName::parse(&"x".repeat(101)), Err(InvalidActor));
    }
}
