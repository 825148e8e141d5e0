//! [`PaymentGateway`] over HTTP.

use std::fmt;

use async_trait::async_trait;
use http_client::LinkHosts;
use portal_core::PortError;
use portal_core::billing::payment::{
    CreatePaymentError, CreatedPayment, GatewayStatus, NotificationError, Notified, PaymentChannel, PaymentGateway,
    PaymentId, PaymentOrder, RawNotification,
};

use crate::call::Calls;
use crate::code::{EXPIRED, FINAL, NONE, broken, code_of, not_answered, refused, silent};
use crate::config::{MidtransConfig, MidtransConfigError};
use crate::{GATEWAY, charge, created, link, notification, snap, status};

/// Takes payments through Midtrans.
pub struct Midtrans {
    calls: Calls,
    hosts: LinkHosts,
    config: MidtransConfig,
}

impl Midtrans {
    /// Sets the gateway up; calls nobody.
    ///
    /// # Errors
    /// [`MidtransConfigError`].
    pub fn new(config: MidtransConfig) -> Result<Self, MidtransConfigError> {
        config.check()?;
        let mut overrides = Vec::new();
        if config.base_url.is_some() {
            overrides.push(config.api()?);
        }
        if config.app_url.is_some() {
            overrides.push(config.snap()?);
        }
        Ok(Self { calls: Calls::new(&config)?, hosts: link::hosts(overrides), config })
    }
}

#[async_trait]
impl PaymentGateway for Midtrans {
    fn name(&self) -> &'static str {
        GATEWAY
    }

    fn takes(&self, channel: PaymentChannel) -> bool {
        !channel.is_reviewed() && !channel.is_credit()
    }

    #[tracing::instrument(name = "midtrans.create", skip_all, fields(id = %order.id))]
    async fn create(&self, order: &PaymentOrder) -> Result<CreatedPayment, CreatePaymentError> {
        check(order)?;
        if let Some(body) = charge::body(order) {
            let answer = self.calls.charge(&order.id, &body).await.map_err(not_answered)?;
            return created::read(order, &answer, &self.hosts);
        }
        let answer = self.calls.snap(&order.id, &snap::body(order)).await.map_err(not_answered)?;
        snap::read(&answer, &self.hosts)
    }

    #[tracing::instrument(name = "midtrans.status", skip_all, fields(%id))]
    async fn status<'r>(&self, id: &PaymentId, _: Option<&'r str>) -> Result<Option<GatewayStatus>, PortError> {
        let answer = self.calls.status(id).await.map_err(silent)?;
        status::read(id, &answer, self.config.merchant_id.as_deref())
    }

    #[tracing::instrument(name = "midtrans.cancel", skip_all, fields(%id))]
    async fn cancel<'r>(&self, id: &PaymentId, _: Option<&'r str>) -> Result<(), PortError> {
        let answer = self.calls.cancel(id).await.map_err(silent)?;
        match code_of(&answer) {
            Some(200 | NONE | EXPIRED | FINAL) => Ok(()),
            _ => Err(refused(&answer)),
        }
    }

    fn read_notification(&self, notification: RawNotification<'_>) -> Result<Notified, NotificationError> {
        notification::read(notification.body, self.config.signing())
    }
}

/// An order whose lines are not its total is refused here, in words that tell why.
fn check(order: &PaymentOrder) -> Result<(), CreatePaymentError> {
    let wrong = || CreatePaymentError::NotCreated(broken("the lines of the order are not its total"));
    if order.adds_up() { Ok(()) } else { Err(wrong()) }
}

impl fmt::Debug for Midtrans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Midtrans").field("environment", &self.config.environment).finish_non_exhaustive()
    }
}
