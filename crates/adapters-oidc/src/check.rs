//! Asks the provider for what it publishes, for the operator.

use portal_core::PortError;

use crate::provider::{OidcProvider, in_time};

/// What the provider publishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderHealth {
    /// Scheme, host and port of the page at which people log in.
    pub login_origin: String,
    /// How many keys its tokens may be signed with.
    pub keys: usize,
}

impl OidcProvider {
    /// Reads the discovery document and the keys.
    ///
    /// # Errors
    /// [`PortError`] with what is wrong as its source.
    #[tracing::instrument(name = "oidc.check", skip_all)]
    pub async fn check(&self) -> Result<ProviderHealth, PortError> {
        let read = async {
            let metadata = self.known.metadata(&self.calls).await?;
            let keys = self.known.read_keys(&self.calls).await?.count();
            Ok(ProviderHealth { login_origin: metadata.authorization_endpoint.origin().ascii_serialization(), keys })
        };
        in_time(read).await?
    }
}
