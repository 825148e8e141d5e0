//! What days came to.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::StaffPaymentService;
use super::error::StaffPaymentError;
use super::model::{DailyTotal, GivenBack, PaymentTotals, Received};
use super::read::confirming;
use crate::billing::payment::PaymentChannel;
use crate::kernel::actor::StaffActor;
use crate::kernel::local_day::LocalDay;
use crate::kernel::money::Rupiah;

impl StaffPaymentService {
    /// The most days that are added up at once.
    pub const MOST_DAYS: u16 = 92;

    /// The present day in the ISP's zone.
    pub fn today(&self) -> NaiveDate {
        self.deps.clock.local_date(self.deps.clock.now())
    }

    /// What days came to, by day, gateway and way. What was paid with credit came in before, and is left out.
    ///
    /// # Errors
    /// [`StaffPaymentError`]; it needs
    /// [`Permission::ConfirmPayments`](crate::staff::account::Permission::ConfirmPayments).
    pub async fn totals(
        &self,
        staff: &StaffActor,
        (first, last): (NaiveDate, NaiveDate),
    ) -> Result<PaymentTotals, StaffPaymentError> {
        confirming(staff)?;
        if last < first || last.signed_duration_since(first).num_days() >= i64::from(Self::MOST_DAYS) {
            return Err(StaffPaymentError::Days { most: Self::MOST_DAYS });
        }
        let days = first.iter_days().take_while(|day| *day <= last);
        let days: Vec<LocalDay> = days.map(|day| LocalDay::of(self.deps.clock.as_ref(), day)).collect();
        let received = self.deps.stores.directory.received(&days).await?;
        let given_back = self.deps.stores.directory.given_back(&days).await?;
        Ok(added_up((first, last), received, given_back))
    }
}

/// The totals by day, and of all days.
fn added_up(
    (first, last): (NaiveDate, NaiveDate),
    received: Vec<Received>,
    given_back: Vec<GivenBack>,
) -> PaymentTotals {
    let mut days = Days::default();
    // What is paid with credit brings no money: that came in before.
    let received = received.into_iter().filter(|received| !received.channel.is_credit());
    for Received { day, gateway, channel, count, gross, fees } in received {
        days.add(DailyTotal { day: Some(day), gateway, channel: Some(channel), count, gross, fees, ..nothing() });
    }
    for GivenBack { day, gateway, channel, amount } in given_back {
        days.add(DailyTotal { day: Some(day), gateway, channel: Some(channel), refunds: amount, ..nothing() });
    }
    let days: Vec<DailyTotal> = days.0.into_values().collect();
    let sum = days.iter().fold(nothing(), DailyTotal::and);
    PaymentTotals { first, last, days, sum }
}

/// Totals by day, the latest first, by gateway and way.
#[derive(Default)]
struct Days(BTreeMap<(Reverse<Option<NaiveDate>>, String, &'static str), DailyTotal>);

impl Days {
    fn add(&mut self, total: DailyTotal) {
        let channel = total.channel.map_or("", PaymentChannel::as_str);
        let of = self.0.entry((Reverse(total.day), total.gateway.clone(), channel));
        of.and_modify(|before| *before = before.clone().and(&total)).or_insert(total);
    }
}

impl DailyTotal {
    /// The same with another one added.
    fn and(self, other: &Self) -> Self {
        let sum = |one: Rupiah, other: Rupiah| Rupiah::new(one.amount().saturating_add(other.amount()));
        Self {
            count: self.count.saturating_add(other.count),
            gross: sum(self.gross, other.gross),
            fees: sum(self.fees, other.fees),
            refunds: sum(self.refunds, other.refunds),
            ..self
        }
    }
}

fn nothing() -> DailyTotal {
    DailyTotal {
        day: None,
        gateway: String::new(),
        channel: None,
        count: 0,
        gross: Rupiah::ZERO,
        fees: Rupiah::ZERO,
        refunds: Rupiah::ZERO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_and_what_went_are_added_up_by_day_gateway_and_way() {
        let day = |day: u32| NaiveDate::from_ymd_opt(2025, 11, day).expect("a day");
        let qris = PaymentChannel::Qris;
        let received = |of: u32, gateway: &str, count: u64, gross: i64| Received {
            day: day(of),
            gateway: gateway.to_owned(),
            channel: qris,
            count,
            gross: Rupiah::new(gross),
            fees: Rupiah::new(count.try_into().expect("few")),
        };
        let back = |of: u32, channel, amount: i64| GivenBack {
            day: day(of),
            gateway: "midtrans".to_owned(),
            channel,
            amount: Rupiah::new(amount),
        };
        let spent = Received { channel: PaymentChannel::Credit, ..received(5, "credit", 1, 25) };
        let totals = added_up(
            (day(4), day(5)),
            vec![received(4, "midtrans", 2, 300), received(5, "xendit", 1, 50), received(5, "midtrans", 1, 100), spent],
            vec![back(4, qris, 30), back(5, PaymentChannel::Card, 7)],
        );
        let row = |total: &DailyTotal| {
            let channel = total.channel.map(PaymentChannel::as_str);
            let gateway = total.gateway.clone();
            (total.day, gateway, channel, total.count, total.gross.amount(), total.refunds.amount())
        };
        let rows: Vec<_> = totals.days.iter().map(row).collect();
        let expected = [
            (Some(day(5)), "midtrans", Some("card"), 0, 0, 7),
            (Some(day(5)), "midtrans", Some("qris"), 1, 100, 0),
            (Some(day(5)), "xendit", Some("qris"), 1, 50, 0),
            (Some(day(4)), "midtrans", Some("qris"), 2, 300, 30),
        ]
        .map(|(day, gateway, channel, count, gross, refunds)| {
            (day, gateway.to_owned(), channel, count, gross, refunds)
        });
        assert_eq!(rows, expected);
        let sum = &totals.sum;
        assert_eq!((sum.count, sum.gross.amount(), sum.fees.amount(), sum.refunds.amount()), (4, 450, 4, 37));
    }
}
