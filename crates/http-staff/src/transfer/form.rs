//! The forms that decide on a proof.

use chrono::NaiveDate;
use portal_core::Rupiah;
use portal_core::billing::transfer::RejectionReason;
use portal_core::staff::trail::TrailReason;
use portal_core::staff::transfer::Confirmation;
use serde::{Deserialize, Serialize};

/// What keeps a decision from being made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ReviewProblem {
    /// The amount is none that can have come in.
    Amount,
    /// The day is none, or cannot be.
    Day,
    /// The note is too long.
    Note,
    /// There is no reason, or it is too long.
    Reason,
    /// Somebody else decided, or another proof came.
    Changed,
}

/// The form that confirms.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct ConfirmForm {
    /// The version that was read.
    #[serde(default)]
    version: String,
    #[serde(default)]
    pub(crate) amount: String,
    #[serde(default)]
    pub(crate) received_on: String,
    #[serde(default)]
    pub(crate) note: String,
}

impl ConfirmForm {
    /// One that is not filled in yet.
    pub(crate) fn of(amount: Rupiah, today: NaiveDate) -> Self {
        let (amount, received_on) = (amount.amount().to_string(), today.to_string());
        Self { version: String::new(), amount, received_on, note: String::new() }
    }

    /// The version that was read. One that is no number fits no transfer.
    pub(crate) fn version(&self) -> u64 {
        self.version.parse().unwrap_or_default()
    }

    /// What it says.
    pub(crate) fn read(&self) -> Result<Confirmation, ReviewProblem> {
        let amount = Rupiah::typed(&self.amount).ok_or(ReviewProblem::Amount)?;
        let received_on = self.received_on.trim().parse().map_err(|_| ReviewProblem::Day)?;
        let note = Some(self.note.trim()).filter(|note| !note.is_empty()).map(TrailReason::parse).transpose();
        Ok(Confirmation { amount, received_on, reason: note.map_err(|_| ReviewProblem::Note)? })
    }
}

/// The form that rejects.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct RejectForm {
    /// The version that was read.
    #[serde(default)]
    version: String,
    #[serde(default)]
    pub(crate) reason: String,
}

impl RejectForm {
    /// The version that was read. One that is no number fits no transfer.
    pub(crate) fn version(&self) -> u64 {
        self.version.parse().unwrap_or_default()
    }

    /// Why.
    pub(crate) fn read(&self) -> Result<RejectionReason, ReviewProblem> {
        RejectionReason::parse(&self.reason).map_err(|_| ReviewProblem::Reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let read = |text: &str| {
            let (amount, received_on) = (text.to_owned(), "2025-11-05".to_owned());
            ConfirmForm { amount, received_on, ..ConfirmForm::default() }.read().map(|found| found.amount)
        };
        for text in ["333123", "333.123", " Rp 333.123 ", "Rp\u{a0}333.123", "333123.00", "333.123,00"] {
            assert_eq!(read(text), Ok(Rupiah::new(333_123)), "{text}");
        }
        for text in ["", "0", "-5", "333,123", "1e5", "lima", "99999999999999999999"] {
            assert_eq!(read(text), Err(ReviewProblem::Amount), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_form_is_said() {
        let form = |amount: &str, day: &str| ConfirmForm {
            amount: amount.into(),
            received_on: day.into(),
            ..ConfirmForm::default()
        };
        assert_eq!(form("x", "2025-11-05").read(), Err(ReviewProblem::Amount));
        assert_eq!(form("5", "05/11/2025").read(), Err(ReviewProblem::Day));
        assert!(form("5", "2025-11-05").read().is_ok());
        assert_eq!(RejectForm::default().read(), Err(ReviewProblem::Reason));
    }
}
