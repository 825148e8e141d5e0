//! Rows of `portal.staff_accounts`.

use chrono::{DateTime, Utc};
use portal_core::StaffId;
use portal_core::kernel::actor::StaffName;
use portal_core::staff::account::{
    Authenticator, IdentityHash, Invitation, InvitationHash, PasswordHash, RecoveryHash, SealedTotp, StaffAccount,
    StaffEmail,
};
use sqlx::types::Uuid;

use crate::row::{BadValue, RowName};

/// A row as it is read.
pub(super) struct AccountRow {
    pub id: Uuid,
    pub version: i64,
    pub name: String,
    pub email: String,
    pub role: String,
    pub invitation_hash: Option<Vec<u8>>,
    pub invitation_expires_at: Option<DateTime<Utc>>,
    pub invitation_secret: Option<Vec<u8>>,
    pub password_hash: Option<String>,
    pub totp_secret: Option<Vec<u8>>,
    pub totp_last_step: Option<i64>,
    pub recovery_hashes: Vec<Vec<u8>>,
    pub identity_hash: Option<Vec<u8>>,
    pub created_at: DateTime<Utc>,
    pub disabled_at: Option<DateTime<Utc>>,
}

impl AccountRow {
    pub(super) fn account(self) -> Result<StaffAccount, BadValue> {
        let row = RowName::new("staff_accounts", self.id);
        let invitation = self.invitation_hash.zip(self.invitation_expires_at).zip(self.invitation_secret);
        let invitation = invitation.map(|((hash, expires_at), secret)| {
            let hash = InvitationHash::from_bytes(row.bytes("invitation_hash", &hash)?);
            Ok(Invitation { hash, expires_at, secret: SealedTotp::from_bytes(secret) })
        });
        let authenticator = self
            .totp_secret
            .zip(self.totp_last_step)
            .map(|(secret, last_step)| Authenticator { secret: SealedTotp::from_bytes(secret), last_step });
        let recovery = self.recovery_hashes.iter();
        let recovery = recovery.map(|hash| Ok(RecoveryHash::from_bytes(row.bytes("recovery_hashes", hash)?)));
        let identity = self.identity_hash.as_deref();
        let identity = identity.map(|hash| Ok(IdentityHash::from_bytes(row.bytes("identity_hash", hash)?)));
        Ok(StaffAccount {
            id: StaffId::from_uuid(self.id),
            version: self.version,
            name: row.read("name", StaffName::parse(&self.name))?,
            email: row.read("email", StaffEmail::parse(&self.email))?,
            role: row.read("role", self.role.parse())?,
            invitation: invitation.transpose()?,
            password: self.password_hash.map(PasswordHash::new),
            authenticator,
            recovery: recovery.collect::<Result<_, _>>()?,
            identity: identity.transpose()?,
            created_at: self.created_at,
            disabled_at: self.disabled_at,
        })
    }
}

/// What is written of an account, where it is not plain.
pub(super) struct AccountColumns {
    pub invitation_hash: Option<Vec<u8>>,
    pub invitation_expires_at: Option<DateTime<Utc>>,
    pub invitation_secret: Option<Vec<u8>>,
    pub password_hash: Option<String>,
    pub totp_secret: Option<Vec<u8>>,
    pub totp_last_step: Option<i64>,
    pub recovery_hashes: Vec<Vec<u8>>,
    pub identity_hash: Option<Vec<u8>>,
}

impl AccountColumns {
    pub(super) fn of(account: &StaffAccount) -> Self {
        let (invitation, authenticator) = (account.invitation.as_ref(), account.authenticator.as_ref());
        Self {
            invitation_hash: invitation.map(|invitation| invitation.hash.as_bytes().to_vec()),
            invitation_expires_at: invitation.map(|invitation| invitation.expires_at),
            invitation_secret: invitation.map(|invitation| invitation.secret.as_bytes().to_vec()),
            password_hash: account.password.as_ref().map(|hash| hash.as_str().to_owned()),
            totp_secret: authenticator.map(|authenticator| authenticator.secret.as_bytes().to_vec()),
            totp_last_step: authenticator.map(|authenticator| authenticator.last_step),
            recovery_hashes: account.recovery.iter().map(|hash| hash.as_bytes().to_vec()).collect(),
            identity_hash: account.identity.map(|identity| identity.as_bytes().to_vec()),
        }
    }
}
