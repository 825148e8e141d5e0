//! Customers.

use async_trait::async_trait;
use portal_core::identity::customer::{
    Account, AccountAccess, AccountStatus, Customer, CustomerRepo, CustomerScope, Service,
};
use portal_core::{CustomerId, PhoneNumber, PortError, Rupiah};

use super::RestBilling;
use super::client::{CallError, readable};
use crate::billing;

const PORT: &str = "customer repository";

#[async_trait]
impl CustomerRepo for RestBilling {
    /// The billing system finds candidates by the digits they end in; which of them have this number is the core's rule.
    async fn accounts_of(&self, phone: &PhoneNumber) -> Result<Vec<Account>, PortError> {
        let national = phone.national();
        let query = [("phone_ends_in", national.trim_start_matches('0'))];
        let found: Vec<billing::Customer> =
            self.all(&["customers"], &query).await.map_err(|error| error.of_port(PORT))?;
        let customers = found.into_iter().filter_map(known);
        let mut accounts: Vec<_> =
            customers.filter(|one| one.access.phone.as_ref() == Some(phone)).map(account).collect();
        accounts.sort_by(|one, other| one.access.customer_id.cmp(&other.access.customer_id));
        Ok(accounts)
    }

    async fn access(&self, scope: &CustomerScope) -> Result<Option<AccountAccess>, PortError> {
        Ok(self.profile(scope).await?.map(|customer| customer.access))
    }

    async fn profile(&self, scope: &CustomerScope) -> Result<Option<Customer>, PortError> {
        let found = self.customer(scope).await.map_err(|error| error.of_port(PORT))?;
        Ok(found.map(|(customer, _)| customer))
    }
}

impl RestBilling {
    /// The customer and their version; `None` if there is none, or none that can be read.
    pub(super) async fn customer(&self, scope: &CustomerScope) -> Result<Option<(Customer, String)>, CallError> {
        let found = self.find::<billing::Customer>(&["customers", scope.customer_id().as_str()]).await?;
        Ok(found.and_then(|(customer, version)| Some((known(customer)?, version))))
    }
}

fn known(record: billing::Customer) -> Option<Customer> {
    let id = record.customer_id.clone();
    readable(&["customers", &id], read(record))
}

fn read(record: billing::Customer) -> Result<Customer, Box<dyn std::error::Error>> {
    let package = record.package.unwrap_or_default();
    Ok(Customer {
        access: AccountAccess {
            customer_id: CustomerId::parse(&record.customer_id)?,
            phone: PhoneNumber::parse(&record.phone).ok(),
            portal_active: record.portal_active,
            status: record.status.parse::<AccountStatus>()?,
        },
        name: record.name,
        phone_as_written: record.phone,
        email: record.email,
        address: record.address,
        city: record.city,
        province: record.province,
        service: Service {
            type_name: package.service,
            package_name: package.name,
            bandwidth_down: package.bandwidth_down,
            bandwidth_up: package.bandwidth_up,
            monthly_price: package.monthly_price.map(Rupiah::new),
        },
        subscription_start_date: record.subscription_start_date,
        due_date: record.due_date,
    })
}

fn account(customer: Customer) -> Account {
    Account { access: customer.access, name: customer.name, address: customer.address, email: customer.email }
}
