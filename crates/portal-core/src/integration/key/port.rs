//! The port of keys.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::{ApiKey, KeyRevocation, NewApiKey, RevokedKey};
use super::secret::KeyHash;
use crate::kernel::error::PortError;
use crate::kernel::id::ApiKeyId;

/// Keeps the keys of the integration API.
///
/// # Contract
/// * [`add`](Self::add) writes the key, and its [`entry`](NewApiKey::entry) into the trail
///   ([`ChangeLog`](crate::integration::change::ChangeLog)) of the same store, or nothing.
/// * [`find`](Self::find) answers keys that expired or were revoked too: the core tells. A scope that this program does
///   not know is left out of the key, and the key stays.
/// * [`revoke`](Self::revoke) takes effect before it answers. A key that was revoked before keeps that moment. Of calls
///   that race one is done; it alone writes its [`entry`](KeyRevocation::entry).
/// * [`touch`](Self::touch) notes a use, unless one at or after `since` is noted. Times are the caller's.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait ApiKeyRepo: Send + Sync {
    /// Adds a key. Neither its identity nor its hash is there.
    ///
    /// # Errors
    /// [`PortError`] if the keys cannot be written.
    async fn add(&self, new: &NewApiKey) -> Result<(), PortError>;

    /// The key whose secret has this hash.
    ///
    /// # Errors
    /// [`PortError`] if the keys cannot be read.
    async fn find(&self, hash: KeyHash) -> Result<Option<ApiKey>, PortError>;

    /// All keys, those made first first, then by identity.
    ///
    /// # Errors
    /// [`PortError`] if the keys cannot be read.
    async fn all(&self) -> Result<Vec<ApiKey>, PortError>;

    /// Revokes a key.
    ///
    /// # Errors
    /// [`PortError`] if the keys cannot be written.
    async fn revoke(&self, revocation: &KeyRevocation) -> Result<RevokedKey, PortError>;

    /// Notes a use of a key.
    ///
    /// # Errors
    /// [`PortError`] if the keys cannot be written.
    async fn touch(&self, id: ApiKeyId, at: DateTime<Utc>, since: DateTime<Utc>) -> Result<(), PortError>;
}
