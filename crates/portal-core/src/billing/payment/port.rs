//! The ports of payments that the portal keeps, and of what follows from them at the ISP.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::credit::CreditHolder;
use super::exception::{Closed, ExceptionClosing, ExceptionRecord, PaymentException};
use super::id::PaymentId;
use super::model::{PaymentAttempt, VersionedPayment};
use super::refund::PaymentRefund;
use crate::billing::ledger::Journal;
use crate::identity::customer::CustomerScope;
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::id::{CustomerId, InvoiceNumber, NotificationId};
use crate::kernel::idempotency::IdempotencyRecord;
use crate::kernel::money::Rupiah;
use crate::kernel::page::{Page, PageRequest};

/// What came of adding a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AddedPayment {
    /// It was added.
    New,
    /// The same request added this one before.
    Before(Box<VersionedPayment>),
    /// The name of the request stands for another one.
    KeyReused,
    /// This open payment pays one of the invoices already.
    Open(Box<VersionedPayment>),
    /// Another open payment at the gateway has the same total, which was to be this one's alone. These totals of
    /// [`PaymentAttempt::unique_totals`] are taken.
    TotalTaken(Vec<Rupiah>),
}

/// A change of a payment that was decided on a version of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentChange {
    /// The version it was decided on.
    pub expected: u64,
    /// The payment as it is to be.
    pub after: PaymentAttempt,
    /// What is posted in the books with it.
    pub journal: Option<Journal>,
    /// What is to be looked at.
    pub exceptions: Vec<PaymentException>,
    /// Money that was given back.
    pub refund: Option<PaymentRefund>,
    /// For a change that was decided by what is owed: how many other payments of its invoices had been paid before that
    /// was read ([`PaidSoFar`]).
    pub paid_before: Option<u64>,
}

/// Which money for the invoices of a payment came in by other payments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PaidSoFar {
    /// How many others were paid, whatever became of them later.
    pub payments: u64,
    /// One of them of which the invoices may not show the money yet.
    pub unsettled: Option<PaymentId>,
}

impl PaymentChange {
    /// A change of the version `expected` to `after`, with which nothing else is written.
    pub fn new(expected: u64, after: PaymentAttempt) -> Self {
        Self { expected, after, journal: None, exceptions: Vec::new(), refund: None, paid_before: None }
    }
}

