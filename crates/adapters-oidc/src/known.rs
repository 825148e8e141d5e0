//! What is known of the provider, for a while.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{DecodingKey, Header};
use portal_core::{Clock, PortError};
use reqwest::Url;
use tokio::sync::Mutex;

use crate::call::Calls;
use crate::config::{OidcConfig, OidcConfigError};
use crate::keys::{Found, Keys, PublishedKeys};
use crate::metadata::Metadata;

/// After so long the document and the keys are read again: a key that was withdrawn is trusted no longer than this.
const LIFE: TimeDelta = TimeDelta::hours(1);
/// A name of a key that is not known has the keys read again, at most once in this time.
const REREAD_EVERY: TimeDelta = TimeDelta::minutes(1);

/// The provider's document and keys. Of callers that need one of them at once, one reads it.
pub(crate) struct Known {
    issuer: String,
    address: Url,
    clock: Arc<dyn Clock>,
    metadata: Mutex<Option<Fresh<Metadata>>>,
    keys: Mutex<Option<Fresh<Keys>>>,
}

struct Fresh<T> {
    value: T,
    read_at: DateTime<Utc>,
}

impl<T> Fresh<T> {
    fn is_younger(&self, age: TimeDelta, now: DateTime<Utc>) -> bool {
        now - self.read_at < age
    }
}

impl Known {
    pub(crate) fn new(config: &OidcConfig, clock: Arc<dyn Clock>) -> Result<Self, OidcConfigError> {
        let address = Metadata::address(&config.parsed_issuer()?);
        let (metadata, keys) = (Mutex::default(), Mutex::default());
        Ok(Self { issuer: config.issuer.clone(), address, clock, metadata, keys })
    }

    /// The discovery document.
    pub(crate) async fn metadata(&self, calls: &Calls) -> Result<Metadata, PortError> {
        let mut known = self.metadata.lock().await;
        let now = self.clock.now();
        if let Some(fresh) = known.as_ref().filter(|fresh| fresh.is_younger(LIFE, now)) {
            return Ok(fresh.value.clone());
        }
        let metadata: Metadata = calls.get(&self.address, "discovery document").await?;
        let value = metadata.checked(&self.issuer)?;
        *known = Some(Fresh { value: value.clone(), read_at: now });
        Ok(value)
    }

    /// The key that a token with this header is signed with; `None` if there is none.
    pub(crate) async fn key(&self, header: &Header, calls: &Calls) -> Result<Option<DecodingKey>, PortError> {
        let mut known = self.keys.lock().await;
        let now = self.clock.now();
        let found = known.as_ref().filter(|fresh| fresh.is_younger(LIFE, now)).map(|fresh| fresh.value.find(header));
        let may_reread = known.as_ref().is_none_or(|fresh| !fresh.is_younger(REREAD_EVERY, now));
        let found = match found {
            Some(Found::Unknown) | None if may_reread => {
                let value = self.read_keys(calls).await?;
                known.insert(Fresh { value, read_at: now }).value.find(header)
            }
            found => found.unwrap_or(Found::Unknown),
        };
        Ok(match found {
            Found::Key(key) => Some(*key),
            Found::Unknown | Found::Refused => None,
        })
    }

    /// The keys that the provider publishes now.
    pub(crate) async fn read_keys(&self, calls: &Calls) -> Result<Keys, PortError> {
        let address = self.metadata(calls).await?.jwks_uri;
        let published: PublishedKeys = calls.get(&address, "keys").await?;
        Ok(published.usable())
    }
}
