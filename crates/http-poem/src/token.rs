//! Session tokens: signed handles on stored sessions. They say which session, and for which door; whether
//! it still stands is read from the store.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use jsonwebtoken::crypto::verify;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, decode_header, encode};
use portal_core::secret::ServerKey;
use portal_core::session::Session;
use portal_core::{KeyRing, SessionId};
use serde::{Deserialize, Serialize};

/// The door a token opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    /// The JSON API, with `Authorization: Bearer`.
    Api,
    /// The pages, with a cookie.
    Web,
}

impl Door {
    fn audience(self) -> &'static str {
        match self {
            Self::Api => "portal-api",
            Self::Web => "portal-web",
        }
    }

    /// The header's `typ`: one more way in which tokens of two doors differ.
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
pub(crate) struct Claims {
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
    pub(crate) fn session(&self) -> SessionId {
        self.sid
    }

    pub(crate) fn more_accounts(&self) -> bool {
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
pub(crate) struct Tokens {
    issuer: String,
    api: Lock,
    web: Lock,
}

/// What is needed at one door.
#[derive(Clone)]
struct Lock {
    signs: EncodingKey,
    /// What signs comes first.
    fits: Vec<Fit>,
}

/// The one header a token may have, and the key to it.
#[derive(Clone)]
struct Fit {
    header: Header,
    /// The header as it is written here. Whoever else wrote it may have named its parts in another order.
    written: String,
    key: DecodingKey,
}

impl Tokens {
    pub(crate) fn new(issuer: &str, keys: &KeyRing) -> Self {
        Self { issuer: issuer.to_owned(), api: Lock::new(Door::Api, keys), web: Lock::new(Door::Web, keys) }
    }

    fn lock(&self, door: Door) -> &Lock {
        match door {
            Door::Api => &self.api,
            Door::Web => &self.web,
        }
    }

    /// A token for `session`. `more` tells whether its number has further accounts.
    pub(crate) fn issue(
        &self,
        door: Door,
        session: &Session,
        more: bool,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let lock = self.lock(door);
        let issued = session.created_at.timestamp();
        let claims = Claims {
            sid: session.id,
            iss: self.issuer.clone(),
            aud: door.audience().to_owned(),
            iat: issued,
            nbf: issued,
            exp: session.expires_at.timestamp(),
            more: more && door == Door::Web,
        };
        encode(&lock.fits[0].header, &claims, &lock.signs)
    }

    /// What the token says, if it was made here, for this door, with a key still on the ring, and its
    /// time has come and is not over.
    pub(crate) fn read(&self, door: Door, token: &str, now: DateTime<Utc>) -> Option<Claims> {
        if token.len() > LONGEST {
            return None;
        }
        let claims = self.lock(door).open(token)?;
        let now = now.timestamp();
        let timely = now < claims.exp && claims.nbf <= now + SKEW && claims.iat <= now + SKEW;
        (timely && claims.aud == door.audience() && claims.iss == self.issuer).then_some(claims)
    }
}

impl Lock {
    fn new(door: Door, keys: &KeyRing) -> Self {
        Self {
            signs: EncodingKey::from_secret(&subkey(keys.current(), door)),
            fits: keys.iter().map(|key| Fit::new(door, key)).collect(),
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
        let fit = self.fits.iter().find(|fit| fit.written == header).or_else(|| {
            let came = decode_header(token).ok()?;
            self.fits.iter().find(|fit| fit.header == came)
        });
        fit.map(|fit| &fit.key)
    }
}

impl Fit {
    fn new(door: Door, key: &ServerKey) -> Self {
        let header = header(door, key);
        let written = serde_json::to_vec(&header).map(|text| URL_SAFE_NO_PAD.encode(text)).unwrap_or_default();
        Self { header, written, key: DecodingKey::from_secret(&subkey(key, door)) }
    }
}

/// The only header a token of ours can have: no key, no address of one, nothing critical.
fn header(door: Door, key: &ServerKey) -> Header {
    let mut header = Header::new(ALGORITHM);
    header.typ = Some(door.typ().to_owned());
    header.kid = Some(key.id().to_owned());
    header
}

fn subkey(key: &ServerKey, door: Door) -> [u8; 32] {
    key.mac("jwt", &[door.audience().as_bytes()])
}

#[cfg(test)]
mod tests;
