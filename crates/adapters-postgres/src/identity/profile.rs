//! [`ContactRepo`], on the ISP's customers. A version is the number and the e-mail address, quoted.

use async_trait::async_trait;
use chrono::NaiveDate;
use portal_core::PortError;
use portal_core::identity::customer::{Customer, CustomerScope};
use portal_core::identity::profile::{
    Committed, ContactCommit, ContactOnFile, ContactRepo, CustomerVersion, TextField,
};
use portal_core::kernel::email::EmailAddress;

use sqlx::{Connection as _, PgConnection};

use crate::identity::customer::CustomerRow;
use crate::row::readable_one;
use crate::store::{PgStore, end};
use crate::stored::Stored;

const PORT: &str = "contact repository";

struct ContactRow {
    customer_id: String,
    phone_e164: Option<String>,
    portal_active: bool,
    account_status: String,
    name: String,
    phone: String,
    email: Option<String>,
    address: Option<String>,
    city: Option<String>,
    province: Option<String>,
    service_type_name: Option<String>,
    package_name: Option<String>,
    bandwidth_down: Option<i64>,
    bandwidth_up: Option<i64>,
    monthly_price: Option<i64>,
    subscription_start_date: Option<Stored<NaiveDate>>,
    due_date: Option<Stored<NaiveDate>>,
    version: String,
}

impl ContactRow {
    /// What is on file, unless it cannot be read.
    fn read(self) -> Option<ContactOnFile> {
        let version = CustomerVersion::new(self.version);
        let row = CustomerRow {
            customer_id: self.customer_id,
            phone_e164: self.phone_e164,
            portal_active: self.portal_active,
            account_status: self.account_status,
            name: self.name,
            phone: self.phone,
            email: self.email,
            address: self.address,
            city: self.city,
            province: self.province,
            service_type_name: self.service_type_name,
            package_name: self.package_name,
            bandwidth_down: self.bandwidth_down,
            bandwidth_up: self.bandwidth_up,
            monthly_price: self.monthly_price,
            subscription_start_date: self.subscription_start_date,
            due_date: self.due_date,
        };
        readable_one(Some(Customer::try_from(row))).map(|customer| ContactOnFile { customer, version })
    }
}

#[async_trait]
impl ContactRepo for PgStore {
    async fn find_contact(&self, scope: &CustomerScope) -> Result<Option<ContactOnFile>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    ContactRow,
                    r#"SELECT a.customer_id, a.phone_e164, a.portal_active, a.account_status, a.name, a.phone,
                        a.email, a.address, a.city, a.province,
                        p.service_type_name AS "service_type_name?", p.name AS "package_name?",
                        p.bandwidth_down AS "bandwidth_down?", p.bandwidth_up AS "bandwidth_up?",
                        p.monthly_price AS "monthly_price?",
                        a.subscription_start_date AS "subscription_start_date: Stored<NaiveDate>",
                        a.due_date AS "due_date: Stored<NaiveDate>",
                        quote_literal(a.phone) || quote_nullable(a.email) AS "version!"
                    FROM isp.customers a LEFT JOIN isp.packages p ON p.id = a.package_id
                    WHERE a.customer_id = $1"#,
                    scope.customer_id().as_str(),
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        Ok(row.and_then(ContactRow::read))
    }

    async fn commit_contact(&self, scope: &CustomerScope, commit: &ContactCommit) -> Result<Committed, PortError> {
        self.ask(PORT, |mut c| async move {
            let mut transaction = c.begin().await?;
            let committed = write(&mut transaction, scope, commit).await;
            end(transaction, committed).await
        })
        .await
    }
}

/// The row is locked by a statement of its own: a view takes the fields that are not written from what its statement saw
/// when it began, and so it begins when nobody else writes them.
async fn write(c: &mut PgConnection, scope: &CustomerScope, commit: &ContactCommit) -> sqlx::Result<Committed> {
    let id = scope.customer_id().as_str();
    sqlx::query_scalar!("SELECT customer_id FROM isp.customers WHERE customer_id = $1 FOR NO KEY UPDATE", id)
        .fetch_optional(&mut *c)
        .await?;
    let edit = &commit.edit;
    let (email, address) = (edit.email.column(), edit.address.column());
    let (city, province) = (edit.city.column(), edit.province.column());
    let written = sqlx::query!(
        "UPDATE isp.customers SET
            email = CASE WHEN $2 THEN $3 ELSE email END,
            address = CASE WHEN $4 THEN $5 ELSE address END,
            city = CASE WHEN $6 THEN $7 ELSE city END,
            province = CASE WHEN $8 THEN $9 ELSE province END,
            phone = COALESCE($10, phone),
            updated_at = $11
         WHERE customer_id = $1 AND quote_literal(phone) || quote_nullable(email) = $12",
        id,
        email.is_some(),
        email.flatten().map(EmailAddress::as_str),
        address.is_some(),
        address.flatten().map(TextField::as_str),
        city.is_some(),
        city.flatten().map(TextField::as_str),
        province.is_some(),
        province.flatten().map(TextField::as_str),
        commit.phone,
        commit.at,
        commit.expected.as_str(),
    )
    .execute(c)
    .await?;
    Ok(if written.rows_affected() == 1 { Committed::Done } else { Committed::Conflict })
}
