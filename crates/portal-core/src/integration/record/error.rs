//! Why a row was not written, and what about one that was will not work later.

use std::fmt;

use crate::kernel::id::CustomerId;
use crate::kernel::money::Rupiah;
use crate::kernel::phone::InvalidPhone;

/// What is wrong with one field of a row, in English for operators and developers; never the value itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct FieldProblem {
    /// The field.
    pub field: &'static str,
    /// What is wrong, and what would be right.
    pub problem: String,
}

impl FieldProblem {
    /// A problem with `field`.
    pub fn new(field: &'static str, problem: impl Into<String>) -> Self {
        Self { field, problem: problem.into() }
    }

    /// A problem with the field `inner` of the row number `place`, from 0, of those in `field`.
    pub fn within(field: &'static str, place: usize, inner: &'static str, problem: &str) -> Self {
        Self::new(field, format!("number {}, {inner}: {problem}", place + 1))
    }

    /// The place, the field and the problem of a problem [`within`](Self::within) a row of its field.
    pub fn inner(&self) -> Option<(usize, &str, &str)> {
        let (number, rest) = self.problem.strip_prefix("number ")?.split_once(", ")?;
        let (inner, problem) = rest.split_once(": ")?;
        Some((number.parse::<usize>().ok()?.checked_sub(1)?, inner, problem))
    }

    /// A new record needs the field.
    pub fn missing(field: &'static str) -> Self {
        Self::new(field, "is missing")
    }
}

/// Something about a written row that will not work later, or is hardly meant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordWarning {
    /// No code can ever arrive at the number.
    NoCodes(InvalidPhone),
    /// The account is new, and one that differs only in leading zeros is on file.
    LeadingZeros(CustomerId),
    /// Other accounts have had the number, and this one has it from now on.
    SharedNumber(Vec<CustomerId>),
    /// These fields were not written: the customer changed them in the portal, and what was sent is of before.
    KeptCustomersChange(Vec<&'static str>),
    /// The lines of an invoice come to another sum than its subtotal.
    LinesDiffer {
        /// The sum of the lines.
        lines: Rupiah,
        /// The subtotal.
        subtotal: Rupiah,
    },
    /// An invoice's subtotal, tax and discount come to another sum than its total.
    TotalDiffers {
        /// Subtotal and tax, less the discount.
        sum: Rupiah,
        /// The total.
        total: Rupiah,
    },
}

impl fmt::Display for RecordWarning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCodes(reason) => write!(f, "phone: no login code can ever arrive there: {reason}"),
            Self::LeadingZeros(other) => write!(
                f,
                "customer_id: {other} is on file and differs only in leading zeros; has the sheet cut them off?"
            ),
            Self::SharedNumber(others) => {
                let others: Vec<&str> = others.iter().map(CustomerId::as_str).collect();
                write!(f, "phone: is the number of {} as well; it opens all of these accounts", others.join(", "))
            }
            Self::KeptCustomersChange(fields) => write!(
                f,
                "{}: the customer changed it in the portal, and the value sent is the one from before; it was not written",
                fields.join(", ")
            ),
            Self::LinesDiffer { lines, subtotal } => {
                write!(f, "subtotal: is {subtotal}, and the lines come to {lines}")
            }
            Self::TotalDiffers { sum, total } => {
                write!(f, "total_amount: is {total}, and subtotal and tax less the discount come to {sum}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_within_a_row_of_a_field_can_be_told_apart_again() {
        let problem = FieldProblem::within("items", 1, "unit_price", "is missing: none, nothing");
        assert_eq!(problem.to_string(), "items: number 2, unit_price: is missing: none, nothing");
        assert_eq!(problem.inner(), Some((1, "unit_price", "is missing: none, nothing")));
        assert_eq!(FieldProblem::missing("name").inner(), None);
    }
}
