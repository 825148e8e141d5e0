//! Finding customers: numbers through indexes, words by reading the customers in batches, in the order of their ids. A file
//! is for a small ISP's customers, of whom that takes a moment; the search ends once it has found enough.

use async_trait::async_trait;
use portal_core::identity::customer::AccountStatus;
use portal_core::staff::customer_search::{CustomerHead, CustomerHit, CustomerQuery, CustomerSearch};
use portal_core::{CustomerId, PhoneNumber, PortError};
use serde_json::Value;

use crate::SqliteStore;
use crate::error::failed;
use crate::row::{BrokenRow, Place, Text, readable};

const PORT: &str = "customer search";

/// So many customers are read at a time.
const BATCH: u32 = 2_000;

#[async_trait]
impl CustomerSearch for SqliteStore {
    async fn search(&self, query: &CustomerQuery, limit: u32) -> Result<Vec<CustomerHit>, PortError> {
        let mut found = self.by_number(query, limit).await.map_err(failed(PORT))?;
        if !query.words().is_empty() {
            self.by_words(query, limit, &mut found).await.map_err(failed(PORT))?;
        }
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(found)
    }

    async fn heads(&self, customers: &[CustomerId]) -> Result<Vec<CustomerHead>, PortError> {
        let ids: Vec<_> = customers.iter().map(CustomerId::as_str).collect();
        let rows = sqlx::query_as!(
            HeadRow,
            r#"SELECT customer_id AS "customer_id: Text", name AS "name: Text", account_status AS "account_status: Text"
               FROM customers WHERE customer_id IN (SELECT value FROM json_each(?)) ORDER BY customer_id"#,
            Value::from(ids).to_string(),
        );
        let rows = rows.fetch_all(&self.readers).await.map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(HeadRow::read)))
    }
}

impl SqliteStore {
    /// Those whom a number names.
    async fn by_number(&self, query: &CustomerQuery, limit: u32) -> sqlx::Result<Vec<CustomerHit>> {
        let rows = sqlx::query_as!(
            HitRow,
            r#"SELECT customer_id AS "customer_id: Text", name AS "name: Text", address AS "address: Text",
                   city AS "city: Text", phone AS "phone: Text", account_status AS "account_status: Text",
                   portal_active AS "portal_active: bool"
               FROM customers WHERE customer_id IN (
                   SELECT value FROM json_each(?1)
                   UNION SELECT customer_id FROM invoices WHERE invoice_number IN (SELECT value FROM json_each(?1))
                   UNION SELECT customer_id FROM tickets WHERE ticket_number IN (SELECT value FROM json_each(?1))
                   UNION SELECT customer_id FROM customers WHERE phone_e164 = ?2)
               ORDER BY customer_id LIMIT ?3"#,
            Value::from(query.numbers()).to_string(),
            query.phone().map(PhoneNumber::as_e164),
            limit,
        );
        Ok(readable(rows.fetch_all(&self.readers).await?.into_iter().map(HitRow::read)))
    }

    /// Adds those whom the words find, until there are enough.
    async fn by_words(&self, query: &CustomerQuery, limit: u32, found: &mut Vec<CustomerHit>) -> sqlx::Result<()> {
        let mut after = String::new();
        loop {
            let rows = self.customers_after(&after).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after.clone_from(&last.customer_id.0);
            let hits = rows.into_iter().filter(|row| row.is_found(query)).map(HitRow::read);
            for hit in readable(hits) {
                if found.iter().all(|other| other.customer_id != hit.customer_id) {
                    found.push(hit);
                }
            }
            if found.len() >= usize::try_from(limit).unwrap_or(usize::MAX) {
                return Ok(());
            }
        }
    }

    async fn customers_after(&self, after: &str) -> sqlx::Result<Vec<HitRow>> {
        sqlx::query_as!(
            HitRow,
            r#"SELECT customer_id AS "customer_id: Text", name AS "name: Text", address AS "address: Text",
                   city AS "city: Text", phone AS "phone: Text", account_status AS "account_status: Text",
                   portal_active AS "portal_active: bool"
               FROM customers WHERE customer_id > ? ORDER BY customer_id LIMIT ?"#,
            after,
            BATCH,
        )
        .fetch_all(&self.readers)
        .await
    }
}

struct HitRow {
    customer_id: Text,
    name: Text,
    address: Option<Text>,
    city: Option<Text>,
    phone: Text,
    account_status: Text,
    portal_active: bool,
}

impl HitRow {
    fn is_found(&self, query: &CustomerQuery) -> bool {
        let text = |text: &Option<Text>| text.as_ref().map_or(String::new(), |text| text.0.clone());
        query.finds(&[&self.name.0, &text(&self.address), &text(&self.city)])
    }

    fn read(self) -> Result<CustomerHit, BrokenRow> {
        let place = Place { table: "customers", id: &self.customer_id.0 };
        Ok(CustomerHit {
            customer_id: place.own_number("customer_id", &self.customer_id.0, CustomerId::parse)?,
            status: place.field("account_status", self.account_status.0.parse::<AccountStatus>())?,
            name: self.name.0,
            address: self.address.map(String::from),
            phone: self.phone.0,
            portal_active: self.portal_active,
        })
    }
}

struct HeadRow {
    customer_id: Text,
    name: Text,
    account_status: Text,
}

impl HeadRow {
    fn read(self) -> Result<CustomerHead, BrokenRow> {
        let place = Place { table: "customers", id: &self.customer_id.0 };
        Ok(CustomerHead {
            customer_id: place.own_number("customer_id", &self.customer_id.0, CustomerId::parse)?,
            status: place.field("account_status", self.account_status.0.parse::<AccountStatus>())?,
            name: self.name.0,
        })
    }
}
