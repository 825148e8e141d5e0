//! Accounts, their state, and the scope that every read of a customer's data carries.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use crate::kernel::actor::StaffActor;
use crate::kernel::id::CustomerId;
use crate::kernel::money::Rupiah;
use crate::kernel::phone::{InvalidPhone, PhoneNumber};

/// Where an account stands with the ISP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AccountStatus {
    /// Ordered, not yet connected.
    Pending,
    /// In service.
    Active,
    /// Cut off for now, usually for an unpaid invoice; may come in to see why and to pay.
    Suspended,
    /// Ended; never comes in.
    Closed,
}

impl AccountStatus {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Active, Self::Suspended, Self::Closed];

    /// The word as stored and as the API spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Closed => "closed",
        }
    }
}

/// A text that names no account state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an account state (pending, active, suspended or closed)")]
pub struct InvalidStatus;

impl FromStr for AccountStatus {
    type Err = InvalidStatus;

    /// Reads the words that ISP systems use, in any case: `active`, `aktif`, `isolir`, `terminated`, …
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().to_ascii_lowercase().as_str() {
            "pending" | "registered" | "baru" => Ok(Self::Pending),
            "active" | "aktif" => Ok(Self::Active),
            "suspended" | "suspend" | "isolated" | "isolir" => Ok(Self::Suspended),
            "closed" | "inactive" | "nonaktif" | "terminated" | "dismantled" | "berhenti" => Ok(Self::Closed),
            _ => Err(InvalidStatus),
        }
    }
}

impl fmt::Display for AccountStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What decides whether an account may be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountAccess {
    /// The account.
    pub customer_id: CustomerId,
    /// The number on file that messages go to; `None` if it is no mobile number.
    pub phone: Option<PhoneNumber>,
    /// The ISP has switched the portal on for it.
    pub portal_active: bool,
    /// Where it stands.
    pub status: AccountStatus,
}

impl AccountAccess {
    /// Whether the account may be entered at all. A suspended customer may, to see why and to pay.
    pub fn may_enter(&self) -> bool {
        self.portal_active && self.status != AccountStatus::Closed
    }

    /// Whether somebody who proved `phone` may enter: the number must still be the one on file.
    pub fn admits(&self, phone: &PhoneNumber) -> bool {
        self.may_enter() && self.phone.as_ref() == Some(phone)
    }
}

/// One account as login and the account chooser need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Who may come in.
    pub access: AccountAccess,
    /// The customer's name.
    pub name: String,
    /// Where the line ends; tells accounts of one family apart.
    pub address: Option<String>,
    /// E-mail, if known.
    pub email: Option<String>,
}

impl Account {
    /// An account in service with the portal switched on, of which nothing else is known.
    pub fn in_service(customer_id: CustomerId, phone: PhoneNumber, name: impl Into<String>) -> Self {
        let status = AccountStatus::Active;
        let access = AccountAccess { customer_id, phone: Some(phone), portal_active: true, status };
        Self { access, name: name.into(), address: None, email: None }
    }
}

/// What the customer subscribes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Service {
    /// Kind of service, such as `Broadband`.
    pub type_name: Option<String>,
    /// Name of the package.
    pub package_name: Option<String>,
    /// Downstream, Mbit/s.
    pub bandwidth_down: Option<u32>,
    /// Upstream, Mbit/s.
    pub bandwidth_up: Option<u32>,
    /// Price per month before tax.
    pub monthly_price: Option<Rupiah>,
}

/// A customer as the profile shows them; holds nothing secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Customer {
    /// Identity, number on file and state.
    pub access: AccountAccess,
    /// Full name.
    pub name: String,
    /// The number as the ISP wrote it.
    pub phone_as_written: String,
    /// E-mail, if known.
    pub email: Option<String>,
    /// Street address, if known.
    pub address: Option<String>,
    /// City, if known.
    pub city: Option<String>,
    /// Province, if known.
    pub province: Option<String>,
    /// What they subscribe to.
    pub service: Service,
    /// First day of service.
    pub subscription_start_date: Option<NaiveDate>,
    /// Next day a payment falls due.
    pub due_date: Option<NaiveDate>,
}

impl Customer {
    /// The number as pages and documents show it: [`PhoneNumber::display`], or what the ISP wrote if that is no
    /// mobile number.
    pub fn display_phone(&self) -> String {
        self.access.phone.as_ref().map_or_else(|| self.phone_as_written.clone(), PhoneNumber::display)
    }

    /// Why no code can arrive at the number that the ISP wrote; `None` if one can, or no number was written.
    pub fn number_problem(&self) -> Option<InvalidPhone> {
        if self.access.phone.is_some() {
            return None;
        }
        PhoneNumber::parse(&self.phone_as_written).err().filter(|problem| *problem != InvalidPhone::Empty)
    }
}

