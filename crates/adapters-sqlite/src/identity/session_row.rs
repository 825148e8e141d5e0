//! Rows of sessions into the core's types.

use portal_core::CustomerId;
use portal_core::identity::customer::AccountAccess;
use portal_core::identity::session::{Resumed, Session};

use crate::identity::customer_row::AccessRow;
use crate::row::{BrokenRow, Place, Text, readable_one};

/// A row of `customer_sessions`.
pub(crate) struct SessionRow {
    pub(crate) id: String,
    pub(crate) customer_id: String,
    pub(crate) phone_e164: String,
    pub(crate) device: String,
    pub(crate) network: String,
    pub(crate) verified_at: String,
    pub(crate) created_at: String,
    pub(crate) last_seen_at: String,
    pub(crate) expires_at: String,
}

/// A session beside its account; the account's columns are empty when it is gone.
pub(crate) struct ResumedRow {
    pub(crate) id: String,
    pub(crate) customer_id: String,
    pub(crate) phone_e164: String,
    pub(crate) device: String,
    pub(crate) network: String,
    pub(crate) verified_at: String,
    pub(crate) created_at: String,
    pub(crate) last_seen_at: String,
    pub(crate) expires_at: String,
    pub(crate) account: Option<Text>,
    pub(crate) number_on_file: Option<String>,
    pub(crate) portal_active: Option<bool>,
    pub(crate) account_status: Option<Text>,
    pub(crate) name: Option<Text>,
}

impl TryFrom<SessionRow> for Session {
    type Error = BrokenRow;

    fn try_from(row: SessionRow) -> Result<Self, BrokenRow> {
        let place = Place { table: "customer_sessions", id: &row.id };
        Ok(Self {
            id: place.field("id", row.id.parse())?,
            customer_id: place.field("customer_id", CustomerId::parse(&row.customer_id))?,
            phone: place.phone("phone_e164", &row.phone_e164)?,
            verified_at: place.instant("verified_at", &row.verified_at)?,
            created_at: place.instant("created_at", &row.created_at)?,
            last_seen_at: place.instant("last_seen_at", &row.last_seen_at)?,
            expires_at: place.instant("expires_at", &row.expires_at)?,
            device: row.device,
            network: row.network,
        })
    }
}

impl TryFrom<ResumedRow> for Resumed {
    type Error = BrokenRow;

    fn try_from(row: ResumedRow) -> Result<Self, BrokenRow> {
        let access = match (row.account, row.portal_active, row.account_status) {
            (Some(customer_id), Some(portal_active), Some(account_status)) => {
                let access = AccessRow { customer_id, phone_e164: row.number_on_file, portal_active, account_status };
                readable_one(Some(AccountAccess::try_from(access)))
            }
            _ => None,
        };
        let session = SessionRow {
            id: row.id,
            customer_id: row.customer_id,
            phone_e164: row.phone_e164,
            device: row.device,
            network: row.network,
            verified_at: row.verified_at,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            expires_at: row.expires_at,
        };
        Ok(Self { session: session.try_into()?, access, name: row.name.map(String::from) })
    }
}
