//! The profile as clients know it, and what they send about it.

use chrono::NaiveDate;
use http_kit::extract::JsonMember;
use portal_core::identity::customer::Customer;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::wire::AccountStates;
use crate::confirmation::wire::CodeOnTheWay;

#[derive(Serialize, ToSchema)]
pub(crate) struct Profile {
    id: String,
    customer_id: String,
    name: String,
    /// As the provider wrote it.
    phone: String,
    email: Option<String>,
    address: Option<String>,
    city: Option<String>,
    province: Option<String>,
    #[schema(value_type = AccountStates)]
    account_status: &'static str,
    portal_active: bool,
    service_type_name: Option<String>,
    package_name: Option<String>,
    /// Mbit/s.
    bandwidth_down: Option<u32>,
    /// Mbit/s.
    bandwidth_up: Option<u32>,
    /// Rupiah.
    monthly_price: Option<i64>,
    subscription_start_date: Option<NaiveDate>,
    due_date: Option<NaiveDate>,
}

impl From<Customer> for Profile {
    fn from(customer: Customer) -> Self {
        Self {
            id: customer.access.customer_id.to_string(),
            customer_id: customer.access.customer_id.into(),
            name: customer.name,
            phone: customer.phone_as_written,
            email: customer.email,
            address: customer.address,
            city: customer.city,
            province: customer.province,
            account_status: customer.access.status.as_str(),
            portal_active: customer.access.portal_active,
            service_type_name: customer.service.type_name,
            package_name: customer.service.package_name,
            bandwidth_down: customer.service.bandwidth_down,
            bandwidth_up: customer.service.bandwidth_up,
            monthly_price: customer.service.monthly_price.map(portal_core::Rupiah::amount),
            subscription_start_date: customer.subscription_start_date,
            due_date: customer.due_date,
        }
    }
}

#[derive(Serialize, ToSchema)]
#[schema(as = ChangedProfile)]
pub(crate) struct Changed {
    #[serde(flatten)]
    #[schema(inline)]
    pub(crate) profile: Profile,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) phone_change: Option<CodeOnTheWay>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = ChangeProfile)]
pub(crate) struct ChangeProfileBody {
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 254)]
    pub(crate) email: JsonMember,
    /// Any Indonesian spelling of a mobile number.
    #[serde(default)]
    #[schema(value_type = String, examples("0812 3456 7890"))]
    pub(crate) phone: JsonMember,
    #[serde(default)]
    #[schema(value_type = String, min_length = 1, max_length = 300)]
    pub(crate) address: JsonMember,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub(crate) city: JsonMember,
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub(crate) province: JsonMember,
}
