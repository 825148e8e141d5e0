//! [`ProfileRepo`]: a write is one statement. Changes of numbers are in the SQL functions
//! `portal_change_phone` and `portal_revert_phone`.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::customer::{CustomerRepo, CustomerScope};
use portal_core::identity::profile::{
    ContactChange, ContactChanged, Email, PhoneChange, PhoneChangeRecord, PhoneChanged, ProfileRepo, Reversal,
    TextField,
};
use portal_core::{CustomerId, PhoneChangeId, PortError};
use uuid::Uuid;

use crate::packed;
use crate::row::{BadValue, RowName};
use crate::store::PgStore;

const PORT: &str = "profile repository";

struct ChangeRow {
    id: Uuid,
    customer_id: String,
    from_e164: String,
    to_e164: String,
    changed_at: DateTime<Utc>,
    revert_until: DateTime<Utc>,
    reverted_at: Option<DateTime<Utc>>,
}

impl TryFrom<ChangeRow> for PhoneChangeRecord {
    type Error = BadValue;

    fn try_from(row: ChangeRow) -> Result<Self, BadValue> {
        let name = RowName::new("phone_changes", row.id);
        Ok(Self {
            id: PhoneChangeId::from_uuid(row.id),
            customer_id: name.read("customer_id", CustomerId::parse(&row.customer_id))?,
            from: name.phone("from_e164", &row.from_e164)?,
            to: name.phone("to_e164", &row.to_e164)?,
            at: row.changed_at,
            revert_until: row.revert_until,
            reverted_at: row.reverted_at,
        })
    }
}

struct Outcome {
    word: String,
    held_until: Option<DateTime<Utc>>,
}

fn unpackable(error: serde_json::Error) -> PortError {
    PortError::broken(PORT, error)
}

#[async_trait]
impl ProfileRepo for PgStore {
    async fn change_contact(&self, scope: &CustomerScope, change: &ContactChange) -> Result<ContactChanged, PortError> {
        let entry = &packed::entry(&change.audit).map_err(unpackable)?;
        let notices = &packed::messages(&change.notices).map_err(unpackable)?;
        let edit = &change.edit;
        let (email, address) = (edit.email.column(), edit.address.column());
        let (city, province) = (edit.city.column(), edit.province.column());
        let written = self
            .ask(PORT, |mut c| async move {
                let answer = sqlx::query_scalar!(
                    r#"WITH changed AS (
                        UPDATE customers SET
                            email = CASE WHEN $2 THEN $3 ELSE email END,
                            address = CASE WHEN $4 THEN $5 ELSE address END,
                            city = CASE WHEN $6 THEN $7 ELSE city END,
                            province = CASE WHEN $8 THEN $9 ELSE province END,
                            updated_at = $10
                        WHERE customer_id = $1 AND NOT ($2 AND portal_change_hold($1, $10) IS NOT NULL)
                        RETURNING customer_id)
                    SELECT portal_record($11, $12) AS "queued!" FROM changed"#,
                    scope.customer_id().as_str(),
                    email.is_some(),
                    email.flatten().map(Email::as_str),
                    address.is_some(),
                    address.flatten().map(TextField::as_str),
                    city.is_some(),
                    city.flatten().map(TextField::as_str),
                    province.is_some(),
                    province.flatten().map(TextField::as_str),
                    change.at,
                    entry,
                    notices,
                )
                .fetch_optional(&mut *c)
                .await;
                (c, answer)
            })
            .await?;
        let hold = if written.is_none() && email.is_some() { self.change_hold(scope, change.at).await? } else { None };
        if let Some(until) = hold {
            return Ok(ContactChanged::OnHold { until });
        }
        let customer = if written.is_some() { self.profile(scope).await? } else { None };
        Ok(customer.map_or(ContactChanged::NotFound, |customer| ContactChanged::Done(Box::new(customer))))
    }

    async fn change_hold(&self, scope: &CustomerScope, at: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, PortError> {
        self.ask(PORT, |mut c| async move {
            let answer = sqlx::query_scalar!("SELECT portal_change_hold($1, $2)", scope.customer_id().as_str(), at)
                .fetch_one(&mut *c)
                .await;
            (c, answer)
        })
        .await
    }

    async fn change_phone(&self, scope: &CustomerScope, change: &PhoneChange) -> Result<PhoneChanged, PortError> {
        let entry = &packed::entry(&change.audit).map_err(unpackable)?;
        let notices = &packed::messages(&change.notices).map_err(unpackable)?;
        let outcome = self
            .ask(PORT, |mut c| async move {
                let answer = sqlx::query_as!(
                    Outcome,
                    r#"SELECT outcome AS "word!", held_until
                       FROM portal_change_phone($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"#,
                    scope.customer_id().as_str(),
                    change.id.as_uuid(),
                    change.from.as_e164(),
                    change.to.national(),
                    change.to.as_e164(),
                    change.session.as_uuid(),
                    change.at,
                    change.revert_until,
                    entry,
                    notices,
                )
                .fetch_one(&mut *c)
                .await;
                (c, answer)
            })
            .await?;
        match (outcome.word.as_str(), outcome.held_until) {
            ("done", _) => {
                let customer = self.profile(scope).await?;
                Ok(customer.map_or(PhoneChanged::Moved, |customer| PhoneChanged::Done(Box::new(customer))))
            }
            (_, Some(until)) => Ok(PhoneChanged::OnHold { until }),
            _ => Ok(PhoneChanged::Moved),
        }
    }

    async fn last_phone_change(&self, scope: &CustomerScope) -> Result<Option<PhoneChangeRecord>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                let answer = sqlx::query_as!(
                    ChangeRow,
                    "SELECT id, customer_id, from_e164, to_e164, changed_at, revert_until, reverted_at
                     FROM phone_changes WHERE customer_id = $1
                     ORDER BY changed_at DESC, id DESC LIMIT 1",
                    scope.customer_id().as_str(),
                )
                .fetch_optional(&mut *c)
                .await;
                (c, answer)
            })
            .await?;
        row.map(PhoneChangeRecord::try_from).transpose().map_err(|bad| bad.of_port(PORT))
    }

    async fn phone_change(&self, id: PhoneChangeId) -> Result<Option<PhoneChangeRecord>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                let answer = sqlx::query_as!(
                    ChangeRow,
                    "SELECT id, customer_id, from_e164, to_e164, changed_at, revert_until, reverted_at
                     FROM phone_changes WHERE id = $1",
                    id.as_uuid(),
                )
                .fetch_optional(&mut *c)
                .await;
                (c, answer)
            })
            .await?;
        row.map(PhoneChangeRecord::try_from).transpose().map_err(|bad| bad.of_port(PORT))
    }

    async fn revert_phone(&self, scope: &CustomerScope, reversal: &Reversal) -> Result<bool, PortError> {
        let entry = &packed::entry(&reversal.audit).map_err(unpackable)?;
        self.ask(PORT, |mut c| async move {
            let answer = sqlx::query_scalar!(
                r#"SELECT portal_revert_phone($1, $2, $3, $4, $5) AS "done!""#,
                scope.customer_id().as_str(),
                reversal.id.as_uuid(),
                reversal.at,
                reversal.held_until,
                entry,
            )
            .fetch_one(&mut *c)
            .await;
            (c, answer)
        })
        .await
    }
}
