//! Amounts of rupiah.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A whole number of rupiah; may be negative. There are no sen in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rupiah(i64);

impl Rupiah {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// An amount of whole rupiah.
    pub const fn new(amount: i64) -> Self {
        Self(amount)
    }

    /// The amount as a number.
    pub const fn amount(self) -> i64 {
        self.0
    }

    /// The sum, or `None` if it does not fit.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` if it does not fit.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// An amount above zero as people type it: `333123`, `333.123`, `Rp 333.123`, `333123.00`, `333.123,00`. Dots are
    /// thousands; two zeros behind the last dot or comma are no more than that where at least four digits stand before
    /// them, so that nothing is read as a hundred or a thousand times what was meant.
    pub fn typed(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let text = ["Rp.", "Rp", "rp"].into_iter().find_map(|unit| text.strip_prefix(unit)).unwrap_or(&text);
        let bare = [".00", ",00"].into_iter().find_map(|zeros| text.strip_suffix(zeros));
        let bare = bare.filter(|bare| bare.bytes().filter(u8::is_ascii_digit).count() > 3);
        let groups: Vec<&str> = bare.unwrap_or(text).split('.').collect();
        let is_digits = |group: &&str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
        let is_grouped = |groups: &[&str]| groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
        if !groups.iter().all(is_digits) || (groups.len() > 1 && !is_grouped(&groups)) {
            return None;
        }
        groups.concat().parse().ok().map(Self).filter(|amount| amount.is_positive())
    }

    /// Whether the amount is above zero.
    pub fn is_positive(self) -> bool {
        self.0 > 0
    }
}

/// Writes `Rp 300.000`, and `-Rp 5.000` below zero.
impl fmt::Display for Rupiah {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 4);
        if self.0 < 0 {
            text.push('-');
        }
        text.push_str("Rp ");
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                text.push('.');
            }
            text.push(digit);
        }
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for text in [
            "150000",
            "150.000",
            " Rp 150.000 ",
            "Rp.150.000",
            "rp\u{a0}150.000",
            "150 000",
            "150000.00",
            "150000,00",
            "150.000,00",
            "Rp 150.000.00",
        ] {
            assert_eq!(Rupiah::typed(text), Some(Rupiah::new(150_000)), "{text}");
        }
        for (text, amount) in [("1", 1), ("1.500", 1_500), ("1500.00", 1_500), ("1.234.567", 1_234_567)] {
            assert_eq!(Rupiah::typed(text), Some(Rupiah::new(amount)), "{text}");
        }
        for text in [
            "",
            "0",
            "0.00",
            "-1",
            "-150.000",
            "150,5",
            "150,000",
            "150.00",
            "150000.50",
            "1500.000",
            "1.5.0",
            ".000",
            "x",
            "1e5",
            "lima",
            "99999999999999999999",
        ] {
            assert_eq!(Rupiah::typed(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_are_written_as_indonesians_write_them() {
        for (amount, text) in [
            (0, "Rp 0"),
            (999, "Rp 999"),
            (300_000, "Rp 300.000"),
            (-5_000, "-Rp 5.000"),
            (1_234_567, "Rp 1.234.567"),
            (i64::MIN, "-Rp 9.223.372.036.854.775.808"),
        ] {
            assert_eq!(Rupiah::new(amount).to_string(), text);
        }
    }

    #[test]
    fn arithmetic_never_wraps() {
        assert_eq!(Rupiah::new(i64::MAX).checked_add(Rupiah::new(1)), None);
        assert_eq!(Rupiah::new(i64::MIN).checked_sub(Rupiah::new(1)), None);
    }

    proptest! {
        #[test]
        fn a_written_amount_reads_back_without_its_marks(amount: i64) {
            let digits: String = Rupiah::new(amount).to_string().replace(['.', ' '], "").replace("Rp", "");
            prop_assert_eq!(digits.parse::<i64>(), Ok(amount));
        }
    }
}
