//! Rows of sessions into the core's types.

use chrono::{DateTime, Utc};
use portal_core::identity::customer::AccountAccess;
use portal_core::identity::session::{Resumed, Session};
use portal_core::{CustomerId, SessionId};
use uuid::Uuid;

use crate::identity::customer::AccessRow;
use crate::row::{BadValue, RowName, readable_one};

/// A row of `customer_sessions`.
pub(crate) struct SessionRow {
    pub(crate) id: Uuid,
    pub(crate) customer_id: String,
    pub(crate) phone_e164: String,
    pub(crate) device: String,
    pub(crate) network: String,
    pub(crate) verified_at: DateTime<Utc>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) last_seen_at: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
}

impl TryFrom<SessionRow> for Session {
    type Error = BadValue;

    fn try_from(row: SessionRow) -> Result<Self, BadValue> {
        let name = RowName::new("customer_sessions", row.id);
        Ok(Self {
            id: SessionId::from_uuid(row.id),
            customer_id: name.read("customer_id", CustomerId::parse(&row.customer_id))?,
            phone: name.phone("phone_e164", &row.phone_e164)?,
            device: row.device,
            network: row.network,
            verified_at: row.verified_at,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            expires_at: row.expires_at,
        })
    }
}

/// A session beside its account; the account's columns are empty when it is gone.
pub(crate) struct ResumedRow {
    pub(crate) id: Uuid,
    pub(crate) customer_id: String,
    pub(crate) phone_e164: String,
    pub(crate) device: String,
    pub(crate) network: String,
    pub(crate) verified_at: DateTime<Utc>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) last_seen_at: DateTime<Utc>,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) phone_on_file: Option<String>,
    pub(crate) portal_active: Option<bool>,
    pub(crate) account_status: Option<String>,
    pub(crate) name: Option<String>,
}

impl TryFrom<ResumedRow> for Resumed {
    type Error = BadValue;

    fn try_from(row: ResumedRow) -> Result<Self, BadValue> {
        let access = match (row.portal_active, row.account_status) {
            (Some(portal_active), Some(account_status)) => readable_one(Some(AccountAccess::try_from(AccessRow {
                customer_id: row.customer_id.clone(),
                phone_e164: row.phone_on_file,
                portal_active,
                account_status,
            }))),
            _ => None,
        };
        let session = Session::try_from(SessionRow {
            id: row.id,
            customer_id: row.customer_id,
            phone_e164: row.phone_e164,
            device: row.device,
            network: row.network,
            verified_at: row.verified_at,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            expires_at: row.expires_at,
        })?;
        Ok(Self { session, access, name: row.name })
    }
}
