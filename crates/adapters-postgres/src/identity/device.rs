//! [`DeviceStore`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::PortError;
use portal_core::identity::device::{DeviceStore, TokenHash, TrustedDevice};

use crate::row::{BadValue, RowName};
use crate::store::PgStore;

const PORT: &str = "device store";

struct DeviceRow {
    phone_e164: String,
    trusted_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

impl DeviceRow {
    /// A token's hash is worth nothing in a log, still it names no device there.
    fn with_token(self, token: TokenHash) -> Result<TrustedDevice, BadValue> {
        let name = RowName::new("trusted_devices", self.trusted_at);
        Ok(TrustedDevice {
            token,
            phone: name.phone("phone_e164", &self.phone_e164)?,
            trusted_at: self.trusted_at,
            expires_at: self.expires_at,
        })
    }
}

#[async_trait]
impl DeviceStore for PgStore {
    async fn find(&self, token: TokenHash) -> Result<Option<TrustedDevice>, PortError> {
        let token = &token;
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    DeviceRow,
                    "SELECT phone_e164, trusted_at, expires_at FROM portal.trusted_devices WHERE token_hash = $1",
                    &token.as_bytes()[..],
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        row.map(|row| row.with_token(*token)).transpose().map_err(|bad| bad.of_port(PORT))
    }
}
