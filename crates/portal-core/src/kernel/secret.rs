//! Values that must not be shown, and the ring of server keys that everything secret is derived from.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// A value whose `Debug` form hides it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Wraps a value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value; each call is a place to look at in a review.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// One server secret with the name it is stored under.
#[derive(Debug, Clone)]
pub struct ServerKey {
    id: String,
    bytes: Secret<Vec<u8>>,
}

/// Shortest secret accepted, in bytes.
pub const SHORTEST_SECRET: usize = 32;

/// A server secret is too short or too plain to protect anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a server secret needs at least {SHORTEST_SECRET} random bytes")]
pub struct WeakSecret;

impl ServerKey {
    /// Takes `secret`, at least [`SHORTEST_SECRET`] bytes.
    ///
    /// # Errors
    /// [`WeakSecret`] when it is shorter, or holds fewer than eight different bytes.
    pub fn new(secret: Vec<u8>) -> Result<Self, WeakSecret> {
        let mut seen = [false; 256];
        for byte in &secret {
            seen[usize::from(*byte)] = true;
        }
        if secret.len() < SHORTEST_SECRET || seen.iter().filter(|s| **s).count() < 8 {
            return Err(WeakSecret);
        }
        let fingerprint = mac(&secret, &[b"portal key id"]);
        let id = hex(&fingerprint[..6]);
        Ok(Self { id, bytes: Secret::new(secret) })
    }

    /// A short public name of the key, made from a one-way function of it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// A key of its own for one use, made of this one; it keeps the name.
    #[must_use]
    pub fn derived(&self, label: &str) -> Self {
        Self { id: self.id.clone(), bytes: Secret::new(self.mac("derive", &[label.as_bytes()]).to_vec()) }
    }

    /// HMAC-SHA-256 over `label` and `parts`, each with its length before it, so that no two lists of
    /// parts give the same input.
    pub fn mac(&self, label: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut all = Vec::with_capacity(parts.len() + 1);
        all.push(label.as_bytes());
        all.extend_from_slice(parts);
        mac(self.bytes.expose(), &all)
    }
}

/// The current server key and those that still verify what was made before a rotation.
#[derive(Debug, Clone)]
pub struct KeyRing {
    current: ServerKey,
    previous: Vec<ServerKey>,
}

impl KeyRing {
    /// A ring that signs with `current` and still accepts `previous`.
    pub fn new(current: ServerKey, previous: Vec<ServerKey>) -> Self {
        Self { current, previous }
    }

    /// Keys of their own for one use, made of these: what one ring signs, the other does not accept.
    #[must_use]
    pub fn derived(&self, label: &str) -> Self {
        let previous = self.previous.iter().map(|key| key.derived(label)).collect();
        Self { current: self.current.derived(label), previous }
    }

    /// The key that new things are made with.
    pub fn current(&self) -> &ServerKey {
        &self.current
    }

    /// The key named `id`, if it is still on the ring.
    pub fn find(&self, id: &str) -> Option<&ServerKey> {
        self.iter().find(|key| key.id == id)
    }

    /// All keys, the current one first.
    pub fn iter(&self) -> impl Iterator<Item = &ServerKey> {
        std::iter::once(&self.current).chain(&self.previous)
    }
}

fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { unreachable!("HMAC takes a key of any length") };
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble & 15)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

/// SHA-256, for random tokens that are stored only to be compared, and secrets that are compared in constant time.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(first: u8) -> ServerKey {
        ServerKey::new((first..first + 32).collect()).expect("a strong enough key")
    }

    #[test]
    fn short_and_repetitive_secrets_are_refused() {
        assert_eq!(ServerKey::new((0..31).collect()).err(), Some(WeakSecret));
        assert_eq!(ServerKey::new(vec![7; 64]).err(), Some(WeakSecret));
        assert!(ServerKey::new((0..32).collect()).is_ok());
    }

    #[test]
    fn keys_labels_and_the_split_into_parts_all_change_the_mac() {
        let base = key(0).mac("a", &[b"bc", b"d"]);
        assert_ne!(base, key(1).mac("a", &[b"bc", b"d"]));
        assert_ne!(base, key(0).mac("b", &[b"bc", b"d"]));
        assert_ne!(base, key(0).mac("a", &[b"b", b"cd"]));
        assert_eq!(base, key(0).mac("a", &[b"bc", b"d"]));
    }

    #[test]
    fn a_rotated_key_is_found_until_it_is_retired() {
        let ring = KeyRing::new(key(1), vec![key(2)]);
        assert!(ring.find(key(2).id()).is_some());
        assert!(ring.find(key(3).id()).is_none());
        assert_eq!(ring.current().id(), key(1).id());
    }

    #[test]
    fn debug_forms_hide_what_they_hold() {
        assert!(!format!("{:?}", key(65)).contains("65"));
        assert_eq!(format!("{:?}", Secret::new("abc")), "Secret(…)");
    }
}
