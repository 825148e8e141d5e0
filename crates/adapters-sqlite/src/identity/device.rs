//! Trusted devices in `trusted_devices`.

use async_trait::async_trait;
use portal_core::PortError;
use portal_core::identity::device::{DeviceStore, TokenHash, TrustedDevice};
use sqlx::SqliteConnection;

use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::row::{BrokenRow, Place, stamp};

const PORT: &str = "device store";

#[async_trait]
impl DeviceStore for SqliteStore {
    async fn find(&self, token: TokenHash) -> Result<Option<TrustedDevice>, PortError> {
        let row = sqlx::query_as!(
            DeviceRow,
            "SELECT phone_e164, trusted_at, expires_at FROM trusted_devices WHERE token_hash = ?",
            token.as_bytes().as_slice(),
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        let device = row.map(|row| row.device(token)).transpose();
        device.map_err(broken(PORT))
    }
}

/// Trusts the device in place of the one with the old token, in the transaction of a login.
pub(crate) async fn replace(
    write: &mut SqliteConnection,
    device: &TrustedDevice,
    old: Option<TokenHash>,
) -> Result<(), sqlx::Error> {
    if let Some(old) = old {
        sqlx::query!("DELETE FROM trusted_devices WHERE token_hash = ?", old.as_bytes().as_slice(),)
            .execute(&mut *write)
            .await?;
    }
    sqlx::query!(
        "INSERT INTO trusted_devices (token_hash, phone_e164, trusted_at, expires_at)
             VALUES (?, ?, ?, ?)
             ON CONFLICT (token_hash) DO UPDATE SET phone_e164 = excluded.phone_e164,
                 trusted_at = excluded.trusted_at, expires_at = excluded.expires_at",
        device.token.as_bytes().as_slice(),
        device.phone.as_e164(),
        stamp(device.trusted_at),
        stamp(device.expires_at),
    )
    .execute(write)
    .await?;
    Ok(())
}

struct DeviceRow {
    phone_e164: String,
    trusted_at: String,
    expires_at: String,
}

impl DeviceRow {
    fn device(&self, token: TokenHash) -> Result<TrustedDevice, BrokenRow> {
        // The beginning of the hash is enough to find the row by, and no use to anybody else.
        let id: String = token.as_bytes()[..6]
            .iter()
            .flat_map(|byte| [byte >> 4, byte & 15])
            .filter_map(|digit| char::from_digit(u32::from(digit), 16))
            .collect();
        let place = Place { table: "trusted_devices", id: &id };
        Ok(TrustedDevice {
            token,
            phone: place.phone("phone_e164", &self.phone_e164)?,
            trusted_at: place.instant("trusted_at", &self.trusted_at)?,
            expires_at: place.instant("expires_at", &self.expires_at)?,
        })
    }
}
