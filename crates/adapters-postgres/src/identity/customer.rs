//! [`CustomerRepo`], and the rows of customers that other ports read too.

use async_trait::async_trait;
use chrono::NaiveDate;
use portal_core::identity::customer::{Account, AccountAccess, AccountStatus, Customer, CustomerRepo, CustomerScope};
use portal_core::{CustomerId, PhoneNumber, PortError};

use crate::identity::package_row::{PackageRow, left_out_of};
use crate::row::{BadValue, RowName, readable, readable_one, word};
use crate::store::PgStore;
use crate::stored::Stored;

const PORT: &str = "customer repository";

const STATUSES: [AccountStatus; 4] =
    [AccountStatus::Pending, AccountStatus::Active, AccountStatus::Suspended, AccountStatus::Closed];

pub(crate) struct AccessRow {
    pub(crate) customer_id: String,
    pub(crate) phone_e164: Option<String>,
    pub(crate) portal_active: bool,
    pub(crate) account_status: String,
}

impl TryFrom<AccessRow> for AccountAccess {
    type Error = BadValue;

    fn try_from(row: AccessRow) -> Result<Self, BadValue> {
        let name = RowName::new("customers", &row.customer_id);
        let phone = row.phone_e164.as_deref().map(PhoneNumber::parse).transpose();
        Ok(Self {
            customer_id: name.own_number("customer_id", &row.customer_id, CustomerId::parse)?,
            phone: name.read("phone_e164", phone)?,
            portal_active: row.portal_active,
            status: name.read("account_status", word(&STATUSES, AccountStatus::as_str, &row.account_status))?,
        })
    }
}

struct AccountRow {
    customer_id: String,
    phone_e164: Option<String>,
    portal_active: bool,
    account_status: String,
    name: String,
    address: Option<String>,
    email: Option<String>,
}

impl TryFrom<AccountRow> for Account {
    type Error = BadValue;

    fn try_from(row: AccountRow) -> Result<Self, BadValue> {
        let access = AccountAccess::try_from(AccessRow {
            customer_id: row.customer_id,
            phone_e164: row.phone_e164,
            portal_active: row.portal_active,
            account_status: row.account_status,
        })?;
        Ok(Self { access, name: row.name, address: row.address, email: row.email })
    }
}

pub(crate) struct CustomerRow {
    pub(crate) customer_id: String,
    pub(crate) phone_e164: Option<String>,
    pub(crate) portal_active: bool,
    pub(crate) account_status: String,
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) email: Option<String>,
    pub(crate) address: Option<String>,
    pub(crate) city: Option<String>,
    pub(crate) province: Option<String>,
    pub(crate) service_type_name: Option<String>,
    pub(crate) package_name: Option<String>,
    pub(crate) bandwidth_down: Option<i64>,
    pub(crate) bandwidth_up: Option<i64>,
    pub(crate) monthly_price: Option<i64>,
    pub(crate) subscription_start_date: Option<Stored<NaiveDate>>,
    pub(crate) due_date: Option<Stored<NaiveDate>>,
}

impl CustomerRow {
    /// The first day of service and the next due date, if they can be read.
    fn dates(&self, left_out: &mut impl FnMut(BadValue)) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let name = RowName::new("customers", &self.customer_id);
        let mut day = |column, value| {
            let day = name.date_if_any(column, value);
            day.unwrap_or_else(|bad| left_out_of(bad, left_out))
        };
        let subscription_start_date = day("subscription_start_date", self.subscription_start_date);
        (subscription_start_date, day("due_date", self.due_date))
    }

    /// The account, without what cannot be read of its dates and its package; that is handed to `left_out`.
    fn read(self, left_out: &mut impl FnMut(BadValue)) -> Result<Customer, BadValue> {
        let (subscription_start_date, due_date) = self.dates(left_out);
        let package = PackageRow {
            id: format!("customer {}", self.customer_id),
            service_type_name: self.service_type_name,
            name: self.package_name,
            bandwidth_down: self.bandwidth_down,
            bandwidth_up: self.bandwidth_up,
            monthly_price: self.monthly_price,
        };
        let access = AccountAccess::try_from(AccessRow {
            customer_id: self.customer_id,
            phone_e164: self.phone_e164,
            portal_active: self.portal_active,
            account_status: self.account_status,
        })?;
        Ok(Customer {
            access,
            name: self.name,
            phone_as_written: self.phone,
            email: self.email,
            address: self.address,
            city: self.city,
            province: self.province,
            service: package.read(left_out),
            subscription_start_date,
            due_date,
        })
    }

    /// What cannot be read of the account, apart from its package, or why no code reaches its number.
    pub(crate) fn problem(self) -> Option<BadValue> {
        let name = RowName::new("customers", &self.customer_id);
        let mut left_out = Vec::new();
        match self.read(&mut |bad| left_out.push(bad)) {
            Err(bad) => Some(bad),
            Ok(customer) => left_out
                .into_iter()
                .find(|bad| bad.table() == "customers")
                .or_else(|| name.read("phone", customer.number_problem().map_or(Ok(()), Err)).err()),
        }
    }
}

impl TryFrom<CustomerRow> for Customer {
    type Error = BadValue;

    fn try_from(row: CustomerRow) -> Result<Self, BadValue> {
        row.read(&mut |bad| bad.report())
    }
}

#[async_trait]
impl CustomerRepo for PgStore {
    async fn accounts_of(&self, phone: &PhoneNumber) -> Result<Vec<Account>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    AccountRow,
                    "SELECT customer_id, phone_e164, portal_active, account_status, name, address, email
                     FROM isp.customers WHERE phone_e164 = $1 ORDER BY customer_id",
                    phone.as_e164(),
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(Account::try_from)))
    }

    async fn access(&self, scope: &CustomerScope) -> Result<Option<AccountAccess>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    AccessRow,
                    "SELECT customer_id, phone_e164, portal_active, account_status
                     FROM isp.customers WHERE customer_id = $1",
                    scope.customer_id().as_str(),
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        Ok(readable_one(row.map(AccountAccess::try_from)))
    }

    async fn profile(&self, scope: &CustomerScope) -> Result<Option<Customer>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    CustomerRow,
                    r#"SELECT a.customer_id, a.phone_e164, a.portal_active, a.account_status, a.name, a.phone,
                        a.email, a.address, a.city, a.province,
                        p.service_type_name AS "service_type_name?", p.name AS "package_name?",
                        p.bandwidth_down AS "bandwidth_down?", p.bandwidth_up AS "bandwidth_up?",
                        p.monthly_price AS "monthly_price?",
                        a.subscription_start_date AS "subscription_start_date: Stored<NaiveDate>",
                        a.due_date AS "due_date: Stored<NaiveDate>"
                    FROM isp.customers a LEFT JOIN isp.packages p ON p.id = a.package_id
                    WHERE a.customer_id = $1"#,
                    scope.customer_id().as_str(),
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        Ok(readable_one(row.map(Customer::try_from)))
    }
}
