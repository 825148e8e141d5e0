//! Codes of an authenticator app (RFC 6238: HMAC-SHA-1, six digits, thirty seconds), and their stored secret.

use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use subtle::ConstantTimeEq as _;

use crate::kernel::clock::{Entropy, random_bytes};
use crate::kernel::id::StaffId;
use crate::kernel::seal::{NONCE, open, seal};
use crate::kernel::secret::{KeyRing, Secret};

/// Seconds of a step.
const STEP: i64 = 30;
/// What a stored secret is encrypted for.
const PURPOSE: &str = "staff totp";
/// Bytes of a secret, as RFC 4226 §4 recommends.
const LENGTH: usize = 20;

/// The secret that an authenticator app shares, in clear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotpSecret(Secret<[u8; LENGTH]>);

/// The secret as it is stored: AES-256-GCM under a key that is derived from the server's, bound to the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedTotp(Vec<u8>);

/// The authenticator of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authenticator {
    /// Its secret.
    pub secret: SealedTotp,
    /// The step of the last code that was accepted: no code of that step or an earlier one is accepted again.
    pub last_step: i64,
}

impl TotpSecret {
    /// A new secret.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self(Secret::new(random_bytes(entropy)))
    }

    /// The secret in base32, as authenticator apps read it.
    pub fn base32(&self) -> String {
        super::base32::encode(self.0.expose(), super::base32::RFC_4648)
    }

    /// The code of a step.
    pub fn code(&self, step: i64) -> String {
        digits::<6>(self.0.expose(), step)
    }

    /// The step that a code is of: that of `now`, or one beside it, and later than `last_step`.
    pub fn step_of(&self, code: &str, now: DateTime<Utc>, last_step: i64) -> Option<i64> {
        let current = Self::step_at(now);
        let is_code = |step: &i64| self.code(*step).as_bytes().ct_eq(code.as_bytes()).into();
        [current, current - 1, current + 1].into_iter().filter(|step| *step > last_step).find(is_code)
    }

    /// The step of an instant.
    pub fn step_at(now: DateTime<Utc>) -> i64 {
        now.timestamp().div_euclid(STEP)
    }

    /// Encrypts the secret for an account, under the current key.
    pub fn seal(&self, keys: &KeyRing, account: StaffId, entropy: &dyn Entropy) -> SealedTotp {
        let nonce: [u8; NONCE] = random_bytes(entropy);
        let uuid = account.as_uuid();
        SealedTotp(seal(keys.current(), (PURPOSE, uuid.as_bytes()), nonce, self.0.expose()))
    }
}

impl SealedTotp {
    /// Takes back what was stored.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes as adapters store them.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The secret; `None` if it was sealed for another account, or with a key that is retired.
    pub fn open(&self, keys: &KeyRing, account: StaffId) -> Option<TotpSecret> {
        let uuid = account.as_uuid();
        let secret = open(keys, (PURPOSE, uuid.as_bytes()), &self.0)?.try_into().ok()?;
        Some(TotpSecret(Secret::new(secret)))
    }
}

/// The last `N` digits of the truncated HMAC of a counter (RFC 4226 §5.3).
fn digits<const N: usize>(secret: &[u8], step: i64) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { unreachable!("HMAC takes a key of any length") };
    mac.update(&step.to_be_bytes());
    let hash: [u8; 20] = mac.finalize().into_bytes().into();
    let start = usize::from(hash[19] & 15);
    let word = u32::from_be_bytes([hash[start] & 0x7F, hash[start + 1], hash[start + 2], hash[start + 3]]);
    let all = format!("{word:010}");
    all[all.len() - N..].to_owned()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::kernel::secret::ServerKey;
    use crate::test_support::{CountingEntropy, noon, test_key};

    fn secret() -> TotpSecret {
        TotpSecret(Secret::new(*b"12345678901234567890"))
    }

    fn account() -> StaffId {
        StaffId::generate(noon(), &CountingEntropy::default())
    }

    #[test]
    fn stf_02_codes_are_those_of_rfc_6238() {
        let vectors = [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ];
        for (at, code) in vectors {
            let step = TotpSecret::step_at(DateTime::from_timestamp(at, 0).expect("an instant"));
            assert_eq!(digits::<8>(secret().0.expose(), step), code);
            assert_eq!(secret().code(step), code[2..]);
        }
        assert_eq!(secret().base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn stf_02_a_code_is_accepted_one_step_early_or_late_and_once() {
        let now = TotpSecret::step_at(noon());
        let accepted = |step: i64, last| secret().step_of(&secret().code(step), noon(), last);
        for step in [now - 1, now, now + 1] {
            assert_eq!(accepted(step, 0), Some(step));
            assert_eq!(accepted(step, step), None, "a used step");
            assert_eq!(accepted(step, step + 1), None, "one before a used step");
        }
        assert_eq!([accepted(now - 2, 0), accepted(now + 2, 0)], [None; 2]);
        let later = secret().step_of(&secret().code(now), noon() + TimeDelta::seconds(60), 0);
        assert_eq!(later, None);
        for wrong in ["", "000000", "12345", "1234567"] {
            assert_eq!(secret().step_of(wrong, noon(), 0), None, "{wrong}");
        }
    }

    #[test]
    fn stf_02_a_stored_secret_is_read_for_its_account_until_its_key_is_retired() {
        let (old, new) = (test_key(), ServerKey::new((7..39).collect()).expect("a key"));
        let sealed = secret().seal(&KeyRing::new(old.clone(), vec![]), account(), &CountingEntropy::default());
        assert!(!sealed.as_bytes().windows(8).any(|part| part == b"12345678"));
        assert_eq!(sealed.open(&KeyRing::new(new.clone(), vec![old.clone()]), account()), Some(secret()));
        assert_eq!(sealed.open(&KeyRing::new(new, vec![]), account()), None);
        let other = StaffId::from_uuid(uuid::Uuid::nil());
        assert_eq!(sealed.open(&KeyRing::new(old.clone(), vec![]), other), None);
        for bad in [vec![], vec![7; 12], vec![7; 60]] {
            assert_eq!(SealedTotp::from_bytes(bad).open(&KeyRing::new(old.clone(), vec![]), account()), None);
        }
    }
}
