//! Taking what gateways tell by themselves.

use chrono::TimeDelta;

use super::PaymentService;
use super::error::{NotifyError, PaymentError};
use super::exception::{ExceptionKind, PaymentException};
use super::gateway::{Notified, RawNotification};
use super::id::PaymentId;
use super::model::{PaymentState, VersionedPayment};
use super::port::KeptNotification;
use crate::kernel::error::PortError;
use crate::kernel::id::NotificationId;

/// How long one caller has for what it claimed: longer than a gateway may take to answer, and how long a payment is left
/// alone whose gateway did not, or whose caller was stopped.
const CLAIMED_FOR: TimeDelta = TimeDelta::seconds(30);

impl PaymentService {
    /// Takes a notification of the gateway `name`, and does what follows from it at once. What it says is not believed: a
    /// signed one has the gateway asked how the payment stands, and only that answer counts, together with an amount that
    /// agrees.
    ///
    /// # Errors
    /// [`NotifyError`]; what was not booked may be sent again, and is asked about by [`follow`](Self::follow).
    pub async fn notify(&self, name: &str, notification: RawNotification<'_>) -> Result<(), NotifyError> {
        if let Some(kept) = self.keep_notification(name, notification).await? {
            self.ask_about(&kept).await?;
        }
        Ok(())
    }

    /// Takes a notification of the gateway `name` and keeps it: it may be acknowledged then, and
    /// [`follow`](Self::follow) does what follows. `None` if nothing does.
    ///
    /// # Errors
    /// [`NotifyError`]; what was not kept may be sent again.
    pub async fn keep_notification(
        &self,
        name: &str,
        notification: RawNotification<'_>,
    ) -> Result<Option<KeptNotification>, NotifyError> {
        let gateway = self.gateway(name).ok_or(NotifyError::UnknownGateway)?;
        let notified = gateway.read_notification(notification)?;
        let found = match PaymentId::parse(&notified.order) {
            Ok(id) => self.deps.stores.payments.find_any(&id).await?,
            Err(_) => None,
        };
        let Some(found) = found.filter(|found| found.payment.gateway == name) else {
            self.raise(name, &notified, ExceptionKind::UnknownOrder).await?;
            return Ok(None);
        };
        if notified.amount.is_some_and(|amount| amount != found.payment.total()) {
            self.raise(name, &notified, ExceptionKind::AmountDiffers).await?;
            return Ok(None);
        }
        let told_at = self.deps.clock.now();
        let kept = KeptNotification {
            id: NotificationId::generate(told_at, self.deps.entropy.as_ref()),
            payment: found.payment.id,
            reference: notified.reference,
            told_at,
        };
        self.deps.stores.notifications.keep(&kept).await?;
        Ok(Some(kept))
    }

    /// At most `limit` notifications that were kept, for the caller alone for half a minute: each is to be handed to
    /// [`follow`](Self::follow).
    ///
    /// # Errors
    /// [`PortError`] if they cannot be claimed.
    pub async fn claim_notifications(&self, limit: u32) -> Result<Vec<KeptNotification>, PortError> {
        let now = self.deps.clock.now();
        self.deps.stores.notifications.claim(now, now + CLAIMED_FOR, limit).await
    }

    /// Asks the gateway about a payment of which it told something, and does what follows.
    ///
    /// # Errors
    /// [`PaymentError`]. The notification is claimed again later, for as long as a payment is watched after its end.
    pub async fn follow(&self, kept: &KeptNotification) -> Result<(), PaymentError> {
        let asked = self.ask_about(kept).await;
        if let Err(error) = &asked
            && self.deps.clock.now() - kept.told_at > self.policy.watch_after_end
        {
            error.log(&kept.payment, "a gateway is not asked any more about what it told");
            self.deps.stores.notifications.done(kept.id).await?;
        }
        asked
    }

    async fn ask_about(&self, kept: &KeptNotification) -> Result<(), PaymentError> {
        if let Some(found) = self.deps.stores.payments.find_any(&kept.payment).await? {
            let found = self.settled(found).await?;
            self.sync(found, kept.reference.as_deref()).await?;
        }
        Ok(self.deps.stores.notifications.done(kept.id).await?)
    }

    /// A payment after what follows from its money was done. The gateway is asked after that: what it tells of may have
    /// happened since the money was booked, and nobody asks about a payment again that is settled.
    pub(super) async fn settled(&self, found: VersionedPayment) -> Result<VersionedPayment, PaymentError> {
        if found.payment.state != PaymentState::Paid || found.payment.settled_at.is_some() {
            return Ok(found);
        }
        let id = self.settle(found.payment).await?.id;
        self.deps.stores.payments.find_any(&id).await?.ok_or(PaymentError::NotFound)
    }

    /// Has somebody look at what a gateway told.
    async fn raise(&self, gateway: &str, notified: &Notified, kind: ExceptionKind) -> Result<(), PaymentError> {
        // The text comes from outside: no longer than a name can be, and printable.
        let order = notified.order.chars().filter(|c| !c.is_control()).take(64).collect();
        let (gateway, amount, found_at) = (gateway.to_owned(), notified.amount, self.deps.clock.now());
        let exception = PaymentException { kind, gateway, order, amount, found_at };
        tracing::warn!(
            kind = kind.as_str(),
            gateway = exception.gateway,
            "a notification of a gateway is to be looked at"
        );
        Ok(self.deps.stores.exceptions.raise(&exception).await?)
    }
}
