//! What an ID token has to be, and what it says.

use jsonwebtoken::{DecodingKey, Header, Validation};
use portal_core::staff::provider_login::{AuthenticationMethods, Redemption, VerifiedIdentity};
use serde::{Deserialize, Deserializer};

/// How far the provider's clock may differ, in seconds.
const SKEW: i64 = 60;
/// Longest identifier of a person, as OpenID Connect has it.
const LONGEST_SUBJECT: usize = 255;

/// The claims that are used.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: i64,
    nbf: Option<i64>,
    azp: Option<String>,
    nonce: Option<String>,
    email: Option<String>,
    #[serde(default, deserialize_with = "truth")]
    email_verified: bool,
    #[serde(default)]
    amr: Vec<String>,
}

/// A truth value. Some providers write it as text, which OpenID Connect Core 5.1 does not allow.
fn truth<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Truth(bool),
        Text(String),
    }
    Ok(match Written::deserialize(deserializer)? {
        Written::Truth(truth) => truth,
        Written::Text(text) => text == "true",
    })
}

/// One client, or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Whom a token must be of, and for.
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) redemption: &'a Redemption,
}

/// The header of a token; `None` if it is none, or asks for what is not understood here.
pub(crate) fn header(token: &str) -> Option<Header> {
    let header = jsonwebtoken::decode_header(token).ok()?;
    header.crit.is_none().then_some(header)
}

/// What a token says, or why it does not hold.
pub(crate) fn verify(
    token: &str,
    header: &Header,
    key: &DecodingKey,
    expected: &Expected<'_>,
) -> Result<VerifiedIdentity, &'static str> {
    let claims = signed(token, header, key, expected)?;
    let seconds = expected.redemption.now.timestamp();
    if claims.exp <= seconds - SKEW || claims.nbf.is_some_and(|from| from > seconds + SKEW) {
        return Err("the ID token is expired or not valid yet");
    }
    if claims.nonce.as_ref() != Some(&expected.redemption.nonce) {
        return Err("the ID token is of another login");
    }
    if !claims.is_for(expected.client_id) {
        return Err("the ID token is for another client");
    }
    if claims.sub.is_empty() || claims.sub.len() > LONGEST_SUBJECT {
        return Err("the ID token names nobody");
    }
    Ok(VerifiedIdentity {
        issuer: claims.iss,
        subject: claims.sub,
        email: claims.email,
        is_email_verified: claims.email_verified,
        methods: AuthenticationMethods::new(claims.amr),
    })
}

/// The claims, if they are signed with the key by the issuer for this client. Times are checked with the caller's
/// clock.
fn signed(token: &str, header: &Header, key: &DecodingKey, expected: &Expected<'_>) -> Result<Claims, &'static str> {
    let mut validation = Validation::new(header.alg);
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.set_required_spec_claims(&["iss", "aud"]);
    validation.set_issuer(&[expected.issuer]);
    validation.set_audience(&[expected.client_id]);
    let decoded = jsonwebtoken::decode::<Claims>(token, key, &validation);
    decoded.map(|token| token.claims).map_err(|_| "the ID token's signature, issuer or audience is wrong")
}

impl Claims {
    /// Whether the token was asked for by the client (OpenID Connect Core 3.1.3.7): with several audiences it says so.
    fn is_for(&self, client_id: &str) -> bool {
        let is_named = match &self.aud {
            Audience::One(one) => one == client_id,
            Audience::Several(several) if several.len() == 1 => several[0] == client_id,
            Audience::Several(several) => self.azp.is_some() && several.iter().any(|one| one == client_id),
        };
        is_named && self.azp.as_ref().is_none_or(|party| party == client_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_verified_if_the_provider_says_so_as_a_truth_value_or_in_text() {
        let is_verified = |said: &str| {
            let claims = format!(r#"{{"iss":"i","sub":"s","aud":"a","exp":1{said}}}"#);
            serde_json::from_str::<Claims>(&claims).map(|claims| claims.email_verified).ok()
        };
        for (said, expected) in [
            (r#","email_verified":true"#, Some(true)),
            (r#","email_verified":"true""#, Some(true)),
            (r#","email_verified":false"#, Some(false)),
            (r#","email_verified":"false""#, Some(false)),
            (r#","email_verified":"True""#, Some(false)),
            (r#","email_verified":1"#, None),
            ("", Some(false)),
        ] {
            assert_eq!(is_verified(said), expected, "{said}");
        }
    }
}
