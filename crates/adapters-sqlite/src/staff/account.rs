//! Accounts of staff in `staff_accounts`.

use async_trait::async_trait;
use portal_core::kernel::commit::Committed;
use portal_core::staff::account::{
    AddedStaff, InvitationHash, NewStaffAccount, StaffAccount, StaffAccountRepo, StaffChange, StaffEmail,
};
use portal_core::{PortError, StaffId};

use super::account_row::AccountRow;
use super::session;
use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::integration::change;
use crate::row::{readable, stamp};

const PORT: &str = "staff accounts";

#[async_trait]
impl StaffAccountRepo for SqliteStore {
    async fn add(&self, new: &NewStaffAccount) -> Result<AddedStaff, PortError> {
        self.insert_staff(new).await.map_err(failed(PORT))
    }

    async fn find(&self, id: StaffId) -> Result<Option<StaffAccount>, PortError> {
        let row = sqlx::query_as!(
            AccountRow,
            "SELECT id, version, name, email, role, invitation_hash, invitation_expires_at, invitation_secret,
                 password_hash, totp_secret, totp_last_step, recovery_hashes, identity_hash, created_at, disabled_at
             FROM staff_accounts WHERE id = ?",
            id.to_string(),
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        row.map(AccountRow::account).transpose().map_err(broken(PORT))
    }

    async fn find_by_email(&self, email: &StaffEmail) -> Result<Option<StaffAccount>, PortError> {
        let row = sqlx::query_as!(
            AccountRow,
            "SELECT id, version, name, email, role, invitation_hash, invitation_expires_at, invitation_secret,
                 password_hash, totp_secret, totp_last_step, recovery_hashes, identity_hash, created_at, disabled_at
             FROM staff_accounts WHERE email = ?",
            email.as_str(),
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        row.map(AccountRow::account).transpose().map_err(broken(PORT))
    }

    async fn find_by_invitation(&self, hash: InvitationHash) -> Result<Option<StaffAccount>, PortError> {
        let row = sqlx::query_as!(
            AccountRow,
            "SELECT id, version, name, email, role, invitation_hash, invitation_expires_at, invitation_secret,
                 password_hash, totp_secret, totp_last_step, recovery_hashes, identity_hash, created_at, disabled_at
             FROM staff_accounts WHERE invitation_hash = ?",
            hash.as_bytes().as_slice(),
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        row.map(AccountRow::account).transpose().map_err(broken(PORT))
    }

    async fn all(&self) -> Result<Vec<StaffAccount>, PortError> {
        // Every row has an address: the condition has the index read in its order.
        let rows = sqlx::query_as!(
            AccountRow,
            "SELECT id, version, name, email, role, invitation_hash, invitation_expires_at, invitation_secret,
                 password_hash, totp_secret, totp_last_step, recovery_hashes, identity_hash, created_at, disabled_at
             FROM staff_accounts WHERE email >= '' ORDER BY email",
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(AccountRow::account)))
    }

    async fn commit(&self, change: &StaffChange) -> Result<Committed, PortError> {
        self.commit_staff(change).await.map_err(failed(PORT))
    }
}

/// What is stored of the recovery codes.
fn recovery(account: &StaffAccount) -> Vec<u8> {
    account.recovery.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

impl SqliteStore {
    async fn insert_staff(&self, new: &NewStaffAccount) -> sqlx::Result<AddedStaff> {
        let mut write = self.write().await?;
        let account = &new.account;
        let (invitation, authenticator) = (account.invitation.as_ref(), account.authenticator.as_ref());
        let added = sqlx::query!(
            "INSERT INTO staff_accounts (id, version, name, email, role, invitation_hash, invitation_expires_at, invitation_secret,
                 password_hash, totp_secret, totp_last_step, recovery_hashes, identity_hash, created_at, disabled_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (email) DO NOTHING",
            account.id.to_string(),
            account.version,
            account.name.as_str(),
            account.email.as_str(),
            account.role.as_str(),
            invitation.map(|invitation| invitation.hash.as_bytes().to_vec()),
            invitation.map(|invitation| stamp(invitation.expires_at)),
            invitation.map(|invitation| invitation.secret.as_bytes().to_vec()),
            account.password.as_ref().map(|hash| hash.as_str().to_owned()),
            authenticator.map(|authenticator| authenticator.secret.as_bytes().to_vec()),
            authenticator.map(|authenticator| authenticator.last_step),
            recovery(account),
            account.identity.map(|identity| identity.as_bytes().to_vec()),
            stamp(account.created_at),
            account.disabled_at.map(stamp),
        )
        .execute(&mut *write)
        .await?
        .rows_affected();
        if added == 0 {
            return Ok(AddedStaff::EmailTaken);
        }
        change::insert(&mut write, &new.entry).await?;
        write.commit().await?;
        Ok(AddedStaff::Done)
    }

    async fn commit_staff(&self, change: &StaffChange) -> sqlx::Result<Committed> {
        let mut write = self.write().await?;
        let account = &change.account;
        let (invitation, authenticator) = (account.invitation.as_ref(), account.authenticator.as_ref());
        let written = sqlx::query!(
            "UPDATE staff_accounts SET version = ?2, name = ?3, role = ?4, invitation_hash = ?5,
                 invitation_expires_at = ?6, invitation_secret = ?7, password_hash = ?8, totp_secret = ?9,
                 totp_last_step = ?10, recovery_hashes = ?11, disabled_at = ?12, identity_hash = ?13
             WHERE id = ?1 AND version = ?2 - 1
                 AND NOT EXISTS (SELECT 1 FROM staff_accounts o WHERE o.identity_hash = ?13 AND o.id <> ?1)",
            account.id.to_string(),
            account.version,
            account.name.as_str(),
            account.role.as_str(),
            invitation.map(|invitation| invitation.hash.as_bytes().to_vec()),
            invitation.map(|invitation| stamp(invitation.expires_at)),
            invitation.map(|invitation| invitation.secret.as_bytes().to_vec()),
            account.password.as_ref().map(|hash| hash.as_str().to_owned()),
            authenticator.map(|authenticator| authenticator.secret.as_bytes().to_vec()),
            authenticator.map(|authenticator| authenticator.last_step),
            recovery(account),
            account.disabled_at.map(stamp),
            account.identity.map(|identity| identity.as_bytes().to_vec()),
        )
        .execute(&mut *write)
        .await?
        .rows_affected();
        if written == 0 {
            return Ok(Committed::Conflict);
        }
        if let Some(at) = change.ends_sessions {
            session::end_all(&mut write, account.id, at).await?;
        }
        if let Some(new) = &change.opens {
            session::insert(&mut write, new).await?;
        }
        if let Some(entry) = &change.entry {
            change::insert(&mut write, entry).await?;
        }
        write.commit().await?;
        Ok(Committed::Done)
    }
}
