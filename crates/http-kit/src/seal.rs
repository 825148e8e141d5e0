//! Values that come back from browsers, sealed with a server key so that nobody else can make them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use portal_core::KeyRing;
use portal_core::kernel::seal::{self, NONCE};
use subtle::ConstantTimeEq as _;

/// Random bytes at the head of a form token. They differ each time, so a compressed page gives nothing
/// away of the rest.
const SALT: usize = 16;
const MAC: usize = 32;

/// Seals nothing but a purpose and what it is bound to; proves that this server once said so.
pub fn form_token(keys: &KeyRing, bound_to: &str, salt: [u8; SALT]) -> String {
    let mac = keys.current().mac("form", &[bound_to.as_bytes(), &salt]);
    let mut bytes = salt.to_vec();
    bytes.extend_from_slice(&mac);
    encode(&bytes)
}

/// Whether the token was made here for what it is bound to.
pub fn is_form_token(keys: &KeyRing, bound_to: &str, token: &str) -> bool {
    let Some(bytes) = decode::<{ SALT + MAC }>(token) else { return false };
    let (salt, mac) = bytes.split_at(SALT);
    keys.iter().any(|key| key.mac("form", &[bound_to.as_bytes(), salt]).ct_eq(mac).into())
}

/// `word.mac`: a short word that only this server can have written.
pub fn sealed_word(keys: &KeyRing, word: &str) -> String {
    format!("{word}.{}", encode(&keys.current().mac("word", &[word.as_bytes()])))
}

/// The word, if this server wrote it.
pub fn open_word<'a>(keys: &KeyRing, sealed: &'a str) -> Option<&'a str> {
    let (word, mac) = sealed.rsplit_once('.')?;
    let mac = decode::<MAC>(mac)?;
    keys.iter().any(|key| key.mac("word", &[word.as_bytes()]).ct_eq(&mac).into()).then_some(word)
}

/// A value that nobody but this server can read or make, for one purpose and bound to one browser (AES-256-GCM).
pub fn encrypted(keys: &KeyRing, (purpose, bound_to): (&str, &str), nonce: [u8; NONCE], value: &[u8]) -> String {
    encode(&seal::seal(keys.current(), (purpose, bound_to.as_bytes()), nonce, value))
}

/// The value, if this server encrypted it for that purpose and that browser.
pub fn decrypted(keys: &KeyRing, (purpose, bound_to): (&str, &str), text: &str) -> Option<Vec<u8>> {
    seal::open(keys, (purpose, bound_to.as_bytes()), &decode_all(text)?)
}

/// Base64 for cookies and forms.
pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of base64, however many.
pub fn decode_all(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Exactly `N` bytes of base64.
pub fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    decode_all(text)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use portal_core::kernel::secret::ServerKey;

    use super::*;

    fn ring(first: u8, previous: &[u8]) -> KeyRing {
        let key = |n: u8| ServerKey::new((n..n + 32).collect()).expect("a strong enough key");
        KeyRing::new(key(first), previous.iter().map(|n| key(*n)).collect())
    }

    #[test]
    fn a_form_token_holds_for_what_it_is_bound_to_alone() {
        let keys = ring(0, &[]);
        let token = form_token(&keys, "session a", [7; 16]);
        assert!(is_form_token(&keys, "session a", &token));
        assert!(!is_form_token(&keys, "session b", &token));
        assert!(!is_form_token(&ring(1, &[]), "session a", &token));
        assert!(!is_form_token(&keys, "session a", ""));
        assert_ne!(token, form_token(&keys, "session a", [8; 16]));
    }

    #[test]
    fn tokens_outlive_a_rotation_until_the_key_is_retired() {
        let token = form_token(&ring(0, &[]), "a", [0; 16]);
        assert!(is_form_token(&ring(1, &[0]), "a", &token));
        assert!(!is_form_token(&ring(1, &[2]), "a", &token));
    }

    #[test]
    fn an_encrypted_value_is_read_for_its_purpose_and_its_browser_alone() {
        let keys = ring(0, &[]);
        let sealed = encrypted(&keys, ("form", "a"), [7; NONCE], b"0817102070");
        assert_eq!(decrypted(&keys, ("form", "a"), &sealed).as_deref(), Some(&b"0817102070"[..]));
        assert_eq!(decrypted(&keys, ("form", "b"), &sealed), None);
        assert_eq!(decrypted(&keys, ("other", "a"), &sealed), None);
        assert_eq!(decrypted(&ring(1, &[]), ("form", "a"), &sealed), None);
        assert!(decrypted(&ring(1, &[0]), ("form", "a"), &sealed).is_some(), "until the key is retired");
        for bad in ["", "AAAA", &sealed[1..]] {
            assert_eq!(decrypted(&keys, ("form", "a"), bad), None, "{bad}");
        }
    }

    #[test]
    fn only_words_written_here_are_read() {
        let keys = ring(0, &[]);
        let sealed = sealed_word(&keys, "logged-in");
        assert_eq!(open_word(&keys, &sealed), Some("logged-in"));
        assert_eq!(open_word(&keys, &sealed.replace("in", "out")), None);
        assert_eq!(open_word(&keys, "logged-in"), None);
    }
}
