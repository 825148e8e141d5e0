//! Exchanging a code for an ID token.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use form_urlencoded::byte_serialize;
use portal_core::PortError;
use portal_core::staff::provider_login::{RedeemError, Redemption};
use reqwest::header::HeaderValue;
use serde::Deserialize;

use crate::call::{self, Answer, Calls, PORT, unusable};
use crate::config::OidcConfig;
use crate::metadata::Metadata;

/// Longest word of the provider's that is told.
const LONGEST_WORD: usize = 40;

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
}

/// The ID token for a code.
pub(crate) async fn id_token(
    calls: &Calls,
    metadata: &Metadata,
    config: &OidcConfig,
    redemption: &Redemption,
) -> Result<String, RedeemError> {
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", redemption.code.as_str()),
        ("redirect_uri", config.redirect_uri.as_str()),
        ("code_verifier", redemption.verifier.expose().as_str()),
    ];
    let in_form = metadata.takes_the_secret_in_the_form();
    if in_form {
        form.push(("client_id", &config.client_id));
        form.push(("client_secret", config.client_secret.expose()));
    }
    let header = if in_form { None } else { Some(basic(config)?) };
    let answer = calls.post(&metadata.token_endpoint, &form, header).await?;
    if answer.status.is_success() {
        let tokens = answer.read::<Tokens>().ok_or_else(|| unusable("no ID token in the answer".to_owned()))?;
        return Ok(tokens.id_token);
    }
    Err(refused(&answer))
}

/// Identifier and secret as RFC 6749 §2.3.1 has them: each is encoded as in a form.
fn basic(config: &OidcConfig) -> Result<HeaderValue, PortError> {
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encoded(&config.client_id), encoded(config.client_secret.expose()));
    let mut value = HeaderValue::from_str(&format!("Basic {}", STANDARD.encode(pair)))
        .map_err(|error| PortError::broken(PORT, error))?;
    value.set_sensitive(true);
    Ok(value)
}

/// What it means that there is no token: a code that is not good is the browser's fault, anything else the operator's or
/// the provider's.
fn refused(answer: &Answer) -> RedeemError {
    let word = answer.read::<Refusal>().map(|refusal| refusal.error).unwrap_or_default();
    let word: String = word.chars().filter(char::is_ascii_graphic).take(LONGEST_WORD).collect();
    if word == "invalid_grant" {
        tracing::warn!("the identity provider does not accept the code");
        return RedeemError::Refused;
    }
    let why = format!("answered {} to the code: {word}", answer.status.as_u16());
    RedeemError::Port(call::refused(answer.status, why))
}
