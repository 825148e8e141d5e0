//! Keys of the integration API in `api_keys`.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::integration::key::{
    ApiKey, ApiKeyRepo, KeyHash, KeyName, KeyRevocation, NewApiKey, RevokedKey, Scopes,
};
use portal_core::{ApiKeyId, PortError};

use super::change;
use crate::SqliteStore;
use crate::error::{broken, failed};
use crate::row::{BrokenRow, Place, readable, stamp};

const PORT: &str = "api keys";

#[async_trait]
impl ApiKeyRepo for SqliteStore {
    async fn add(&self, new: &NewApiKey) -> Result<(), PortError> {
        self.insert_key(new).await.map_err(failed(PORT))
    }

    async fn find(&self, hash: KeyHash) -> Result<Option<ApiKey>, PortError> {
        let row = sqlx::query_as!(
            KeyRow,
            "SELECT id, name, scopes, created_at, expires_at, last_used_at, revoked_at FROM api_keys
             WHERE secret_hash = ?",
            hash.as_bytes().as_slice(),
        )
        .fetch_optional(&self.readers)
        .await
        .map_err(failed(PORT))?;
        row.map(KeyRow::key).transpose().map_err(broken(PORT))
    }

    async fn all(&self) -> Result<Vec<ApiKey>, PortError> {
        // Every row has an instant: the condition has the index read in its order.
        let rows = sqlx::query_as!(
            KeyRow,
            "SELECT id, name, scopes, created_at, expires_at, last_used_at, revoked_at FROM api_keys
             WHERE created_at >= '' ORDER BY created_at, id",
        )
        .fetch_all(&self.readers)
        .await
        .map_err(failed(PORT))?;
        Ok(readable(rows.into_iter().map(KeyRow::key)))
    }

    async fn revoke(&self, revocation: &KeyRevocation) -> Result<RevokedKey, PortError> {
        self.revoke_key(revocation).await.map_err(failed(PORT))
    }

    async fn touch(&self, id: ApiKeyId, at: DateTime<Utc>, since: DateTime<Utc>) -> Result<(), PortError> {
        sqlx::query!(
            "UPDATE api_keys SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)",
            stamp(at),
            id.to_string(),
            stamp(since),
        )
        .execute(&self.writer)
        .await
        .map_err(failed(PORT))?;
        Ok(())
    }
}

impl SqliteStore {
    async fn insert_key(&self, new: &NewApiKey) -> sqlx::Result<()> {
        let mut write = self.write().await?;
        let key = &new.key;
        sqlx::query!(
            "INSERT INTO api_keys (id, name, scopes, secret_hash, created_at, expires_at, last_used_at, revoked_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            key.id.to_string(),
            key.name.as_str(),
            key.scopes.words().collect::<Vec<_>>().join(" "),
            new.hash.as_bytes().as_slice(),
            stamp(key.created_at),
            stamp(key.expires_at),
            key.last_used_at.map(stamp),
            key.revoked_at.map(stamp),
        )
        .execute(&mut *write)
        .await?;
        change::insert(&mut write, &new.entry()).await?;
        write.commit().await
    }

    async fn revoke_key(&self, revocation: &KeyRevocation) -> sqlx::Result<RevokedKey> {
        let mut write = self.write().await?;
        let id = revocation.id.to_string();
        let revoked = sqlx::query!(
            "UPDATE api_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
            stamp(revocation.at),
            id,
        )
        .execute(&mut *write)
        .await?
        .rows_affected();
        if revoked == 1 {
            change::insert(&mut write, &revocation.entry()).await?;
            write.commit().await?;
            return Ok(RevokedKey::Done);
        }
        let found = sqlx::query_scalar!("SELECT 1 FROM api_keys WHERE id = ?", id).fetch_optional(&mut *write).await?;
        Ok(if found.is_some() { RevokedKey::Before } else { RevokedKey::Unknown })
    }
}

struct KeyRow {
    id: String,
    name: String,
    scopes: String,
    created_at: String,
    expires_at: String,
    last_used_at: Option<String>,
    revoked_at: Option<String>,
}

impl KeyRow {
    fn key(self) -> Result<ApiKey, BrokenRow> {
        let place = Place { table: "api_keys", id: &self.id };
        Ok(ApiKey {
            id: place.field("id", self.id.parse())?,
            name: place.field("name", KeyName::parse(&self.name))?,
            scopes: Scopes::of_words(self.scopes.split(' ')),
            created_at: place.instant("created_at", &self.created_at)?,
            expires_at: place.instant("expires_at", &self.expires_at)?,
            last_used_at: place.instant_if_any("last_used_at", self.last_used_at.as_deref())?,
            revoked_at: place.instant_if_any("revoked_at", self.revoked_at.as_deref())?,
        })
    }
}
