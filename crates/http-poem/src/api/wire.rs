//! Shapes that several answers share.

use chrono::{DateTime, TimeDelta, Utc};
use poem::Response;
use poem::http::header::LOCATION;
use poem::http::{HeaderValue, StatusCode};
use portal_core::Page;
use portal_core::identity::customer::Account;
use portal_core::identity::session::{OpenedSession, Session};
use serde::Serialize;

use crate::i18n::plain_words;
use crate::middleware::{RequestContext, json};
use crate::problem::Problem;
use crate::seal;
use crate::state::App;
use crate::token::Audience;

/// The envelope of every success.
#[derive(Serialize)]
struct Envelope<T> {
    success: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<T>,
}

/// `200` with data alone.
pub(super) fn data(data: impl Serialize) -> Result<Response, Problem> {
    json(StatusCode::OK, &Envelope { success: true, message: None, data: Some(data) })
}

/// `200` with a message for people, by its key, and data if there is any.
pub(super) fn done(context: &RequestContext, words: &str, data: Option<impl Serialize>) -> Result<Response, Problem> {
    told(plain_words(context.locale(), words, &[]), data)
}

/// `200` with a message for people in their language, and data if there is any.
pub(super) fn told(message: String, data: Option<impl Serialize>) -> Result<Response, Problem> {
    json(StatusCode::OK, &Envelope { success: true, message: Some(message), data })
}

/// `201` with a message for people, by its key, and what was made, which lies `at` that address.
pub(super) fn created(
    context: &RequestContext,
    words: &str,
    at: &str,
    data: impl Serialize,
) -> Result<Response, Problem> {
    let message = Some(plain_words(context.locale(), words, &[]));
    let mut response = json(StatusCode::CREATED, &Envelope { success: true, message, data: Some(data) })?;
    let at = HeaderValue::from_str(at).map_err(Problem::broken)?;
    response.headers_mut().insert(LOCATION, at);
    Ok(response)
}

/// Where a page lies in its list.
#[derive(Serialize)]
pub(super) struct Pagination {
    total: u64,
    page: u32,
    limit: u32,
    #[serde(rename = "totalPages")]
    total_pages: u64,
}

impl<T> From<&Page<T>> for Pagination {
    fn from(page: &Page<T>) -> Self {
        let (at, limit) = (page.request.page(), page.request.limit());
        Self { total: page.total, page: at, limit, total_pages: page.total_pages() }
    }
}

/// Whole seconds, rounded up, never negative.
pub(crate) fn seconds(span: TimeDelta) -> u32 {
    let millis = span.num_milliseconds().max(0);
    u32::try_from(millis.saturating_add(999) / 1_000).unwrap_or(u32::MAX)
}

/// What a login and a change of account answer.
#[derive(Serialize)]
pub(super) struct Entered {
    token: String,
    expires_at: String,
    customer: EnteredCustomer,
    accounts: Vec<AccountChoice>,
    /// By which this device is known at its next login; a change of account gives no new one.
    #[serde(skip_serializing_if = "Option::is_none")]
    device_token: Option<String>,
}

#[derive(Serialize)]
struct EnteredCustomer {
    id: String,
    customer_id: String,
    name: String,
    email: Option<String>,
    phone: String,
    account_status: &'static str,
}

#[derive(Serialize)]
struct AccountChoice {
    customer_id: String,
    name: String,
    address: Option<String>,
}

impl Entered {
    pub(super) fn new(app: &App, opened: OpenedSession) -> Result<Self, Problem> {
        let OpenedSession { session, account, accounts, device_token } = opened;
        let token = app.tokens.issue(Audience::Api, &session, false).map_err(Problem::broken)?;
        Ok(Self {
            token,
            expires_at: app.stamp(session.expires_at),
            customer: EnteredCustomer {
                id: account.access.customer_id.to_string(),
                customer_id: account.access.customer_id.to_string(),
                name: account.name,
                email: account.email,
                phone: session.phone.national(),
                account_status: account.access.status.as_str(),
            },
            accounts: accounts.into_iter().map(AccountChoice::from).collect(),
            device_token: device_token.map(|token| seal::encode(token.expose())),
        })
    }
}

impl From<Account> for AccountChoice {
    fn from(account: Account) -> Self {
        Self { customer_id: account.access.customer_id.into(), name: account.name, address: account.address }
    }
}

/// One session in the list of them.
#[derive(Serialize)]
pub(super) struct SessionItem {
    id: String,
    device: String,
    ip: String,
    created_at: String,
    last_seen_at: String,
    current: bool,
}

impl SessionItem {
    pub(super) fn new(app: &App, session: Session, current: bool) -> Self {
        let stamp = |at: DateTime<Utc>| app.stamp(at);
        Self {
            id: session.id.to_string(),
            created_at: stamp(session.created_at),
            last_seen_at: stamp(session.last_seen_at),
            device: session.device,
            ip: session.network,
            current,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_rounded_up_so_that_nobody_comes_too_early() {
        assert_eq!(seconds(TimeDelta::milliseconds(59_001)), 60);
        assert_eq!(seconds(TimeDelta::seconds(60)), 60);
        assert_eq!(seconds(TimeDelta::seconds(-5)), 0);
    }
}
