//! Rows of `staff_accounts`.

use portal_core::kernel::actor::StaffName;
use portal_core::staff::account::{
    Authenticator, IdentityHash, Invitation, InvitationHash, PasswordHash, RecoveryHash, SealedTotp, StaffAccount,
    StaffEmail,
};

use crate::row::{BrokenRow, Place};

pub(super) struct AccountRow {
    pub id: String,
    pub version: i64,
    pub name: String,
    pub email: String,
    pub role: String,
    pub invitation_hash: Option<Vec<u8>>,
    pub invitation_expires_at: Option<String>,
    pub invitation_secret: Option<Vec<u8>>,
    pub password_hash: Option<String>,
    pub totp_secret: Option<Vec<u8>>,
    pub totp_last_step: Option<i64>,
    pub recovery_hashes: Vec<u8>,
    pub identity_hash: Option<Vec<u8>>,
    pub created_at: String,
    pub disabled_at: Option<String>,
}

impl AccountRow {
    pub(super) fn account(self) -> Result<StaffAccount, BrokenRow> {
        let place = Place { table: "staff_accounts", id: &self.id };
        let authenticator = self
            .totp_secret
            .zip(self.totp_last_step)
            .map(|(secret, last_step)| Authenticator { secret: SealedTotp::from_bytes(secret), last_step });
        Ok(StaffAccount {
            id: place.field("id", self.id.parse())?,
            version: self.version,
            name: place.field("name", StaffName::parse(&self.name))?,
            email: place.field("email", StaffEmail::parse(&self.email))?,
            role: place.field("role", self.role.parse())?,
            invitation: invitation(&place, (self.invitation_hash, self.invitation_expires_at, self.invitation_secret))?,
            password: self.password_hash.map(PasswordHash::new),
            authenticator,
            recovery: recovery(&place, &self.recovery_hashes)?,
            identity: identity(&place, self.identity_hash.as_deref())?,
            created_at: place.instant("created_at", &self.created_at)?,
            disabled_at: place.instant_if_any("disabled_at", self.disabled_at.as_deref())?,
        })
    }
}

type InvitationColumns = (Option<Vec<u8>>, Option<String>, Option<Vec<u8>>);

fn invitation(place: &Place<'_>, columns: InvitationColumns) -> Result<Option<Invitation>, BrokenRow> {
    let (Some(hash), Some(expires_at), Some(secret)) = columns else { return Ok(None) };
    Ok(Some(Invitation {
        hash: InvitationHash::from_bytes(place.bytes("invitation_hash", &hash)?),
        expires_at: place.instant("invitation_expires_at", &expires_at)?,
        secret: SealedTotp::from_bytes(secret),
    }))
}

fn recovery(place: &Place<'_>, hashes: &[u8]) -> Result<Vec<RecoveryHash>, BrokenRow> {
    hashes.chunks(32).map(|hash| Ok(RecoveryHash::from_bytes(place.bytes("recovery_hashes", hash)?))).collect()
}

fn identity(place: &Place<'_>, hash: Option<&[u8]>) -> Result<Option<IdentityHash>, BrokenRow> {
    hash.map(|hash| Ok(IdentityHash::from_bytes(place.bytes("identity_hash", hash)?))).transpose()
}
