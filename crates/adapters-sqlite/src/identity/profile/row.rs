//! Rows of `phone_changes`.

use portal_core::CustomerId;
use portal_core::identity::profile::PhoneChangeRecord;

use crate::row::{BrokenRow, Place};

/// A changed number.
pub(super) struct ChangeRow {
    pub id: String,
    pub customer_id: String,
    pub from_e164: String,
    pub to_e164: String,
    pub changed_at: String,
    pub revert_until: String,
    pub reverted_at: Option<String>,
}

impl TryFrom<ChangeRow> for PhoneChangeRecord {
    type Error = BrokenRow;

    fn try_from(row: ChangeRow) -> Result<Self, BrokenRow> {
        let place = Place { table: "phone_changes", id: &row.id };
        Ok(Self {
            id: place.field("id", row.id.parse())?,
            customer_id: place.field("customer_id", CustomerId::parse(&row.customer_id))?,
            from: place.phone("from_e164", &row.from_e164)?,
            to: place.phone("to_e164", &row.to_e164)?,
            at: place.instant("changed_at", &row.changed_at)?,
            revert_until: place.instant("revert_until", &row.revert_until)?,
            reverted_at: place.instant_if_any("reverted_at", row.reverted_at.as_deref())?,
        })
    }
}
