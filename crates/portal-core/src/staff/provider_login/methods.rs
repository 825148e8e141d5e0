//! How the provider made sure who logs in.

/// The words of the claim `amr` of an ID token (RFC 8176).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthenticationMethods(Vec<String>);

/// What only the person knows.
const KNOWN: [&str; 2] = ["pwd", "pin"];
/// What only the person has: a key in hardware or software, a smart card, a device that makes one-time passwords. Codes
/// by text message and phone calls (`sms`, `tel`) do not count: numbers are taken over.
const HELD: [&str; 4] = ["hwk", "swk", "sc", "otp"];
/// What the person is.
const INHERENT: [&str; 5] = ["face", "fpt", "iris", "retina", "vbm"];
/// The provider's own word that it asked for several factors.
const SEVERAL: &str = "mfa";

impl AuthenticationMethods {
    /// Takes the words as they came.
    pub fn new(words: Vec<String>) -> Self {
        Self(words)
    }

    /// Whether they prove two factors: the provider says `mfa`, or names methods of two different kinds.
    pub fn are_two_factors(&self) -> bool {
        let has = |words: &[&str]| self.0.iter().any(|word| words.contains(&word.as_str()));
        let kinds = [has(&KNOWN), has(&HELD), has(&INHERENT)];
        has(&[SEVERAL]) || kinds.into_iter().filter(|kind| *kind).count() > 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stf_01_two_factors_are_mfa_or_methods_of_two_kinds() {
        let are = |words: &[&str]| {
            AuthenticationMethods::new(words.iter().map(|word| (*word).to_owned()).collect()).are_two_factors()
        };
        for two in [&["mfa"][..], &["pwd", "mfa"], &["pwd", "otp"], &["hwk", "pin"], &["swk", "fpt"], &["face", "pwd"]]
        {
            assert!(are(two), "{two:?}");
        }
        for one in
            [&[][..], &["pwd"], &["otp"], &["pwd", "pin"], &["hwk", "otp"], &["hwk", "user"], &["pwd", "sms"], &["MFA"]]
        {
            assert!(!are(one), "{one:?}");
        }
    }
}
