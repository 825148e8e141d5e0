//! Indonesian mobile numbers: every usual spelling becomes one E.164 value.
//!
//! Numbering facts: country code 62, trunk prefix 0; a mobile national number is `8`, a digit of
//! `1 2 3 5 6 7 8 9`, then 7 to 10 more digits.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A WhatsApp number that can be logged in with: an Indonesian mobile number in E.164, such as
/// `+62817102070`. `Debug` shows it masked.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

/// Why a text is not a number to log in with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidPhone {
    /// Nothing was given.
    #[error("the number is empty")]
    Empty,
    /// It holds something else than ASCII digits and the usual marks.
    #[error("the number holds characters that do not belong there")]
    Characters,
    /// It belongs to another country.
    #[error("the number is not Indonesian")]
    Foreign,
    /// It is an Indonesian number, yet not a mobile one.
    #[error("the number is not a mobile number")]
    NotMobile,
    /// It has too few or too many digits.
    #[error("the number has the wrong length")]
    Length,
}

/// Longest input looked at; the longest sensible spelling is below 30 bytes.
const LONGEST_INPUT: usize = 64;

impl PhoneNumber {
    /// Reads any usual spelling: `0817 102 070`, `+62 (0)817-102-070`, `62817102070`, `817102070`, …
    ///
    /// # Errors
    /// [`InvalidPhone`] with the reason. Digits of other scripts and control characters are refused.
    pub fn parse(text: &str) -> Result<Self, InvalidPhone> {
        if text.len() > LONGEST_INPUT {
            return Err(InvalidPhone::Length);
        }
        let text = text.trim_matches([' ', '\u{a0}']);
        let (international, rest) = match text.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let digits = strip_marks(rest)?;
        let national = national_number(&digits, international)?;
        check_mobile(national)?;
        Ok(Self(format!("+62{national}")))
    }

    /// The number in E.164 with its plus, such as `+62817102070`.
    pub fn as_e164(&self) -> &str {
        &self.0
    }

    /// The digits of the E.164 number, as gateways take them: `62817102070`.
    pub fn digits(&self) -> &str {
        &self.0[1..]
    }

    /// The number as people dial it: `0817102070`.
    pub fn national(&self) -> String {
        format!("0{}", &self.0[3..])
    }

    /// The number as every page, message and document shows it, in groups of four: `0812-3456-7890`.
    pub fn display(&self) -> String {
        let national = self.national();
        format!("{}-{}-{}", &national[..4], &national[4..8], &national[8..])
    }

    /// The number with its middle hidden: first four and last three digits, `0817****070`.
    pub fn masked(&self) -> String {
        let national = self.national();
        format!("{}****{}", &national[..4], &national[national.len() - 3..])
    }
}

/// Drops spaces, dashes, brackets and dots; anything but ASCII digits beside them is refused.
fn strip_marks(text: &str) -> Result<String, InvalidPhone> {
    let mut digits = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '-' | '(' | ')' | '.' | '\u{a0}' | '\u{2010}'..='\u{2015}' => {}
            _ => return Err(InvalidPhone::Characters),
        }
    }
    if digits.is_empty() { Err(InvalidPhone::Empty) } else { Ok(digits) }
}

/// The digits after country code and trunk prefix. The rules for a bare `8…` and a leading `0` hold only
/// without a plus: `+86…` is China.
fn national_number(digits: &str, international: bool) -> Result<&str, InvalidPhone> {
    let after_country = if international {
        digits.strip_prefix("62").ok_or(InvalidPhone::Foreign)?
    } else if let Some(rest) = ["00162", "0062", "62"].iter().find_map(|p| digits.strip_prefix(p)) {
        rest
    } else if digits.starts_with("00") {
        return Err(InvalidPhone::Foreign);
    } else if digits.starts_with(['0', '8']) {
        digits
    } else {
        return Err(InvalidPhone::Foreign);
    };
    Ok(after_country.strip_prefix('0').unwrap_or(after_country))
}

fn check_mobile(national: &str) -> Result<(), InvalidPhone> {
    let mobile = matches!(national.as_bytes(), [b'8', b'1'..=b'3' | b'5'..=b'9', ..]);
    match (mobile, national.len()) {
        (true, 9..=12) => Ok(()),
        (true, _) | (false, 0..=1) => Err(InvalidPhone::Length),
        (false, _) => Err(InvalidPhone::NotMobile),
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneNumber({})", self.masked())
    }
}

