//! The six digits: derived when they are needed, never stored.

use std::fmt;

use crate::identity::otp::Purpose;
use crate::kernel::id::ChallengeId;
use crate::kernel::phone::PhoneNumber;
use crate::kernel::secret::ServerKey;

/// A six-digit code. `Debug` hides it; [`expose`](Self::expose) is for the message that carries it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct OtpCode(u32);

/// A text that is not six ASCII digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a code has six digits")]
pub struct InvalidCode;

/// How many codes there are.
const CODES: u32 = 1_000_000;

impl OtpCode {
    /// Reads six ASCII digits; spaces around and between them are dropped, as people paste `123 456`.
    ///
    /// # Errors
    /// [`InvalidCode`] for anything else.
    pub fn parse(text: &str) -> Result<Self, InvalidCode> {
        let mut value = 0;
        let mut digits = 0;
        for c in text.chars().filter(|c| *c != ' ') {
            value = value * 10 + c.to_digit(10).ok_or(InvalidCode)?;
            digits += 1;
            if digits > 6 {
                return Err(InvalidCode);
            }
        }
        if digits == 6 { Ok(Self(value)) } else { Err(InvalidCode) }
    }

    /// The six digits in clear.
    pub fn expose(&self) -> String {
        format!("{:06}", self.0)
    }
}

impl fmt::Debug for OtpCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OtpCode(…)")
    }
}

/// Everything besides the server's key that a code follows from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CodeParts<'a> {
    pub challenge: ChallengeId,
    pub sequence: u32,
    pub seed: &'a [u8; 16],
    pub purpose: Purpose,
    pub phone: &'a PhoneNumber,
}

impl CodeParts<'_> {
    /// The code. A retry of the same send derives the same code again.
    pub(crate) fn derive(&self, key: &ServerKey) -> OtpCode {
        let mut round: u32 = 0;
        loop {
            let block = self.mac("otp-code", &round.to_be_bytes(), key);
            if let Some(code) = block.as_chunks::<4>().0.iter().find_map(|chunk| uniform(u32::from_be_bytes(*chunk))) {
                return OtpCode(code);
            }
            round += 1;
        }
    }

    /// What is stored to compare a guess with.
    pub(crate) fn mac_of(&self, code: OtpCode, key: &ServerKey) -> [u8; 32] {
        self.mac("otp-compare", &code.0.to_be_bytes(), key)
    }

    fn mac(&self, label: &str, last: &[u8], key: &ServerKey) -> [u8; 32] {
        key.mac(
            label,
            &[
                self.challenge.as_uuid().as_bytes(),
                &self.sequence.to_be_bytes(),
                self.seed,
                self.purpose.as_str().as_bytes(),
                self.phone.as_e164().as_bytes(),
                last,
            ],
        )
    }
}

/// Maps a uniform 32-bit number to a uniform code, or refuses it: taking the remainder of all of them
/// would favour low codes.
fn uniform(number: u32) -> Option<u32> {
    const BOUND: u32 = u32::MAX / CODES * CODES;
    (number < BOUND).then_some(number % CODES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::{CountingEntropy, noon, test_key};

    fn parts<'a>(seed: &'a [u8; 16], phone: &'a PhoneNumber) -> CodeParts<'a> {
        let challenge = ChallengeId::generate(noon(), &CountingEntropy::default());
        CodeParts { challenge, sequence: 0, seed, purpose: Purpose::Login, phone }
    }

    #[test]
    fn sec_01_codes_are_uniform_over_all_six_digit_numbers() {
        let phone = PhoneNumber::parse("0817102070").expect("a mobile number");
        let mut buckets = [0_u32; 100];
        let (samples, mut low, mut high) = (20_000_u64, false, false);
        for i in 0..samples {
            let mut seed = [0; 16];
            seed[..8].copy_from_slice(&i.to_be_bytes());
            let code = parts(&seed, &phone).derive(&test_key()).0;
            assert!(code < CODES);
            low |= code < 100_000;
            high |= code >= 990_000;
            buckets[usize::try_from(code / 10_000).expect("a small number")] += 1;
        }
        let expected = 200.0;
        let chi2: f64 = buckets.iter().map(|n| (f64::from(*n) - expected).powi(2) / expected).sum();
        // 99 degrees of freedom: 1 in 10,000 uniform samples lies above 161. The derivation is
        // deterministic, so this passes always or never.
        assert!(chi2 < 161.0, "chi squared {chi2}");
        assert!(low && high, "codes with leading zeros and the highest ones occur");
    }

    #[test]
    fn numbers_above_the_last_full_cycle_are_refused_instead_of_wrapped() {
        assert_eq!(uniform(4_293_999_999), Some(999_999));
        assert_eq!(uniform(4_294_000_000), None);
        assert_eq!(uniform(u32::MAX), None);
    }

    #[test]
    fn the_same_send_derives_the_same_code_and_everything_else_another() {
        let phone = PhoneNumber::parse("0817102070").expect("a mobile number");
        let other = PhoneNumber::parse("0817102071").expect("a mobile number");
        let base = parts(&[7; 16], &phone);
        assert_eq!(base.derive(&test_key()), base.derive(&test_key()));
        assert_ne!(base.derive(&test_key()), parts(&[8; 16], &phone).derive(&test_key()));
        assert_ne!(base.derive(&test_key()), CodeParts { sequence: 1, ..base }.derive(&test_key()));
        assert_ne!(base.derive(&test_key()), CodeParts { phone: &other, ..base }.derive(&test_key()));
    }

    #[test]
    fn a_code_is_read_as_people_type_and_paste_it() {
        assert_eq!(OtpCode::parse("012345").map(|c| c.expose()), Ok("012345".into()));
        assert_eq!(OtpCode::parse(" 012 345 ").map(|c| c.expose()), Ok("012345".into()));
        for bad in ["", "12345", "1234567", "12345a", "１２３４５６", "-12345", "12345\n6"] {
            assert_eq!(OtpCode::parse(bad), Err(InvalidCode), "{bad:?}");
        }
        assert_eq!(format!("{:?}", OtpCode(123_456)), "OtpCode(…)");
    }
}
