//! Indonesian mobile numbers: every usual spelling becomes one E.164 value.
//!
//! The rule of reading: spaces, dashes, brackets, dots and invisible characters mean nothing; what remains is an
//! optional plus and digits. It holds wherever a number is written: form, API, customer file, command line, and the
//! column that people edit by SQL.
//!
//! Numbering facts: country code 62, trunk prefix 0; a mobile national number is `8`, a digit of
//! `1 2 3 5 6 7 8 9`, then 7 to 10 more digits.

mod characters;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use self::characters::Character;

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
    /// It holds a character that belongs in no number, or a plus that is not the first one.
    #[error("the number holds {}, which does not belong there", shown(*.0))]
    Character(char),
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

/// Longest input looked at, in characters; the longest sensible spelling has fewer than 30.
const LONGEST_INPUT: usize = 64;

/// Names a character of a refused text for people: itself where it can be seen, and its code point where it cannot
/// or is easily mistaken: `“/”`, `“٣” (U+0663)`, `U+0007`.
pub fn shown(c: char) -> String {
    let code = format!("U+{:04X}", u32::from(c));
    if c.is_ascii_graphic() {
        format!("“{c}”")
    } else if is_visible(c) {
        format!("“{c}” ({code})")
    } else {
        code
    }
}

/// Whether a character of a refused text can be seen.
pub fn is_visible(c: char) -> bool {
    !c.is_control() && Character::of(c) != Character::Ignorable
}

impl PhoneNumber {
    /// Reads any usual spelling: `0817 102 070`, `+62 (0)817-102-070`, `62817102070`, `817102070`, …
    ///
    /// # Errors
    /// [`InvalidPhone`] with the reason. Digits of other scripts and control characters are refused.
    pub fn parse(text: &str) -> Result<Self, InvalidPhone> {
        if text.chars().nth(LONGEST_INPUT).is_some() {
            return Err(InvalidPhone::Length);
        }
        let plain = without_marks(text)?;
        let (international, digits) = match plain.strip_prefix('+') {
            Some(digits) => (true, digits),
            None => (false, plain.as_str()),
        };
        if digits.is_empty() {
            return Err(InvalidPhone::Empty);
        }
        let national = national_number(digits, international)?;
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

/// The digits in ASCII, after a plus if there is one. A plus anywhere else is refused.
fn without_marks(text: &str) -> Result<String, InvalidPhone> {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match Character::of(c) {
            Character::Digit(digit) => plain.push(digit),
            Character::Plus if plain.is_empty() => plain.push('+'),
            Character::Ignorable => {}
            Character::Plus | Character::Other => return Err(InvalidPhone::Character(c)),
        }
    }
    Ok(plain)
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
    fn case_01_marks_spaces_and_invisible_characters_leave_one_number() {
        for spelling in [
            "(+62) 817-102-070",
            "\u{202a}+62 817-102-070\u{202c}",
            "\u{2066}0817 102 070\u{2069}",
            "\u{200b}0817\u{200c}102\u{200d}070\u{200e}\u{200f}",
            "\u{feff}0817\u{ad}102\u{2009}070\t",
            "０８１７１０２０７０",
            "＋６２（８１７）１０２－０７０",
            "+62\u{3000}817\u{2212}102．070",
            "0817\n102\r\n070\u{85}",
            "[0817] 102·070",
            "0817\u{e0041}102\u{e0fff}070\u{fe0f}",
            "-+62 817 102 070",
        ] {
            assert_eq!(e164(spelling).as_deref(), Ok("+62817102070"), "{spelling:?}");
        }
    }

    #[test]
    fn case_01_a_character_that_is_refused_is_named() {
        for (text, named) in [("0817/102", "“/”"), ("٠٨١٧", "“٠” (U+0660)"), ("0817\u{7}", "U+0007")] {
            let reason = PhoneNumber::parse(text).expect_err("no number").to_string();
            assert_eq!(reason, format!("the number holds {named}, which does not belong there"));
        }
    }

    #[test]
    fn an_input_of_up_to_64_characters_is_looked_at() {
        let longest = format!("0817102070{}", "\u{2003}".repeat(54));
        assert_eq!(e164(&longest).as_deref(), Ok("+62817102070"));
        assert_eq!(e164(&format!("{longest}\u{2003}")), Err(InvalidPhone::Length));
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
            ("0812abc7890", InvalidPhone::Character('a')),
            ("++6281234567890", InvalidPhone::Character('+')),
            ("0+81234567890", InvalidPhone::Character('+')),
            ("0812/3456/7890", InvalidPhone::Character('/')),
            ("٠٨١٢٣٤٥٦٧٨٩٠", InvalidPhone::Character('٠')),
            ("0812345\u{0}67890", InvalidPhone::Character('\u{0}')),
            ("0812345\u{1b}67890", InvalidPhone::Character('\u{1b}')),
            ("0812345²67890", InvalidPhone::Character('²')),
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
        fn characters_without_meaning_change_nothing(
            rest in "8[1-35-9][0-9]{7,10}",
            lead in "0|62|\\+62|",
            marks in proptest::collection::vec((any::<proptest::sample::Index>(), "[\\p{Cf}\\p{Zs}\\p{Pd}().\\t]"), 0..40),
        ) {
            let plain = format!("{lead}{rest}");
            let mut spelling: Vec<char> = plain.chars().collect();
            for (place, mark) in marks {
                let place = place.index(spelling.len() + 1);
                spelling.splice(place..place, mark.chars());
            }
            let spelling: String = spelling.into_iter().collect();
            prop_assert_eq!(PhoneNumber::parse(&spelling), PhoneNumber::parse(&plain));
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
