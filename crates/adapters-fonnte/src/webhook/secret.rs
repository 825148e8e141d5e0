//! The secret in a webhook's address.

use portal_core::Secret;
use portal_core::kernel::secret::sha256;
use subtle::ConstantTimeEq;

/// Whether the address that was called holds the configured secret. Hashes are compared, so that neither the content
/// nor the length of the secret shows in the time it takes; nothing matches an empty secret.
pub fn path_secret_matches(configured: &Secret<String>, given: &str) -> bool {
    let configured = configured.expose();
    let is_same = sha256(configured.as_bytes()).ct_eq(&sha256(given.as_bytes()));
    !configured.is_empty() && bool::from(is_same)
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