/// Keeps payments, and the books.
///
/// # Contract
/// * At most one open payment pays an invoice: [`add`](Self::add) is [`AddedPayment::Open`] and writes nothing if another
///   one does. Of racing callers one adds.
/// * A request whose name the same customer used before, and whose `keep_until` is yet to come at the payment's
///   `created_at`, adds nothing: it is [`AddedPayment::Before`] if it asks for the same, else
///   [`AddedPayment::KeyReused`]. This is looked at first. [`requested`](Self::requested) answers the same beforehand.
/// * The total of a payment that [claims it](PaymentAttempt::claims_total) is its alone at its gateway: no other payment
///   that claims its total has the same. [`add`](Self::add) is [`AddedPayment::TotalTaken`] else, writes nothing, and tells
///   every total in the range that is taken. Of racing callers one adds. A payment that is over gives its total up. This is
///   looked at last.
/// * [`commit`](Self::commit) writes the payment, the journal, the exceptions and the refund in one step if the payment has
///   the expected version, else nothing. A journal or an exception that is there already stays as it is. Of changes that
///   race and expect the same version one is written. The name, the customer, the gateway, the fee, what is added to the
///   total and the invoices of a payment never change.
/// * A journal that takes more of a customer's credit than there is ([`Journal::taken_credit`]) is
///   [`Committed::Conflict`], and nothing is written.
/// * [`paid_so_far`](Self::paid_so_far) counts the other payments of the invoices of a payment that were paid, and names one
///   of those that are paid and have something left to be done ([`PaymentAttempt::next_check_at`]). A change that was decided
///   by what is owed ([`PaymentChange::paid_before`]) is [`Committed::Conflict`] if it is another number by then, or one of
///   them has something left to be done, and nothing is written: no two book the same debt. Of such changes that race one is
///   written.
/// * [`find`](Self::find) and [`page_of`](Self::page_of) answer nothing of another customer.
/// * [`due`](Self::due) answers payments whose next check is at `now` or before, the longest overdue first.
/// * A row that cannot be read is left out of lists and reported. One that is asked for by its name is an error, so that
///   nobody takes its payment for one that is not there.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait PaymentRepo: Send + Sync {
    /// Adds a payment, version 1.
    ///
    /// # Errors
    /// [`PortError`] if payments cannot be written.
    async fn add(
        &self,
        payment: &PaymentAttempt,
        request: Option<IdempotencyRecord>,
    ) -> Result<AddedPayment, PortError>;

    /// What a request of that name came to before, if it did; `now` decides whether it is still remembered.
    ///
    /// # Errors
    /// [`PortError`] if payments cannot be read.
    async fn requested(
        &self,
        scope: &CustomerScope,
        request: &IdempotencyRecord,
        now: DateTime<Utc>,
    ) -> Result<Option<AddedPayment>, PortError>;

    /// A payment of the customer's.
    ///
    /// # Errors
    /// [`PortError`] if payments cannot be read.
    async fn find(&self, scope: &CustomerScope, id: &PaymentId) -> Result<Option<VersionedPayment>, PortError>;

    /// A payment of any customer: for what gateways tell.
    ///
    /// # Errors
    /// [`PortError`] if payments cannot be read.
    async fn find_any(&self, id: &PaymentId) -> Result<Option<VersionedPayment>, PortError>;

    /// One page of the customer's payments, newest first; an empty page past the last one.
    ///
    /// # Errors
    /// [`PortError`] if payments cannot be read.
    async fn page_of(&self, scope: &CustomerScope, page: PageRequest) -> Result<Page<PaymentAttempt>, PortError>;

    /// The customer's latest payment of an invoice.
    ///
    /// # Errors
    /// [`PortError`] if payments cannot be read.
    async fn latest_of(
        &self,
        scope: &CustomerScope,
        invoice: &InvoiceNumber,
    ) -> Result<Option<PaymentAttempt>, PortError>;

    /// Which money for the payment's invoices came in by other payments. What is owed is read after it.
    ///
    /// # Errors
    /// [`PortError`] if payments cannot be read.
    async fn paid_so_far(&self, payment: &PaymentAttempt) -> Result<PaidSoFar, PortError>;

    /// Commits a change that was decided on what was read.
    ///
    /// # Errors
    /// [`PortError`] if payments cannot be written.
    async fn commit(&self, change: &PaymentChange) -> Result<Committed, PortError>;

    /// At most `limit` payments that something is to be done with.
    ///
    /// # Errors
    /// [`PortError`] if payments cannot be read.
    async fn due(&self, now: DateTime<Utc>, limit: u32) -> Result<Vec<VersionedPayment>, PortError>;
}

/// Keeps what somebody has to look at.
///
/// # Contract
/// * An exception is kept once by its identity ([`PaymentException::id`]), as it was first found.
/// * [`open`](Self::open) answers the oldest first, and none that was closed.
/// * An exception is closed once: of calls that race one is [`Closed::Done`]. The journal is posted in the same step, unless
///   it is there. One that was closed stays closed, also if it is found again.
/// * With a payment it is closed only if the payment has that version, which counts as changed then: else it is
///   [`Closed::Conflict`], and nothing is written. A [`JournalKind::Settlement`](crate::billing::ledger::JournalKind)
///   takes the payment out of those that are not paid out yet.
/// * A journal that takes more of a customer's credit than there is ([`Journal::taken_credit`]) is [`Closed::Conflict`],
///   and nothing is written.
/// * [`closed`](Self::closed) answers what was closed with who, when and why, closed last first.
/// * [`of_order`](Self::of_order) answers all exceptions of an order and no others, found first first.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait PaymentExceptions: Send + Sync {
    /// Keeps an exception that belongs to no payment here.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be kept.
    async fn raise(&self, exception: &PaymentException) -> Result<(), PortError>;

    /// An open exception by its identity ([`PaymentException::id`]).
    ///
    /// # Errors
    /// [`PortError`] if they cannot be read.
    async fn find_open(&self, id: Uuid) -> Result<Option<PaymentException>, PortError>;

    /// Closes an exception.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be written.
    async fn close(&self, closing: &ExceptionClosing) -> Result<Closed, PortError>;

    /// One page of exceptions that were closed; an empty page past the last one.
    ///
    /// # Errors
    /// [`PortError`] if they cannot be read.
    async fn closed(&self, page: PageRequest) -> Result<Page<ExceptionRecord>, PortError>;

    /// The exceptions of an order, at most a hundred.
    ///
    /// # Errors
    /// [`PortError`] if they cannot be read.
    async fn of_order(&self, order: &str) -> Result<Vec<ExceptionRecord>, PortError>;

    /// At most `limit` exceptions that are open.
    ///
    /// # Errors
    /// [`PortError`] if they cannot be read.
    async fn open(&self, limit: u32) -> Result<Vec<PaymentException>, PortError>;
}

