//! Rows of `customers`, as several ports read them.

use portal_core::customer::{Account, AccountAccess, Customer, Service};
use portal_core::{CustomerId, Rupiah};

use crate::row::{BrokenRow, Place};

/// What decides whether an account may be entered.
pub(crate) struct AccessRow {
    pub customer_id: String,
    pub phone_e164: Option<String>,
    pub portal_active: bool,
    pub account_status: String,
}

/// An account as login and the account chooser need it.
pub(crate) struct AccountRow {
    pub customer_id: String,
    pub phone_e164: Option<String>,
    pub portal_active: bool,
    pub account_status: String,
    pub name: String,
    pub address: Option<String>,
    pub email: Option<String>,
}

/// A customer with their package.
pub(crate) struct CustomerRow {
    pub customer_id: String,
    pub phone_e164: Option<String>,
    pub portal_active: bool,
    pub account_status: String,
    pub name: String,
    pub phone: String,
    pub email: Option<String>,
    pub address: Option<String>,
    pub city: Option<String>,
    pub province: Option<String>,
    pub package_id: Option<i64>,
    pub service_type_name: Option<String>,
    pub package_name: Option<String>,
    pub bandwidth_down: Option<i64>,
    pub bandwidth_up: Option<i64>,
    pub monthly_price: Option<i64>,
    pub subscription_start_date: Option<String>,
    pub due_date: Option<String>,
}

/// A statement that answers customers with their packages, with what stands after `FROM customers c LEFT
/// JOIN packages p`.
macro_rules! customers {
    ($after:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            crate::customer_row::CustomerRow,
            r#"SELECT c.customer_id, c.phone_e164, c.portal_active AS "portal_active: bool",
                   c.account_status, c.name, c.phone, c.email, c.address, c.city, c.province, c.package_id,
                   p.service_type_name AS "service_type_name?", p.name AS "package_name?",
                   p.bandwidth_down AS "bandwidth_down?", p.bandwidth_up AS "bandwidth_up?",
                   p.monthly_price AS "monthly_price?", c.subscription_start_date, c.due_date
               FROM customers c LEFT JOIN packages p ON p.id = c.package_id "# + $after
            $(, $argument)*
        )
    };
}
pub(crate) use customers;

fn place(customer_id: &str) -> Place<'_> {
    Place { table: "customers", id: customer_id }
}

impl TryFrom<AccessRow> for AccountAccess {
    type Error = BrokenRow;

    fn try_from(row: AccessRow) -> Result<Self, BrokenRow> {
        let place = place(&row.customer_id);
        let phone = row.phone_e164.as_deref();
        Ok(Self {
            phone: phone.map(|phone| place.phone("phone_e164", phone)).transpose()?,
            portal_active: row.portal_active,
            status: place.field("account_status", row.account_status.parse())?,
            customer_id: place.field("customer_id", CustomerId::parse(&row.customer_id))?,
        })
    }
}

impl TryFrom<AccountRow> for Account {
    type Error = BrokenRow;

    fn try_from(row: AccountRow) -> Result<Self, BrokenRow> {
        let access = AccessRow {
            customer_id: row.customer_id,
            phone_e164: row.phone_e164,
            portal_active: row.portal_active,
            account_status: row.account_status,
        };
        Ok(Self { access: access.try_into()?, name: row.name, address: row.address, email: row.email })
    }
}

impl CustomerRow {
    fn service(&self) -> Result<Service, BrokenRow> {
        let id = self.package_id.unwrap_or_default().to_string();
        let package = Place { table: "packages", id: &id };
        let mbits = |column, number: Option<i64>| number.map(|number| package.number(column, number)).transpose();
        Ok(Service {
            type_name: self.service_type_name.clone(),
            package_name: self.package_name.clone(),
            bandwidth_down: mbits("bandwidth_down", self.bandwidth_down)?,
            bandwidth_up: mbits("bandwidth_up", self.bandwidth_up)?,
            monthly_price: self.monthly_price.map(Rupiah::new),
        })
    }
}

impl TryFrom<CustomerRow> for Customer {
    type Error = BrokenRow;

    fn try_from(row: CustomerRow) -> Result<Self, BrokenRow> {
        let place = place(&row.customer_id);
        let day = |column, text: &Option<String>| {
            let text = text.as_deref();
            text.map(|text| place.day(column, text)).transpose()
        };
        let subscription_start_date = day("subscription_start_date", &row.subscription_start_date)?;
        let due_date = day("due_date", &row.due_date)?;
        let service = row.service()?;
        let access = AccessRow {
            customer_id: row.customer_id,
            phone_e164: row.phone_e164,
            portal_active: row.portal_active,
            account_status: row.account_status,
        };
        Ok(Self {
            access: access.try_into()?,
            name: row.name,
            phone_as_written: row.phone,
            email: row.email,
            address: row.address,
            city: row.city,
            province: row.province,
            service,
            subscription_start_date,
            due_date,
        })
    }
}
