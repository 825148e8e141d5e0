//! Changes of contact data, and the token that takes a change of number back.

use chrono::{DateTime, Utc};
use subtle::ConstantTimeEq;

use super::fields::ContactEdit;
use crate::identity::customer::Customer;
use crate::kernel::id::PhoneChangeId;
use crate::kernel::secret::{KeyRing, hex};
use crate::messaging::outbox::OutboxMessage;
use crate::staff::audit::AuditEntry;

/// Contact data to be written, with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactChange {
    /// What changes.
    pub edit: ContactEdit,
    /// When.
    pub at: DateTime<Utc>,
    /// What the audit trail says.
    pub audit: AuditEntry,
    /// Messages that tell of it.
    pub notices: Vec<OutboxMessage>,
}

/// What came of changing contact data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactChanged {
    /// It was written; this is the customer now.
    Done(Box<Customer>),
    /// There is no such account; nothing was written.
    NotFound,
    /// The e-mail address is not changed while a change of number that was taken back holds it; nothing was written.
    OnHold {
        /// Until when.
        until: DateTime<Utc>,
    },
}

/// What the old number's message carries to take a change back. It is derived when the message is sent, so it is
/// stored nowhere.
#[derive(Clone, PartialEq, Eq)]
pub struct RevertToken {
    id: PhoneChangeId,
    mac: String,
}

impl RevertToken {
    /// The token of a change, under the current key.
    pub(crate) fn of(id: PhoneChangeId, keys: &KeyRing) -> Self {
        Self { id, mac: mac_of(id, keys.current()) }
    }

    /// Takes what came back from a message's link.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, mac) = text.split_once('.')?;
        let plain = mac.len() == 32 && mac.bytes().all(|b| b.is_ascii_hexdigit());
        Some(Self { id: id.parse().ok().filter(|_| plain)?, mac: mac.to_owned() })
    }

    /// Which change it takes back, if one of the keys made it.
    pub(super) fn opened(&self, keys: &KeyRing) -> Option<PhoneChangeId> {
        let genuine = keys.iter().any(|key| mac_of(self.id, key).as_bytes().ct_eq(self.mac.as_bytes()).into());
        genuine.then_some(self.id)
    }

    /// The token as a link carries it.
    pub fn expose(&self) -> String {
        format!("{}.{}", self.id, self.mac)
    }
}

impl std::fmt::Debug for RevertToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RevertToken({}, …)", self.id)
    }
}

fn mac_of(id: PhoneChangeId, key: &crate::kernel::secret::ServerKey) -> String {
    hex(&key.mac("phone-revert", &[id.as_uuid().as_bytes()])[..16])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::{CountingEntropy, noon, test_key};

    #[test]
    fn a_token_opens_its_own_change_and_a_forged_one_none() {
        let keys = KeyRing::new(test_key(), Vec::new());
        let entropy = CountingEntropy::default();
        let (one, other) = (PhoneChangeId::generate(noon(), &entropy), PhoneChangeId::generate(noon(), &entropy));
        let token = RevertToken::of(one, &keys);
        let back = RevertToken::parse(&token.expose()).expect("a token");
        assert_eq!(back.opened(&keys), Some(one));
        let forged = format!("{other}.{}", token.expose().split_once('.').expect("two parts").1);
        assert_eq!(RevertToken::parse(&forged).and_then(|token| token.opened(&keys)), None);
        for bad in ["", ".", "x.y", "00000000-0000-7000-8000-000000000000.", "é.é"] {
            assert!(RevertToken::parse(bad).is_none(), "{bad}");
        }
        assert!(!format!("{token:?}").contains(token.expose().split_once('.').expect("two parts").1));
    }
}
