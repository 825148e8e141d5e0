//! Whether an invoice can be promised, and by which days.

use std::ops::RangeInclusive;

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::PromiseService;
use super::model::{PaymentPromise, PromiseState, VersionedPromise};
use super::policy::PromisePolicy;
use crate::billing::invoice::Invoice;
use crate::identity::customer::CustomerScope;
use crate::identity::session::ActiveSession;
use crate::insight::dashboard::NextDue;
use crate::kernel::clock::Clock;
use crate::kernel::error::PortError;
use crate::kernel::money::Rupiah;

/// How many of an account's promises are looked at: more than any rule allows within a year.
pub(super) const KNOWN: u32 = 100;

/// What the rule asks of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owed {
    /// What is owed on it.
    pub outstanding: Rupiah,
    /// Its due date.
    pub due_date: NaiveDate,
}

impl From<&Invoice> for Owed {
    fn from(invoice: &Invoice) -> Self {
        Self { outstanding: invoice.outstanding(), due_date: invoice.due_date }
    }
}

impl From<&NextDue> for Owed {
    fn from(next: &NextDue) -> Self {
        Self { outstanding: next.outstanding, due_date: next.due_date }
    }
}

/// Why the rule allows no promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PromiseRefusal {
    /// Nothing is owed on the invoice.
    NothingOwed,
    /// The account has an open promise.
    Open(Box<PaymentPromise>),
    /// The invoice can be promised from this day on.
    TooEarly(NaiveDate),
    /// The account made as many promises as it may within 365 days.
    TooMany,
    /// A promise was broken; another one can be made from this day on.
    AfterBroken(NaiveDate),
}

/// What is offered for an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PromiseOffer {
    /// It can be promised by one of these days.
    Days(RangeInclusive<NaiveDate>),
    /// It cannot.
    Refused(PromiseRefusal),
}

impl PromisePolicy {
    /// The days by which the invoice can be promised; `past` are the account's promises.
    pub(super) fn days(
        &self,
        owed: impl Into<Owed>,
        past: &[VersionedPromise],
        clock: &dyn Clock,
        now: DateTime<Utc>,
    ) -> Result<RangeInclusive<NaiveDate>, PromiseRefusal> {
        let (Owed { outstanding, due_date: due }, today) = (owed.into(), clock.local_date(now));
        let promises = || past.iter().map(|known| &known.promise);
        if !outstanding.is_positive() {
            return Err(PromiseRefusal::NothingOwed);
        }
        if let Some(open) = promises().find(|promise| promise.is_open()) {
            return Err(PromiseRefusal::Open(Box::new(open.clone())));
        }
        let from = due.checked_sub_days(Days::new(self.days_before_due.into())).unwrap_or(due);
        if today < from {
            return Err(PromiseRefusal::TooEarly(from));
        }
        let broken = promises().filter(|promise| promise.state == PromiseState::Broken);
        let until = broken.filter_map(|promise| promise.decided_at).max().map(|at| at + self.pause_after_broken);
        if let Some(until) = until.filter(|until| *until > now) {
            return Err(PromiseRefusal::AfterBroken(next(clock.local_date(until))));
        }
        let recent = promises().filter(|promise| promise.made_at > now - PromisePolicy::YEAR);
        if u32::try_from(recent.count()).unwrap_or(u32::MAX) >= self.per_year {
            return Err(PromiseRefusal::TooMany);
        }
        let first = today.max(next(due));
        let last = today.checked_add_days(Days::new(self.most_days.into())).unwrap_or(today);
        if first > last {
            let from = first.checked_sub_days(Days::new(self.most_days.into())).unwrap_or(first);
            return Err(PromiseRefusal::TooEarly(from));
        }
        Ok(first..=last)
    }
}

fn next(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(day)
}

impl PromiseService {
    /// What is offered for one of the customer's invoices, of which this is owed.
    ///
    /// # Errors
    /// [`PortError`] if promises or the invoice of the open one cannot be read.
    pub async fn offer_for(&self, session: &ActiveSession, owed: Owed) -> Result<PromiseOffer, PortError> {
        let past = self.past(&session.scope()).await?;
        let days = self.policy.days(owed, &past, &*self.deps.clock, self.deps.clock.now());
        Ok(days.map_or_else(PromiseOffer::Refused, PromiseOffer::Days))
    }

    /// The account's promises, the latest first. An open one that has ended meanwhile is decided before it is answered,
    /// unless nobody was told yet that it was made.
    pub(super) async fn past(&self, scope: &CustomerScope) -> Result<Vec<VersionedPromise>, PortError> {
        let mut past = self.deps.promises.latest(scope, KNOWN).await?;
        for known in past.iter_mut().filter(|known| known.promise.is_open() && known.promise.is_told) {
            *known = self.decide(scope, known.clone()).await?;
        }
        Ok(past)
    }
}
