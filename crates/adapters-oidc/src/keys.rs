//! The keys that the provider publishes.

use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, Header};
use serde::Deserialize;

/// How tokens may be signed: with a private key of the provider's. With a shared secret (`HS256`) anybody with a public
/// key could sign.
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// The published keys as they came: one that cannot be read spoils none of the others.
#[derive(Deserialize)]
pub(crate) struct PublishedKeys {
    keys: Vec<serde_json::Value>,
}

/// The keys that tokens may be signed with.
pub(crate) struct Keys(Vec<Jwk>);

/// What a token's header leads to.
pub(crate) enum Found {
    /// The key.
    Key(Box<DecodingKey>),
    /// No key of that name: perhaps the provider has a new one.
    Unknown,
    /// No key could fit.
    Refused,
}

impl PublishedKeys {
    pub(crate) fn usable(self) -> Keys {
        let keys = self.keys.into_iter().filter_map(|key| serde_json::from_value::<Jwk>(key).ok());
        let may_sign = |key: &Jwk| key.common.public_key_use.as_ref().is_none_or(|is| *is == PublicKeyUse::Signature);
        Keys(keys.filter(may_sign).collect())
    }
}

impl Keys {
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// The key that a token with this header is signed with. A token that names none is signed with the only one.
    pub(crate) fn find(&self, header: &Header) -> Found {
        if !ALGORITHMS.contains(&header.alg) {
            return Found::Refused;
        }
        let named = |key: &&Jwk| header.kid.is_none() || key.common.key_id == header.kid;
        let keys: Vec<&Jwk> = self.0.iter().filter(named).collect();
        match keys[..] {
            [] => Found::Unknown,
            [key] => fitting(key, header.alg).map_or(Found::Refused, |key| Found::Key(Box::new(key))),
            _ => Found::Refused,
        }
    }
}

/// The key, if it is one for the algorithm.
fn fitting(key: &Jwk, algorithm: Algorithm) -> Option<DecodingKey> {
    let is_meant = key.common.key_algorithm.is_none_or(|named| named.to_string() == format!("{algorithm:?}"));
    let decoding = DecodingKey::from_jwk(key).ok()?;
    let family: AlgorithmFamily = algorithm.family();
    (is_meant && decoding.family() == family).then_some(decoding)
}
