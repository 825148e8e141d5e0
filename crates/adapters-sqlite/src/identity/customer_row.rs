//! Rows of `customers`, as several ports read them.

use chrono::NaiveDate;
use portal_core::CustomerId;
use portal_core::identity::customer::{Account, AccountAccess, AccountStatus, Customer, InvalidStatus};

use crate::identity::package_row::{PackageRow, left_out_of};
use crate::row::{BrokenRow, Place, Text};

/// What decides whether an account may be entered.
pub(crate) struct AccessRow {
    pub customer_id: Text,
    pub phone_e164: Option<String>,
    pub portal_active: bool,
    pub account_status: Text,
}

/// An account as login and the account chooser need it.
pub(crate) struct AccountRow {
    pub customer_id: Text,
    pub phone_e164: Option<String>,
    pub portal_active: bool,
    pub account_status: Text,
    pub name: Text,
    pub address: Option<Text>,
    pub email: Option<Text>,
}

/// A customer with their package.
pub(crate) struct CustomerRow {
    pub customer_id: Text,
    pub phone_e164: Option<String>,
    pub portal_active: bool,
    pub account_status: Text,
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
    pub subscription_start_date: Option<Text>,
    pub due_date: Option<Text>,
}

/// A statement that answers customers with their packages, with what stands after `FROM customers c LEFT
/// JOIN packages p`.
macro_rules! customers {
    ($after:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            crate::identity::customer_row::CustomerRow,
            r#"SELECT c.customer_id AS "customer_id: crate::row::Text", c.phone_e164,
                   c.portal_active AS "portal_active: bool",
                   c.account_status AS "account_status: crate::row::Text", c.name AS "name: crate::row::Text",
                   c.phone AS "phone: crate::row::Text", c.email AS "email: crate::row::Text",
                   c.address AS "address: crate::row::Text", c.city AS "city: crate::row::Text",
                   c.province AS "province: crate::row::Text", c.package_id,
                   p.service_type_name AS "service_type_name?: crate::row::Text",
                   p.name AS "package_name?: crate::row::Text",
                   p.bandwidth_down AS "bandwidth_down?", p.bandwidth_up AS "bandwidth_up?",
                   p.monthly_price AS "monthly_price?",
                   c.subscription_start_date AS "subscription_start_date: crate::row::Text",
                   c.due_date AS "due_date: crate::row::Text"
               FROM customers c LEFT JOIN packages p ON p.id = c.package_id "# + $after
            $(, $argument)*
        )
    };
}
pub(crate) use customers;

fn place(customer_id: &str) -> Place<'_> {
    Place { table: "customers", id: customer_id }
}

/// The state by the word that is stored for it; files that are imported have other words too.
fn status(word: &str) -> Result<AccountStatus, InvalidStatus> {
    word.parse().and_then(|status: AccountStatus| (status.as_str() == word).then_some(status).ok_or(InvalidStatus))
}

impl TryFrom<AccessRow> for AccountAccess {
    type Error = BrokenRow;

    fn try_from(row: AccessRow) -> Result<Self, BrokenRow> {
        let place = place(&row.customer_id.0);
        let phone = row.phone_e164.as_deref();
        Ok(Self {
            phone: phone.map(|phone| place.phone("phone_e164", phone)).transpose()?,
            portal_active: row.portal_active,
            status: place.field("account_status", status(&row.account_status.0))?,
            customer_id: place.own_number("customer_id", &row.customer_id.0, CustomerId::parse)?,
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
    /// The first day of service and the next due date, if they can be read.
    fn dates(&self, left_out: &mut impl FnMut(BrokenRow)) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let place = place(&self.customer_id.0);
        let mut day = |column, text: &Option<Text>| {
            let day = text.as_ref().map(|text| place.day(column, &text.0)).transpose();
            day.unwrap_or_else(|broken| left_out_of(broken, left_out))
        };
        let subscription_start_date = day("subscription_start_date", &self.subscription_start_date);
        (subscription_start_date, day("due_date", &self.due_date))
    }

    /// The account, without what cannot be read of its dates and its package; that is handed to `left_out`.
    fn read(self, left_out: &mut impl FnMut(BrokenRow)) -> Result<Customer, BrokenRow> {
        let (subscription_start_date, due_date) = self.dates(left_out);
        let package = PackageRow {
            id: self.package_id.unwrap_or_default(),
            service_type_name: self.service_type_name,
            name: self.package_name,
            bandwidth_down: self.bandwidth_down,
            bandwidth_up: self.bandwidth_up,
            monthly_price: self.monthly_price,
        };
        let access = AccessRow {
            customer_id: self.customer_id,
            phone_e164: self.phone_e164,
            portal_active: self.portal_active,
            account_status: self.account_status,
        };
        Ok(Customer {
            access: access.try_into()?,
            name: self.name.into(),
            phone_as_written: self.phone.into(),
            email: self.email.map(String::from),
            address: self.address.map(String::from),
            city: self.city.map(String::from),
            province: self.province.map(String::from),
            service: package.read(left_out),
            subscription_start_date,
            due_date,
        })
    }

    /// What cannot be read of the account, apart from its package, or why no code reaches its number.
    pub(crate) fn problem(self) -> Option<BrokenRow> {
        let id = self.customer_id.0.clone();
        let mut left_out = Vec::new();
        match self.read(&mut |broken| left_out.push(broken)) {
            Err(broken) => Some(broken),
            Ok(customer) => left_out
                .into_iter()
                .find(|broken| broken.table() == "customers")
                .or_else(|| place(&id).field("phone", customer.number_problem().map_or(Ok(()), Err)).err()),
        }
    }
}

impl TryFrom<CustomerRow> for Customer {
    type Error = BrokenRow;

    fn try_from(row: CustomerRow) -> Result<Self, BrokenRow> {
        row.read(&mut |broken| broken.report())
    }
}