/// What a gateway told by itself about a payment: a reason to ask it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptNotification {
    /// Its name; a later notification of the payment has another one.
    pub id: NotificationId,
    /// The payment.
    pub payment: PaymentId,
    /// The gateway's own name for the payment, if it was told.
    pub reference: Option<String>,
    /// When it was told.
    pub told_at: DateTime<Utc>,
}

/// Keeps what gateways told until they were asked about it, so that it can be acknowledged before that.
///
/// # Contract
/// * One notification is kept for each payment: a later one takes the place of an earlier one, is to be claimed at once,
///   also while the earlier one is held, and keeps its reference if it has none itself.
/// * [`claim`](Self::claim) gives each notification to one caller at a time, those that wait longest first. After
///   `until` another claim may take it.
/// * [`done`](Self::done) removes the notification of that name. One that took its place stays.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait PaymentNotifications: Send + Sync {
    /// Keeps a notification.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be kept.
    async fn keep(&self, notification: &KeptNotification) -> Result<(), PortError>;

    /// At most `limit` notifications that nobody else holds at `now`, for the caller alone until `until`.
    ///
    /// # Errors
    /// [`PortError`] if they cannot be claimed.
    async fn claim(
        &self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<KeptNotification>, PortError>;

    /// Removes a notification.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be removed.
    async fn done(&self, id: NotificationId) -> Result<(), PortError>;
}

/// Spends what customers paid beyond what was owed: what their accounts
/// [`LedgerAccount::Credit`](crate::billing::ledger::LedgerAccount::Credit) come to.
///
/// # Contract
/// * [`holders`](Self::holders) answers customers whose credit is above zero and no others, in the order of their ids,
///   those after `after`.
/// * [`spend`](Self::spend) adds the payment, version 1, with its journal in one step if the customer's credit covers what
///   the journal takes off it, no open payment pays one of its invoices, and `paid_before` others of them were paid with
///   nothing left to be done ([`PaymentRepo::paid_so_far`]); else nothing. Of calls that race for one credit those are
///   written that it covers.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait CustomerCredit: Send + Sync {
    /// At most `limit` customers who have credit.
    ///
    /// # Errors
    /// [`PortError`] if the books cannot be read.
    async fn holders(&self, after: Option<CustomerId>, limit: u32) -> Result<Vec<CreditHolder>, PortError>;

    /// Adds a payment with credit.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be written.
    async fn spend(
        &self,
        payment: &PaymentAttempt,
        journal: &Journal,
        paid_before: u64,
    ) -> Result<Committed, PortError>;
}

/// Money that came in for an invoice, as the ISP's records are to show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedMoney {
    /// The payment it came in with.
    pub payment: PaymentId,
    /// The invoice.
    pub invoice: InvoiceNumber,
    /// How much of it is for this invoice.
    pub amount: Rupiah,
    /// When it came in.
    pub paid_at: DateTime<Utc>,
    /// How, as customers read it: `QRIS`.
    pub method: String,
    /// The gateway's own name for it.
    pub reference: Option<String>,
}

/// What came of posting money to an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posted {
    /// The invoice shows it, now or from before.
    Done,
    /// The invoice cannot take it: it is gone, or the ISP changed it meanwhile.
    Refused,
}

/// Writes what came in where the ISP keeps its invoices and payments, and tells the ISP's systems.
///
/// # Contract
/// * Posting the same money to the same invoice again, at any time, changes nothing more.
/// * A customer is set from suspended to active by [`restore`](Self::restore), and from no other state.
#[cfg_attr(any(test, feature = "mocks"), mockall::automock)]
#[async_trait]
pub trait PaymentPosting: Send + Sync {
    /// Posts money to an invoice of the customer's.
    ///
    /// # Errors
    /// [`PortError`] if the records cannot be written; the same call may be made again.
    async fn post(&self, scope: &CustomerScope, money: &ReceivedMoney) -> Result<Posted, PortError>;

    /// Has the customer's service restored, after `payment`. `true` if the account is in service now and was suspended
    /// before.
    ///
    /// # Errors
    /// [`PortError`] if it cannot be told; the same call may be made again.
    async fn restore(&self, scope: &CustomerScope, payment: &PaymentId) -> Result<bool, PortError>;
}
