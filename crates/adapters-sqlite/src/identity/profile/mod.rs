//! What customers change of themselves, in `customers` and `phone_changes`, each change one transaction.

mod row;
mod write;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::identity::customer::{Customer, CustomerScope};
use portal_core::identity::profile::{
    ContactChange, ContactChanged, PhoneChange, PhoneChangeRecord, PhoneChanged, ProfileRepo, Reversal,
};
use portal_core::{PhoneChangeId, PortError};
use sqlx::SqliteConnection;

use self::row::ChangeRow;
use self::write::{before_change, end_all, held_until, reversal_hold, write_change, write_contact, write_reversal};
use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::identity::customer_row::customers;
use crate::messaging::outbox;
use crate::staff::audit;

const PORT: &str = "profile repository";

#[async_trait]
impl ProfileRepo for SqliteStore {
    async fn change_contact(&self, scope: &CustomerScope, change: &ContactChange) -> Result<ContactChanged, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        if change.edit.email.is_change()
            && let Some(until) = reversal_hold(&mut write, scope, change.at).await?
        {
            return Ok(ContactChanged::OnHold { until });
        }
        if !write_contact(&mut write, scope, change).await.map_err(failed(PORT))? {
            return Ok(ContactChanged::NotFound);
        }
        audit::insert(&mut write, &change.audit).await.map_err(failed(PORT))?;
        for notice in &change.notices {
            outbox::insert(&mut write, notice).await?;
        }
        let customer = customer(&mut write, scope).await?;
        write.commit().await.map_err(failed(PORT))?;
        Ok(customer.map_or(ContactChanged::NotFound, |customer| ContactChanged::Done(Box::new(customer))))
    }

    async fn change_phone(&self, scope: &CustomerScope, change: &PhoneChange) -> Result<PhoneChanged, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        let Some(before) = before_change(&mut write, scope, change).await? else {
            return Ok(PhoneChanged::Moved);
        };
        let revertible = held_until(&mut write, scope, change.at).await?;
        if let Some(until) = revertible.max(reversal_hold(&mut write, scope, change.at).await?) {
            return Ok(PhoneChanged::OnHold { until });
        }
        write_change(&mut write, scope, change, &before).await.map_err(failed(PORT))?;
        audit::insert(&mut write, &change.audit).await.map_err(failed(PORT))?;
        for notice in &change.notices {
            outbox::insert(&mut write, notice).await?;
        }
        let customer = customer(&mut write, scope).await?;
        write.commit().await.map_err(failed(PORT))?;
        Ok(customer.map_or(PhoneChanged::Moved, |customer| PhoneChanged::Done(Box::new(customer))))
    }

    async fn last_phone_change(&self, scope: &CustomerScope) -> Result<Option<PhoneChangeRecord>, PortError> {
        let row = sqlx::query_as!(
            ChangeRow,
            "SELECT id, customer_id, from_e164, to_e164, changed_at, revert_until, reverted_at
             FROM phone_changes WHERE customer_id = ? ORDER BY changed_at DESC, id DESC LIMIT 1",
            scope.customer_id().as_str(),
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let record = row.map(PhoneChangeRecord::try_from).transpose();
        record.map_err(broken(PORT))
    }

    async fn change_hold(&self, scope: &CustomerScope, at: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, PortError> {
        let mut read = self.readers.acquire().await.map_err(failed(PORT))?;
        reversal_hold(&mut read, scope, at).await
    }

    async fn phone_change(&self, id: PhoneChangeId) -> Result<Option<PhoneChangeRecord>, PortError> {
        let row = sqlx::query_as!(
            ChangeRow,
            "SELECT id, customer_id, from_e164, to_e164, changed_at, revert_until, reverted_at
             FROM phone_changes WHERE id = ?",
            id.to_string(),
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let record = row.map(PhoneChangeRecord::try_from).transpose();
        record.map_err(broken(PORT))
    }

    async fn revert_phone(&self, scope: &CustomerScope, reversal: &Reversal) -> Result<bool, PortError> {
        let mut write = self.write().await.map_err(failed(PORT))?;
        if !write_reversal(&mut write, scope, reversal).await.map_err(failed(PORT))? {
            return Ok(false);
        }
        end_all(&mut write, scope, reversal).await.map_err(failed(PORT))?;
        audit::insert(&mut write, &reversal.audit).await.map_err(failed(PORT))?;
        write.commit().await.map_err(failed(PORT))?;
        Ok(true)
    }
}

async fn customer(write: &mut SqliteConnection, scope: &CustomerScope) -> Result<Option<Customer>, PortError> {
    let row = customers!("WHERE c.customer_id = ?", scope.customer_id().as_str())
        .fetch_optional(write)
        .await
        .map_err(failed(PORT))?;
    let customer = row.map(Customer::try_from).transpose();
    customer.map_err(broken(PORT))
}
