//! The portal's books: double entry, whole rupiah, appended only.

mod model;
mod port;

pub use model::{Entry, Journal, JournalId, JournalKind, LedgerAccount, UnbalancedJournal};
#[cfg(any(test, feature = "mocks"))]
pub use port::MockLedger;
pub use port::{AccountTotal, Ledger, LedgerSummary, credit_of};
