//! Session tokens: signed handles on stored sessions. They say which session, and for which audience; whether
//! it still stands is read from the store.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use jsonwebtoken::crypto::verify;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, decode_header, encode};
use portal_core::identity::session::Session;
use portal_core::kernel::secret::ServerKey;
use portal_core::{KeyRing, SessionId};
use serde::{Deserialize, Serialize};

/// Who a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The JSON API, with `Authorization: Bearer`.
    Api,
    /// The pages, with a cookie.
    Web,
}

impl Audience {
    fn as_str(self) -> &'static str {
        match self {
            Self::Api => "portal-api",
            Self::Web => "portal-web",
        }
    }

    /// The header's `typ`: one more way in which tokens of two audiences differ.
    fn typ(self) -> &'static str {
        match self {
            Self::Api => "at+jwt",
            Self::Web => "JWT",
        }
    }
}

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    sid: SessionId,
    iss: String,
    aud: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    /// Whether the proved number has further accounts; a hint for the menu, worth nothing else.
    #[serde(default, skip_serializing_if = "is_false")]
    more: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl Claims {
    /// The session that the token names.
    pub fn session(&self) -> SessionId {
        self.sid
    }

    /// Whether the number that was proved has further accounts, as far as the token tells.
    pub fn more_accounts(&self) -> bool {
        self.more
    }
}

/// Longest token looked at.
const LONGEST: usize = 1_024;
/// How every token is signed.
const ALGORITHM: Algorithm = Algorithm::HS256;
/// How far clocks of two instances may differ, in seconds.
const SKEW: i64 = 60;

/// Signs and reads tokens, with keys that are worked out once.
#[derive(Clone)]
pub struct Tokens {
    issuer: String,
    api: AudienceKeys,
    web: AudienceKeys,
}

/// The keys of one audience.
#[derive(Clone)]
struct AudienceKeys {
    signing: EncodingKey,
    /// What signing comes first.
    verifying: Vec<VerifyingKey>,
}

/// The one header a token may have, and the key to it.
#[derive(Clone)]
struct VerifyingKey {
    header: Header,
    /// The header as it is written here. Another writer may have named its parts in another order.
    written: String,
    key: DecodingKey,
}

impl Tokens {
    /// Works out the keys of both audiences.
    pub fn new(issuer: &str, keys: &KeyRing) -> Self {
        Self {
            issuer: issuer.to_owned(),
            api: AudienceKeys::new(Audience::Api, keys),
            web: AudienceKeys::new(Audience::Web, keys),
        }
    }

    fn keys_of(&self, audience: Audience) -> &AudienceKeys {
        match audience {
            Audience::Api => &self.api,
            Audience::Web => &self.web,
        }
    }

    /// A token for `session`. `more` tells whether its number has further accounts.
    ///
    /// # Errors
    /// If the claims cannot be signed.
    pub fn issue(
        &self,
        audience: Audience,
        session: &Session,
        more: bool,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let keys = self.keys_of(audience);
        let issued = session.created_at.timestamp();
        let claims = Claims {
            sid: session.id,
            iss: self.issuer.clone(),
            aud: audience.as_str().to_owned(),
            iat: issued,
            nbf: issued,
            exp: session.expires_at.timestamp(),
            more: more && audience == Audience::Web,
        };
        encode(&keys.verifying[0].header, &claims, &keys.signing)
    }

    /// What the token says, if it was made here, for this audience, with a key still on the ring, and its
    /// time has come and is not over.
    pub fn read(&self, audience: Audience, token: &str, now: DateTime<Utc>) -> Option<Claims> {
        if token.len() > LONGEST {
            return None;
        }
        let claims = self.keys_of(audience).open(token)?;
        let now = now.timestamp();
        let timely = now < claims.exp && claims.nbf <= now + SKEW && claims.iat <= now + SKEW;
        (timely && claims.aud == audience.as_str() && claims.iss == self.issuer).then_some(claims)
    }
}

impl AudienceKeys {
    fn new(audience: Audience, keys: &KeyRing) -> Self {
        Self {
            signing: EncodingKey::from_secret(&subkey(keys.current(), audience)),
            verifying: keys.iter().map(|key| VerifyingKey::new(audience, key)).collect(),
        }
    }

    /// What a token says that was signed here. The header is settled before anything is worked out, and
    /// neither it nor what the token says is read twice.
    fn open(&self, token: &str) -> Option<Claims> {
        let (message, signature) = token.rsplit_once('.')?;
        let (header, payload) = message.split_once('.')?;
        let key = self.key(header, token)?;
        if !verify(signature, message.as_bytes(), key, ALGORITHM).ok()? {
            return None;
        }
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
    }

    fn key(&self, header: &str, token: &str) -> Option<&DecodingKey> {
        let key = self.verifying.iter().find(|key| key.written == header).or_else(|| {
            let came = decode_header(token).ok()?;
            self.verifying.iter().find(|key| key.header == came)
        });
        key.map(|key| &key.key)
    }
}

impl VerifyingKey {
    fn new(audience: Audience, key: &ServerKey) -> Self {
        let header = header(audience, key);
        let written = serde_json::to_vec(&header).map(|text| URL_SAFE_NO_PAD.encode(text)).unwrap_or_default();
        Self { header, written, key: DecodingKey::from_secret(&subkey(key, audience)) }
    }
}

/// The only header a token of ours can have: no key, no address of one, nothing critical.
fn header(audience: Audience, key: &ServerKey) -> Header {
    let mut header = Header::new(ALGORITHM);
    header.typ = Some(audience.typ().to_owned());
    header.kid = Some(key.id().to_owned());
    header
}

fn subkey(key: &ServerKey, audience: Audience) -> [u8; 32] {
    key.mac("jwt", &[audience.as_str().as_bytes()])
}

#[cfg(test)]
mod tests;
