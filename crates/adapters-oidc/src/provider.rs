//! [`IdentityProvider`] over HTTP.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portal_core::kernel::secret::sha256;
use portal_core::staff::provider_login::{
    AuthorizationRequest, IdentityProvider, RedeemError, Redemption, VerifiedIdentity,
};
use portal_core::{Clock, PortError};

use crate::call::{Calls, PORT};
use crate::config::{OidcConfig, OidcConfigError};
use crate::id_token::{self, Expected};
use crate::known::Known;
use crate::token_request;

/// The longest an operation may take with all its calls: a browser waits for it.
const PATIENCE: Duration = Duration::from_secs(8);
/// What is asked for: who somebody is, and their address.
const SCOPE: &str = "openid email";

/// An identity provider that speaks OpenID Connect.
pub struct OidcProvider {
    config: OidcConfig,
    pub(crate) calls: Calls,
    pub(crate) known: Known,
}

impl OidcProvider {
    /// Sets the provider up; calls nobody.
    ///
    /// # Errors
    /// [`OidcConfigError`].
    pub fn new(config: OidcConfig, clock: Arc<dyn Clock>) -> Result<Self, OidcConfigError> {
        config.check()?;
        Ok(Self { calls: Calls::new(&config)?, known: Known::new(&config, clock)?, config })
    }

    async fn address(&self, request: &AuthorizationRequest) -> Result<String, PortError> {
        let mut address = self.known.metadata(&self.calls).await?.authorization_endpoint;
        address
            .query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.config.client_id)
            .append_pair("redirect_uri", &self.config.redirect_uri)
            .append_pair("scope", SCOPE)
            .append_pair("state", &request.state)
            .append_pair("nonce", &request.nonce)
            .append_pair("code_challenge", &challenge(request.verifier.expose()))
            .append_pair("code_challenge_method", "S256");
        Ok(address.into())
    }

    async fn identity(&self, redemption: &Redemption) -> Result<VerifiedIdentity, RedeemError> {
        let metadata = self.known.metadata(&self.calls).await?;
        let token = token_request::id_token(&self.calls, &metadata, &self.config, redemption).await?;
        let expected = Expected { issuer: &self.config.issuer, client_id: &self.config.client_id, redemption };
        let header = id_token::header(&token).ok_or_else(|| refused("the ID token cannot be read"))?;
        let key = self.known.key(&header, &self.calls).await?;
        let key = key.ok_or_else(|| refused("the ID token is not signed with a key of the provider's"))?;
        id_token::verify(&token, &header, &key, &expected).map_err(refused)
    }
}

#[async_trait]
impl IdentityProvider for OidcProvider {
    #[tracing::instrument(name = "oidc.authorize", skip_all)]
    async fn authorize(&self, request: &AuthorizationRequest) -> Result<String, PortError> {
        in_time(self.address(request)).await?
    }

    #[tracing::instrument(name = "oidc.redeem", skip_all)]
    async fn redeem(&self, redemption: &Redemption) -> Result<VerifiedIdentity, RedeemError> {
        in_time(self.identity(redemption)).await?
    }
}

/// The end of an operation, if it comes in time.
pub(crate) async fn in_time<T>(operation: impl Future<Output = T>) -> Result<T, PortError> {
    tokio::time::timeout(PATIENCE, operation).await.map_err(|late| PortError::unavailable(PORT, late))
}

/// What the provider is told of a verifier (RFC 7636 §4.2).
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(sha256(verifier.as_bytes()))
}

/// A login that does not hold; the operator is told why.
fn refused(why: &'static str) -> RedeemError {
    tracing::warn!(why, "a login at the identity provider was refused");
    RedeemError::Refused
}

impl fmt::Debug for OidcProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OidcProvider").field("issuer", &self.config.issuer).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_the_example_in_rfc_7636() {
        let challenge = challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
