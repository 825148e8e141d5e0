//! Who does something: a customer, a member of staff, another system of the ISP's, or the portal itself.

use std::fmt;
use std::str::FromStr;

use crate::kernel::id::{ApiKeyId, SessionId};
use crate::staff::account::{Permission, Permissions, StaffEmail};

/// Who did something to an account.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The customer, in that session; without one they proved in another way who they are, such as with the link that
    /// takes a change of number back.
    Customer(Option<SessionId>),
    /// A member of staff or an operator.
    Staff(StaffName),
    /// Another system of the ISP's, with that key.
    Key(ApiKeyId),
    /// The portal, on its own.
    System,
}

/// A member of staff who acts now: what the methods for staff take. There are two ways to become one: to run a command
/// on the server, which may everything, or a staff session that was checked for this request
/// ([`ActiveStaffSession::actor`](crate::staff::session::ActiveStaffSession::actor)), which may what its role may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffActor {
    name: StaffName,
    /// What customers read; `None`: the same.
    public_name: Option<StaffName>,
    permissions: Permissions,
    network: Option<String>,
}

impl StaffActor {
    /// The user who runs a command on the server, by the name of their account there; `command line` if that names nobody.
    pub fn on_command_line(account: Option<&str>) -> Self {
        let name = account.and_then(|name| StaffName::parse(name).ok());
        let name = name.unwrap_or_else(|| StaffName("command line".to_owned()));
        Self { name, public_name: None, permissions: Permissions::all(), network: None }
    }

    /// The holder of a staff session, by their address; only a checked session calls this.
    pub(crate) fn in_session(name: StaffName, permissions: Permissions) -> Self {
        Self { name, public_name: None, permissions, network: None }
    }

    /// The same actor, who acts from `network`.
    pub(crate) fn on_network(self, network: &str) -> Self {
        Self { network: Some(network.to_owned()), ..self }
    }

    /// The same actor, whom customers know as `name`.
    pub(crate) fn known_as(self, name: StaffName) -> Self {
        Self { public_name: Some(name), ..self }
    }

    /// The name that customers read: that of the account, never its address.
    pub fn public_name(&self) -> &StaffName {
        self.public_name.as_ref().unwrap_or(&self.name)
    }

    /// The network they act from: that of their session; none on the command line.
    pub fn network(&self) -> Option<&str> {
        self.network.as_deref()
    }

    /// Who it is.
    pub fn name(&self) -> &StaffName {
        &self.name
    }

    /// Whether they may do that.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(permission)
    }
}

impl From<&StaffActor> for Actor {
    fn from(staff: &StaffActor) -> Self {
        Self::Staff(staff.name.clone())
    }
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

    /// The address of a member of staff, which is one line and no longer than a name.
    pub(crate) fn of_email(email: &StaffEmail) -> Self {
        Self(email.as_str().to_owned())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The actor as adapters store it: `customer`, `customer:ID`, `staff:NAME`, `key:ID` or `system`.
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Customer(None) => f.write_str("customer"),
            Self::Customer(Some(session)) => write!(f, "customer:{session}"),
            Self::Staff(name) => write!(f, "staff:{}", name.as_str()),
            Self::Key(key) => write!(f, "key:{key}"),
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
            Some(("key", id)) => id.parse().map(Self::Key).map_err(|_| InvalidActor),
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
        let key = Actor::Key(ApiKeyId::from_uuid(session.as_uuid()));
        let all = [Actor::Customer(None), Actor::Customer(Some(session)), staff("Sari: CS"), key, Actor::System];
        for actor in all {
            assert_eq!(actor.to_string().parse(), Ok(actor));
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the test of the method")]
    fn an_operator_has_the_name_of_their_account_or_none_that_cannot_be_read() {
        let name = |account| StaffActor::on_command_line(account).name().as_str().to_owned();
        assert_eq!(name(Some("sari")), "sari");
        assert_eq!([None, Some(""), Some("a\nb")].map(name), ["command line"; 3]);
        let actor = Actor::from(&StaffActor::on_command_line(None));
        assert_eq!(actor.to_string().parse(), Ok(actor));
    }

    #[test]
    fn other_texts_name_nobody() {
        for text in
            ["", "Customer", "customer:", "customer:1", "staff", "staff:", "staff:a\nb", "key", "key:1", "system:x"]
        {
            assert_eq!(text.parse::<Actor>(), Err(InvalidActor), "{text}");
        }
        assert_eq!(StaffName::parse(&"x".repeat(101)), Err(InvalidActor));
    }
}
