//! Passwords of staff.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::kernel::secret::Secret;

/// Passwords of at least [`Password::SHORTEST`] characters that many people use, in lower case: those among the 19,640
/// most common ones that Django 5 refuses, and those among the 30,000 that zxcvbn 4.5 knows.
const COMMON: &str = include_str!("common_passwords.txt");

static COMMON_PASSWORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| COMMON.lines().collect());

/// A password in clear, in memory alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Password(Secret<String>);

/// What is stored of a password: an Argon2id hash in PHC form, with its salt and its cost.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

/// Why a password cannot be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// It is too short.
    #[error("a password has at least {} characters", Password::SHORTEST)]
    TooShort,
    /// It is too long.
    #[error("a password has at most {} bytes", Password::LONGEST)]
    TooLong,
    /// It is among those that are tried first.
    #[error("the password is too common")]
    Common,
}

impl Password {
    /// The fewest characters of a password.
    pub const SHORTEST: usize = 12;
    /// The most bytes of a password; hashing more would cost more for nothing.
    pub const LONGEST: usize = 1_024;

    /// A password that somebody chooses.
    ///
    /// # Errors
    /// [`WeakPassword`].
    pub fn choose(text: &str) -> Result<Self, WeakPassword> {
        if text.chars().count() < Self::SHORTEST {
            return Err(WeakPassword::TooShort);
        }
        if text.len() > Self::LONGEST {
            return Err(WeakPassword::TooLong);
        }
        let lower = text.to_lowercase();
        let is_uniform = lower.chars().collect::<HashSet<_>>().len() < 5;
        if is_uniform || COMMON_PASSWORDS.contains(lower.as_str()) {
            return Err(WeakPassword::Common);
        }
        Ok(Self(Secret::new(text.to_owned())))
    }

    /// A password that somebody logs in with; `None` if it is longer than any.
    pub fn typed(text: &str) -> Option<Self> {
        (text.len() <= Self::LONGEST).then(|| Self(Secret::new(text.to_owned())))
    }

    /// The password, to be hashed.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl PasswordHash {
    /// Takes a hash in PHC form.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The hash as adapters store it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stf_02_short_and_common_passwords_cannot_be_chosen() {
        assert_eq!(Password::choose("elevenchars").err(), Some(WeakPassword::TooShort));
        assert_eq!(Password::choose(&"abcde fghij ".repeat(100)).err(), Some(WeakPassword::TooLong));
        for common in
            ["qwerty123456", "QWERTY123456", "1qaz2wsx3edc", "justinbieber", "aaaaaaaaaaaaaaaa", "ababababcdcd"]
        {
            assert_eq!(Password::choose(common).err(), Some(WeakPassword::Common), "{common}");
        }
        for good in ["kuda besi hijau", "éléphant-gris", "x7!k Qp29 zzRt"] {
            assert!(Password::choose(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn stf_02_the_list_holds_what_could_be_chosen_alone() {
        assert!(COMMON_PASSWORDS.len() > 300);
        assert!(
            COMMON_PASSWORDS
                .iter()
                .all(|common| common.len() >= Password::SHORTEST && *common == common.to_lowercase())
        );
    }

    #[test]
    fn passwords_and_their_hashes_are_not_shown() {
        let password = Password::choose("kuda besi hijau").expect("a password");
        assert!(!format!("{password:?}").contains("kuda"));
        assert_eq!(format!("{:?}", PasswordHash::new("$argon2id$".into())), "PasswordHash(…)");
        assert!(Password::typed(&"x".repeat(1_025)).is_none());
    }
}
