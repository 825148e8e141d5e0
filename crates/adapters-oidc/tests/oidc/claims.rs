//! What ID tokens say.

use std::collections::BTreeMap;

use portal_testkit::{TestLogin, TokenFlaw};
use serde_json::{Value, json};

use crate::stand_in::CLIENT;

/// A login that waits for its code to be exchanged.
pub(crate) struct Given {
    pub(crate) login: TestLogin,
    /// What the browser brought to the provider.
    pub(crate) query: BTreeMap<String, String>,
}

/// What the ID token of a login says.
pub(crate) fn claims(issuer: &str, given: &Given) -> Value {
    let login = &given.login;
    let mut claims = json!({
        "iss": issuer,
        "sub": login.subject,
        "aud": CLIENT,
        "exp": login.valid_until.timestamp(),
        "iat": login.valid_until.timestamp() - 300,
        "nonce": given.query["nonce"],
        "name": "Sari Dewi",
    });
    for (name, value) in [
        ("email", login.email.as_ref().map(|email| json!(email))),
        ("email_verified", login.is_email_verified.map(|is| json!(is))),
        ("amr", login.methods.as_ref().map(|words| json!(words))),
    ] {
        if let Some(value) = value {
            claims[name] = value;
        }
    }
    match login.flaw {
        TokenFlaw::OtherIssuer => claims["iss"] = json!("https://other.example"),
        TokenFlaw::OtherClient => claims["aud"] = json!("other"),
        TokenFlaw::AskedByAnother => {
            claims["aud"] = json!([CLIENT, "other"]);
            claims["azp"] = json!("other");
        }
        TokenFlaw::OtherNonce => claims["nonce"] = json!("another"),
        TokenFlaw::NoNonce => claims["nonce"] = Value::Null,
        _ => {}
    }
    claims
}
