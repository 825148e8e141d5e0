//! Whether an invoice can be promised, and by which days.

use std::ops::RangeInclusive;

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::PromiseService;
use super::error::PromiseError;
use super::model::{PaymentPromise, PromiseState, VersionedPromise};
use super::policy::PromisePolicy;
use crate::billing::invoice::Invoice;
use crate::identity::customer::CustomerScope;
use crate::identity::session::ActiveSession;
use crate::kernel::clock::Clock;
use crate::kernel::error::PortError;
use crate::kernel::id::InvoiceNumber;

/// How many of an account's promises are looked at: more than any rule allows within a year.
pub(super) const KNOWN: u32 = 100;

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
        invoice: &Invoice,
        past: &[VersionedPromise],
        clock: &dyn Clock,
        now: DateTime<Utc>,
    ) -> Result<RangeInclusive<NaiveDate>, PromiseRefusal> {
        let today = clock.local_date(now);
        let promises = || past.iter().map(|known| &known.promise);
        if !invoice.outstanding().is_positive() {
            return Err(PromiseRefusal::NothingOwed);
        }
        if let Some(open) = promises().find(|promise| promise.is_open()) {
            return Err(PromiseRefusal::Open(Box::new(open.clone())));
        }
        let due = invoice.due_date;
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
    /// What is offered for one of the customer's invoices.
    ///
    /// # Errors
    /// [`PromiseError`]; somebody else's invoice is not found.
    pub async fn offer(&self, session: &ActiveSession, number: &InvoiceNumber) -> Result<PromiseOffer, PromiseError> {
        let scope = session.scope();
        let detail = self.deps.invoices.find(&scope, number).await?.ok_or(PromiseError::NotFound)?;
        let past = self.past(&scope).await?;
        let days = self.policy.days(&detail.invoice, &past, &*self.deps.clock, self.deps.clock.now());
        Ok(days.map_or_else(PromiseOffer::Refused, PromiseOffer::Days))
    }

    /// The account's open promise.
    ///
    /// # Errors
    /// [`PortError`] if promises or invoices cannot be read.
    pub async fn open(&self, session: &ActiveSession) -> Result<Option<PaymentPromise>, PortError> {
        let past = self.past(&session.scope()).await?;
        Ok(past.into_iter().map(|known| known.promise).find(PaymentPromise::is_open))
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
