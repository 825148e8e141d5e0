//! Taking what gateways tell by themselves.

use super::PaymentService;
use super::error::{NotifyError, PaymentError};
use super::exception::{ExceptionKind, PaymentException};
use super::gateway::{Notified, RawNotification};
use super::id::PaymentId;
use super::model::{PaymentState, VersionedPayment};

impl PaymentService {
    /// Takes a notification of the gateway `name`. What it says is not believed: a signed one has the gateway asked how
    /// the payment stands, and only that answer counts, together with an amount that agrees.
    ///
    /// # Errors
    /// [`NotifyError`]; what was not booked may be sent again.
    pub async fn notify(&self, name: &str, notification: RawNotification<'_>) -> Result<(), NotifyError> {
        let gateway = self.gateway(name).ok_or(NotifyError::UnknownGateway)?;
        let notified = gateway.read_notification(notification)?;
        let found = match PaymentId::parse(&notified.order) {
            Ok(id) => self.deps.stores.payments.find_any(&id).await?,
            Err(_) => None,
        };
        let Some(found) = found.filter(|found| found.payment.gateway == name) else {
            return Ok(self.raise(name, &notified, ExceptionKind::UnknownOrder).await?);
        };
        let differs = notified.amount.is_some_and(|amount| amount != found.payment.total());
        if differs {
            return Ok(self.raise(name, &notified, ExceptionKind::AmountDiffers).await?);
        }
        let found = self.settled(found).await?;
        self.sync(found, notified.reference.as_deref()).await?;
        Ok(())
    }

    /// A payment after what follows from its money was done. The gateway is asked after that: what it tells of may have
    /// happened since the money was booked, and nobody asks about a payment again that is settled.
    async fn settled(&self, found: VersionedPayment) -> Result<VersionedPayment, PaymentError> {
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
