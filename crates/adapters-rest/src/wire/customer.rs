//! Customers.
#![expect(missing_docs, reason = "each member is what its name says")]

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};

use super::lenient::lenient;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    pub customer_id: String,
    pub name: String,
    /// As somebody typed it.
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub address: Option<String>,
    #[serde(default)]
    pub city: Option<String>,
    #[serde(default)]
    pub province: Option<String>,
    /// `pending`, `active`, `suspended` or `closed`.
    pub account_status: String,
    /// Shown in place of a name that is missing.
    #[serde(default)]
    pub package_code: Option<String>,
    #[serde(default)]
    pub package_name: Option<String>,
    /// Kind of service, such as `Broadband`.
    #[serde(default)]
    pub service_type: Option<String>,
    /// Mbit/s.
    #[serde(default, deserialize_with = "lenient")]
    pub bandwidth_down: Option<u32>,
    /// Mbit/s.
    #[serde(default, deserialize_with = "lenient")]
    pub bandwidth_up: Option<u32>,
    /// Before tax.
    #[serde(default, deserialize_with = "lenient")]
    pub monthly_price: Option<i64>,
    #[serde(default, deserialize_with = "lenient")]
    pub subscription_start_date: Option<NaiveDate>,
    #[serde(default, deserialize_with = "lenient")]
    pub due_date: Option<NaiveDate>,
    /// Whether the customer may use the portal; true if it is missing.
    #[serde(default = "yes")]
    pub portal_active: bool,
}

fn yes() -> bool {
    true
}

/// What the portal changes of a customer: a member that is absent stays, one that is `null` is emptied.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerPatch {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub email: Option<Option<String>>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub address: Option<Option<String>>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub city: Option<Option<String>>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub province: Option<Option<String>>,
}

/// A member that is there, `null` included.
#[expect(clippy::option_option, reason = "absent, emptied and set are three things")]
fn present<'de, D: Deserializer<'de>>(member: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(member).map(Some)
}
