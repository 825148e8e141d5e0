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
