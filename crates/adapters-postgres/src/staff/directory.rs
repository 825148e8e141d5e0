//! [`CustomerDirectory`]: what staff do with customers.

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use portal_core::identity::customer::Customer;
use portal_core::staff::directory::{
    AccessSwitch, AccountOnFile, AccountSelection, CodeTrace, CustomerDirectory, CustomerOverview, MessageTrace,
};
use portal_core::{CustomerId, MessageId, PhoneNumber, PortError};
use serde::Deserialize;
use sqlx::types::Json;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use crate::error::PgError;
use crate::identity::customer::CustomerRow;
use crate::row::{BadValue, RowName, readable};
use crate::store::{PgStore, end};
use crate::stored::Stored;

const PORT: &str = "customer directory";

/// A message as the statement of the overviews packs it.
#[derive(Deserialize)]
struct MessageRow {
    id: Uuid,
    kind: String,
    created_at: DateTime<Utc>,
    state: String,
    attempts: i64,
    provider: Option<String>,
    reason: Option<String>,
}

impl TryFrom<MessageRow> for MessageTrace {
    type Error = BadValue;

    fn try_from(row: MessageRow) -> Result<Self, BadValue> {
        let attempts = RowName::new("outbox", row.id).number("attempts", row.attempts)?;
        Ok(Self {
            id: MessageId::from_uuid(row.id),
            kind: row.kind,
            created_at: row.created_at,
            state: row.state,
            attempts,
            provider: row.provider,
            reason: row.reason,
        })
    }
}

/// A login code, packed likewise.
#[derive(Deserialize)]
struct CodeRow {
    id: Uuid,
    sent_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    by_browser: bool,
    guesses_left: i64,
    redeemed_at: Option<DateTime<Utc>>,
}

impl TryFrom<CodeRow> for CodeTrace {
    type Error = BadValue;

    fn try_from(row: CodeRow) -> Result<Self, BadValue> {
        let guesses_left = RowName::new("otp_challenges", row.id).number("guesses_left", row.guesses_left)?;
        let CodeRow { sent_at, expires_at, by_browser, redeemed_at, .. } = row;
        Ok(Self { sent_at, expires_at, by_browser, guesses_left, redeemed_at })
    }
}

struct CustomerOverviewRow {
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
    last_login_at: Option<DateTime<Utc>>,
    open_sessions: i64,
    messages: Option<Json<Vec<MessageRow>>>,
    codes: Option<Json<Vec<CodeRow>>>,
}

impl TryFrom<CustomerOverviewRow> for CustomerOverview {
    type Error = BadValue;

    fn try_from(row: CustomerOverviewRow) -> Result<Self, BadValue> {
        let messages = row.messages.map(|Json(messages)| messages).unwrap_or_default();
        let codes = row.codes.map(|Json(codes)| codes).unwrap_or_default();
        let customer = Customer::try_from(CustomerRow {
            customer_id: row.customer_id,
            phone_e164: row.phone_e164,
            portal_active: row.portal_active,
            account_status: row.account_status,
            name: row.name,
            phone: row.phone,
            email: row.email,
            address: row.address,
            city: row.city,
            province: row.province,
            service_type_name: row.service_type_name,
            package_name: row.package_name,
            bandwidth_down: row.bandwidth_down,
            bandwidth_up: row.bandwidth_up,
            monthly_price: row.monthly_price,
            subscription_start_date: row.subscription_start_date,
            due_date: row.due_date,
        })?;
        Ok(Self {
            customer,
            last_login_at: row.last_login_at,
            open_sessions: row.open_sessions.unsigned_abs(),
            messages: messages.into_iter().map(MessageTrace::try_from).collect::<Result<_, _>>()?,
            codes: codes.into_iter().map(CodeTrace::try_from).collect::<Result<_, _>>()?,
        })
    }
}

#[async_trait]
impl CustomerDirectory for PgStore {
    async fn on_file(&self, ids: &[CustomerId], phones: &[PhoneNumber]) -> Result<Vec<AccountOnFile>, PortError> {
        let ids: &Vec<String> = &ids.iter().map(ToString::to_string).collect();
        let phones: &Vec<String> = &phones.iter().map(|phone| phone.as_e164().to_owned()).collect();
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    "SELECT customer_id, phone_e164 FROM isp.customers
                     WHERE customer_id = ANY ($1) OR phone_e164 = ANY ($2) ORDER BY customer_id",
                    ids,
                    phones,
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        let accounts = rows.into_iter().map(|row| on_file(&row.customer_id, row.phone_e164.as_deref()));
        Ok(readable(accounts))
    }

    async fn set_access(
        &self,
        selection: &AccountSelection,
        switch: &AccessSwitch,
    ) -> Result<Vec<CustomerId>, PortError> {
        let mut moved = match selection {
            AccountSelection::Customer(id) => self.switch_some(Some(id), None, switch).await,
            AccountSelection::Phone(phone) => self.switch_some(None, Some(phone), switch).await,
            AccountSelection::AllActive => self.switch_all(switch).await.map_err(|error| error.of_port(PORT)),
        }?;
        moved.sort_unstable();
        let parsed = moved.iter().map(|id| RowName::new("customers", id).read("customer_id", CustomerId::parse(id)));
        parsed.collect::<Result<_, _>>().map_err(|bad| bad.of_port(PORT))
    }

