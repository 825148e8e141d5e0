//! Customers.

use async_trait::async_trait;
use portal_core::identity::customer::{
    Account, AccountAccess, AccountStatus, Customer, CustomerRepo, CustomerScope, Service,
};
use portal_core::{CustomerId, PhoneNumber, PortError, Rupiah};
use serde_json::Value;

use crate::RestStore;
use crate::cache::Part;
use crate::call::{CallError, readable, records};
use crate::wire;

const PORT: &str = "customer repository";

pub(crate) const PART: Part<Option<Customer>> = |parts| &mut parts.customer;

#[async_trait]
impl CustomerRepo for RestStore {
    /// The other system finds candidates by the digits they end in; which of them have this number is the core's rule. It
    /// is always asked: nobody logs in by what was true an hour ago.
    async fn accounts_of(&self, phone: &PhoneNumber) -> Result<Vec<Account>, PortError> {
        let national = phone.national();
        let query = [("phone_ends", national.trim_start_matches('0'))];
        let found = self.calls().list("customers", &["customers"], &query).await;
        let (found, _) = found.map_err(|error| error.of_port(PORT))?;
        let customers = records("customers", "customer_id", found).into_iter().filter_map(known);
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
        Ok(Option::clone(&found))
    }
}

impl RestStore {
    /// The customer; `None` if there is none, or none that can be read.
    pub(crate) async fn customer(&self, scope: &CustomerScope) -> Result<std::sync::Arc<Option<Customer>>, CallError> {
        let (store, owner) = (self.clone(), scope.clone());
        let read = async move {
            let found = store.calls().find(&["customers", owner.customer_id().as_str()]).await?;
            let bytes = found.as_ref().map_or(0, |(_, _, bytes)| *bytes);
            Ok((found.and_then(|(value, _, _)| of_scope(&owner, value)), bytes))
        };
        self.part(scope, PART, read).await
    }

    /// The customer and their version as they are now.
    pub(crate) async fn customer_now(&self, scope: &CustomerScope) -> Result<Option<(Customer, String)>, CallError> {
        let found = self.calls().find(&["customers", scope.customer_id().as_str()]).await?;
        Ok(found.and_then(|(value, version, _)| Some((of_scope(scope, value)?, version))))
    }
}

/// The customer, if it is the one that was asked for.
fn of_scope(scope: &CustomerScope, value: Value) -> Option<Customer> {
    let record = readable("customers", scope.customer_id().as_str(), serde_json::from_value(value))?;
    known(record).filter(|customer| customer.access.customer_id == *scope.customer_id())
}

fn known(record: wire::Customer) -> Option<Customer> {
    let id = record.customer_id.clone();
    readable("customers", &id, read(record))
}

fn read(record: wire::Customer) -> Result<Customer, Box<dyn std::error::Error>> {
    Ok(Customer {
        access: AccountAccess {
            customer_id: CustomerId::parse(&record.customer_id)?,
            phone: PhoneNumber::parse(&record.phone).ok(),
            portal_active: record.portal_active,
            status: record.account_status.parse::<AccountStatus>()?,
        },
        name: record.name,
        phone_as_written: record.phone,
        email: record.email,
        address: record.address,
        city: record.city,
        province: record.province,
        service: Service {
            type_name: record.service_type,
            package_name: record.package_name.or(record.package_code),
            bandwidth_down: record.bandwidth_down,
            bandwidth_up: record.bandwidth_up,
            monthly_price: record.monthly_price.map(Rupiah::new),
        },
        subscription_start_date: record.subscription_start_date,
        due_date: record.due_date,
    })
}

fn account(customer: Customer) -> Account {
    Account { access: customer.access, name: customer.name, address: customer.address, email: customer.email }
}
