//! What goes to the provider and what comes back.

use chrono::{DateTime, Utc};

use super::methods::AuthenticationMethods;
use crate::kernel::secret::Secret;

/// What a login at the provider begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorizationRequest {
    /// What the browser brings back (`state`): it ties the callback to the browser that began.
    pub state: String,
    /// What the ID token has to repeat (`nonce`).
    pub nonce: String,
    /// The PKCE verifier (RFC 7636), of which the provider is sent the SHA-256 now and the text with the code: 64
    /// hexadecimal digits.
    pub verifier: Secret<String>,
}

/// What a code is exchanged with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redemption {
    /// The code that the browser brought back.
    pub code: String,
    /// The nonce of the request.
    pub nonce: String,
    /// The verifier of the request.
    pub verifier: Secret<String>,
    /// The instant at which the ID token has to be valid.
    pub now: DateTime<Utc>,
}

/// Who logged in at the provider, by a verified ID token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedIdentity {
    /// The provider (`iss`).
    pub issuer: String,
    /// Its identifier of the person (`sub`), which it gives to nobody else.
    pub subject: String,
    /// The person's address (`email`), if it says one.
    pub email: Option<String>,
    /// Whether it checked that the address is the person's (`email_verified`).
    pub is_email_verified: bool,
    /// How it made sure who logs in (`amr`).
    pub methods: AuthenticationMethods,
}
