//! The parts of a customer's records, each read by itself.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use portal_core::billing::invoice::InvoiceDetail;
use portal_core::identity::customer::Customer;
use portal_core::support::ticket::TicketDetail;

/// For how long a part that stood in counts: from reading it to the end of the page.
const COUNTS_FOR: TimeDelta = TimeDelta::seconds(5);

/// Finds a part.
pub(crate) type Part<T> = fn(&mut Parts) -> &mut Slot<T>;

/// All that is known of a customer.
#[derive(Default)]
pub(crate) struct Parts {
    /// The customer; none if there is no such account.
    pub(crate) customer: Slot<Option<Customer>>,
    /// Newest first, without drafts.
    pub(crate) invoices: Slot<Vec<InvoiceDetail>>,
    /// Latest activity first.
    pub(crate) tickets: Slot<Vec<TicketDetail>>,
}

/// A part, if it was read.
pub(crate) struct Slot<T>(Option<Kept<T>>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(None)
    }
}

/// A part that was read.
pub(crate) struct Kept<T> {
    pub(super) value: Arc<T>,
    /// When the read began that found it, by the count of reads and writes.
    began: u64,
    pub(super) read_at: DateTime<Utc>,
    bytes: usize,
    /// A write may have changed it.
    pub(super) outdated: bool,
    /// When it last stood in for an answer that failed.
    pub(super) stood_in_at: Option<DateTime<Utc>>,
}

impl<T> Slot<T> {
    pub(super) fn kept(&mut self) -> Option<&mut Kept<T>> {
        self.0.as_mut()
    }

    /// Puts in what was read, unless what is there was read later; answers how many bytes went.
    pub(super) fn put(&mut self, began: u64, read_at: DateTime<Utc>, read: &(Arc<T>, usize)) -> usize {
        if self.0.as_ref().is_some_and(|kept| kept.began > began) {
            return read.1;
        }
        let (value, bytes) = (read.0.clone(), read.1);
        let new = Kept { value, began, read_at, bytes, outdated: false, stood_in_at: None };
        self.0.replace(new).map_or(0, |before| before.bytes)
    }

    fn outdate(&mut self) {
        self.0.iter_mut().for_each(|kept| kept.outdated = true);
    }

    fn bytes(&self) -> usize {
        self.0.as_ref().map_or(0, |kept| kept.bytes)
    }

    fn as_of(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let kept = self.0.as_ref()?;
        kept.stood_in_at.filter(|at| now - *at < COUNTS_FOR).map(|_| kept.read_at)
    }
}

impl Parts {
    pub(super) fn outdate(&mut self) {
        self.customer.outdate();
        self.invoices.outdate();
        self.tickets.outdate();
    }

    pub(super) fn bytes(&self) -> usize {
        self.customer.bytes() + self.invoices.bytes() + self.tickets.bytes()
    }

    pub(super) fn as_of(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let all = [self.customer.as_of(now), self.invoices.as_of(now), self.tickets.as_of(now)];
        all.into_iter().flatten().min()
    }
}
