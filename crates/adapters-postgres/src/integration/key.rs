//! [`ApiKeyRepo`].

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use portal_core::integration::key::{
    ApiKey, ApiKeyRepo, KeyHash, KeyName, KeyRevocation, NewApiKey, RevokedKey, Scopes,
};
use portal_core::{ApiKeyId, PortError};
use uuid::Uuid;

use crate::row::{BadValue, RowName, readable};
use crate::store::PgStore;

const PORT: &str = "api keys";

#[async_trait]
impl ApiKeyRepo for PgStore {
    async fn add(&self, new: &NewApiKey) -> Result<(), PortError> {
        let (key, entry) = (&new.key, &new.entry());
        let scopes: &Vec<String> = &key.scopes.words().map(str::to_owned).collect();
        self.ask(PORT, |mut c| async move {
            sqlx::query!(
                "WITH added AS (
                    INSERT INTO portal.api_keys
                        (id, name, scopes, secret_hash, created_at, expires_at, last_used_at, revoked_at)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                )
                INSERT INTO portal.change_log (at, actor, action, kind, number) VALUES ($9, $10, $11, $12, $13)",
                key.id.as_uuid(),
                key.name.as_str(),
                scopes,
                &new.hash.as_bytes()[..],
                key.created_at,
                key.expires_at,
                key.last_used_at,
                key.revoked_at,
                entry.at,
                entry.actor.to_string(),
                entry.action.as_str(),
                entry.changed.kind.as_str(),
                entry.changed.number,
            )
            .execute(&mut *c)
            .await
        })
        .await
        .map(|_| ())
    }

    async fn find(&self, hash: KeyHash) -> Result<Option<ApiKey>, PortError> {
        let hash = &hash;
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    KeyRow,
                    "SELECT id, name, scopes, created_at, expires_at, last_used_at, revoked_at
                    FROM portal.api_keys WHERE secret_hash = $1",
                    &hash.as_bytes()[..],
                )
                .fetch_optional(&mut *c)
                .await
            })
            .await?;
        row.map(KeyRow::key).transpose().map_err(|bad| bad.of_port(PORT))
    }

    async fn all(&self) -> Result<Vec<ApiKey>, PortError> {
        let rows = self
            .ask(PORT, |mut c| async move {
                sqlx::query_as!(
                    KeyRow,
                    "SELECT id, name, scopes, created_at, expires_at, last_used_at, revoked_at
                    FROM portal.api_keys ORDER BY created_at, id",
                )
                .fetch_all(&mut *c)
                .await
            })
            .await?;
        Ok(readable(rows.into_iter().map(KeyRow::key)))
    }

    async fn revoke(&self, revocation: &KeyRevocation) -> Result<RevokedKey, PortError> {
        let entry = &revocation.entry();
        let row = self
            .ask(PORT, |mut c| async move {
                sqlx::query!(
                    r#"WITH revoked AS (
                        UPDATE portal.api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING id
                    ), logged AS (
                        INSERT INTO portal.change_log (at, actor, action, kind, number)
                        SELECT $2, $3, $4, $5, $6 FROM revoked
                    )
                    SELECT EXISTS (SELECT FROM revoked) AS "is_done!",
                        EXISTS (SELECT FROM portal.api_keys WHERE id = $1) AS "is_there!""#,
                    revocation.id.as_uuid(),
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
        Ok(match (row.is_done, row.is_there) {
            (true, _) => RevokedKey::Done,
            (false, true) => RevokedKey::Before,
            (false, false) => RevokedKey::Unknown,
        })
    }

    async fn touch(&self, id: ApiKeyId, at: DateTime<Utc>, since: DateTime<Utc>) -> Result<(), PortError> {
        self.ask(PORT, |mut c| async move {
            sqlx::query!(
                "UPDATE portal.api_keys SET last_used_at = $2
                WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $3)",
                id.as_uuid(),
                at,
                since,
            )
            .execute(&mut *c)
            .await
        })
        .await
        .map(|_| ())
    }
}

struct KeyRow {
    id: Uuid,
    name: String,
    scopes: Vec<String>,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
    revoked_at: Option<DateTime<Utc>>,
}

impl KeyRow {
    fn key(self) -> Result<ApiKey, BadValue> {
        let name = RowName::new("api_keys", self.id);
        Ok(ApiKey {
            id: ApiKeyId::from_uuid(self.id),
            name: name.read("name", KeyName::parse(&self.name))?,
            scopes: Scopes::of_words(self.scopes.iter().map(String::as_str)),
            created_at: self.created_at,
            expires_at: self.expires_at,
            last_used_at: self.last_used_at,
            revoked_at: self.revoked_at,
        })
    }
}
