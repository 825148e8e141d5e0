//! Rows of `customers`, as several ports read them.

use portal_core::customer::{Account, AccountAccess, Customer, Service};
use portal_core::{CustomerId, Rupiah};

use crate::row::{BrokenRow, Place, Text, readable};

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
    pub name: Text,
    pub address: Option<Text>,
    pub email: Option<Text>,
}

/// A customer with their package.
pub(crate) struct CustomerRow {
    pub customer_id: String,
    pub phone_e164: Option<String>,
    pub portal_active: bool,
    pub account_status: String,
    pub name: Text,
    pub phone: Text,
    pub email: Option<Text>,
    pub address: Option<Text>,
    pub city: Option<Text>,
    pub province: Option<Text>,
    pub package_id: Option<i64>,
    pub service_type_name: Option<Text>,
    pub package_name: Option<Text>,
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
                   c.account_status, c.name AS "name: crate::row::Text",
                   c.phone AS "phone: crate::row::Text", c.email AS "email: crate::row::Text",
                   c.address AS "address: crate::row::Text", c.city AS "city: crate::row::Text",
                   c.province AS "province: crate::row::Text", c.package_id,
                   p.service_type_name AS "service_type_name?: crate::row::Text",
                   p.name AS "package_name?: crate::row::Text",
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
        Ok(Self {
            access: access.try_into()?,
            name: row.name.into(),
            address: row.address.map(String::from),
            email: row.email.map(String::from),
        })
    }
}

impl CustomerRow {
    fn service(&self) -> Service {
        let id = self.package_id.unwrap_or_default().to_string();
        let package = Place { table: "packages", id: &id };
        let mbits = |column, number: Option<i64>| readable(number.map(|number| package.number(column, number))).pop();
        Service {
            type_name: self.service_type_name.clone().map(String::from),
            package_name: self.package_name.clone().map(String::from),
            bandwidth_down: mbits("bandwidth_down", self.bandwidth_down),
            bandwidth_up: mbits("bandwidth_up", self.bandwidth_up),
            monthly_price: self.monthly_price.map(Rupiah::new),
        }
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
        // The account shows without what cannot be read of it.
        let subscription_start_date = readable([day("subscription_start_date", &row.subscription_start_date)]).pop();
        let due_date = readable([day("due_date", &row.due_date)]).pop();
        let service = row.service();
        let access = AccessRow {
            customer_id: row.customer_id,
            phone_e164: row.phone_e164,
            portal_active: row.portal_active,
            account_status: row.account_status,
        };
        Ok(Self {
            access: access.try_into()?,
            name: row.name.into(),
            phone_as_written: row.phone.into(),
            email: row.email.map(String::from),
            address: row.address.map(String::from),
            city: row.city.map(String::from),
            province: row.province.map(String::from),
            service,
            subscription_start_date: subscription_start_date.flatten(),
            due_date: due_date.flatten(),
        })
    }
}
