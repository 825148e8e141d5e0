//! [`CustomerRepo`], and the rows of customers that other ports read too.

use async_trait::async_trait;
use chrono::NaiveDate;
use portal_core::customer::{Account, AccountAccess, AccountStatus, Customer, CustomerRepo, CustomerScope, Service};
use portal_core::{CustomerId, PhoneNumber, PortError, Rupiah};

use crate::row::{BadValue, RowName, word};
use crate::store::PgStore;

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
            customer_id: name.read("customer_id", CustomerId::parse(&row.customer_id))?,
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
    pub(crate) subscription_start_date: Option<NaiveDate>,
    pub(crate) due_date: Option<NaiveDate>,
}

impl TryFrom<CustomerRow> for Customer {
    type Error = BadValue;

    fn try_from(row: CustomerRow) -> Result<Self, BadValue> {
        let package = RowName::new("packages", format_args!("customer {}", row.customer_id));
        let mbits = |column, value: Option<i64>| value.map(|v| package.number(column, v)).transpose();
        let service = Service {
            type_name: row.service_type_name,
            package_name: row.package_name,
            bandwidth_down: mbits("bandwidth_down", row.bandwidth_down)?,
            bandwidth_up: mbits("bandwidth_up", row.bandwidth_up)?,
            monthly_price: row.monthly_price.map(Rupiah::new),
        };
        let access = AccountAccess::try_from(AccessRow {
            customer_id: row.customer_id,
            phone_e164: row.phone_e164,
            portal_active: row.portal_active,
            account_status: row.account_status,
        })?;
        Ok(Self {
            access,
            name: row.name,
            phone_as_written: row.phone,
            email: row.email,
            address: row.address,
            city: row.city,
            province: row.province,
            service,
            subscription_start_date: row.subscription_start_date,
            due_date: row.due_date,
        })
    }
}

#[async_trait]
impl CustomerRepo for PgStore {
    async fn accounts_of(&self, phone: &PhoneNumber) -> Result<Vec<Account>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                let answer = sqlx::query_as!(
                    AccountRow,
                    "SELECT customer_id, phone_e164, portal_active, account_status, name, address, email
                     FROM customers WHERE phone_e164 = $1 ORDER BY customer_id",
                    phone.as_e164(),
                )
                .fetch_all(&mut *c)
                .await;
                (c, answer)
            })
            .await?;
        rows.into_iter().map(Account::try_from).collect::<Result<_, _>>().map_err(|bad| bad.of_port(PORT))
    }

    async fn access(&self, scope: &CustomerScope) -> Result<Option<AccountAccess>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                let answer = sqlx::query_as!(
                    AccessRow,
                    "SELECT customer_id, phone_e164, portal_active, account_status
                     FROM customers WHERE customer_id = $1",
                    scope.customer_id().as_str(),
                )
                .fetch_optional(&mut *c)
                .await;
                (c, answer)
            })
            .await?;
        row.map(AccountAccess::try_from).transpose().map_err(|bad| bad.of_port(PORT))
    }

    async fn profile(&self, scope: &CustomerScope) -> Result<Option<Customer>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                let answer = sqlx::query_as!(
                    CustomerRow,
                    r#"SELECT a.customer_id, a.phone_e164, a.portal_active, a.account_status, a.name, a.phone,
                        a.email, a.address, a.city, a.province,
                        p.service_type_name AS "service_type_name?", p.name AS "package_name?",
                        p.bandwidth_down AS "bandwidth_down?", p.bandwidth_up AS "bandwidth_up?",
                        p.monthly_price AS "monthly_price?", a.subscription_start_date, a.due_date
                    FROM customers a LEFT JOIN packages p ON p.id = a.package_id
                    WHERE a.customer_id = $1"#,
                    scope.customer_id().as_str(),
                )
                .fetch_optional(&mut *c)
                .await;
                (c, answer)
            })
            .await?;
        row.map(Customer::try_from).transpose().map_err(|bad| bad.of_port(PORT))
    }
}
