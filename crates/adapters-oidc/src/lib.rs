//! Logs staff in by an identity provider that speaks OpenID Connect: the authorization code flow with PKCE.
//!
//! [`OidcProvider`] reads the provider's discovery document and keys, keeps both for a while, exchanges codes and
//! verifies ID tokens. The issuer is the operator's word and is trusted as such: it may lie in the operator's own network.

mod call;
mod check;
mod config;
mod id_token;
mod keys;
mod known;
mod metadata;
mod provider;
mod token_request;

pub use check::ProviderHealth;
pub use config::{OidcConfig, OidcConfigError};
pub use provider::OidcProvider;
