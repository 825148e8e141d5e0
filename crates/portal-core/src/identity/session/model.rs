//! Sessions: one person logged in to one account on one device.

use std::net::IpAddr;

use chrono::{DateTime, Utc};

use crate::identity::customer::{Account, AccountAccess, Customer, CustomerScope};
use crate::identity::device::{DeviceToken, TokenHash, TrustedDevice};
use crate::kernel::actor::{Actor, StaffActor};
use crate::kernel::id::{CustomerId, SessionId};
use crate::kernel::phone::PhoneNumber;
use crate::kernel::secret::sha256;
use crate::staff::audit::{AuditAction, AuditEntry};

/// Where a request comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientInfo {
    /// The address of the client, behind trusted proxies.
    pub ip: IpAddr,
    /// The address belongs to a range that many of the ISP's customers share, so limits per address are
    /// ten times as wide.
    pub shared_network: bool,
    /// What kind of device it says it is, in a few words: `Chrome, Android`. At most 100 characters.
    pub device: String,
    /// SHA-256 of the whole `User-Agent` it sends.
    pub user_agent: [u8; 32],
}

/// A network that limits count by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkPrefix {
    /// Whether it is one of IPv6 addresses.
    pub is_ipv6: bool,
    /// How many leading bits its addresses share.
    pub bits: u8,
    /// As it is written: `192.0.2.7`, `192.0.2.0/24`, `2001:db8::/64`.
    pub name: String,
}

impl ClientInfo {
    /// A client at an address that is not known to be shared.
    pub fn new(ip: IpAddr, device: impl Into<String>) -> Self {
        let device = device.into();
        Self { ip, shared_network: false, user_agent: sha256(device.as_bytes()), device }
    }

    /// The same client, with the `User-Agent` it sends.
    #[must_use]
    pub fn with_user_agent(self, text: &str) -> Self {
        Self { user_agent: sha256(text.as_bytes()), ..self }
    }

    /// The networks that limits count by, the narrowest first: the [`network`](Self::network) and the wider ones
    /// around it that one attacker may hold alone.
    pub fn network_prefixes(&self) -> Vec<NetworkPrefix> {
        let own = self.network();
        match self.ip.to_canonical() {
            IpAddr::V4(v4) => {
                let [a, b, c, _] = v4.octets();
                let wider = format!("{a}.{b}.{c}.0/24");
                [(32, own), (24, wider)].map(|(bits, name)| NetworkPrefix { is_ipv6: false, bits, name }).into()
            }
            IpAddr::V6(v6) => {
                let wider = |bits: u8| {
                    let masked = u128::from(v6) & (u128::MAX << (128 - u32::from(bits)));
                    (bits, format!("{}/{bits}", std::net::Ipv6Addr::from(masked)))
                };
                [(64, own), wider(56), wider(48)].map(|(bits, name)| NetworkPrefix { is_ipv6: true, bits, name }).into()
            }
        }
    }

    /// The network that limits count by, and that people are shown: an IPv4 address, or the first 64 bits
    /// of an IPv6 address (a home gets at least that many to itself).
    pub fn network(&self) -> String {
        match self.ip.to_canonical() {
            IpAddr::V4(v4) => v4.to_string(),
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                format!("{}/64", std::net::Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        }
    }
}

/// The stored session: the authority on whether somebody is logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its identity, which the token carries.
    pub id: SessionId,
    /// The account it is logged in to.
    pub customer_id: CustomerId,
    /// The number that was proved.
    pub phone: PhoneNumber,
    /// What kind of device it is on.
    pub device: String,
    /// The network it was opened from; see [`ClientInfo::network`].
    pub network: String,
    /// When its holder last proved the number with a code: at the login, or since.
    pub verified_at: DateTime<Utc>,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When it was last used, give or take the policy's `touch_every`.
    pub last_seen_at: DateTime<Utc>,
    /// When it ends in any case.
    pub expires_at: DateTime<Utc>,
}

impl Session {
    /// What the audit trail says of something that its customer did in it at `at`.
    pub fn entry(&self, action: AuditAction, at: DateTime<Utc>) -> AuditEntry {
        AuditEntry {
            at,
            action,
            customer_id: self.customer_id.clone(),
            actor: Actor::Customer(Some(self.id)),
            network: Some(self.network.clone()),
        }
    }
}

