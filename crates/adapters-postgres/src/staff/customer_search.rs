//! [`CustomerSearch`]: numbers through indexes, words through that of `isp.customer_words`.

use async_trait::async_trait;
use portal_core::identity::customer::AccountStatus;
use portal_core::staff::customer_search::{CustomerHead, CustomerHit, CustomerQuery, CustomerSearch};
use portal_core::{CustomerId, PhoneNumber, PortError};

use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;

const PORT: &str = "customer search";

#[async_trait]
impl CustomerSearch for PgStore {
    async fn search(&self, query: &CustomerQuery, limit: u32) -> Result<Vec<CustomerHit>, PortError> {
        let limit = i64::from(limit);
        let mut found = self.customers_by_number(query, limit).await?;
        let left = limit - i64::try_from(found.len()).unwrap_or(limit);
        if !query.words().is_empty() && left > 0 {
            found.extend(self.customers_by_words(query, left, &found).await?);
        }
        Ok(found)
    }

    async fn heads(&self, customers: &[CustomerId]) -> Result<Vec<CustomerHead>, PortError> {
        let ids: &Vec<String> = &customers.iter().map(ToString::to_string).collect();
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    HeadRow,
                    r#"SELECT customer_id AS "customer_id!", name AS "name!", account_status AS "account_status!"
                    FROM isp.customers WHERE customer_id = ANY ($1) ORDER BY customer_id"#,
                    ids,
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(HeadRow::read)))
    }
}

impl PgStore {
    /// Those whom a number names.
    async fn customers_by_number(&self, query: &CustomerQuery, limit: i64) -> Result<Vec<CustomerHit>, PortError> {
        let numbers = query.numbers();
        let phone = query.phone().map(PhoneNumber::as_e164);
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    HitRow,
                    r#"SELECT customer_id AS "customer_id!", name AS "name!", address, phone AS "phone!",
                        account_status AS "account_status!", portal_active AS "portal_active!"
                    FROM isp.customers WHERE customer_id = ANY (ARRAY(
                        SELECT unnest($1::text[])
                        UNION SELECT customer_id FROM isp.invoices WHERE invoice_number = ANY ($1)
                        UNION SELECT customer_id FROM isp.tickets WHERE ticket_number = ANY ($1)
                        UNION SELECT customer_id FROM isp.customers WHERE phone_e164 = $2))
                    ORDER BY customer_id LIMIT $3"#,
                    numbers,
                    phone,
                    limit,
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(HitRow::read)))
    }

    /// Those whom the words find, without those who were found before.
    async fn customers_by_words(
        &self,
        query: &CustomerQuery,
        limit: i64,
        before: &[CustomerHit],
    ) -> Result<Vec<CustomerHit>, PortError> {
        // Words are ASCII letters and digits, so they need no escape.
        let words: Vec<_> = query.words().iter().map(|word| format!("'{word}':*")).collect();
        let words = &words.join(" & ");
        let before: &Vec<String> = &before.iter().map(|hit| hit.customer_id.to_string()).collect();
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    HitRow,
                    r#"SELECT customer_id AS "customer_id!", name AS "name!", address, phone AS "phone!",
                        account_status AS "account_status!", portal_active AS "portal_active!"
                    FROM isp.customers
                    WHERE isp.customer_words(name, address, city) @@ $1::text::tsquery AND customer_id <> ALL ($2)
                    LIMIT $3"#,
                    words,
                    before,
                    limit,
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(HitRow::read)))
    }
}

struct HitRow {
    customer_id: String,
    name: String,
    address: Option<String>,
    phone: String,
    account_status: String,
    portal_active: bool,
}

impl HitRow {
    fn read(self) -> Result<CustomerHit, BadValue> {
        let name = RowName::new("customers", &self.customer_id);
        Ok(CustomerHit {
            customer_id: name.own_number("customer_id", &self.customer_id, CustomerId::parse)?,
            status: name.read("account_status", self.account_status.parse::<AccountStatus>())?,
            name: self.name,
            address: self.address,
            phone: self.phone,
            portal_active: self.portal_active,
        })
    }
}

struct HeadRow {
    customer_id: String,
    name: String,
    account_status: String,
}

impl HeadRow {
    fn read(self) -> Result<CustomerHead, BadValue> {
        let name = RowName::new("customers", &self.customer_id);
        Ok(CustomerHead {
            customer_id: name.own_number("customer_id", &self.customer_id, CustomerId::parse)?,
            status: name.read("account_status", self.account_status.parse::<AccountStatus>())?,
            name: self.name,
        })
    }
}
