//! Values that leave the portal and come back, which nobody else can read or make (AES-256-GCM).

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _};

use super::secret::{KeyRing, ServerKey};

/// Bytes of a nonce, which stands before the sealed value.
pub const NONCE: usize = 12;

/// Encrypts a value for one purpose, bound to who or what it is for. A nonce is used for one value of a key alone.
pub fn seal(key: &ServerKey, (purpose, bound_to): (&str, &[u8]), nonce: [u8; NONCE], value: &[u8]) -> Vec<u8> {
    let Ok(text) = cipher(key, purpose).encrypt(&nonce.into(), Payload { msg: value, aad: bound_to }) else {
        unreachable!("AES-GCM encrypts any text that fits into the memory")
    };
    [&nonce[..], &text].concat()
}

/// The value, if a key of the ring sealed it for that purpose and that binding.
pub fn open(keys: &KeyRing, (purpose, bound_to): (&str, &[u8]), sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, text) = sealed.split_first_chunk::<NONCE>()?;
    let payload = || Payload { msg: text, aad: bound_to };
    keys.iter().find_map(|key| cipher(key, purpose).decrypt(&(*nonce).into(), payload()).ok())
}

fn cipher(key: &ServerKey, purpose: &str) -> Aes256Gcm {
    Aes256Gcm::new(&key.mac("encrypt", &[purpose.as_bytes()]).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(first: u8, previous: &[u8]) -> KeyRing {
        let key = |n: u8| ServerKey::new((n..n + 32).collect()).expect("a strong enough key");
        KeyRing::new(key(first), previous.iter().map(|n| key(*n)).collect())
    }

    #[test]
    fn a_value_is_read_for_its_purpose_and_its_binding_until_the_key_is_retired() {
        let keys = ring(0, &[]);
        let sealed = seal(keys.current(), ("form", b"a"), [7; NONCE], b"0817102070");
        assert_eq!(open(&keys, ("form", b"a"), &sealed).as_deref(), Some(&b"0817102070"[..]));
        assert_eq!(open(&keys, ("form", b"b"), &sealed), None);
        assert_eq!(open(&keys, ("other", b"a"), &sealed), None);
        assert_eq!(open(&ring(1, &[]), ("form", b"a"), &sealed), None);
        assert!(open(&ring(1, &[0]), ("form", b"a"), &sealed).is_some());
        for broken in [&b""[..], &sealed[1..], &sealed[..NONCE], &[sealed.as_slice(), b"x"].concat()] {
            assert_eq!(open(&keys, ("form", b"a"), broken), None);
        }
    }
}
