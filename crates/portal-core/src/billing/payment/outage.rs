//! Ways to pay that are not offered for a while, because their gateway failed.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::method::PaymentChannel;
use crate::kernel::id::CustomerId;

/// What is known of a way to pay that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outage {
    /// The gateway refused one customer's payment, which may be about that customer alone.
    Suspected { customer: CustomerId, until: DateTime<Utc> },
    /// It is not offered.
    Hidden { until: DateTime<Utc> },
}

/// Remembers which ways to pay failed, in this process.
#[derive(Debug, Default)]
pub(super) struct MethodOutages(Mutex<HashMap<PaymentChannel, Outage>>);

impl MethodOutages {
    /// Notes that a payment of the customer was not made. A gateway that does not answer is not offered to anybody for
    /// `pause`; one that refused is not offered once it refused two customers within that time.
    pub(super) fn note(
        &self,
        channel: PaymentChannel,
        customer: &CustomerId,
        is_away: bool,
        (now, pause): (DateTime<Utc>, TimeDelta),
    ) {
        let (mut outages, until) = (self.outages(), now + pause);
        let refused_another = |outage: &Outage| match outage {
            Outage::Suspected { customer: other, until } => other != customer && *until > now,
            Outage::Hidden { until } => *until > now,
        };
        let outage = if is_away || outages.get(&channel).is_some_and(refused_another) {
            Outage::Hidden { until }
        } else {
            Outage::Suspected { customer: customer.clone(), until }
        };
        outages.insert(channel, outage);
    }

    /// Whether the way to pay is not offered.
    pub(super) fn is_hidden(&self, channel: PaymentChannel, now: DateTime<Utc>) -> bool {
        matches!(self.outages().get(&channel), Some(Outage::Hidden { until }) if *until > now)
    }

    fn outages(&self) -> MutexGuard<'_, HashMap<PaymentChannel, Outage>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::noon;

    const PAUSE: TimeDelta = TimeDelta::minutes(5);

    fn at(minutes: i64) -> DateTime<Utc> {
        noon() + TimeDelta::minutes(minutes)
    }

    /// Whether it is hidden after these failures: customer, whether the gateway was away, and the minute.
    fn hidden_after(failures: &[(&str, bool, i64)], minute: i64) -> bool {
        let outages = MethodOutages::default();
        for (customer, is_away, failed) in failures {
            let customer = customer.parse().expect("an id");
            outages.note(PaymentChannel::Qris, &customer, *is_away, (at(*failed), PAUSE));
        }
        assert!(!outages.is_hidden(PaymentChannel::Card, at(minute)), "another way to pay");
        outages.is_hidden(PaymentChannel::Qris, at(minute))
    }

    #[test]
    fn a_gateway_that_does_not_answer_is_hidden_for_a_while() {
        assert!(hidden_after(&[("A", true, 0)], 4));
        assert!(!hidden_after(&[("A", true, 0)], 5));
        assert!(hidden_after(&[("A", true, 0), ("A", false, 3)], 7), "it still fails");
    }

    #[test]
    fn one_customer_whose_payments_are_refused_hides_it_from_nobody() {
        assert!(!hidden_after(&[("A", false, 0), ("A", false, 1), ("A", false, 2)], 2));
        assert!(hidden_after(&[("A", false, 0), ("B", false, 4)], 4));
        assert!(!hidden_after(&[("A", false, 0), ("B", false, 5)], 5), "the first refusal is too long ago");
        assert!(hidden_after(&[("A", false, 0), ("B", false, 5), ("A", false, 6)], 6));
    }
}
