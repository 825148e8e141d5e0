//! Customers.

use portal_core::Rupiah;
use portal_core::identity::customer::AccountStatus;
use portal_core::integration::record::{CustomerPackage, CustomerRecord, PackageTerms};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::Object;

use http_kit::schema::words;

fn statuses() -> Object {
    words(AccountStatus::ALL.map(AccountStatus::as_str)).build()
}

#[derive(Serialize, ToSchema)]
#[schema(as = Customer)]
pub(crate) struct CustomerItem {
    #[schema(example = "AGLS202510150001", max_length = 64)]
    customer_id: String,
    #[schema(example = "Budi Santoso", max_length = 500)]
    name: String,
    /// As the ISP writes it. No login code can arrive at a landline or a foreign number; the answer warns of it.
    #[schema(example = "0817102070")]
    phone: String,
    #[schema(example = "budi@example.com")]
    email: Option<String>,
    address: Option<String>,
    city: Option<String>,
    province: Option<String>,
    #[schema(schema_with = statuses)]
    account_status: &'static str,
    /// A package on file. Instead of it a package may be described by the four members that follow.
    package_code: Option<String>,
    /// Null if the package has a code.
    package_name: Option<String>,
    /// Mbit/s.
    bandwidth_down: Option<u32>,
    /// Mbit/s.
    bandwidth_up: Option<u32>,
    /// Before tax.
    monthly_price: Option<i64>,
    #[schema(format = Date)]
    subscription_start_date: Option<String>,
    /// Next day a payment falls due.
    #[schema(format = Date)]
    due_date: Option<String>,
}

impl From<&CustomerRecord> for CustomerItem {
    fn from(customer: &CustomerRecord) -> Self {
        let (code, terms) = match customer.package.clone() {
            Some(CustomerPackage::Code(code)) => (Some(code), PackageTerms::default()),
            Some(CustomerPackage::Terms(terms)) => (None, terms),
            None => (None, PackageTerms::default()),
        };
        Self {
            customer_id: customer.customer_id.to_string(),
            name: customer.name.clone(),
            phone: customer.phone.clone(),
            email: customer.email.clone(),
            address: customer.address.clone(),
            city: customer.city.clone(),
            province: customer.province.clone(),
            account_status: customer.status.as_str(),
            package_code: code.map(String::from),
            package_name: terms.name,
            bandwidth_down: terms.bandwidth_down,
            bandwidth_up: terms.bandwidth_up,
            monthly_price: terms.monthly_price.map(Rupiah::amount),
            subscription_start_date: customer.subscription_start_date.map(|day| day.to_string()),
            due_date: customer.due_date.map(|day| day.to_string()),
        }
    }
}
