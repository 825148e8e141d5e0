//! What ties a callback to the browser that began the login.

use chrono::{DateTime, Utc};
use subtle::ConstantTimeEq as _;

use super::model::AuthorizationRequest;
use crate::kernel::clock::{Entropy, random_bytes};
use crate::kernel::secret::{KeyRing, Secret, ServerKey, hex};

/// Text that only this server can have made: a random seed and an end. State, nonce and verifier are derived from the
/// seed with the server's key, so nothing has to be stored, and a copy of the text tells none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginAttempt(Secret<String>);

impl LoginAttempt {
    pub(super) fn make(entropy: &dyn Entropy, expires_at: DateTime<Utc>, keys: &KeyRing) -> Self {
        let seed: [u8; 32] = random_bytes(entropy);
        let body = format!("{}.{}", hex(&seed), expires_at.timestamp_millis());
        Self(Secret::new(format!("{body}.{}", derived(keys.current(), "attempt", &body))))
    }

    /// Takes what a browser brings back.
    pub fn from_text(text: &str) -> Self {
        Self(Secret::new(text.to_owned()))
    }

    /// The text, for a cookie of the browser that begins.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The request that it began, if this server made it and it has not expired.
    pub(super) fn request(&self, keys: &KeyRing, now: DateTime<Utc>) -> Option<AuthorizationRequest> {
        let (body, sent) = self.expose().rsplit_once('.')?;
        let is_made_with = |key: &&ServerKey| derived(key, "attempt", body).as_bytes().ct_eq(sent.as_bytes()).into();
        let key = keys.iter().find(is_made_with)?;
        let expires_at: i64 = body.split_once('.')?.1.parse().ok()?;
        (now.timestamp_millis() < expires_at).then(|| AuthorizationRequest {
            state: derived(key, "state", body),
            nonce: derived(key, "nonce", body),
            verifier: Secret::new(derived(key, "verifier", body)),
        })
    }
}

fn derived(key: &ServerKey, what: &str, body: &str) -> String {
    hex(&key.mac("staff provider login", &[what.as_bytes(), body.as_bytes()]))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::test_support::{CountingEntropy, noon, test_key};

    fn ring() -> KeyRing {
        KeyRing::new(test_key(), vec![])
    }

    fn attempt(entropy: &CountingEntropy) -> LoginAttempt {
        LoginAttempt::make(entropy, noon() + TimeDelta::minutes(10), &ring())
    }

    #[test]
    fn an_attempt_gives_one_request_until_it_expires_also_after_a_rotation() {
        let entropy = CountingEntropy::default();
        let (first, second) = (attempt(&entropy), attempt(&entropy));
        let request = first.request(&ring(), noon()).expect("it is good");
        assert_eq!(LoginAttempt::from_text(first.expose()).request(&ring(), noon()), Some(request.clone()));
        assert_eq!(first.request(&ring(), noon() + TimeDelta::minutes(10)), None);
        let other = ServerKey::new((9..41).collect()).expect("a key");
        let rotated = KeyRing::new(other.clone(), vec![test_key()]);
        assert_eq!(first.request(&rotated, noon()).as_ref(), Some(&request));
        assert_eq!(first.request(&KeyRing::new(other, vec![]), noon()), None);
        let second = second.request(&ring(), noon()).expect("it is good");
        assert!(second.state != request.state && second.nonce != request.nonce && second.verifier != request.verifier);
    }

    #[test]
    fn its_text_cannot_be_made_elsewhere_and_tells_nothing() {
        let attempt = attempt(&CountingEntropy::default());
        for forged in ["", "a.b", "a.b.c", &attempt.expose().replacen('0', "1", 1), &format!("{}0", attempt.expose())] {
            assert_eq!(LoginAttempt::from_text(forged).request(&ring(), noon()), None, "{forged}");
        }
        let request = attempt.request(&ring(), noon()).expect("it is good");
        for secret in [&request.state, &request.nonce, request.verifier.expose()] {
            assert!(secret.len() == 64 && !attempt.expose().contains(secret.as_str()));
        }
        assert!(!format!("{attempt:?} {request:?}").contains(request.verifier.expose()));
    }
}
