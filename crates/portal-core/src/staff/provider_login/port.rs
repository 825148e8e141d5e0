//! The port to an identity provider.

use async_trait::async_trait;

use super::error::RedeemError;
use super::model::{AuthorizationRequest, Redemption, VerifiedIdentity};
use crate::kernel::error::PortError;

/// Logs people in by OpenID Connect: the authorization code flow with PKCE.
///
/// # Contract
/// * [`authorize`](Self::authorize) answers the address of the provider's login for this client. It has the state, the
///   nonce, and of the verifier the SHA-256 alone (`S256`).
/// * [`redeem`](Self::redeem) answers what the ID token says, if the provider gave it for the code and the verifier, and
///   if it is signed with one of the keys that the provider publishes, by a method with a public key; names the provider
///   and this client; is valid at `now`, give or take a minute; and repeats the nonce. Anything else is
///   [`RedeemError::Refused`].
/// * A claim that is missing says nothing: no address, an address that is not verified, no methods.
/// * A key that the provider began to use is known soon, and one that it stopped publishing is forgotten.
/// * A provider that is away or does not answer gives a [`PortError`] that is retryable, within ten seconds.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait IdentityProvider: Send + Sync {
    /// The address at which the browser logs in.
    ///
    /// # Errors
    /// [`PortError`] if the provider does not say where that is.
    async fn authorize(&self, request: &AuthorizationRequest) -> Result<String, PortError>;

    /// Exchanges the code of a callback for the person's identity.
    ///
    /// # Errors
    /// [`RedeemError`].
    async fn redeem(&self, redemption: &Redemption) -> Result<VerifiedIdentity, RedeemError>;
}
