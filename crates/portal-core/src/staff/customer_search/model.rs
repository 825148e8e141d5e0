//! Customers as staff find them.

use crate::identity::customer::AccountStatus;
use crate::kernel::id::CustomerId;

/// A customer whom a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerHit {
    /// The ISP's number of the account.
    pub customer_id: CustomerId,
    /// The customer's name.
    pub name: String,
    /// Where the line ends.
    pub address: Option<String>,
    /// The number as the ISP wrote it.
    pub phone: String,
    /// Where the account stands.
    pub status: AccountStatus,
    /// Whether the portal is switched on for it.
    pub portal_active: bool,
}

/// Who a customer is, in a list of something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomerHead {
    /// The ISP's number of the account.
    pub customer_id: CustomerId,
    /// The customer's name.
    pub name: String,
    /// Where the account stands.
    pub status: AccountStatus,
}
