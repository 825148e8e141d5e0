//! Contact data in `customers`. A version is the number and the e-mail address, byte for byte.

use async_trait::async_trait;
use portal_core::PortError;
use portal_core::identity::customer::{Customer, CustomerScope};
use portal_core::identity::profile::{
    Committed, ContactCommit, ContactOnFile, ContactRepo, CustomerVersion, Edit, TextField,
};
use portal_core::kernel::email::EmailAddress;

use crate::SqliteStore;
use crate::error::failed;
use crate::identity::customer_row::customers;
use crate::row::{readable_one, stamp};

const PORT: &str = "contact repository";

fn text(edit: &Edit<TextField>) -> Option<&str> {
    edit.column().flatten().map(TextField::as_str)
}

#[async_trait]
impl ContactRepo for SqliteStore {
    async fn find_contact(&self, scope: &CustomerScope) -> Result<Option<ContactOnFile>, PortError> {
        let account = scope.customer_id().as_str();
        // First, so that it is never newer than what it stands for.
        let version = sqlx::query_scalar!(
            r#"SELECT hex(phone) || iif(email IS NULL, '', '.' || hex(email)) AS "version!: String"
               FROM customers WHERE customer_id = ?"#,
            account,
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let Some(version) = version.map(CustomerVersion::new) else { return Ok(None) };
        let row =
            customers!("WHERE c.customer_id = ?", account).fetch_optional(&self.readers).await.map_err(failed(PORT))?;
        Ok(readable_one(row.map(Customer::try_from)).map(|customer| ContactOnFile { customer, version }))
    }

    async fn commit_contact(&self, scope: &CustomerScope, commit: &ContactCommit) -> Result<Committed, PortError> {
        let edit = &commit.edit;
        let written = sqlx::query!(
            "UPDATE customers SET email = CASE WHEN ?1 THEN ?2 ELSE email END,
                 address = CASE WHEN ?3 THEN ?4 ELSE address END, city = CASE WHEN ?5 THEN ?6 ELSE city END,
                 province = CASE WHEN ?7 THEN ?8 ELSE province END, phone = COALESCE(?9, phone), updated_at = ?10
             WHERE customer_id = ?11 AND hex(phone) || iif(email IS NULL, '', '.' || hex(email)) = ?12",
            edit.email.is_change(),
            edit.email.column().flatten().map(EmailAddress::as_str),
            edit.address.is_change(),
            text(&edit.address),
            edit.city.is_change(),
            text(&edit.city),
            edit.province.is_change(),
            text(&edit.province),
            commit.phone,
            stamp(commit.at),
            scope.customer_id().as_str(),
            commit.expected.as_str(),
        )
        .execute(&self.writer)
        .await
        .map_err(failed(PORT))?;
        Ok(if written.rows_affected() == 1 { Committed::Done } else { Committed::Conflict })
    }
}
