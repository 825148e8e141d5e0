//! Shapes that several answers share.

use std::borrow::Cow;

use chrono::{DateTime, TimeDelta, Utc};
use http_kit::token::Audience;
use http_kit::{Problem, seal};
use portal_core::Page;
use portal_core::identity::customer::{Account, AccountStatus};
use portal_core::identity::session::{OpenedSession, Session};
use serde::Serialize;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::document::words;
use crate::state::App;

/// Where an account stands.
pub(crate) struct AccountStates;

impl PartialSchema for AccountStates {
    fn schema() -> RefOr<Schema> {
        words(AccountStatus::ALL.map(AccountStatus::as_str)).into()
    }
}

impl ToSchema for AccountStates {
    fn name() -> Cow<'static, str> {
        "AccountStatus".into()
    }
}

/// Where a page lies in its list.
#[derive(Serialize, ToSchema)]
pub(crate) struct Pagination {
    /// How many items the whole list has.
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
#[derive(Serialize, ToSchema)]
#[schema(as = EnteredData)]
pub(crate) struct Entered {
    /// For `Authorization: Bearer`.
    token: String,
    #[schema(format = DateTime)]
    expires_at: String,
    customer: EnteredCustomer,
    accounts: Vec<AccountChoice>,
    /// By which this device is known at its next login; send it with `/request-otp` and `/verify-otp`, and keep it
    /// secret. Absent after a change of account.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    device_token: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Customer)]
struct EnteredCustomer {
    #[schema(example = "AGLS202510150001")]
    id: String,
    #[schema(example = "AGLS202510150001")]
    customer_id: String,
    name: String,
    email: Option<String>,
    #[schema(example = "0817102070")]
    phone: String,
    #[schema(value_type = AccountStates)]
    account_status: &'static str,
}

#[derive(Serialize, ToSchema)]
struct AccountChoice {
    customer_id: String,
    name: String,
    address: Option<String>,
}

impl Entered {
    pub(crate) fn new(app: &App, opened: OpenedSession) -> Result<Self, Problem> {
        let OpenedSession { session, account, accounts, device_token } = opened;
        let token = app.site.tokens().issue(Audience::Api, &session, false).map_err(Problem::broken)?;
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
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub(crate) struct SessionItem {
    #[schema(format = "uuid")]
    id: String,
    #[schema(example = "Chrome, Android")]
    device: String,
    /// An IPv4 address, or the first 64 bits of an IPv6 address.
    #[schema(example = "203.0.113.7")]
    ip: String,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    last_seen_at: String,
    current: bool,
}

impl SessionItem {
    pub(crate) fn new(app: &App, session: Session, current: bool) -> Self {
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
