//! A promise, and how it ends.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::billing::invoice::{Invoice, InvoiceView};
use crate::kernel::clock::Clock;
use crate::kernel::id::{CustomerId, InvoiceNumber, PromiseId};
use crate::kernel::locale::Locale;
use crate::kernel::money::Rupiah;

/// How a promise stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromiseState {
    /// Its day is yet to come or not over, and something is owed.
    Open,
    /// The invoice was paid in time.
    Kept,
    /// Its day is over and something was still owed.
    Broken,
    /// The ISP withdrew the invoice or gave its money back, so that nothing is left to be promised.
    Withdrawn,
}

impl PromiseState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Open, Self::Kept, Self::Broken, Self::Withdrawn];

    /// The word as stored and as clients know it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Kept => "kept",
            Self::Broken => "broken",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// That a customer pays an invoice by a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentPromise {
    /// Its identity.
    pub id: PromiseId,
    /// Whose it is.
    pub customer_id: CustomerId,
    /// Its place among the account's promises: 1 for the first.
    pub position: u32,
    /// What is to be paid.
    pub invoice: InvoiceNumber,
    /// What was owed on it.
    pub amount: Rupiah,
    /// The last day to keep it, in the portal's time zone.
    pub by: NaiveDate,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The language it was made in.
    pub locale: Locale,
    /// How it stands.
    pub state: PromiseState,
    /// When it was kept, broken or withdrawn.
    pub decided_at: Option<DateTime<Utc>>,
    /// Whether what follows from its state was done.
    pub is_told: bool,
    /// When it is to be looked at next; `None` once nothing is left to be done.
    pub check_at: Option<DateTime<Utc>>,
}

/// A promise, and the version it was read in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionedPromise {
    /// The promise.
    pub promise: PaymentPromise,
    /// Its version: 1 for a new one, one more with each change.
    pub version: u64,
}

impl PaymentPromise {
    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.state == PromiseState::Open
    }

    /// How it ended, if it has by the instant `now`; `invoice` is `None` if it is gone. One that was paid is kept unless
    /// its last payment on record came after the promised day.
    pub(super) fn outcome(
        &self,
        invoice: Option<&Invoice>,
        clock: &dyn Clock,
        now: DateTime<Utc>,
    ) -> Option<PromiseState> {
        let today = clock.local_date(now);
        match invoice.and_then(|invoice| invoice.view(today)) {
            None | Some(InvoiceView::Cancelled | InvoiceView::Refunded) => Some(PromiseState::Withdrawn),
            Some(InvoiceView::Paid) => {
                let paid_at = invoice.and_then(Invoice::paid_at);
                let is_late = paid_at.is_some_and(|at| clock.local_date(at) > self.by);
                Some(if is_late { PromiseState::Broken } else { PromiseState::Kept })
            }
            Some(InvoiceView::Pending | InvoiceView::Overdue) => (today > self.by).then_some(PromiseState::Broken),
        }
    }
}