/// A login, as a store commits it: all of it or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// The session.
    pub session: Session,
    /// The device that is trusted from now on.
    pub device: TrustedDevice,
    /// The token that the device had before, which is forgotten: a token is used for one login only.
    pub replaces: Option<TokenHash>,
    /// What the audit trail says of it.
    pub audit: AuditEntry,
}

/// What a session store finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resumed {
    /// The session.
    pub session: Session,
    /// What decides whether the account may be entered. A store that lies beside the customers joins it
    /// here and saves a round trip; with `None` the core asks the [`crate::identity::customer::CustomerRepo`].
    pub access: Option<AccountAccess>,
    /// The customer's name, joined likewise, to greet by.
    pub name: Option<String>,
}

/// A session that was checked for this request: proof that the caller is logged in. Only
/// [`SessionService::authenticate`](super::SessionService::authenticate) makes one:
///
/// ```compile_fail,E0451
/// use portal_core::identity::customer::AccountAccess;
/// use portal_core::identity::session::{ActiveSession, Session};
///
/// fn forged(session: Session, access: AccountAccess) -> ActiveSession {
///     ActiveSession { session, access, name: None, is_viewed: false }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActiveSession {
    pub(crate) session: Session,
    pub(crate) access: AccountAccess,
    pub(crate) name: Option<String>,
    pub(crate) is_viewed: bool,
}

impl ActiveSession {
    /// What stands for a customer's session while staff see the portal as the customer does.
    pub(crate) fn viewed(session: Session, customer: Customer) -> Self {
        Self { session, access: customer.access, name: Some(customer.name), is_viewed: true }
    }

    /// Whether staff see the portal as the customer does: for reading. What changes something, if only a mark that a message
    /// arrived, is not done with it.
    pub fn is_viewed(&self) -> bool {
        self.is_viewed
    }

    /// The stored session.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The account's state.
    pub fn access(&self) -> &AccountAccess {
        &self.access
    }

    /// The customer's name, if the session store lies beside the customers.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The right to the data of the account it is logged in to.
    pub fn scope(&self) -> CustomerScope {
        CustomerScope::of_session(self.session.customer_id.clone())
    }

    /// The person behind it.
    pub fn holder(&self) -> SessionHolder {
        SessionHolder(self.session.phone.clone())
    }
}

/// The person who proved a number: their devices are all sessions opened with it, in whichever of the
/// number's accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionHolder(PhoneNumber);

impl SessionHolder {
    /// The holder of a number that was proved to staff by other means, such as on the phone.
    pub fn for_staff(_: &StaffActor, phone: PhoneNumber) -> Self {
        Self(phone)
    }

    /// The proved number.
    pub fn phone(&self) -> &PhoneNumber {
        &self.0
    }
}

/// What a login or a switch of accounts gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedSession {
    /// The new session.
    pub session: Session,
    /// The account it is logged in to.
    pub account: Account,
    /// All accounts that the number may enter, that one included, in order of their ids.
    pub accounts: Vec<Account>,
    /// The token by which this device will be known; given by a login, not by a switch.
    pub device_token: Option<DeviceToken>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(ip: &str) -> ClientInfo {
        ClientInfo::new(ip.parse().expect("an address"), "")
    }

    #[test]
    fn sec_14_an_ipv6_home_is_one_network_and_mapped_ipv4_is_ipv4() {
        assert_eq!(client("2001:db8:1:2:aaaa::1").network(), "2001:db8:1:2::/64");
        assert_eq!(client("2001:db8:1:2:bbbb::9").network(), "2001:db8:1:2::/64");
        assert_ne!(client("2001:db8:1:3::1").network(), client("2001:db8:1:2::1").network());
        assert_eq!(client("::ffff:192.0.2.7").network(), "192.0.2.7");
    }

    #[test]
    fn sec_14_the_networks_around_an_address_are_counted_too() {
        let names = |ip| client(ip).network_prefixes().into_iter().map(|network| network.name).collect::<Vec<_>>();
        assert_eq!(names("2001:db8:1:2345::1"), ["2001:db8:1:2345::/64", "2001:db8:1:2300::/56", "2001:db8:1::/48"]);
        assert_eq!(names("::ffff:192.0.2.7"), ["192.0.2.7", "192.0.2.0/24"]);
    }
}
