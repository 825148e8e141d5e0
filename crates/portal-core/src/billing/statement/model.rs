//! What is on record of an account.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use crate::billing::invoice::{Invoice, Payment};
use crate::kernel::clock::Clock;
use crate::kernel::id::InvoiceNumber;
use crate::kernel::money::Rupiah;

/// The identity of a payment on record, as the store that keeps it gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordedPaymentId(i64);

/// A text that is no identity of a payment on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the identity of a payment on record")]
pub struct InvalidRecordedPaymentId;

impl RecordedPaymentId {
    /// The identity that a store gave.
    pub const fn new(id: i64) -> Self {
        Self(id)
    }
}

impl fmt::Display for RecordedPaymentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for RecordedPaymentId {
    type Err = InvalidRecordedPaymentId;

    /// Reads what [`Display`](fmt::Display) writes, and nothing else.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let id = text.parse().map(Self).map_err(|_| InvalidRecordedPaymentId)?;
        if id.to_string() == text { Ok(id) } else { Err(InvalidRecordedPaymentId) }
    }
}

/// A payment on record, and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedPayment {
    /// Its identity.
    pub id: RecordedPaymentId,
    /// The invoice it pays.
    pub invoice: InvoiceNumber,
    /// When, how much and how.
    pub payment: Payment,
}

impl RecordedPayment {
    /// Whether there can be a receipt for it: money came in. A record below zero corrects another one. Money that came
    /// through a gateway may have been given back:
    /// [`ReceiptService::with_receipt`](crate::billing::receipt::ReceiptService::with_receipt) knows.
    pub fn has_receipt(&self) -> bool {
        self.payment.amount > Rupiah::ZERO
    }
}

/// A payment on record with its day in the portal's time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedPayment {
    /// The day on which it came in.
    pub day: NaiveDate,
    /// The payment.
    pub record: RecordedPayment,
}

impl DatedPayment {
    /// The payment with the day on which it came in.
    pub(super) fn of(record: RecordedPayment, clock: &dyn Clock) -> Self {
        Self { day: clock.local_date(record.payment.paid_at), record }
    }
}

/// Everything that was invoiced and paid on an account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountRecords {
    /// The invoices, drafts apart, by invoice date and number.
    pub invoices: Vec<Invoice>,
    /// The payments of these invoices, by the instant they came in and their identity.
    pub payments: Vec<RecordedPayment>,
}

/// A sum that no number of records overflows: amounts beyond what is stored are cut off.
pub(super) fn sum(amounts: impl IntoIterator<Item = Rupiah>) -> Rupiah {
    let sum: i128 = amounts.into_iter().map(|amount| i128::from(amount.amount())).sum();
    let bound = |limit: i64| i128::from(limit);
    let sum = sum.clamp(bound(i64::MIN), bound(i64::MAX));
    Rupiah::new(i64::try_from(sum).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_reads_back_from_its_one_way_of_writing() {
        for id in [1, 42, i64::MAX, -7] {
            let id = RecordedPaymentId::new(id);
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        for text in ["", "+1", "01", "1 ", "1.0", "x", "9223372036854775808", "-0"] {
            assert_eq!(text.parse::<RecordedPaymentId>(), Err(InvalidRecordedPaymentId), "{text}");
        }
    }

    #[test]
    fn a_sum_of_any_amounts_is_cut_off_and_never_wraps() {
        let most = Rupiah::new(i64::MAX);
        assert_eq!(sum([most, most, Rupiah::new(-5)]), most);
        assert_eq!(sum([most, Rupiah::new(-5), Rupiah::new(5)]), most);
        assert_eq!(sum([Rupiah::new(i64::MIN), Rupiah::new(-1)]), Rupiah::new(i64::MIN));
        assert_eq!(sum([]), Rupiah::ZERO);
    }
}