    async fn switched_off(&self) -> Result<u64, PortError> {
        let count = self
            .ask(PORT, |mut c| async move {
                sqlx::query_scalar!(
                    r#"SELECT count(customer_id) AS "number!" FROM isp.customers
                       WHERE account_status = 'active' AND NOT portal_active"#
                )
                .fetch_one(&mut *c)
                .await
            })
            .await?;
        Ok(count.unsigned_abs())
    }

    async fn overviews(
        &self,
        selection: &AccountSelection,
        now: DateTime<Utc>,
    ) -> Result<Vec<CustomerOverview>, PortError> {
        let (id, phone) = match selection {
            AccountSelection::Customer(id) => (Some(id.as_str()), None),
            AccountSelection::Phone(phone) => (None, Some(phone.as_e164())),
            AccountSelection::AllActive => return Ok(Vec::new()),
        };
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_file_as!(CustomerOverviewRow, "src/staff/directory_overviews.sql", id, phone, now)
                    .fetch_all(&mut *c)
                    .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(CustomerOverview::try_from)))
    }
}

fn on_file(id: &str, phone: Option<&str>) -> Result<AccountOnFile, BadValue> {
    let row = RowName::new("customers", id);
    let phone = phone.map(|phone| row.read("phone_e164", PhoneNumber::parse(phone))).transpose()?;
    Ok(AccountOnFile { customer_id: row.read("customer_id", CustomerId::parse(id))?, phone })
}

impl PgStore {
    async fn switch_some(
        &self,
        id: Option<&CustomerId>,
        phone: Option<&PhoneNumber>,
        switch: &AccessSwitch,
    ) -> Result<Vec<String>, PortError> {
        self.ask(PORT, |mut c| async move {
            let mut transaction = c.begin().await?;
            let moved = async {
                let ids = lock_some(&mut transaction, id, phone, switch).await?;
                move_to(&mut transaction, &ids, switch).await
            };
            let moved = moved.await;
            end(transaction, moved).await
        })
        .await
    }

    /// May touch a million rows, so it takes its time on a connection of its own. Two statements, so that
    /// each has its partial index.
    async fn switch_all(&self, switch: &AccessSwitch) -> Result<Vec<String>, PgError> {
        let mut connection = self.patient_connection().await?;
        let mut transaction = connection.begin_with(self.patient_begin().await?).await?;
        let limit = switch.limit.map(i64::from);
        let ids = if switch.portal_active {
            lock_disabled(&mut transaction, limit).await?
        } else {
            lock_enabled(&mut transaction, limit).await?
        };
        let moved = move_to(&mut transaction, &ids, switch).await?;
        transaction.commit().await?;
        connection.close().await?;
        Ok(moved)
    }
}

// Rows are locked by a statement of their own: a view takes the fields that are not written from what its statement saw
// when it began, and so it begins when nobody else writes them.

async fn lock_some(
    c: &mut PgConnection,
    id: Option<&CustomerId>,
    phone: Option<&PhoneNumber>,
    switch: &AccessSwitch,
) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        "SELECT customer_id FROM isp.customers WHERE (customer_id = $1 OR phone_e164 = $2) AND portal_active <> $3
         ORDER BY customer_id LIMIT $4 FOR UPDATE",
        id.map(CustomerId::as_str),
        phone.map(PhoneNumber::as_e164),
        switch.portal_active,
        switch.limit.map(i64::from),
    )
    .fetch_all(c)
    .await
}

async fn lock_disabled(c: &mut PgConnection, limit: Option<i64>) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        "SELECT customer_id FROM isp.customers WHERE account_status = 'active' AND NOT portal_active
         ORDER BY customer_id LIMIT $1 FOR UPDATE",
        limit,
    )
    .fetch_all(c)
    .await
}

async fn lock_enabled(c: &mut PgConnection, limit: Option<i64>) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        "SELECT customer_id FROM isp.customers WHERE account_status = 'active' AND portal_active
         ORDER BY customer_id LIMIT $1 FOR UPDATE",
        limit,
    )
    .fetch_all(c)
    .await
}

/// Switches accounts that are locked, with an entry in the trail for each.
async fn move_to(c: &mut PgConnection, ids: &[String], switch: &AccessSwitch) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar!(
        "WITH moved AS (
            UPDATE isp.customers SET portal_active = $2, updated_at = $3 WHERE customer_id = ANY ($1)
            RETURNING customer_id)
         INSERT INTO portal.audit_log (at, action, customer_id, actor) SELECT $3, $4, customer_id, $5 FROM moved
         RETURNING customer_id",
        ids,
        switch.portal_active,
        switch.at,
        switch.action().as_str(),
        switch.actor.to_string(),
    )
    .fetch_all(c)
    .await
}
