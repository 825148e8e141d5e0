//! How an API client names the challenge it asked for.

use subtle::ConstantTimeEq;

use crate::kernel::id::ChallengeId;
use crate::kernel::secret::{KeyRing, Secret, ServerKey, hex, sha256};

/// A challenge's identity, and 160 bits that only the server and the client it gave them to know. They follow
/// from the identity and the server's key, so nothing of them is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiHandle {
    challenge: ChallengeId,
    proof: Secret<String>,
}

/// A text that is no handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a challenge id")]
pub struct InvalidHandle;

/// How many hexadecimal digits the proof has.
const DIGITS: usize = 40;

impl ApiHandle {
    pub(crate) fn of(challenge: ChallengeId, key: &ServerKey) -> Self {
        let mac = key.mac("otp-api-handle", &[challenge.as_uuid().as_bytes()]);
        Self { challenge, proof: Secret::new(hex(&mac[..DIGITS / 2])) }
    }

    /// Takes back what a client sent.
    ///
    /// # Errors
    /// [`InvalidHandle`] for anything that was never given to a client.
    pub fn parse(text: &str) -> Result<Self, InvalidHandle> {
        let (challenge, proof) = text.split_once('.').ok_or(InvalidHandle)?;
        if proof.len() != DIGITS || !proof.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return Err(InvalidHandle);
        }
        let challenge = challenge.parse().map_err(|_| InvalidHandle)?;
        Ok(Self { challenge, proof: Secret::new(proof.to_owned()) })
    }

    /// The text to hand to the client.
    pub fn expose(&self) -> String {
        format!("{}.{}", self.challenge, self.proof.expose())
    }

    /// The challenge it names.
    pub fn challenge(&self) -> ChallengeId {
        self.challenge
    }

    /// Whether this server gave it out, with a key that is still on the ring.
    pub(crate) fn is_genuine(&self, keys: &KeyRing) -> bool {
        let same = |key| Self::of(self.challenge, key).proof.expose().as_bytes().ct_eq(self.proof.expose().as_bytes());
        keys.iter().any(|key| same(key).into())
    }
}

/// The hash that an API client without a handle is known by.
pub(super) fn client_hash(parts: &[&[u8]]) -> [u8; 32] {
    let mut all = b"portal api client".to_vec();
    for part in parts {
        all.extend_from_slice(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        all.extend_from_slice(part);
    }
    sha256(&all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::{CountingEntropy, noon, test_key};

    fn other_key() -> ServerKey {
        ServerKey::new((100..140).collect()).expect("a strong enough key")
    }

    #[test]
    fn a_handle_is_known_again_by_the_key_it_was_made_with_and_by_no_other() {
        let id = ChallengeId::generate(noon(), &CountingEntropy::default());
        let handle = ApiHandle::of(id, &test_key());
        assert_eq!(ApiHandle::parse(&handle.expose()), Ok(handle.clone()));
        assert!(handle.is_genuine(&KeyRing::new(other_key(), vec![test_key()])), "after a rotation");
        assert!(!handle.is_genuine(&KeyRing::new(other_key(), Vec::new())));
        let guessed = format!("{id}.{}", "0".repeat(DIGITS));
        assert!(
            !ApiHandle::parse(&guessed).expect("a handle's form").is_genuine(&KeyRing::new(test_key(), Vec::new()))
        );
        for bad in [id.to_string(), format!("{id}."), format!("{id}.{}", "g".repeat(DIGITS)), String::new()] {
            assert_eq!(ApiHandle::parse(&bad), Err(InvalidHandle), "{bad}");
        }
    }
}
