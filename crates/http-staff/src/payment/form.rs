//! The forms of a payment's page and of exceptions.

use portal_core::Rupiah;
use serde::{Deserialize, Serialize};

/// The form that records a refund.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct RefundForm {
    #[serde(default)]
    pub(crate) amount: String,
    #[serde(default)]
    pub(crate) reason: String,
}

/// Why a refund was not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum RefundProblem {
    /// It is no amount, nothing, or more than is left.
    Amount,
    /// There is no reason, or it is too long.
    Reason,
    /// Nothing is left to give back.
    Nothing,
    /// Others changed the payment meanwhile.
    Changed,
}

impl RefundForm {
    /// The amount.
    pub(crate) fn amount(&self) -> Option<Rupiah> {
        Rupiah::typed(&self.amount)
    }
}

/// The form that closes an exception.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct CloseForm {
    #[serde(default)]
    pub(crate) reason: String,
    /// `yes`: with what is posted.
    #[serde(default)]
    pub(crate) book: String,
}

/// Why an exception was not closed, with which it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CloseProblem {
    pub(crate) id: String,
    /// Key of the words.
    pub(crate) word: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let read = |text: &str| RefundForm { amount: text.to_owned(), ..RefundForm::default() }.amount();
        for text in ["150000", "150.000", "Rp 150.000", " Rp\u{a0}150.000 ", "150 000", "150000.00"] {
            assert_eq!(read(text), Some(Rupiah::new(150_000)), "{text}");
        }
        for text in ["", "-1", "150,5", "150.00", "x", "1.5.0", "99999999999999999999"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
