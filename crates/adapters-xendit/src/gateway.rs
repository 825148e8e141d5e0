//! [`PaymentGateway`] over HTTP.

use std::fmt;

use async_trait::async_trait;
use http_client::LinkHosts;
use portal_core::PortError;
use portal_core::billing::payment::{
    CreatePaymentError, CreatedPayment, GatewayState, GatewayStatus, NotificationError, Notified, PaymentChannel,
    PaymentGateway, PaymentId, PaymentOrder, RawNotification,
};

use crate::call::{Calling, Calls};
use crate::code::{NONE, broken, not_answered, refused, silent};
use crate::config::{XenditConfig, XenditConfigError};
use crate::record::Name;
use crate::{GATEWAY, created, invoice, link, notification, request, status};

/// Takes payments through Xendit.
pub struct Xendit {
    calls: Calls,
    hosts: LinkHosts,
    config: XenditConfig,
}

impl Xendit {
    /// Sets the gateway up; calls nobody.
    ///
    /// # Errors
    /// [`XenditConfigError`].
    pub fn new(config: XenditConfig) -> Result<Self, XenditConfigError> {
        config.check()?;
        let stand_ins = if config.base_url.is_some() { vec![config.api()?] } else { Vec::new() };
        Ok(Self { calls: Calls::new(&config)?, hosts: link::hosts(stand_ins), config })
    }

    /// Makes a page, unless there is one of that name: no key keeps Xendit from making another.
    async fn page(&self, order: &PaymentOrder) -> Result<CreatedPayment, CreatePaymentError> {
        let calling = self.calls.begin();
        let earlier = calling.invoices(&order.id).await.map_err(not_answered)?;
        if let Some(earlier) = invoice::read_earlier(order, &earlier, &self.hosts)? {
            return Ok(earlier);
        }
        let answer = calling.invoice(&invoice::body(order)).await.map_err(not_answered)?;
        invoice::read(order, &answer, &self.hosts)
    }
}

#[async_trait]
impl PaymentGateway for Xendit {
    fn name(&self) -> &'static str {
        GATEWAY
    }

    fn takes(&self, channel: PaymentChannel) -> bool {
        !channel.is_reviewed() && !channel.is_credit()
    }

    #[tracing::instrument(name = "xendit.create", skip_all, fields(id = %order.id))]
    async fn create(&self, order: &PaymentOrder) -> Result<CreatedPayment, CreatePaymentError> {
        check(order)?;
        let Some(body) = request::body(order) else { return self.page(order).await };
        let answer = self.calls.begin().request(&order.id, &body).await.map_err(not_answered)?;
        created::read(order, &answer, &self.hosts)
    }

    #[tracing::instrument(name = "xendit.status", skip_all, fields(%id))]
    async fn status<'r>(&self, id: &PaymentId, reference: Option<&'r str>) -> Result<Option<GatewayStatus>, PortError> {
        asked(&self.calls.begin(), id, reference).await
    }

    #[tracing::instrument(name = "xendit.cancel", skip_all, fields(%id))]
    async fn cancel<'r>(&self, id: &PaymentId, reference: Option<&'r str>) -> Result<(), PortError> {
        let calling = self.calls.begin();
        if reference.is_some() {
            return called_off(&calling, id, reference).await;
        }
        match asked(&calling, id, None).await? {
            Some(found) if is_open(found.state) => called_off(&calling, id, found.reference.as_deref()).await,
            _ => Ok(()),
        }
    }

    fn read_notification(&self, notification: RawNotification<'_>) -> Result<Notified, NotificationError> {
        notification::read(notification, &self.config.callback_token)
    }
}

/// How a payment stands: by Xendit's name for it, or else the invoice that bears ours.
async fn asked(
    calling: &Calling<'_>,
    id: &PaymentId,
    reference: Option<&str>,
) -> Result<Option<GatewayStatus>, PortError> {
    let Some(reference) = reference else {
        return status::read_list(id, &calling.invoices(id).await.map_err(silent)?);
    };
    let name = named(reference)?;
    status::read(id, name, &calling.status(name).await.map_err(silent)?)
}

/// Calls a payment off. Xendit refuses that for what is over already, in words that are not written down: how it stands
/// tells.
async fn called_off(calling: &Calling<'_>, id: &PaymentId, reference: Option<&str>) -> Result<(), PortError> {
    let name = named(reference.unwrap_or_default())?;
    let answer = calling.cancel(name).await.map_err(silent)?;
    if answer.is_success() || answer.status == NONE {
        return Ok(());
    }
    let error = refused(&answer);
    if error.is_retryable() {
        return Err(error);
    }
    match asked(calling, id, reference).await? {
        Some(found) if is_open(found.state) => Err(error),
        _ => Ok(()),
    }
}

/// Whether it may still be paid.
const fn is_open(state: GatewayState) -> bool {
    matches!(state, GatewayState::Pending | GatewayState::Review | GatewayState::Unknown)
}

fn named(reference: &str) -> Result<Name<'_>, PortError> {
    Name::parse(reference).ok_or_else(|| broken("a reference that is no name of Xendit's"))
}

/// An order whose lines are not its total is refused here, in words that tell why.
fn check(order: &PaymentOrder) -> Result<(), CreatePaymentError> {
    let wrong = || CreatePaymentError::NotCreated(broken("the lines of the order are not its total"));
    if order.adds_up() { Ok(()) } else { Err(wrong()) }
}

impl fmt::Debug for Xendit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Xendit").field("environment", &self.config.environment).finish_non_exhaustive()
    }
}
