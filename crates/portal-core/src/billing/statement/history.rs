//! What was paid in a year, by month.

use chrono::Datelike;

use super::model::{AccountRecords, DatedPayment, sum};
use super::year::years_of;
use crate::kernel::clock::Clock;
use crate::kernel::money::Rupiah;

/// What was paid in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentHistory {
    /// The year.
    pub year: i32,
    /// The years in which anything was invoiced or paid, the latest first.
    pub years: Vec<i32>,
    /// What was paid in the year.
    pub total: Rupiah,
    /// The months in which anything was paid, the latest first.
    pub months: Vec<HistoryMonth>,
}

/// What was paid in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryMonth {
    /// The month: 1 for January.
    pub month: u32,
    /// What was paid in it.
    pub total: Rupiah,
    /// The payments, the latest first.
    pub payments: Vec<DatedPayment>,
}

impl PaymentHistory {
    /// What was paid in `year`; in the latest one with anything, up to the present one, if none is asked for.
    pub(super) fn of(records: AccountRecords, year: Option<i32>, clock: &dyn Clock) -> Self {
        let present = clock.local_date(clock.now()).year();
        let years = years_of(&records, clock);
        let latest = || years.iter().copied().find(|year| *year <= present).unwrap_or(present);
        let year = year.unwrap_or_else(latest);
        let dated = records.payments.into_iter().map(|record| DatedPayment::of(record, clock));
        let of_year = dated.filter(|payment| payment.day.year() == year);
        let mut months: Vec<HistoryMonth> = Vec::new();
        for payment in of_year.rev() {
            let (month, amount) = (payment.day.month(), payment.record.payment.amount);
            match months.iter_mut().find(|known| known.month == month) {
                Some(known) => {
                    known.total = sum([known.total, amount]);
                    known.payments.push(payment);
                }
                None => months.push(HistoryMonth { month, total: amount, payments: vec![payment] }),
            }
        }
        let total = sum(months.iter().flat_map(|month| &month.payments).map(|payment| payment.record.payment.amount));
        Self { year, years, total, months }
    }
}
