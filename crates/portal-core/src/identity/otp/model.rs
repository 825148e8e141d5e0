//! A challenge: one login code that was asked for, across its resends.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

use super::code::{CodeParts, OtpCode};
use crate::kernel::clock::{Entropy, random_bytes};
use crate::kernel::id::{ChallengeId, CustomerId, SessionId};
use crate::kernel::phone::PhoneNumber;
use crate::kernel::secret::{KeyRing, Secret, sha256};

/// What a code is good for. A code of one purpose is worth nothing for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Purpose {
    /// Logging in.
    Login,
    /// Proving in a session that its holder still has the number on file.
    Confirm,
    /// Proving a number that is to be put on file.
    NewPhone,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 3] = [Self::Login, Self::Confirm, Self::NewPhone];

    /// The word as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Confirm => "confirm",
            Self::NewPhone => "new_phone",
        }
    }
}

/// Who may redeem a challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// The browser that asked for it, known by the SHA-256 of a secret it holds.
    Browser([u8; 32]),
    /// An API client, which names the challenge by its [`super::ApiHandle`]. One that sends none is known by
    /// this hash of the number, the purpose and where the request came from.
    Api([u8; 32]),
}

/// 256 random bits that tie a challenge to the browser that asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BrowserSecret(Secret<[u8; 32]>);

impl BrowserSecret {
    pub(crate) fn generate(entropy: &dyn Entropy) -> Self {
        Self(Secret::new(random_bytes(entropy)))
    }

    /// What ties a challenge to a session, for codes that are asked for when somebody is logged in already. It is
    /// no secret, and need not be one: who redeems such a code has proved the session.
    pub(crate) fn of_session(session: SessionId) -> Self {
        Self(Secret::new(sha256(session.as_uuid().as_bytes())))
    }

    /// Takes back what the browser sent.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Secret::new(bytes))
    }

    /// The bits to hand to the browser.
    pub fn expose(&self) -> &[u8; 32] {
        self.0.expose()
    }

    pub(crate) fn binding(&self) -> Binding {
        Binding::Browser(sha256(self.0.expose()))
    }
}

/// How a caller names a challenge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChallengeRef {
    /// By its identity.
    Id(ChallengeId),
    /// The one that an API client known by this hash asked for last; see [`Binding::Api`].
    ApiClient([u8; 32]),
}

/// One login code that was asked for. Adapters store all of it; nothing in it is worth stealing, because
/// the code follows from it only together with the server's secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// Its identity.
    pub id: ChallengeId,
    /// What the code is good for.
    pub purpose: Purpose,
    /// Who may redeem it.
    pub binding: Binding,
    /// The number that is to be proved.
    pub phone: PhoneNumber,
    /// Only this account is asked for, if given.
    pub narrowed_to: Option<CustomerId>,
    /// Which of its codes is the valid one: 0 for the first, one more for each resend.
    pub sequence: u32,
    /// Which server key the code is derived with.
    pub key_id: String,
    /// What the code is derived from, together with the key.
    pub seed: [u8; 16],
    /// MAC of the valid code.
    pub code_mac: [u8; 32],
    /// How many guesses are left, across resends.
    pub guesses_left: u32,
    /// When it was first asked for.
    pub created_at: DateTime<Utc>,
    /// When the valid code was asked for.
    pub sent_at: DateTime<Utc>,
    /// When the valid code ends.
    pub expires_at: DateTime<Utc>,
    /// When it was redeemed; a redeemed challenge never works again.
    pub consumed_at: Option<DateTime<Utc>>,
}

/// What a resend changes of a challenge. Guesses are not among it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    /// The new sequence number; the stored one must be one less.
    pub sequence: u32,
    /// Which server key the new code is derived with.
    pub key_id: String,
    /// What the new code is derived from.
    pub seed: [u8; 16],
    /// MAC of the new code.
    pub code_mac: [u8; 32],
    /// When it was asked for.
    pub sent_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

impl Challenge {
    /// Whether it can still be redeemed or resent at `now`.
    pub fn is_live(&self, now: DateTime<Utc>) -> bool {
        self.consumed_at.is_none() && self.guesses_left > 0 && now < self.expires_at
    }

    /// Whether `code` is the valid one. Takes the same time for every code; `false` when the key it was
    /// made with is no longer on the ring.
    pub(crate) fn matches(&self, code: OtpCode, keys: &KeyRing) -> bool {
        let Some(key) = keys.find(&self.key_id) else {
            return false;
        };
        let mac = self.parts().mac_of(code, key);
        mac.ct_eq(&self.code_mac).into()
    }

    /// Whether `code` is one that a resend of this challenge has replaced. Every code of a challenge follows from
    /// the same seed, so the earlier ones can be derived again.
    pub(crate) fn matches_earlier(&self, code: OtpCode, keys: &KeyRing) -> bool {
        let earlier = (0..self.sequence).map(|sequence| CodeParts { sequence, ..self.parts() });
        earlier.flat_map(|parts| keys.iter().map(move |key| parts.derive(key))).any(|old| old == code)
    }

    /// What the code is derived from.
    pub(crate) fn parts(&self) -> CodeParts<'_> {
        CodeParts {
            challenge: self.id,
            sequence: self.sequence,
            seed: &self.seed,
            purpose: self.purpose,
            phone: &self.phone,
        }
    }
}