impl FromStr for PhoneNumber {
    type Err = InvalidPhone;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = InvalidPhone;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<PhoneNumber> for String {
    fn from(phone: PhoneNumber) -> Self {
        phone.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn e164(text: &str) -> Result<String, InvalidPhone> {
        PhoneNumber::parse(text).map(String::from)
    }

    #[test]
    fn twelve_spellings_are_one_number() {
        for spelling in [
            "081234567890",
            "0812 3456 7890",
            "0812-3456-7890",
            "0812.3456.7890",
            "+6281234567890",
            "+62 812-3456-7890",
            "+62 (0)812-3456-7890",
            "6281234567890",
            "62081234567890",
            "006281234567890",
            "0016281234567890",
            "81234567890",
            " 0812\u{a0}3456\u{2011}7890 ",
        ] {
            assert_eq!(e164(spelling).as_deref(), Ok("+6281234567890"), "{spelling:?}");
        }
    }

    #[test]
    fn what_is_not_an_indonesian_mobile_number_is_refused_with_its_reason() {
        for (text, reason) in [
            ("", InvalidPhone::Empty),
            ("  - ", InvalidPhone::Empty),
            ("+", InvalidPhone::Empty),
            ("08123", InvalidPhone::Length),
            ("0812345678901234", InvalidPhone::Length),
            ("0", InvalidPhone::Length),
            ("021-5551234", InvalidPhone::NotMobile),
            ("0800123456", InvalidPhone::NotMobile),
            ("0804123456", InvalidPhone::NotMobile),
            ("0841234567", InvalidPhone::NotMobile),
            ("+8613800138000", InvalidPhone::Foreign),
            ("+1 202 555 0100", InvalidPhone::Foreign),
            ("006512345678", InvalidPhone::Foreign),
            ("12025550100", InvalidPhone::Foreign),
            ("0812abc7890", InvalidPhone::Characters),
            ("++6281234567890", InvalidPhone::Characters),
            ("０８１２３４５６７８９０", InvalidPhone::Characters),
            ("٠٨١٢٣٤٥٦٧٨٩٠", InvalidPhone::Characters),
            ("0812345\n67890", InvalidPhone::Characters),
            ("0812345\u{0}67890", InvalidPhone::Characters),
        ] {
            assert_eq!(e164(text), Err(reason), "{text:?}");
        }
    }

    #[test]
    fn the_shortest_old_numbers_are_accepted() {
        assert_eq!(e164("0817123456").as_deref(), Ok("+62817123456"));
    }

    #[test]
    fn every_length_is_shown_in_groups_of_four() {
        for (text, shown) in [
            ("081234567890", "0812-3456-7890"),
            ("0817102070", "0817-1020-70"),
            ("+62 812 345 6789", "0812-3456-789"),
            ("0812345678901", "0812-3456-78901"),
        ] {
            let phone = PhoneNumber::parse(text).expect("a mobile number");
            assert_eq!(phone.display(), shown);
            assert_eq!(PhoneNumber::parse(&phone.display()), Ok(phone));
        }
    }

    #[test]
    fn a_number_is_shown_masked_and_its_debug_form_hides_it() {
        let phone = PhoneNumber::parse("0817102070").expect("a mobile number");
        assert_eq!(phone.masked(), "0817****070");
        assert_eq!(phone.digits(), "62817102070");
        assert_eq!(phone.national(), "0817102070");
        assert!(!format!("{phone:?}").contains("102"));
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC{0,80}") {
            let _ = PhoneNumber::parse(&text);
        }

        #[test]
        fn parsing_what_was_parsed_changes_nothing(rest in "8[1-35-9][0-9]{7,10}", lead in "0|62|\\+62|") {
            let phone = PhoneNumber::parse(&format!("{lead}{rest}")).expect("a mobile number");
            prop_assert_eq!(PhoneNumber::parse(phone.as_e164()), Ok(phone.clone()));
            prop_assert_eq!(PhoneNumber::parse(&phone.national()), Ok(phone));
        }

        #[test]
        fn whatever_is_accepted_has_the_canonical_shape(text in "[+0-9() .-]{0,24}") {
            if let Ok(phone) = PhoneNumber::parse(&text) {
                let rest = phone.as_e164().strip_prefix("+628").expect("every number is Indonesian and mobile");
                prop_assert!((8..=11).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_digit()));
            }
        }
    }
}
