//! [`StaffAccountRepo`].

use async_trait::async_trait;
use portal_core::kernel::commit::Committed;
use portal_core::staff::account::{
    AddedStaff, InvitationHash, NewStaffAccount, StaffAccount, StaffAccountRepo, StaffChange, StaffEmail,
};
use portal_core::{PortError, StaffId};

use super::account_row::{AccountColumns, AccountRow};
use crate::row::readable;
use crate::store::PgStore;

const PORT: &str = "staff accounts";

#[async_trait]
impl StaffAccountRepo for PgStore {
    async fn add(&self, new: &NewStaffAccount) -> Result<AddedStaff, PortError> {
        let (account, entry, columns) = (&new.account, &new.entry, &AccountColumns::of(&new.account));
        let added = self
            .ask(PORT, |mut c| async move {
                sqlx::query_file_scalar!(
                    "src/staff/account_add.sql",
                    account.id.as_uuid(),
                    account.version,
                    account.name.as_str(),
                    account.email.as_str(),
                    account.role.as_str(),
                    columns.invitation_hash.as_deref(),
                    columns.invitation_expires_at,
                    columns.invitation_secret.as_deref(),
                    columns.password_hash.as_deref(),
                    columns.totp_secret.as_deref(),
                    columns.totp_last_step,
                    &columns.recovery_hashes,
                    columns.identity_hash.as_deref(),
                    account.created_at,
                    account.disabled_at,
                    entry.at,
                    entry.actor.to_string(),
                    entry.action.as_str(),
                    entry.changed.kind.as_str(),
                    entry.changed.number,
                )
                .fetch_one(&mut *c)
                .await
            })
            .await?;
        Ok(if added { AddedStaff::Done } else { AddedStaff::EmailTaken })
    }

    async fn find(&self, id: StaffId) -> Result<Option<StaffAccount>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    AccountRow,
                    "SELECT id, version, name, email, role, invitation_hash, invitation_expires_at, invitation_secret,
                        password_hash, totp_secret, totp_last_step, recovery_hashes, identity_hash, created_at, disabled_at
                    FROM portal.staff_accounts WHERE id = $1",
                    id.as_uuid(),
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        row.map(AccountRow::account).transpose().map_err(|bad| bad.of_port(PORT))
    }

    async fn find_by_email(&self, email: &StaffEmail) -> Result<Option<StaffAccount>, PortError> {
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    AccountRow,
                    "SELECT id, version, name, email, role, invitation_hash, invitation_expires_at, invitation_secret,
                        password_hash, totp_secret, totp_last_step, recovery_hashes, identity_hash, created_at, disabled_at
                    FROM portal.staff_accounts WHERE email = $1",
                    email.as_str(),
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        row.map(AccountRow::account).transpose().map_err(|bad| bad.of_port(PORT))
    }

    async fn find_by_invitation(&self, hash: InvitationHash) -> Result<Option<StaffAccount>, PortError> {
        let hash = &hash;
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    AccountRow,
                    "SELECT id, version, name, email, role, invitation_hash, invitation_expires_at, invitation_secret,
                        password_hash, totp_secret, totp_last_step, recovery_hashes, identity_hash, created_at, disabled_at
                    FROM portal.staff_accounts WHERE invitation_hash = $1",
                    &hash.as_bytes()[..],
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        row.map(AccountRow::account).transpose().map_err(|bad| bad.of_port(PORT))
    }

    async fn all(&self) -> Result<Vec<StaffAccount>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    AccountRow,
                    "SELECT id, version, name, email, role, invitation_hash, invitation_expires_at, invitation_secret,
                        password_hash, totp_secret, totp_last_step, recovery_hashes, identity_hash, created_at, disabled_at
                    FROM portal.staff_accounts ORDER BY email",
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(AccountRow::account)))
    }

    async fn commit(&self, change: &StaffChange) -> Result<Committed, PortError> {
        let (account, columns) = (&change.account, &AccountColumns::of(&change.account));
        let (opens, entry) = (change.opens.as_ref(), change.entry.as_ref());
        let session = opens.map(|new| &new.session);
        let done = self
            .ask(PORT, |mut c| async move {
                sqlx::query_file_scalar!(
                    "src/staff/account_commit.sql",
                    account.id.as_uuid(),
                    account.version,
                    account.name.as_str(),
                    account.role.as_str(),
                    columns.invitation_hash.as_deref(),
                    columns.invitation_expires_at,
                    columns.invitation_secret.as_deref(),
                    columns.password_hash.as_deref(),
                    columns.totp_secret.as_deref(),
                    columns.totp_last_step,
                    &columns.recovery_hashes,
                    account.disabled_at,
                    change.ends_sessions,
                    session.map(|session| session.id.as_uuid()),
                    opens.map(|new| new.hash.as_bytes().to_vec()),
                    session.map(|session| session.role.as_str()),
                    session.map(|session| session.device.as_str()),
                    session.map(|session| session.network.as_str()),
                    session.map(|session| session.created_at),
                    session.map(|session| session.last_seen_at),
                    session.map(|session| session.expires_at),
                    entry.map(|entry| entry.at),
                    entry.map(|entry| entry.actor.to_string()),
                    entry.map(|entry| entry.action.as_str()),
                    entry.map(|entry| entry.changed.kind.as_str()),
                    entry.map(|entry| entry.changed.number.as_str()),
                    columns.identity_hash.as_deref(),
                    session.map(|session| session.method.as_str()),
                )
                .fetch_one(&mut *c)
                .await
                .or_else(not_if_taken)
            })
            .await?;
        Ok(if done { Committed::Done } else { Committed::Conflict })
    }
}

/// Nothing is written of a change that gives an account the identity of another.
fn not_if_taken(error: sqlx::Error) -> sqlx::Result<bool> {
    let constraint = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint);
    if constraint == Some("staff_accounts_identity_hash_key") { Ok(false) } else { Err(error) }
}
