//! The caller's own data.

use chrono::NaiveDate;
use poem::{Response, handler};
use portal_core::customer::{Customer, ProfileError};
use serde::Serialize;

use super::wire;
use crate::extract::Caller;
use crate::problem::Problem;
use crate::state::App;

/// The profile, flat, as clients know it.
#[derive(Serialize)]
struct Profile {
    id: String,
    customer_id: String,
    name: String,
    phone: String,
    email: Option<String>,
    address: Option<String>,
    city: Option<String>,
    province: Option<String>,
    account_status: &'static str,
    portal_active: bool,
    service_type_name: Option<String>,
    package_name: Option<String>,
    bandwidth_down: Option<u32>,
    bandwidth_up: Option<u32>,
    monthly_price: Option<i64>,
    subscription_start_date: Option<NaiveDate>,
    due_date: Option<NaiveDate>,
}

/// `GET /profile`.
#[handler]
pub(super) async fn show(app: &App, caller: Caller) -> Result<Response, Problem> {
    wire::data(Profile::from(app.parts.portal.customers.profile(&caller.0).await?))
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

impl From<ProfileError> for Problem {
    fn from(error: ProfileError) -> Self {
        match error {
            ProfileError::NotFound => Self::not_found(),
            ProfileError::Port(error) => error.into(),
            error => Self::broken(error),
        }
    }
}
