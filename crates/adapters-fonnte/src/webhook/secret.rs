//! The secret in a webhook's address.

use portal_core::Secret;
use subtle::ConstantTimeEq;

/// Whether the address that was called holds the configured secret. Takes as long for a wrong first letter
/// as for a wrong last one; nothing matches an empty secret.
pub fn path_secret_matches(configured: &Secret<String>, given: &str) -> bool {
    let configured = configured.expose();
    !configured.is_empty() && bool::from(configured.as_bytes().ct_eq(given.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_whole_secret_matches_and_an_empty_one_never_does() {
        let secret = Secret::new("correct horse".to_owned());
        assert!(path_secret_matches(&secret, "correct horse"));
        for given in ["", "correct", "correct horse ", "Correct horse", "correct horsf"] {
            assert!(!path_secret_matches(&secret, given), "{given:?}");
        }
        assert!(!path_secret_matches(&Secret::new(String::new()), ""));
    }
}
