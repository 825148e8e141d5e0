//! Recording that money was given back.

use super::StaffPaymentService;
use super::error::StaffPaymentError;
use super::read::confirming;
use crate::billing::ledger::credit_of;
use crate::billing::payment::{PaymentId, PaymentRefund, RefundOrder, refund};
use crate::billing::settlement::journals_of;
use crate::kernel::actor::{Actor, StaffActor};
use crate::kernel::commit::Committed;
use crate::kernel::error::PortError;
use crate::kernel::money::Rupiah;
use crate::kernel::text::checked;
use crate::staff::trail::{TrailAction, TrailNote};

/// How often a refund is decided anew when others change the payment meanwhile.
const TRIES: usize = 3;
/// The most characters of a reason.
const LONGEST_REASON: usize = 500;

impl StaffPaymentService {
    /// Records that money of a payment was given back, and posts it. No money is moved. It is in the trail before it is
    /// written. Of refunds at the same time each is decided on what the others left, so that together they never come to
    /// more than came in.
    ///
    /// # Errors
    /// [`StaffPaymentError`]; it needs
    /// [`Permission::ConfirmPayments`](crate::staff::account::Permission::ConfirmPayments).
    pub async fn refund(
        &self,
        staff: &StaffActor,
        id: &PaymentId,
        (amount, reason): (Rupiah, &str),
    ) -> Result<PaymentRefund, StaffPaymentError> {
        confirming(staff)?;
        let wrong = |_| StaffPaymentError::Reason { longest: LONGEST_REASON };
        let reason = &checked(reason, LONGEST_REASON, true).map_err(wrong)?;
        let stores = &self.deps.stores;
        for time in 1..=TRIES {
            // The version is read before the books: what is posted after it was read gives the payment another one.
            let found = stores.payments.find_any(id).await?.ok_or(StaffPaymentError::NotFound)?;
            let journals = journals_of(stores.ledger.as_ref(), id).await?;
            let (by, at) = (Actor::from(staff), self.deps.clock.now());
            let order = RefundOrder { amount, reason: reason.to_owned(), by, at };
            let credit = credit_of(stores.ledger.as_ref(), &found.payment.customer_id).await?;
            let change = refund(&found, (&journals, credit), order)?;
            if time == 1 {
                let note = TrailNote::new(TrailAction::RecordedRefund).about(&found.payment.customer_id);
                let note = note.to(&format!("{id}:{}", amount.amount())).because_of(reason);
                self.deps.trail.record(staff, vec![note]).await?;
            }
            if stores.payments.commit(&change).await? == Committed::Done {
                let missing = || PortError::broken("payments", "a refund that is not there");
                return Ok(change.refund.ok_or_else(missing)?);
            }
        }
        Err(StaffPaymentError::Busy)
    }
}
