//! The port of the books.

use async_trait::async_trait;

use super::model::{Journal, LedgerAccount};
use crate::kernel::error::PortError;
use crate::kernel::id::CustomerId;
use crate::kernel::money::Rupiah;

/// What the accounts of one kind come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountTotal {
    /// The kind, with the gateway if it has one: `receivable`, `clearing:midtrans`.
    pub accounts: String,
    /// The sum of their entries.
    pub total: Rupiah,
}

/// The books as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LedgerSummary {
    /// How many journals there are.
    pub journals: u64,
    /// References of journals that do not sum to zero, or have fewer than two entries: the first hundred.
    pub unbalanced: Vec<String>,
    /// What the accounts come to, by kind, in the order of their words.
    pub totals: Vec<AccountTotal>,
}

impl LedgerSummary {
    /// Whether every journal and the whole sum to zero.
    pub fn is_balanced(&self) -> bool {
        let sum: i128 = self.totals.iter().map(|total| i128::from(total.total.amount())).sum();
        self.unbalanced.is_empty() && sum == 0
    }
}

/// Reads the books. Journals are posted together with what they are about
/// ([`PaymentRepo::commit`](crate::billing::payment::PaymentRepo::commit)).
///
/// # Contract
/// * Journals are appended only: the store refuses to change or delete one, and entries that do not sum to zero, also
///   with statements of its own language.
/// * [`summary`](Self::summary) is worked out of the entries, never of a balance that is kept beside them.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait Ledger: Send + Sync {
    /// What an account comes to; zero if it has no entries.
    ///
    /// # Errors
    /// [`PortError`] if the books cannot be read.
    async fn balance(&self, account: &LedgerAccount) -> Result<Rupiah, PortError>;

    /// The journals that were posted for `reference`, in the order of their posting.
    ///
    /// # Errors
    /// [`PortError`] if the books cannot be read.
    async fn journals(&self, reference: &str) -> Result<Vec<Journal>, PortError>;

    /// The books as a whole. Reads all entries.
    ///
    /// # Errors
    /// [`PortError`] if the books cannot be read.
    async fn summary(&self) -> Result<LedgerSummary, PortError>;
}

/// What a customer paid beyond what was owed, and what was not spent or given back of it; zero at least.
///
/// # Errors
/// [`PortError`] if the books cannot be read.
pub async fn credit_of(ledger: &dyn Ledger, customer: &CustomerId) -> Result<Rupiah, PortError> {
    let balance = ledger.balance(&LedgerAccount::Credit(customer.clone())).await?;
    Ok(Rupiah::new(balance.amount().saturating_neg()).max(Rupiah::ZERO))
}
