//! The keys of the stand-in.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use p256::pkcs8::EncodePrivateKey as _;
use serde_json::Value;

use crate::rsa_key::RSA_KEY;

/// A key with the name it is published under.
#[derive(Clone)]
pub(crate) struct SigningKey {
    pub(crate) name: String,
    algorithm: Algorithm,
    key: EncodingKey,
}

impl SigningKey {
    /// A key for ES256, number `n`.
    pub(crate) fn elliptic(n: u8) -> Self {
        let key = p256::SecretKey::from_slice(&[n; 32]).expect("a scalar").to_pkcs8_der().expect("a key");
        let key = EncodingKey::from_ec_der(key.as_bytes());
        Self { name: format!("ec-{n}"), algorithm: Algorithm::ES256, key }
    }

    /// The key for RS256.
    pub(crate) fn rsa() -> Self {
        let key = EncodingKey::from_rsa_der(&STANDARD.decode(RSA_KEY).expect("base64"));
        Self { name: "rsa-1".to_owned(), algorithm: Algorithm::RS256, key }
    }

    /// The same key under another name.
    pub(crate) fn named(self, name: &str) -> Self {
        Self { name: name.to_owned(), ..self }
    }

    pub(crate) fn published(&self) -> Value {
        let mut key = Jwk::from_encoding_key(&self.key, self.algorithm).expect("a public key");
        key.common.key_id = Some(self.name.clone());
        key.common.public_key_use = Some(PublicKeyUse::Signature);
        serde_json::to_value(key).expect("JSON")
    }

    pub(crate) fn signed(&self, claims: &Value) -> String {
        let header = Header { kid: Some(self.name.clone()), ..Header::new(self.algorithm) };
        encode(&header, claims, &self.key).expect("a token")
    }

    /// A token that is signed with what is published of the key, as if that were a shared secret.
    pub(crate) fn signed_with_what_is_published(&self, claims: &Value) -> String {
        let published = self.published();
        let secret = published.get("n").or(published.get("x")).and_then(Value::as_str).expect("a part of the key");
        let secret = URL_SAFE_NO_PAD.decode(secret).expect("base64");
        let header = Header { kid: Some(self.name.clone()), ..Header::new(Algorithm::HS256) };
        encode(&header, claims, &EncodingKey::from_secret(&secret)).expect("a token")
    }
}

/// A token without a signature.
pub(crate) fn unsigned(name: &str, claims: &Value) -> String {
    let header = serde_json::json!({ "alg": "none", "kid": name });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.", part(&header), part(claims))
}

/// The token with another subject, and the signature it had.
pub(crate) fn changed(token: &str) -> String {
    let parts: Vec<&str> = token.split('.').collect();
    let claims = URL_SAFE_NO_PAD.decode(parts[1]).expect("base64");
    let mut claims: Value = serde_json::from_slice(&claims).expect("JSON");
    claims["sub"] = "1".into();
    format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(claims.to_string()), parts[2])
}
