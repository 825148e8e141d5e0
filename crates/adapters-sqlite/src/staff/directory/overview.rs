//! What support needs on the phone, put together for each account that matches.

use chrono::{DateTime, Utc};
use portal_core::identity::customer::Customer;
use portal_core::kernel::email::EmailAddress;
use portal_core::messaging::outbox::Recipient;
use portal_core::staff::directory::{AccountSelection, CodeTrace, CustomerOverview, MessageTrace};
use portal_core::{PhoneNumber, PortError};

use super::PORT;
use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::identity::customer_row::customers;
use crate::row::{BrokenRow, Place, readable, stamp};

pub(super) async fn overviews(
    store: &SqliteStore,
    selection: &AccountSelection,
    now: DateTime<Utc>,
) -> Result<Vec<CustomerOverview>, PortError> {
    let mut overviews = Vec::new();
    for customer in selected(store, selection).await? {
        overviews.push(overview(store, customer, now).await?);
    }
    Ok(overviews)
}

async fn selected(store: &SqliteStore, selection: &AccountSelection) -> Result<Vec<Customer>, PortError> {
    let rows = match selection {
        AccountSelection::Customer(id) => {
            customers!("WHERE c.customer_id = ?", id.as_str()).fetch_all(&store.readers).await
        }
        AccountSelection::Phone(phone) => {
            customers!("WHERE c.phone_e164 = ? ORDER BY c.customer_id", phone.as_e164()).fetch_all(&store.readers).await
        }
        AccountSelection::AllActive => return Ok(Vec::new()),
    };
    let rows = rows.map_err(failed(PORT))?.into_iter();
    Ok(readable(rows.map(Customer::try_from)))
}

async fn overview(store: &SqliteStore, customer: Customer, now: DateTime<Utc>) -> Result<CustomerOverview, PortError> {
    let customer_id = customer.access.customer_id.as_str();
    let sessions = sqlx::query_as!(
        SessionsRow,
        r#"SELECT
               (SELECT MAX(created_at) FROM customer_sessions WHERE customer_id = ?1)
                   AS "last_login_at: String",
               (SELECT COUNT(*) FROM customer_sessions
                WHERE customer_id = ?1 AND ended_at IS NULL AND expires_at > ?2) AS "open!: i64""#,
        customer_id,
        stamp(now),
    )
    .fetch_one(&store.readers)
    .await
    .map_err(failed(PORT))?;
    let (last_login_at, open_sessions) = sessions.read(customer_id).map_err(broken(PORT))?;
    let messages = messages_to(store, &customer).await?;
    let codes = match &customer.access.phone {
        Some(phone) => codes_for(store, phone).await?,
        None => Vec::new(),
    };
    Ok(CustomerOverview { customer, last_login_at, open_sessions, messages, codes })
}

async fn messages_to(store: &SqliteStore, customer: &Customer) -> Result<Vec<MessageTrace>, PortError> {
    let (access, email) = (&customer.access, customer.email.as_deref());
    let mailbox =
        email.and_then(|email| EmailAddress::parse(email).ok()).map(|email| Recipient::from(email).to_string());
    let customer = Recipient::Customer(access.customer_id.clone()).to_string();
    let rows = sqlx::query_as!(
        TraceRow,
        r#"SELECT id AS "id!", kind AS "kind!", created_at AS "created_at!",
               COALESCE(delivery_state, state) AS "state!: String", attempts AS "attempts!", provider AS "provider?",
               reason AS "reason?"
           FROM outbox WHERE recipient IN (?, ?, ?) ORDER BY created_at DESC, position DESC LIMIT 10"#,
        customer,
        access.phone.as_ref().map(PhoneNumber::as_e164),
        mailbox,
    )
    .fetch_all(&store.readers)
    .await
    .map_err(failed(PORT))?;
    let traces: Result<_, _> = rows.into_iter().map(MessageTrace::try_from).collect();
    traces.map_err(broken(PORT))
}

async fn codes_for(store: &SqliteStore, phone: &PhoneNumber) -> Result<Vec<CodeTrace>, PortError> {
    let rows = sqlx::query_as!(
        CodeRow,
        r#"SELECT id, sent_at, expires_at, browser_hash IS NOT NULL AS "by_browser!: bool", guesses_left,
               consumed_at
           FROM otp_challenges WHERE phone_e164 = ? AND purpose = 'login' ORDER BY position DESC LIMIT 5"#,
        phone.as_e164(),
    )
    .fetch_all(&store.readers)
    .await
    .map_err(failed(PORT))?;
    rows.into_iter().map(CodeTrace::try_from).collect::<Result<_, _>>().map_err(broken(PORT))
}

struct CodeRow {
    id: String,
    sent_at: String,
    expires_at: String,
    by_browser: bool,
    guesses_left: i64,
    consumed_at: Option<String>,
}

impl TryFrom<CodeRow> for CodeTrace {
    type Error = BrokenRow;

    fn try_from(row: CodeRow) -> Result<Self, BrokenRow> {
        let place = Place { table: "otp_challenges", id: &row.id };
        Ok(Self {
            sent_at: place.instant("sent_at", &row.sent_at)?,
            expires_at: place.instant("expires_at", &row.expires_at)?,
            by_browser: row.by_browser,
            guesses_left: place.number("guesses_left", row.guesses_left)?,
            redeemed_at: place.instant_if_any("consumed_at", row.consumed_at.as_deref())?,
        })
    }
}

struct SessionsRow {
    last_login_at: Option<String>,
    open: i64,
}

impl SessionsRow {
    fn read(&self, customer_id: &str) -> Result<(Option<DateTime<Utc>>, u64), BrokenRow> {
        let place = Place { table: "customer_sessions", id: customer_id };
        let last = place.instant_if_any("created_at", self.last_login_at.as_deref())?;
        Ok((last, place.number("ended_at", self.open)?))
    }
}

struct TraceRow {
    id: String,
    kind: String,
    created_at: String,
    state: String,
    attempts: i64,
    provider: Option<String>,
    reason: Option<String>,
}

impl TryFrom<TraceRow> for MessageTrace {
    type Error = BrokenRow;

    fn try_from(row: TraceRow) -> Result<Self, BrokenRow> {
        let place = Place { table: "outbox", id: &row.id };
        Ok(Self {
            id: place.field("id", row.id.parse())?,
            created_at: place.instant("created_at", &row.created_at)?,
            attempts: place.number("attempts", row.attempts)?,
            kind: row.kind,
            state: row.state,
            provider: row.provider,
            reason: row.reason,
        })
    }
}