/// The right to one customer's data. A customer has it by a session that was checked
/// ([`ActiveSession::scope`](crate::identity::session::ActiveSession::scope)), staff by who they are. There is no other
/// way to it outside this crate:
///
/// ```
/// use portal_core::CustomerId;
/// use portal_core::identity::customer::CustomerScope;
/// use portal_core::kernel::actor::StaffActor;
///
/// let customer_id = CustomerId::parse("AGLS1").expect("a customer id");
/// let operator = StaffActor::on_command_line(Some("sari"));
/// assert_eq!(CustomerScope::for_staff(&operator, customer_id.clone()).customer_id(), &customer_id);
/// ```
///
/// ```compile_fail,E0423
/// use portal_core::CustomerId;
/// use portal_core::identity::customer::CustomerScope;
///
/// let scope = CustomerScope(CustomerId::parse("AGLS1").expect("a customer id"));
/// ```
///
/// ```compile_fail,E0624
/// use portal_core::CustomerId;
/// use portal_core::identity::customer::CustomerScope;
///
/// let scope = CustomerScope::of_session(CustomerId::parse("AGLS1").expect("a customer id"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerScope(CustomerId);

impl CustomerScope {
    /// The scope of staff who act on `customer_id` on purpose.
    pub fn for_staff(_: &StaffActor, customer_id: CustomerId) -> Self {
        Self(customer_id)
    }

    /// The scope of a message that is written for its account.
    pub(crate) fn of_message(customer_id: CustomerId) -> Self {
        Self(customer_id)
    }

    /// The scope of an event of the account, to see whether it came true.
    pub(crate) fn of_event(customer_id: CustomerId) -> Self {
        Self(customer_id)
    }

    /// The scope of a payment of the account, to book what a gateway tells of it, or of a payment link.
    pub(crate) fn of_payment(customer_id: CustomerId) -> Self {
        Self(customer_id)
    }

    /// The scope of a promise of the account, to look whether it was kept.
    pub(crate) fn of_promise(customer_id: CustomerId) -> Self {
        Self(customer_id)
    }

    /// The scope of who wrote from the account's number outside the portal.
    pub(crate) fn of_number(customer_id: CustomerId) -> Self {
        Self(customer_id)
    }

    pub(crate) fn of_session(customer_id: CustomerId) -> Self {
        Self(customer_id)
    }

    pub(crate) fn of_token(customer_id: CustomerId) -> Self {
        Self(customer_id)
    }

    /// The account whose rows may be touched.
    pub fn customer_id(&self) -> &CustomerId {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(status: AccountStatus, portal_active: bool) -> AccountAccess {
        AccountAccess {
            customer_id: CustomerId::parse("AGLS1").expect("a valid id"),
            phone: PhoneNumber::parse("0817102070").ok(),
            portal_active,
            status,
        }
    }

    #[test]
    fn a_suspended_customer_comes_in_and_a_closed_or_disabled_one_does_not() {
        assert!(access(AccountStatus::Active, true).may_enter());
        assert!(access(AccountStatus::Suspended, true).may_enter());
        assert!(access(AccountStatus::Pending, true).may_enter());
        assert!(!access(AccountStatus::Closed, true).may_enter());
        assert!(!access(AccountStatus::Active, false).may_enter());
    }

    #[test]
    fn a_number_that_is_no_longer_on_file_admits_nobody() {
        let other = PhoneNumber::parse("081234567890").expect("a mobile number");
        assert!(!access(AccountStatus::Active, true).admits(&other));
    }

    #[test]
    fn every_state_reads_back_from_its_own_word() {
        for state in [AccountStatus::Pending, AccountStatus::Active, AccountStatus::Suspended, AccountStatus::Closed] {
            assert_eq!(state.as_str().parse(), Ok(state));
        }
        assert_eq!("Isolir".parse(), Ok(AccountStatus::Suspended));
        assert_eq!("vip".parse::<AccountStatus>(), Err(InvalidStatus));
    }

    #[test]
    fn case_1_a_number_on_file_that_no_code_reaches_has_a_reason_and_a_missing_one_has_none() {
        let written = |written: &str| Customer {
            access: AccountAccess { phone: PhoneNumber::parse(written).ok(), ..access(AccountStatus::Active, true) },
            name: String::new(),
            phone_as_written: written.into(),
            email: None,
            address: None,
            city: None,
            province: None,
            service: Service::default(),
            subscription_start_date: None,
            due_date: None,
        };
        assert_eq!(written("0817-102-070").number_problem(), None);
        assert_eq!(written("").number_problem(), None);
        assert_eq!(written(" - ").number_problem(), None);
        assert_eq!(written("021 555 0123").number_problem(), Some(InvalidPhone::NotMobile));
        assert_eq!(written("0817/102").number_problem(), Some(InvalidPhone::Character('/')));
    }
}
