//! Rows of `phone_changes`.

use portal_core::identity::profile::{PhoneChangeRecord, PhoneChangeState};
use portal_core::{CustomerId, Locale};

use crate::row::{BrokenRow, Place};

/// A changed number.
pub(super) struct ChangeRow {
    pub id: String,
    pub customer_id: String,
    pub from_phone: String,
    pub from_e164: String,
    pub to_e164: String,
    pub session_id: String,
    pub network: String,
    pub locale: String,
    pub changed_at: String,
    pub revert_until: String,
    pub state: String,
    pub reverted_at: Option<String>,
    pub held_until: Option<String>,
}

/// A statement that answers records, with what stands after `FROM phone_changes`.
macro_rules! changes {
    ($after:literal $(, $argument:expr)* $(,)?) => {
        sqlx::query_as!(
            ChangeRow,
            "SELECT id, customer_id, from_phone, from_e164, to_e164, session_id, network, locale, changed_at,
                 revert_until, state, reverted_at, held_until
             FROM phone_changes " + $after
            $(, $argument)*
        )
    };
}
pub(super) use changes;

impl TryFrom<ChangeRow> for PhoneChangeRecord {
    type Error = BrokenRow;

    fn try_from(row: ChangeRow) -> Result<Self, BrokenRow> {
        let place = Place { table: "phone_changes", id: &row.id };
        let state = PhoneChangeState::parse(&row.state).ok_or("not a state of a change");
        Ok(Self {
            id: place.field("id", row.id.parse())?,
            customer_id: place.field("customer_id", CustomerId::parse(&row.customer_id))?,
            from: place.phone("from_e164", &row.from_e164)?,
            to: place.phone("to_e164", &row.to_e164)?,
            session: place.field("session_id", row.session_id.parse())?,
            locale: place.word::<Locale>("locale", &row.locale)?,
            at: place.instant("changed_at", &row.changed_at)?,
            revert_until: place.instant("revert_until", &row.revert_until)?,
            state: place.field("state", state)?,
            reverted_at: place.instant_if_any("reverted_at", row.reverted_at.as_deref())?,
            held_until: place.instant_if_any("held_until", row.held_until.as_deref())?,
            from_written: row.from_phone,
            network: row.network,
        })
    }
}
