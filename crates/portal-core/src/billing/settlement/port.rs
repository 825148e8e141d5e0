//! The port of what was paid out.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use super::model::{Settlement, SettlementFile, UnsettledPayment};
use crate::billing::ledger::Journal;
use crate::billing::payment::PaymentId;
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;

/// Keeps what gateways paid out.
///
/// # Contract
/// * A line of a gateway is kept once: [`commit`](Self::commit) writes it and its journal in one step, or is
///   [`Committed::Conflict`] and writes nothing if the line or the journal is there. Of callers that race one writes it.
///   The same name at another gateway is another line.
/// * A payment that a line above zero is of is [`unsettled`](Self::unsettled) no more. Those that are, are answered by
///   when their money came in, the oldest first, with what came in; none whose money was given back or taken back.
/// * [`of_payment`](Self::of_payment) and [`of_line`](Self::of_line) answer lines as they were written.
/// * [`payment_of`](Self::payment_of) finds a payment by the gateway's own name for it, and none of another gateway.
/// * A file is kept as it was first added.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait SettlementRepo: Send + Sync {
    /// Writes a line with what is posted for it.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be written.
    async fn commit(&self, settlement: &Settlement, journal: &Journal) -> Result<Committed, PortError>;

    /// The line of that name.
    ///
    /// # Errors
    /// [`PortError`] if lines cannot be read.
    async fn of_line(&self, gateway: &str, line: &str) -> Result<Option<Settlement>, PortError>;

    /// The lines of a payment, in the order in which they were written; at most a hundred.
    ///
    /// # Errors
    /// [`PortError`] if lines cannot be read.
    async fn of_payment(&self, gateway: &str, order: &str) -> Result<Vec<Settlement>, PortError>;

    /// The payment that the gateway calls so.
    ///
    /// # Errors
    /// [`PortError`] if payments cannot be read.
    async fn payment_of(&self, gateway: &str, reference: &str) -> Result<Option<PaymentId>, PortError>;

    /// At most `limit` payments of a gateway whose money came in within that time and was not paid out yet.
    ///
    /// # Errors
    /// [`PortError`] if payments cannot be read.
    async fn unsettled(
        &self,
        gateway: &str,
        within: (DateTime<Utc>, DateTime<Utc>),
        limit: u32,
    ) -> Result<Vec<UnsettledPayment>, PortError>;

    /// The file of that hash.
    ///
    /// # Errors
    /// [`PortError`] if files cannot be read.
    async fn file(&self, hash: &[u8; 32]) -> Result<Option<SettlementFile>, PortError>;

    /// Notes that a file was matched.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be written.
    async fn add_file(&self, file: &SettlementFile) -> Result<(), PortError>;
}
