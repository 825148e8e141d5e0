//! Deciding on transfers.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::TransferReviewService;
use super::error::TransferReviewError;
use super::look::may_confirm;
use crate::billing::payment::{PaymentAttempt, PaymentId};
use crate::billing::transfer::{
    RejectionReason, TransferChange, TransferCommitted, TransferRejectedNotice, VersionedTransfer,
};
use crate::kernel::actor::{Actor, StaffActor};
use crate::kernel::clock::Clock;
use crate::kernel::error::PortError;
use crate::kernel::money::Rupiah;
use crate::messaging::outbox::{MessageContent, MessageKind as _, OutboxMessage, Recipient};
use crate::staff::trail::{TrailAction, TrailNote, TrailReason};

/// The most rupiah that one transfer may have brought.
const MOST: i64 = 1_000_000_000;
/// How many days ago money may have come in.
const MOST_DAYS: i64 = 366;

/// What finance found on the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// How much came in, whole rupiah; it may be more or less than was asked for.
    pub amount: Rupiah,
    /// On which day: the bank's value date.
    pub received_on: NaiveDate,
    /// What is noted in the trail.
    pub reason: Option<TrailReason>,
}

impl TransferReviewService {
    /// Confirms that money came in. It is booked as it came: too little leaves the rest of the invoices unpaid, too much
    /// is the customer's credit. `expected` is the version of the transfer that was read; without one it is decided on
    /// how it stands now.
    ///
    /// # Errors
    /// [`TransferReviewError`]; it needs [`Permission::ConfirmPayments`](crate::staff::account::Permission). With
    /// [`TransferReviewError::Port`] it may have been confirmed, and is booked later then.
    pub async fn confirm(
        &self,
        staff: &StaffActor,
        (id, expected): (&PaymentId, Option<u64>),
        confirmation: &Confirmation,
    ) -> Result<PaymentAttempt, TransferReviewError> {
        may_confirm(staff)?;
        let amount = confirmation.amount;
        if !amount.is_positive() || amount.amount() > MOST {
            return Err(TransferReviewError::Amount { most: MOST });
        }
        let received_at = received_at(self.deps.clock.as_ref(), confirmation.received_on)?;
        let (found, payment) = self.read_at(id, expected).await?;
        let (by, now) = (Actor::from(staff), self.deps.clock.now());
        let after =
            found.transfer.confirmed((amount, received_at), (&by, now)).map_err(|_| TransferReviewError::Changed)?;
        self.record(staff, (TrailAction::ConfirmedTransfer, &payment), confirmation.reason.clone()).await?;
        self.commit(TransferChange { expected: found.version, after, claim: None, message: None }).await?;
        self.book(id).await
    }

    /// Rejects the proof that waits. The customer is told why.
    ///
    /// # Errors
    /// [`TransferReviewError`]; it needs [`Permission::ConfirmPayments`](crate::staff::account::Permission). With
    /// [`TransferReviewError::Port`] it may have been rejected, and the payment follows later then.
    pub async fn reject(
        &self,
        staff: &StaffActor,
        (id, expected): (&PaymentId, Option<u64>),
        reason: &RejectionReason,
    ) -> Result<PaymentAttempt, TransferReviewError> {
        may_confirm(staff)?;
        let (found, payment) = self.read_at(id, expected).await?;
        let (by, now) = (Actor::from(staff), self.deps.clock.now());
        let after = found.transfer.rejected(reason, (&by, now)).map_err(|_| TransferReviewError::Changed)?;
        let told = TrailReason::parse(reason.as_str()).ok();
        self.record(staff, (TrailAction::RejectedTransfer, &payment), told).await?;
        let message = Some(message(&payment, reason, (found.version, now)));
        self.commit(TransferChange { expected: found.version, after, claim: None, message }).await?;
        self.book(id).await
    }

    /// The transfer, if it has that version.
    async fn read_at(
        &self,
        id: &PaymentId,
        expected: Option<u64>,
    ) -> Result<(VersionedTransfer, PaymentAttempt), TransferReviewError> {
        let (found, payment) = self.find(id).await?;
        if expected.is_none_or(|expected| expected == found.version) {
            Ok((found, payment))
        } else {
            Err(TransferReviewError::Changed)
        }
    }

    async fn record(
        &self,
        staff: &StaffActor,
        (action, payment): (TrailAction, &PaymentAttempt),
        reason: Option<TrailReason>,
    ) -> Result<(), PortError> {
        let note = TrailNote::new(action).about(&payment.customer_id).to(&payment.id).because(reason);
        self.deps.trail.record(staff, vec![note]).await
    }

    async fn commit(&self, change: TransferChange) -> Result<(), TransferReviewError> {
        match self.deps.transfers.commit(&change).await? {
            TransferCommitted::Done => Ok(()),
            TransferCommitted::Conflict | TransferCommitted::NoFile => Err(TransferReviewError::Changed),
        }
    }

    /// Has the payment follow the decision, as it follows a gateway.
    async fn book(&self, id: &PaymentId) -> Result<PaymentAttempt, TransferReviewError> {
        Ok(self.deps.payments.refresh(id).await.map_err(PortError::from)?)
    }
}

/// What the customer is told of a rejection that was decided on `version`.
fn message(payment: &PaymentAttempt, reason: &RejectionReason, (version, now): (u64, DateTime<Utc>)) -> OutboxMessage {
    let notice = TransferRejectedNotice::of(payment, reason.as_str());
    OutboxMessage {
        id: TransferRejectedNotice::id_of(&payment.id, version),
        lane: TransferRejectedNotice::LANE,
        to: Recipient::Customer(payment.customer_id.clone()),
        locale: payment.locale,
        content: MessageContent::of(&notice),
        created_at: now,
        not_before: None,
        expires_at: None,
    }
}

/// An instant of the day on which money came in: now if that is today, else one that is that day where the ISP is.
fn received_at(clock: &dyn Clock, day: NaiveDate) -> Result<DateTime<Utc>, TransferReviewError> {
    let now = clock.now();
    let today = clock.local_date(now);
    if day == today {
        return Ok(now);
    }
    let days_ago = (today - day).num_days();
    let wrong = TransferReviewError::Day { most: MOST_DAYS };
    if !(1..=MOST_DAYS).contains(&days_ago) {
        return Err(wrong);
    }
    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).map(|time| day.and_time(time).and_utc());
    [12, 0, 23].into_iter().filter_map(at).find(|at| clock.local_date(*at) == day).ok_or(wrong)
}
